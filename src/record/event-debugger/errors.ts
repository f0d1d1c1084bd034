import { Refusal } from '../../kernel/refusal.ts'

export const issueSettled = (state: 'resent' | 'dismissed') =>
  new Refusal(
    'event_issues.settled',
    409,
    state === 'resent'
      ? 'This item has been sent again already.'
      : 'This item was put away. Bring it back before you send it again.',
  )
export const notDismissed = () => new Refusal('event_issues.not_dismissed', 409, 'This item was not put away.')
export const onlyRejectedEdited = () =>
  new Refusal(
    'event_issues.not_editable',
    409,
    'Only an item that was refused can be edited. Send this one again as it is.',
  )
export const itemCut = () =>
  new Refusal(
    'event_issues.cut',
    409,
    'Only the beginning of this item was kept, since it is too long. Correct it and send it as edited JSON.',
  )
export const groupTaken = (groupKey: string, account: string) =>
  new Refusal(
    'event_waits.group_taken',
    409,
    `The id ${groupKey} already means ${account} in this source. Merge the two accounts if they are one.`,
  )
export const stillOverloaded = (status: 429 | 503, retryAfterSeconds: number) =>
  new Refusal('event_issues.overloaded', status, 'More events come than can be stored just now. Try again shortly.', {
    retryAfterSeconds,
  })
