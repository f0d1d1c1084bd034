import { type Day, daysBetween, earliest } from '../../kernel/day.ts'
import { clamp, withoutNoise } from '../../kernel/statistics.ts'
import type { MeasureDefinition, MeasureReading, MeasureSource, UnknownReason } from './definitions.ts'
import { type Freshness, isExpired, windowEnd } from './freshness.ts'
import { daysCovered, measureWindow } from './measure-window.ts'
import { BASELINE_DAYS_NEEDED, dailyUse, type DailyUse, type MetricAmounts } from './use-change.ts'

/**
 * What the database delivers for one account and measure, inside `measureWindow`. SQL counts and sums; the rest is here.
 *
 * | reading | amount | count |
 * |---|---|---|
 * | counts, days active, overdue amount and days, with role, measured outcomes | the number | rows behind it |
 * | `sum`, `average_per_day`, `average_value` | sum of values | days with a value |
 * | `last`, attribute (boolean 1 or 0), medians | the value, null without one | rows behind it |
 * | `csat`, `on_target`, `engaged` | how many fulfil it | how many were asked |
 * | `nps` | promoters − detractors | answers |
 * | `ces`, outcome `progress` | sum of scores or of progress | answers or outcomes |
 * | `seat_use` | used seats | seats paid for |
 * | `change` of a metric | sum in the window | days with a value |
 * | `change` of usage | active days in the window; amounts of each metric in `metrics` | active days |
 */
export interface RawMeasure {
  readonly amount: number | null
  readonly count: number
  /** For `change` of a metric: the sum over `measureWindow().baseline`. */
  readonly baselineAmount?: number | null
  /** For `change` of usage: the metrics with a value in the window or in the baseline. */
  readonly metrics?: readonly MetricAmounts[] | undefined
  /** For days since and days until: the day counted from or to. */
  readonly day?: Day | null
  /** The account's first signal in this measure's source, dated up to D; null when it has none. */
  readonly firstSignalDay: Day | null
  /** Null for what is kept in Volant itself (fields, contacts): it cannot go stale. */
  readonly freshness: Freshness | null
}

type Outcome = { readonly value: number } | { readonly unknownBecause: UnknownReason }

/**
 * The value of a measure on a day: `definitions.md`, Known, Stale and Own baseline.
 * A count is 0 only when its source has a signal of the account and is not stale. Averages, ratios, surveys and fields
 * without data are unknown. Stale values are shown with `fresh: false`, and unknown after 14 stale days.
 */
export function measureValue(definition: MeasureDefinition, raw: RawMeasure, asOf: Day): MeasureReading {
  const outcome = sourceFailure(raw.freshness) ?? read(definition.source, raw, asOf)
  const about = {
    fresh: !raw.freshness?.stale,
    dataDay: raw.freshness ? raw.freshness.lastDay && earliest(raw.freshness.lastDay, asOf) : asOf,
    count: raw.count,
  }
  if ('unknownBecause' in outcome) return { value: null, known: false, ...about, ...outcome }
  return { value: withoutNoise(outcome.value), known: true, ...about }
}

function sourceFailure(freshness: Freshness | null): Outcome | null {
  if (!freshness) return null
  if (freshness.lastArrival === null) return { unknownBecause: 'no_source' }
  return isExpired(freshness) ? { unknownBecause: 'stale_source' } : null
}

function read(source: MeasureSource, raw: RawMeasure, asOf: Day): Outcome {
  switch (source.kind) {
    case 'metric':
      return readMetric(source, raw, asOf)
    case 'usage':
      if (source.aggregation === 'change') return change(source, raw, asOf)
      return source.aggregation === 'days_since_last' ? daysSince(raw, windowEnd(raw.freshness, asOf)) : countOf(raw)
    case 'attribute':
      if (source.reading === 'days_since') return daysSince(raw, asOf)
      return source.reading === 'days_until' ? daysUntil(raw, asOf) : amountOf(raw)
    case 'tickets':
      return readTickets(source.aggregation, raw)
    case 'survey':
      return source.survey === 'nps' ? meanOf(raw, 100) : meanOf(raw)
    case 'invoices':
      return countOf(raw)
    case 'outcomes':
      return source.aggregation === 'measured_count' ? countOf(raw) : meanOf(raw)
    case 'activities':
      return source.aggregation === 'count' ? countOf(raw) : daysSince(raw, windowEnd(raw.freshness, asOf))
    case 'contacts':
      return source.aggregation === 'with_role' ? countOf(raw) : meanOf(raw)
    case 'subscription':
      return source.aggregation === 'seat_use' ? meanOf(raw) : daysUntil(raw, asOf)
  }
}

