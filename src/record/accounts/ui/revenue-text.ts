import { addDays, latest } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { currencyDigits, money } from '../../../web/design/format.ts'
import type { DayPoint } from './day-chart.ts'

/** A decimal amount as the API writes it (`1200.50`) with its currency; an amount in an unknown currency stays plain. */
export function amountText(amount: string | null, currency: string | null): string {
  if (amount === null) return '–'
  if (currency === null) return amount
  return money(Math.round(Number(amount) * 10 ** currencyDigits(currency)), currency)
}

interface Step {
  day: Day
  mrrMinor: number
}

/** MRR steps as one value per day from the first step to `until`, so that a step chart shows how long each held. */
export function mrrByDay(steps: readonly Step[], until: Day): DayPoint[] {
  const sorted = [...steps].sort((a, b) => (a.day < b.day ? -1 : 1))
  const first = sorted[0]
  const last = sorted.at(-1)
  if (!first || !last) return []
  const points: DayPoint[] = []
  let position = 0
  for (let day = first.day; day <= latest(until, last.day); day = addDays(day, 1)) {
    while ((sorted[position + 1]?.day ?? '9999') <= day) position += 1
    points.push({ day, value: sorted[position]?.mrrMinor ?? null })
  }
  return points
}

/** `per month`, `every 3 months`. */
export function intervalText(interval: string, count: number): string {
  return count === 1 ? `per ${interval}` : `every ${count} ${interval}s`
}
