import { type Day, dayFromNumber, dayNumber } from '../../kernel/day.ts'
import { type MetricWindows, REACH_DAYS } from './usage-figures.ts'

/** What is on record of one metric of one account, the oldest day first. */
export interface UsageSeries {
  readonly metricId: number
  /** Day numbers. */
  readonly days: Float64Array
  readonly values: Float64Array
}

export interface UsageRow extends MetricWindows, Readonly<Record<string, unknown>> {
  readonly place: number
  /** The newest day read: it never lies after the moment's day. */
  readonly newest: Day
}

/**
 * The windows of every metric at the close of a day: of each series only what lies within reach of the day and not after it is
 * looked at. A metric without a value within reach is left out.
 */
export function usageAt(all: readonly UsageSeries[], day: Day, place: number): UsageRow[] {
  const on = dayNumber(day)
  return all.flatMap((series) => windowsOf(series, on, place) ?? [])
}

function windowsOf({ metricId, days, values }: UsageSeries, on: number, place: number): UsageRow | null {
  const from = firstAfter(days, on - REACH_DAYS)
  const end = firstAfter(days, on)
  if (from === end) return null
  let [sum28, sum7, baseline28, baseline7, activeBits] = [0, 0, 0, 0, 0]
  let lastUsedAgo: number | null = null
  for (let at = from; at < end; at += 1) {
    const ago = on - (days[at] ?? on)
    const value = values[at] ?? 0
    if (ago < 28) sum28 += value
    else baseline28 += value
    if (ago < 7) sum7 += value
    else if (ago < 91) baseline7 += value
    if (value > 0) {
      lastUsedAgo = ago
      if (ago < 28) activeBits |= 1 << ago
    }
  }
  const firstAgo = on - (days[from] ?? on)
  const newest = dayFromNumber(days[end - 1] ?? on)
  return { place, newest, metricId, sum28, sum7, baseline28, baseline7, firstAgo, lastUsedAgo, activeBits }
}

/** Place of the first day after a day; the length where there is none. */
function firstAfter(days: Float64Array, day: number): number {
  let [low, high] = [0, days.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? 0) > day) high = middle
    else low = middle + 1
  }
  return low
}

const COMMA = 44
const ZERO = 48

/** `3,14.5,-2` as numbers. Millions are read at once, so whole ones are read digit by digit. */
export function numbersIn(text: string): Float64Array {
  const found = new Float64Array(text === '' ? 0 : countOfCommas(text) + 1)
  let [start, value, isWhole] = [0, 0, true]
  for (let at = 0, place = 0; at <= text.length && place < found.length; at += 1) {
    const code = at === text.length ? COMMA : text.charCodeAt(at)
    if (code === COMMA) {
      // Beyond fifteen digits adding up digits rounds otherwise than reading them does.
      found[place] = isWhole && at - start <= 15 ? value : Number(text.slice(start, at))
      place += 1
      start = at + 1
      value = 0
      isWhole = true
    } else if (code >= ZERO && code <= ZERO + 9) value = value * 10 + (code - ZERO)
    else isWhole = false
  }
  return found
}

function countOfCommas(text: string): number {
  let count = 0
  for (let at = text.indexOf(','); at !== -1; at = text.indexOf(',', at + 1)) count += 1
  return count
}
