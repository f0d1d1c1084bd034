import { implement, implementFile, type Route } from '../../platform/http/route.ts'
import { readRenewalSettings } from '../../record/money/store-renewal-settings.ts'
import { renewalGroups, renewalPage, renewalsPage } from './actions.ts'
import { changeAmount, changeNextStep, decide, reopen } from './actions-change.ts'
import { changeMany, undoMany } from './actions-many.ts'
import { changeSettings } from './actions-settings.ts'
import { say } from './actions-voices.ts'
import {
  changeRenewals,
  decideRenewal,
  exportRenewals,
  getRenewal,
  getRenewalSettings,
  groupRenewals,
  listRenewals,
  reopenRenewal,
  saveRenewalSettingsByHand,
  sayView,
  setAmount,
  setNextStep,
  undoRenewals,
} from './contract.ts'
import { exportFile } from './export.ts'

export const RENEWAL_ROUTES: readonly Route[] = [
  implement(listRenewals, (input, context) => renewalsPage(input, context)),
  implement(groupRenewals, (input, context) => renewalGroups(input, context)),
  implementFile(exportRenewals, (input, context) => exportFile(input, context)),
  implement(getRenewal, (input, context) => renewalPage(input, context)),
  implement(sayView, (input, context) => say(input, context)),
  implement(setNextStep, (input, context) => changeNextStep(input, context)),
  implement(changeRenewals, (input, context) => changeMany(input, context)),
  implement(undoRenewals, (input, context) => undoMany(input, context)),
  implement(setAmount, (input, context) => changeAmount(input, context)),
  implement(decideRenewal, (input, context) => decide(input, context)),
  implement(reopenRenewal, (input, context) => reopen(input, context)),
  implement(getRenewalSettings, (_, { db }) => readRenewalSettings(db)),
  implement(saveRenewalSettingsByHand, (input, context) => changeSettings(input, context)),
]
