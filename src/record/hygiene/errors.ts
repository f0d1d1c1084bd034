import { Refusal } from '../../kernel/refusal.ts'

export const sameAccount = () =>
  new Refusal('hygiene.same_account', 422, 'Choose two different accounts: an account cannot be merged into itself.')
export const alreadyMerged = (name: string) =>
  new Refusal(
    'hygiene.already_merged',
    409,
    `${name} has already been merged into another account. Undo that merge first.`,
  )
export const mergeWaiting = () =>
  new Refusal('hygiene.merge_waiting', 409, 'One of these accounts is just being merged. Wait until that is done.')
export const fieldUnknown = (field: string) =>
  new Refusal('hygiene.field_unknown', 422, `“${field}” is no field of the account that goes. Take it off the list.`)
export const notMerged = () =>
  new Refusal(
    'hygiene.not_merged',
    409,
    'This merge is not in force, so that there is nothing to undo. Reload the page.',
  )
export const undoTooLate = (days: number) =>
  new Refusal('hygiene.undo_too_late', 409, `This merge is older than ${days} days and can no longer be undone.`)
