import { counted, monthYear, moneyCompact, number, percent } from '../../../web/design/format.ts'
import type { Day } from '../../../kernel/day.ts'
import type { CostRow } from '../contract.ts'
import type { WorkValue } from '../cost.ts'

export const COST_TOPICS = ['work', 'accounts']

export const VALUE_WORDS: Readonly<Record<WorkValue, string>> = { gap: 'Value gap', delivery: 'Value delivery' }
export const NO_AREA = 'No area named'
export const GONE = 'A former member'

/** `Mar 2026` of `2026-03`. */
export function monthText(month: string): string {
  return monthYear(`${month}-01` as Day)
}

/** `Mar 2026`, or `Jan 2026 to Mar 2026`. */
export function periodText({ from, to }: { from: string; to: string }): string {
  return from === to ? monthText(from) : `${monthText(from)} to ${monthText(to)}`
}

/** `12.5 h`. */
export function hoursText(minutes: number): string {
  return `${number(minutes / 60, minutes % 60 === 0 ? 0 : 1)} h`
}

type Sum = Pick<
  CostRow,
  'gapMinor' | 'deliveryMinor' | 'gapMinutes' | 'deliveryMinutes' | 'unpricedMinutes' | 'shareOfArr'
>

/** What the page says first. */
export function costSentence(sum: Sum, currency: string): string {
  const cost = sum.gapMinor + sum.deliveryMinor
  const minutes = sum.gapMinutes + sum.deliveryMinutes
  if (minutes === 0) return 'No time was written down in this period'
  if (cost === 0) return `${hoursText(minutes)} were written down; no rate says what they cost`
  const gap = `${percent(sum.gapMinor / cost)} of it because the product lacks something`
  return `Customer success cost ${moneyCompact(cost, currency)}, ${gap}`
}

/** What is behind that sentence, and what is missing in it. */
export function costReason(sum: Sum): string {
  const parts = [
    `${hoursText(sum.gapMinutes)} made up for value gaps (COGS), ${hoursText(sum.deliveryMinutes)} delivered value (S&M).`,
    sum.shareOfArr === null ? null : `At this pace it is ${percent(sum.shareOfArr, 1)} of ARR a year.`,
    sum.unpricedMinutes > 0 ? `${hoursText(sum.unpricedMinutes)} have no rate and are not in the cost.` : null,
  ]
  return parts.filter(Boolean).join(' ')
}

export function gapsSentence(
  areas: readonly { productArea: string; costMinor: number }[],
  total: number,
  currency: string,
): string {
  const [first] = areas
  if (!first) return 'No work was written down as a value gap'
  const dearest = first.productArea === '' ? NO_AREA.toLowerCase() : first.productArea
  return `What the product lacks costs us work in ${counted(total, 'area')}, most in ${dearest}: ${moneyCompact(first.costMinor, currency)}`
}
