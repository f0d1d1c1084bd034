import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import { WORD_DAYS } from './active-days.ts'
import type { DaySpan } from './measure-window.ts'

export interface SumSpan extends DaySpan {
  readonly sums: boolean
  readonly countsActive: boolean
}

/** Metrics of which the same days are wanted: read together, over no more days than they need. */
export interface MetricBatch {
  readonly metricIds: readonly number[]
  /** Days with a value for each of these; their sum and the days with a value above 0 where asked for. */
  readonly spans: readonly SumSpan[]
  /** The days to be marked one by one as active, as a set of bits; null where nobody asks. */
  readonly active: DaySpan | null
  /** The days read at all; what lies outside the spans is only seen in `firstDay`. */
  readonly range: DaySpan
  readonly needsFirstDay: boolean
}

export interface MetricSums {
  readonly metricId: number
  /** The first day of this metric within the range; where it is not needed, a day not after it. */
  readonly firstDay: Day
  /** Numbers not asked for are 0. */
  readonly spans: readonly { readonly sum: number; readonly days: number; readonly activeDays: number }[]
  /** Bit `n` of word `w` is the day `active.from + w × WORD_DAYS + n`. */
  readonly words: readonly number[]
}

/** The days all spans lie in. */
export function rangeOf(spans: readonly DaySpan[]): DaySpan | null {
  return spans.reduce<DaySpan | null>(
    (all, span) => (all ? { from: earliest(all.from, span.from), to: latest(all.to, span.to) } : span),
    null,
  )
}

/** Days one by one, in words of bits. */
export function wordsOf(active: DaySpan | null): DaySpan[] {
  if (!active) return []
  const count = Math.ceil((daysBetween(active.from, active.to) + 1) / WORD_DAYS)
  return Array.from({ length: count }, (_, index) => {
    const from = addDays(active.from, index * WORD_DAYS)
    return { from, to: earliest(addDays(from, WORD_DAYS - 1), active.to) }
  })
}