function readMetric(source: Extract<MeasureSource, { kind: 'metric' }>, raw: RawMeasure, asOf: Day): Outcome {
  switch (source.aggregation) {
    case 'sum':
    case 'days_active':
      return countOf(raw)
    case 'average_per_day':
      return raw.count === 0 ? { unknownBecause: 'no_data' } : { value: (raw.amount ?? 0) / source.windowDays }
    case 'average_value':
      return meanOf(raw)
    case 'last':
      return amountOf(raw)
    case 'change':
      return change(source, raw, asOf)
  }
}

function readTickets(
  aggregation: Extract<MeasureSource, { kind: 'tickets' }>['aggregation'],
  raw: RawMeasure,
): Outcome {
  switch (aggregation) {
    case 'open':
    case 'opened':
    case 'escalated':
      return countOf(raw)
    case 'median_first_reply_hours':
    case 'median_resolution_hours':
      return amountOf(raw)
    case 'csat':
      return meanOf(raw)
  }
}

function countOf(raw: RawMeasure): Outcome {
  const value = raw.amount ?? 0
  if (value !== 0) return { value }
  if (raw.firstSignalDay === null) return { unknownBecause: 'no_signal' }
  return raw.freshness?.stale ? { unknownBecause: 'zero_while_stale' } : { value: 0 }
}

function amountOf(raw: RawMeasure): Outcome {
  return raw.amount === null ? { unknownBecause: 'no_data' } : { value: raw.amount }
}

function meanOf(raw: RawMeasure, scale = 1): Outcome {
  return raw.amount === null || raw.count <= 0
    ? { unknownBecause: 'no_data' }
    : { value: (scale * raw.amount) / raw.count }
}

function daysSince(raw: RawMeasure, end: Day): Outcome {
  return raw.day ? { value: daysBetween(raw.day, end) } : { unknownBecause: 'no_data' }
}

function daysUntil(raw: RawMeasure, asOf: Day): Outcome {
  return raw.day ? { value: daysBetween(asOf, raw.day) } : { unknownBecause: 'no_data' }
}

/**
 * Change = current / usual − 1, both per day, limited to −1 … +1; usual is the baseline's. A metric's are its sums; those of
 * usage are typical days of use (`dailyUse`). The baseline's 84 days count from the account's first signal on; at least
 * 28 are needed, or a young account would seem to grow.
 */
function change(source: Extract<MeasureSource, { kind: 'metric' | 'usage' }>, raw: RawMeasure, asOf: Day): Outcome {
  const { baseline } = measureWindow(source, asOf, raw.freshness)
  if (raw.firstSignalDay === null || !baseline) return { unknownBecause: 'no_signal' }
  const days = daysCovered(baseline, raw.firstSignalDay)
  if (days < BASELINE_DAYS_NEEDED) return { unknownBecause: 'short_history' }

  const use: DailyUse | null =
    source.kind === 'usage'
      ? dailyUse(raw.metrics ?? [], { windowDays: source.windowDays, baseline, firstSignalDay: raw.firstSignalDay })
      : { current: (raw.amount ?? 0) / source.windowDays, usual: (raw.baselineAmount ?? 0) / days }
  if (!use) return { unknownBecause: 'short_history' }
  if (use.current === 0 && raw.freshness?.stale) return { unknownBecause: 'zero_while_stale' }
  if (use.usual > 0) return { value: clamp(use.current / use.usual - 1, -1, 1) }
  return use.usual === 0 && use.current > 0 ? { value: 1 } : { unknownBecause: 'no_baseline' }
}

/** How far an outcome has come from its baseline to its target, 0 to 1; null when there is no way to go. */
export function outcomeProgress(outcome: { baseline: number | null; target: number; latest: number }): number | null {
  const from = outcome.baseline ?? 0
  if (outcome.target === from) return null
  return clamp((outcome.latest - from) / (outcome.target - from), 0, 1)
}
