import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import type { MeasureSource } from './definitions.ts'
import { type Freshness, windowEnd } from './freshness.ts'

const BASELINE_DAYS = 84

/** First and last day, both included. */
export interface DaySpan {
  readonly from: Day
  readonly to: Day
}

export interface MeasureWindow extends DaySpan {
  /** The days a change is compared with; null for every other aggregation. */
  readonly baseline: DaySpan | null
}

/**
 * The days a measure reads as of D: D−N+1 … D, the running day included. A change compares N whole days ending on D−1
 * with the 84 days before them. A stale source ends both on its last day. Facts that stand (an open ticket, a field)
 * are read on `to`.
 */
export function measureWindow(source: MeasureSource, asOf: Day, freshness: Freshness | null): MeasureWindow {
  const end = windowEnd(freshness, asOf)
  const days = windowDaysOf(source)
  if (!comparesWithBaseline(source)) return { from: addDays(end, 1 - days), to: end, baseline: null }

  const to = earliest(end, addDays(asOf, -1))
  const from = addDays(to, 1 - days)
  return { from, to, baseline: { from: addDays(from, -BASELINE_DAYS), to: addDays(from, -1) } }
}

/** How many days of the span lie on or after the account's first signal. */
export function daysCovered(span: DaySpan, firstSignalDay: Day): number {
  return Math.max(0, daysBetween(latest(span.from, firstSignalDay), span.to) + 1)
}

export function windowDaysOf(source: MeasureSource): number {
  return 'windowDays' in source ? source.windowDays : 1
}

function comparesWithBaseline(source: MeasureSource): boolean {
  return 'aggregation' in source && source.aggregation === 'change'
}

/** Whether a metric belongs to a usage measure: fits an `include` (none given: all do) and no `exclude`; `*` is anything. */
export function metricFits(
  metric: string,
  source: { include: readonly string[]; exclude: readonly string[] },
): boolean {
  const fits = (pattern: string) => fitsPattern(metric, pattern)
  return (source.include.length === 0 || source.include.some(fits)) && !source.exclude.some(fits)
}

// Finds the pieces between stars left to right: linear, where a regular expression of many stars could run for years.
function fitsPattern(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  const last = rest.pop()
  if (last === undefined) return text === pattern
  if (!text.startsWith(first)) return false
  let position = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, position)
    if (found < 0) return false
    position = found + piece.length
  }
  return text.length - last.length >= position && text.endsWith(last)
}
