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

export const someOutOfReach = (count: number) =>
  new Refusal(
    'renewals.some_out_of_reach',
    404,
    `${count === 1 ? 'One of these renewals does' : `${count} of these renewals do`} not exist any more, or you may not see ${count === 1 ? 'it' : 'them'}. Choose again; nothing was changed.`,
  )
export const someNotYours = (names: readonly string[]) =>
  new Refusal(
    'renewals.some_not_yours',
    403,
    `You may see ${namesOf(names)} but not change ${names.length === 1 ? 'it' : 'them'}. Choose without ${names.length === 1 ? 'it' : 'them'}; nothing was changed.`,
  )
export const someClosed = (names: readonly string[]) =>
  new Refusal(
    'renewals.some_closed',
    409,
    `${namesOf(names)} ${names.length === 1 ? 'is' : 'are'} closed. Choose without ${names.length === 1 ? 'it' : 'them'}, or reopen first; nothing was changed.`,
  )
export const someNeedReason = (names: readonly string[]) =>
  new Refusal(
    'renewals.reason_needed',
    422,
    `Another voice sees ${namesOf(names)} differently. Say in a few words why you do not; nothing was changed.`,
  )
export const noOpenNextStep = () =>
  new Refusal(
    'renewals.no_open_next_step',
    409,
    'None of these renewals has an open task as its next step. Set the next step first; it becomes a task of whom you choose.',
  )
export const someTasksNotYours = (titles: readonly string[]) =>
  new Refusal(
    'renewals.some_tasks_not_yours',
    403,
    `${namesOf(titles.map((title) => `“${title}”`))} cannot be given to this member by you. Choose without ${titles.length === 1 ? 'it' : 'them'}, or choose somebody else; nothing was changed.`,
  )
export const nothingToUndo = () =>
  new Refusal(
    'renewals.nothing_to_undo',
    410,
    'This can no longer be taken back: ten minutes have passed, or it was taken back already.',
  )

/** `Corvane`, `Corvane and Nordby`, `Corvane, Nordby and 3 more`. */
function namesOf(names: readonly string[]): string {
  const [first = '', second = ''] = names
  if (names.length <= 2) return names.join(' and ')
  return `${first}, ${second} and ${names.length - 2} more`
}
