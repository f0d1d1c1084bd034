import { addDays, addMonths, day as asDay, latest } from '../../../kernel/day.ts'
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

export const MOVEMENT_WORDS = {
  new: 'New',
  reactivation: 'Reactivation',
  expansion: 'Expansion',
  contraction: 'Contraction',
  churn: 'Churn',
} as const
type MovementKind = keyof typeof MOVEMENT_WORDS

interface MovedStep extends Step {
  beforeMinor: number
  fxMinor: number
  kind: MovementKind | null
}

/** The steps that are movements, newest first, with what each changed apart from new exchange rates. */
export function movementsOf<S extends MovedStep>(
  steps: readonly S[],
): (S & { kind: MovementKind; changeMinor: number })[] {
  return steps
    .flatMap((step) =>
      step.kind === null
        ? []
        : [{ ...step, kind: step.kind, changeMinor: step.mrrMinor - step.beforeMinor - step.fxMinor }],
    )
    .toSorted((a, b) => (a.day < b.day ? 1 : -1))
}

/** First and last day of the month a day lies in. */
export function monthOf(day: Day): { from: Day; to: Day } {
  const from = asDay(`${day.slice(0, 7)}-01`)
  return { from, to: addDays(addMonths(from, 1), -1) }
}

/** `too_expensive` as people read it. */
export function reasonText(reason: string): string {
  const words = reason.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
