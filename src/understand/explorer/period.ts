import { addDays, addMonths, dayFromNumber, dayNumber, earliest, type Day } from '../../kernel/day.ts'

export const STEPS = ['day', 'week', 'month'] as const
export type Step = (typeof STEPS)[number]

/** How many steps a picture may hold. */
export const MOST_STEPS: Readonly<Record<Step, number>> = { day: 400, week: 104, month: 60 }

export interface Span {
  readonly from: Day
  readonly until: Day
}

export interface Bucket extends Span {
  /** It goes on after `until`: the running day, week or month. */
  readonly isRunning: boolean
}

export interface Period extends Span {
  readonly step: Step
  readonly buckets: readonly Bucket[]
}

/** First day of the day, week (from Monday) or month that a day lies in: the same as PostgreSQL's `date_trunc`. */
export function startOf(step: Step, value: Day): Day {
  if (step === 'day') return value
  if (step === 'month') return `${value.slice(0, 7)}-01` as Day
  // 1970-01-01 was a Thursday.
  const number = dayNumber(value)
  return dayFromNumber(number - ((number + 3) % 7))
}

/** `count` steps on from the first day of a step. */
export function stepOn(step: Step, start: Day, count: number): Day {
  if (step === 'month') return addMonths(start, count)
  return addDays(start, step === 'week' ? 7 * count : count)
}

/** The last day of the step a day lies in, or today where that goes on. */
export function endOf(step: Step, value: Day, today: Day): Day {
  return earliest(addDays(stepOn(step, startOf(step, value), 1), -1), today)
}

/** The last `count` steps up to a day; the last of them ends on that day, whole or not. */
export function periodOf(step: Step, count: number, until: Day, today: Day): Period {
  const first = stepOn(step, startOf(step, until), 1 - count)
  const buckets = Array.from({ length: count }, (_, index): Bucket => {
    const from = stepOn(step, first, index)
    const end = addDays(stepOn(step, from, 1), -1)
    return end > until ? { from, until, isRunning: true } : { from, until: end, isRunning: end >= today }
  })
  return { step, from: first, until, buckets }
}

/**
 * The period of as many steps before, cut at the same place within its last step: three days of this week are compared
 * with the first three days of a week.
 */
export function periodBefore(period: Period, today: Day): Period {
  const { step, buckets } = period
  const last = buckets.at(-1)
  if (!last) return period
  const start = stepOn(step, last.from, -buckets.length)
  const end = addDays(stepOn(step, start, 1), -1)
  const moved = addDays(start, dayNumber(last.until) - dayNumber(last.from))
  const wholeBefore = dayNumber(addDays(stepOn(step, last.from, 1), -1)) === dayNumber(last.until)
  return periodOf(step, buckets.length, wholeBefore || moved > end ? end : moved, today)
}

export function daysIn({ from, until }: Span): number {
  return dayNumber(until) - dayNumber(from) + 1
}
