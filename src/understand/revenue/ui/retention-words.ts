import { monthYear, percent } from '../../../web/design/format.ts'
import { day } from '../../../kernel/day.ts'
import { sliceName } from './slice-words.ts'
import type { RetentionLine, RetentionSlice, WINDOWS } from '../contract.ts'

type Point = RetentionLine & { month: string }
export type Window = (typeof WINDOWS)[number]

export const WINDOW_WORDS: Readonly<Record<Window, string>> = {
  month: '1 month',
  quarter: '3 months',
  year: '12 months',
}

/** Less than half a point is no change worth a word. */
const WORTH_SAYING = 0.005

/** `NRR rises while GRR falls: expansion is masking a leak`; else what both are. */
export function retentionSentence(
  points: readonly Pick<Point, 'grr' | 'nrr'>[],
  window: Window,
  total: Pick<RetentionSlice, 'floor' | 'isBelowFloor'> | null = null,
): string {
  const known = points.filter(isKnown)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return 'Retention begins with the first account that paid a whole window ago'
  const both = `GRR ${percent(last.grr, 1)}, NRR ${percent(last.nrr, 1)} over ${WINDOW_WORDS[window]}`
  if (total?.isBelowFloor && last.nrr > last.grr)
    return `GRR ${percent(last.grr, 1)} is below its floor of ${percent(total.floor)}: expansion is masking a leak`
  const grossChange = last.grr - first.grr
  const netChange = last.nrr - first.nrr
  if (netChange > WORTH_SAYING && grossChange < -WORTH_SAYING)
    return `NRR rises while GRR falls${last.nrr >= 1 ? ': expansion is masking a leak' : ''}`
  if (netChange < -WORTH_SAYING && grossChange < -WORTH_SAYING) return `GRR and NRR both fall: ${both}`
  if (netChange > WORTH_SAYING && grossChange > WORTH_SAYING) return `GRR and NRR both rise: ${both}`
  return both
}

/** Since when the course is drawn: `87.5 % now, 89.9 % in Nov 2025`, of gross retention. */
export function courseReason(points: readonly Pick<Point, 'grr' | 'nrr' | 'month'>[]): string {
  const known = points.filter(isKnown)
  const [first, last] = [known[0], known.at(-1)]
  if (!first || !last) return 'Empty means that nobody paid at the beginning of the window, not that nothing was kept.'
  if (first === last) return `As at the end of ${monthName(last.month)}.`
  return `GRR ${percent(first.grr, 1)} and NRR ${percent(first.nrr, 1)} at the end of ${monthName(first.month)}, ${percent(last.grr, 1)} and ${percent(last.nrr, 1)} at the end of ${monthName(last.month)}.`
}

/** Of the slices, largest first: which lie below their floor, and whether expansion hides it. */
export function slicesSentence(
  slices: readonly Pick<RetentionSlice, 'name' | 'grr' | 'nrr' | 'isBelowFloor'>[],
  belowFloor: number,
): string {
  const largest = slices.find((slice) => slice.isBelowFloor)
  if (belowFloor === 0 || !largest) {
    return slices.some(({ grr }) => grr !== null)
      ? 'No slice is below its floor'
      : 'Nobody paid at the beginning of this window'
  }
  const more = belowFloor > 1 ? ` and of ${belowFloor - 1} more` : ''
  const masked =
    largest.nrr !== null && largest.grr !== null && largest.nrr > largest.grr ? ': expansion is masking a leak' : ''
  return `GRR of ${sliceName(largest.name)}${more} is below its floor${masked}`
}

export function monthName(month: string): string {
  return monthYear(day(`${month}-01`))
}

function isKnown<P extends Pick<Point, 'grr' | 'nrr'>>(point: P): point is P & { grr: number; nrr: number } {
  return point.grr !== null && point.nrr !== null
}
