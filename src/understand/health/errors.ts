import { Refusal } from '../../kernel/refusal.ts'

export const noScorecardYet = () =>
  new Refusal('health.no_scorecard', 409, 'No scorecard is live yet. Publish one under Settings, Scorecards.')

export const dayInFuture = () =>
  new Refusal('health.day_in_future', 422, 'This day has not come yet. Ask for today or an earlier day.')

export const overrideDaysWrong = () =>
  new Refusal(
    'health.override_days',
    422,
    'An override lasts at least until today and at most a year. Choose another last day.',
  )

export const overrideEnded = () =>
  new Refusal('health.override_ended', 409, 'This override has already ended. Nothing is left to withdraw.')

export const untilWrong = () =>
  new Refusal(
    'health.put_off_days',
    422,
    'It can be put off until tomorrow or a later day of the next 90. Choose such a day.',
  )

export const onlyMembers = () =>
  new Refusal('health.members_only', 403, 'Only members put things off for themselves. Sign in as one.')

export const noSuchAccount = (externalId: string) =>
  new Refusal(
    'health.no_such_account',
    404,
    `No account has the external id “${externalId}”. Look it up with: volant accounts`,
  )
