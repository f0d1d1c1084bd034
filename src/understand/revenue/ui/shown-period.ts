import { addDays, addMonths, day, type Day } from '../../../kernel/day.ts'
import { fullMonth } from '../../../web/design/format.ts'

export const PERIODS = ['month', 'quarter', 'year'] as const
export type PeriodUnit = (typeof PERIODS)[number]

/** The calendar period a page shows, as its address writes it: `2026-10`, `2026-Q4`, `2026`. */
export interface ShownPeriod {
  unit: PeriodUnit
  text: string
  from: Day
  /** The last day of it. */
  to: Day
  /** `October 2026`, `Q4 2026`, `2026`. */
  name: string
}

const MONTHS: Readonly<Record<PeriodUnit, number>> = { month: 1, quarter: 3, year: 12 }
const WRITTEN = /^(?<year>(?:19|20|21)\d\d)(?:-(?:(?<month>0[1-9]|1[0-2])|Q(?<quarter>[1-4])))?$/

export function readPeriod(text: string): ShownPeriod | null {
  const found = WRITTEN.exec(text)?.groups
  if (!found) return null
  const { year, month, quarter } = found
  const first = month ?? (quarter ? String(3 * Number(quarter) - 2).padStart(2, '0') : '01')
  return periodWith(day(`${year ?? ''}-${first}-01`), month ? 'month' : quarter ? 'quarter' : 'year')
}

/** The period in which a day lies. */
export function periodWith(value: Day, unit: PeriodUnit): ShownPeriod {
  const year = value.slice(0, 4)
  const month = Number(value.slice(5, 7))
  const length = MONTHS[unit]
  const first = month - ((month - 1) % length)
  const from = day(`${year}-${String(first).padStart(2, '0')}-01`)
  const quarter = `Q${Math.ceil(month / 3)}`
  return {
    unit,
    from,
    to: addDays(addMonths(from, length), -1),
    text: unit === 'month' ? from.slice(0, 7) : unit === 'quarter' ? `${year}-${quarter}` : year,
    name: unit === 'month' ? fullMonth(from) : unit === 'quarter' ? `${quarter} ${year}` : year,
  }
}

export function steppedPeriod({ from, unit }: ShownPeriod, by: number): ShownPeriod {
  return periodWith(addMonths(from, by * MONTHS[unit]), unit)
}

/** The last period that is over: what can still change says little. */
export function lastOver(today: Day, unit: PeriodUnit): ShownPeriod {
  return steppedPeriod(periodWith(today, unit), -1)
}

/** Whether days of it are still to come. */
export function isRunning({ to }: { to: Day }, today: Day): boolean {
  return to >= today
}

/** `2026-10-31`, `2026-W44`, `2026-10`, `2026-Q4`, `2026` as people write them. */
export function periodLabel(
  period: string,
  write: { day: (value: Day) => string; month: (value: Day) => string },
): string {
  if (/^\d{4}-\d\d-\d\d$/.test(period)) return write.day(day(period))
  if (/^\d{4}-\d\d$/.test(period)) return write.month(day(`${period}-01`))
  const parts = period.split('-')
  return parts.toReversed().join(' ')
}
