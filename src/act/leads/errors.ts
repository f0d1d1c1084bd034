import { Refusal } from '../../kernel/refusal.ts'
import type { LeadMove } from './lead-states.ts'

const CANNOT: Readonly<Record<LeadMove, string>> = {
  send: 'Only a lead that is open, sent or declined can be sent.',
  accept: 'Only a lead that was sent can be accepted.',
  decline: 'Only a lead that was sent or accepted can be declined.',
  win: 'Only a lead that is still going on can be won.',
  lose: 'Only a lead that is still going on can be lost.',
}

export const cannotMove = (state: string, move: LeadMove) =>
  new Refusal('leads.wrong_state', 409, `This lead is ${state}. ${CANNOT[move]}`)
export const notTheirsToChange = () =>
  new Refusal(
    'leads.not_yours',
    403,
    'You may see this lead but not change it. Ask who sent it, the account’s owner, or the department it went to.',
  )
export const notTheirsToDecide = (department: string | null) =>
  new Refusal(
    'leads.not_yours_to_decide',
    403,
    department === null
      ? 'This lead was not sent to anybody yet. Send it to a department first.'
      : `This lead went to ${department}. Somebody there, a leader or operations decides it.`,
  )
export const leadEnded = () =>
  new Refusal('leads.ended', 409, 'This lead is won or lost. What it was stays; add another lead if there is more.')
export const noSuchPerson = () =>
  new Refusal('leads.no_such_contact', 422, 'This person does not belong to the account. Choose one of its people.')
export const noSuchWonAccount = () =>
  new Refusal(
    'leads.no_such_account',
    422,
    'The account that was won does not exist or is not yours to see. Choose another.',
  )
export const wonItself = () =>
  new Refusal('leads.won_itself', 422, 'An account cannot be won through itself. Choose the new one.')
export const takesNoAccount = () =>
  new Refusal(
    'leads.takes_no_account',
    422,
    'Only a referral, a reference or a case study wins another account. Leave the account out.',
  )
export const moneyNotYours = () =>
  new Refusal(
    'leads.money_hidden',
    403,
    'You may not see the money of this account, so you cannot write it down. Leave the amount out.',
  )
export const nothingToUndo = () =>
  new Refusal(
    'leads.nothing_to_undo',
    410,
    'This can no longer be taken back: ten minutes have passed, or the lead was changed since.',
  )
