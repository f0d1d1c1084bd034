import { implement, type Route } from '../../platform/http/route.ts'
import { addActivity, changeActivity, removeActivity } from './actions-activities.ts'
import { addContact, changeContact, people } from './actions-contacts.ts'
import { addAccount, changeAccount, changeAccounts, undo } from './actions-edit.ts'
import type { TellMember } from './actions-mentions.ts'
import { addMeasurement, addOutcome, outcomes, revenue, voice } from './actions-panels.ts'
import {
  accountOutcomes,
  accountRevenue,
  accountVoice,
  createAccount,
  createContact,
  createOutcome,
  deleteActivity,
  editAccount,
  editAccounts,
  editActivity,
  editContact,
  getAccount,
  listContacts,
  logActivity,
  measureOutcome,
  undoEdit,
} from './contract.ts'
import { accountPage } from './views.ts'

/** `tell` says to members that they were mentioned. */
export const accountRoutes = (tell: TellMember): readonly Route[] => [
  implement(getAccount, ({ accountId }, context) => accountPage(accountId, context)),
  implement(createAccount, (input, context) => addAccount(input, context)),
  implement(editAccount, ({ accountId, ...edit }, context) => changeAccount(accountId, edit, context)),
  implement(editAccounts, (input, context) => changeAccounts(input, context)),
  implement(undoEdit, ({ undoId }, context) => undo(undoId, context)),
  implement(listContacts, (input, context) => people(input, context)),
  implement(createContact, (input, context) => addContact(input, context)),
  implement(editContact, (input, context) => changeContact(input, context)),
  implement(accountVoice, (input, context) => voice(input, context)),
  implement(accountRevenue, ({ accountId }, context) => revenue(accountId, context)),
  implement(accountOutcomes, ({ accountId }, context) => outcomes(accountId, context)),
  implement(createOutcome, (input, context) => addOutcome(input, context)),
  implement(measureOutcome, (input, context) => addMeasurement(input, context)),
  implement(logActivity, (input, context) => addActivity(input, context, tell)),
  implement(editActivity, (input, context) => changeActivity(input, context, tell)),
  implement(deleteActivity, ({ activityId }, context) => removeActivity(activityId, context)),
]
