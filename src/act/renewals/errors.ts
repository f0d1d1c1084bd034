import { Refusal } from '../../kernel/refusal.ts'

export const moneyNotShown = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'Renewals are shown with their money, which your role does not include. Ask an administrator for access.',
  )
export const reasonNeeded = () =>
  new Refusal('renewals.reason_needed', 422, 'Another voice sees this differently. Say in a few words why you do not.')
export const onlyLeadersSpeak = () =>
  new Refusal(
    'renewals.only_leaders_speak',
    403,
    'The leader’s view is for leaders to say. Say yours as the CSM’s, or ask your leader.',
  )
export const alreadyClosed = () =>
  new Refusal('renewals.already_closed', 409, 'This renewal is closed. Reopen it first if it is still being decided.')
export const notClosed = () => new Refusal('renewals.not_closed', 409, 'This renewal is open already.')
export const closedInFuture = () =>
  new Refusal('renewals.closed_in_future', 422, 'Give the day on which it was decided: today or before.')
export const amountDoesNotFit = (sentence: string) => new Refusal('renewals.amount_does_not_fit', 422, sentence)
