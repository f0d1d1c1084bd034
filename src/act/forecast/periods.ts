import { addDays, addMonths, type Day } from '../../kernel/day.ts'

export const PERIOD_KINDS = ['month', 'quarter', 'year'] as const
export type PeriodKind = (typeof PERIOD_KINDS)[number]

/** A calendar period of the company; `to` is its last day. */
export interface Period {
  readonly kind: PeriodKind
  readonly from: Day
  readonly to: Day
}

const MONTHS: Readonly<Record<PeriodKind, number>> = { month: 1, quarter: 3, year: 12 }

/** The calendar period a day lies in. */
export function periodOf(kind: PeriodKind, on: Day): Period {
  const length = MONTHS[kind]
  const month = Number(on.slice(5, 7)) - 1
  const first = `${on.slice(0, 5)}${String(month - (month % length) + 1).padStart(2, '0')}-01` as Day
  return { kind, from: first, to: addDays(addMonths(first, length), -1) }
}

/** The period `count` periods later; negative goes back. */
export function stepped({ kind, from }: Period, count: number): Period {
  return periodOf(kind, addMonths(from, count * MONTHS[kind]))
}

export function quarterOf(on: Day): Period {
  return periodOf('quarter', on)
}

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `Q4 2026`, `November 2026`, `2026`. */
export function periodName({ kind, from }: Pick<Period, 'kind' | 'from'>): string {
  const year = from.slice(0, 4)
  const month = Number(from.slice(5, 7))
  if (kind === 'year') return year
  return kind === 'quarter' ? `Q${Math.ceil(month / 3)} ${year}` : `${MONTH_NAMES[month - 1] ?? ''} ${year}`
}

/** Monday of the week a day lies in. */
export function mondayOf(on: Day): Day {
  const weekday = new Date(`${on}T00:00:00Z`).getUTCDay()
  return addDays(on, -((weekday + 6) % 7))
}

/** `2026-11`: the month a day lies in. */
export function monthKey(on: Day): string {
  return on.slice(0, 7)
}
