import { clamp } from '../../kernel/statistics.ts'

/** One metric of one account around a day; windows end on the day, each baseline is the 84 days before its window. */
export interface MetricWindows {
  readonly metricId: number
  readonly sum28: number
  readonly sum7: number
  readonly baseline28: number
  readonly baseline7: number
  /** Days before the day: of the first value within reach, and of the last with use (null: none in reach). */
  readonly firstAgo: number
  readonly lastUsedAgo: number | null
  /** Bit n: a value above 0 stood n days before the day. */
  readonly activeBits: number
}

export const BASELINE_DAYS = 84
export const REACH_DAYS = 28 + BASELINE_DAYS
const BASELINE_NEEDED = 28

/**
 * Change of the mean per day against the account's own baseline, −1 to +1; NaN where the baseline has fewer than 28 days since the
 * first value, or where there is no use on either side (definitions: own baseline).
 */
export function changeOf(metric: MetricWindows, windowDays: 7 | 28): number {
  const [sum, before] = windowDays === 28 ? [metric.sum28, metric.baseline28] : [metric.sum7, metric.baseline7]
  const covered = Math.min(BASELINE_DAYS, metric.firstAgo - windowDays + 1)
  if (covered < BASELINE_NEEDED) return Number.NaN
  const usual = before / covered
  const current = sum / windowDays
  if (usual > 0) return clamp(current / usual - 1, -1, 1)
  return current > 0 ? 1 : Number.NaN
}

/** Figures over all metrics of an account; `isKnown`: it has ever used anything by the day. */
export function usageFigures(metrics: readonly MetricWindows[], isKnown: boolean) {
  if (!isKnown) return null
  const bits = metrics.reduce((all, { activeBits }) => all | activeBits, 0)
  const last = metrics.reduce<number>(
    (least, { lastUsedAgo }) => Math.min(least, lastUsedAgo ?? REACH_DAYS),
    REACH_DAYS,
  )
  return {
    days28: bitCount(bits),
    days7: bitCount(bits & 0b111_1111),
    since: last,
    metrics28: metrics.filter(({ activeBits }) => activeBits !== 0).length,
    change28: meanKnown(metrics.map((metric) => changeOf(metric, 28))),
    change7: meanKnown(metrics.map((metric) => changeOf(metric, 7))),
  }
}

function meanKnown(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value))
  return known.length === 0 ? Number.NaN : known.reduce((total, value) => total + value, 0) / known.length
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits >>> 0; rest !== 0; rest &= rest - 1) count += 1
  return count
}
