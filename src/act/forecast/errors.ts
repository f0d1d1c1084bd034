import { Refusal } from '../../kernel/refusal.ts'

export const noMoneySeen = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'A forecast is money, and your role sees none. Ask an administrator for a role that does.',
  )

export const otherTeam = () =>
  new Refusal(
    'accounts.money_hidden',
    403,
    'This forecast is another team’s. You see your own and those of the people who report to you.',
  )

export const notTheirLeader = () =>
  new Refusal(
    'forecast.not_their_leader',
    403,
    'Only they themselves and their leaders say what somebody commits to. Say your own commit, or ask their leader.',
  )

export const nobodyCalls = () =>
  new Refusal('forecast.nobody_calls', 422, 'A call is a person’s. Sign in as a member to make it.')

export const reasonRequired = () =>
  new Refusal('forecast.reason_required', 422, 'Say why the forecast differs from theirs: they will read it.', {
    details: [{ path: 'reason', message: 'Write the reason.' }],
  })

export const bestCaseBelowCommit = () =>
  new Refusal(
    'forecast.best_case_below_commit',
    422,
    'Best case includes what is committed: make it at least as much.',
    {
      details: [{ path: 'bestCaseMinor', message: 'This is less than the commit.' }],
    },
  )

export const nothingToTakeBack = () =>
  new Refusal('forecast.nothing_to_take_back', 409, 'Nothing was set over this forecast. Give a commit instead.')

export const noSuchMember = () =>
  new Refusal('forecast.no_member', 404, 'There is no such member. Reload the page to see who is here.')

export const noSuchSnapshot = () =>
  new Refusal(
    'forecast.no_snapshot',
    404,
    'There is no such snapshot of this quarter among those you may see. Choose one from the list.',
  )

export const otherCurrency = (then: string, now: string) =>
  new Refusal(
    'forecast.other_currency',
    409,
    `That snapshot is in ${then} and forecasts are in ${now} now. Compare with one taken since the reporting currency changed.`,
  )

export const quarterIsOver = (name: string) =>
  new Refusal(
    'forecast.quarter_over',
    409,
    `${name} is over, and what was forecast for it stays. Choose a later quarter.`,
  )

export const nothingToFreeze = (name: string) =>
  new Refusal(
    'forecast.nothing_to_freeze',
    409,
    `No renewal of yours is due in ${name}, so there is nothing to submit.`,
  )
