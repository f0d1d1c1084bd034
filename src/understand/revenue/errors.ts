import type { Day } from '../../kernel/day.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Step } from './selection.ts'

export const moneyOutOfReach = () =>
  new Refusal(
    'revenue.out_of_reach',
    403,
    'Your role shows no money, so there are no revenue figures for you. Ask an admin if you need them.',
  )

export const windowEndsBeforeItBegins = (from: Day, to: Day) =>
  new Refusal('revenue.window_backwards', 422, `The window ends on ${to}, before it begins on ${from}. Swap the two.`)

export const tooManyPeriods = (most: number, by: Step) =>
  new Refusal(
    'revenue.too_many_periods',
    422,
    `One request covers up to ${most} periods, and by ${by} these are more. Choose a longer step or a shorter window.`,
  )

export const noSuchSlice = (slice: string) =>
  new Refusal(
    'revenue.no_such_slice',
    422,
    `There is no custom field ${slice} of accounts to slice by. Choose another slice, or define the field first.`,
  )

export const noSuchCurrency = () =>
  new Refusal(
    'revenue.no_such_currency',
    422,
    'A currency is written as three capital letters. Take one of the keys of the slices.',
  )

export const noMovementThatDay = (day: Day) =>
  new Refusal(
    'revenue.no_movement',
    404,
    `MRR of this account did not go down on ${day}, so there is nothing to give a reason for. Choose the day of a contraction or churn.`,
  )

export const noSuchAccount = () =>
  new Refusal('revenue.no_such_account', 404, 'There is no such account, or it is not yours to see.')

export const notYours = () =>
  new Refusal('revenue.not_yours', 403, 'This account is in another book. Ask its owner, or a leader.')

export const noSuchCohort = (period: string) =>
  new Refusal(
    'revenue.no_such_cohort',
    422,
    `There is no cohort ${period} among those asked for. Take one of the periods of the table.`,
  )

export const noSuchNotion = (key: string) =>
  new Refusal(
    'revenue.no_such_notion',
    404,
    `The data carry no notion of churn called ${key}. Take one that the reconciliation lists.`,
  )

export const reasonTwice = () =>
  new Refusal('revenue.reason_twice', 422, 'Two reasons have the same key. Give each its own.')

export const noSuchSegment = () =>
  new Refusal('revenue.no_such_segment', 422, 'A floor names a segment that does not exist. Load the page again.')
