import { Refusal } from '../../kernel/refusal.ts'

export const onlyMembersHaveDigests = () =>
  new Refusal('digest.members_only', 409, 'A digest belongs to a member. Sign in, or use a member’s key.')
export const wayNotSetUp = (way: 'mail' | 'slack') =>
  new Refusal(
    'digest.not_set_up',
    409,
    `${way === 'mail' ? 'Mail' : 'Slack'} is not set up yet. Somebody who may change settings can do it under E-mail and Slack.`,
  )
