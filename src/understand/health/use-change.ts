import { type Day, latest } from '../../kernel/day.ts'
import { clamp, sum } from '../../kernel/statistics.ts'
import { daysCovered, type DaySpan } from './measure-window.ts'

/** Days of the baseline from which on a metric, or an account, must have been counted to be compared. */
export const BASELINE_DAYS_NEEDED = 28
const MOST_A_DAY_COUNTS = 2

/** How the days of a metric add up: `sum` what was done; `last` and `mean` what stood (seats), which is never added up. */
export type Rollup = 'sum' | 'last' | 'mean'

/** One metric of one account, in the window and in the baseline before it. An active day has a value above 0. */
export interface MetricAmounts {
  readonly rollup: Rollup
  /** The first day any account has a value; null where nobody knows. */
  readonly since: Day | null
  /** Sum of values, over `days` with a value, of which some are active. */
  readonly amount: number
  readonly days: number
  readonly activeDays: number
  readonly baselineAmount: number
  readonly baselineDays: number
  readonly baselineActiveDays: number
}

export interface DailyUse {
  readonly current: number
  readonly usual: number
}

/**
 * Use per day in the window and in the baseline, over metrics of any units, counted in typical days: an active day of a
 * metric counts 1 in the baseline; in the window it counts the mean amount of an active day there / that of the baseline,
 * at most 2, and 1 for a metric without a baseline. So each metric weighs as often as it was used, and none is added to another.
 * A metric that stands rather than adds up counts its active days of the baseline × mean value now / mean value then;
 * without a value on either side it is left out, as is a metric that nobody had for 28 days of the baseline: a new way of
 * counting is no growth. Null when no metric is left that could be compared (docs/decisions, Use is compared by amount).
 */
export function dailyUse(
  metrics: readonly MetricAmounts[],
  about: { windowDays: number; baseline: DaySpan; firstSignalDay: Day },
): DailyUse | null {
  const each = metrics.flatMap((metric) => {
    const from = metric.since ? latest(metric.since, about.firstSignalDay) : about.firstSignalDay
    const covered = daysCovered(about.baseline, from)
    if (covered < BASELINE_DAYS_NEEDED) return []
    const usual = metric.baselineActiveDays / covered
    if (metric.rollup === 'sum') return { usual, current: typicalDays(metric) / about.windowDays }
    if (metric.days === 0 || metric.baselineActiveDays === 0) return []
    return { usual, current: usual * levelAgainstBaseline(metric) }
  })
  if (metrics.length > 0 && each.length === 0) return null
  return { current: sum(each.map(({ current }) => current)), usual: sum(each.map(({ usual }) => usual)) }
}

function typicalDays({ amount, activeDays, baselineAmount, baselineActiveDays }: MetricAmounts): number {
  if (activeDays === 0) return 0
  const typical = baselineActiveDays > 0 ? baselineAmount / baselineActiveDays : 0
  return typical > 0 ? activeDays * clamp(amount / activeDays / typical, 0, MOST_A_DAY_COUNTS) : activeDays
}

function levelAgainstBaseline({ amount, days, baselineAmount, baselineDays }: MetricAmounts): number {
  const usual = baselineAmount / baselineDays
  return usual > 0 ? clamp(amount / days / usual, 0, MOST_A_DAY_COUNTS) : 1
}
