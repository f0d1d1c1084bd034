import { addDays, addMonths, type Day, day } from '../../kernel/day.ts'
import { daysWorked } from './cost.ts'
import { periodBackwards, periodTooLong } from './errors.ts'

const USUAL_MONTHS = 6
const MOST_MONTHS = 60

export interface MonthPeriod {
  /** First and last month as `yyyy-mm`. */
  readonly from: string
  readonly to: string
  readonly firstDay: Day
  /** First day after it. */
  readonly endDay: Day
  readonly months: readonly string[]
  /** Days of it up to today. */
  readonly days: number
}

/** The months asked for, both included; otherwise the six months up to the running one. */
export function monthPeriod(asked: { from?: string | undefined; to?: string | undefined }, today: Day): MonthPeriod {
  const to = asked.to ?? (asked.from !== undefined && asked.from > monthOf(today) ? asked.from : monthOf(today))
  const from = asked.from ?? monthOf(addMonths(firstOf(to), 1 - USUAL_MONTHS))
  if (from > to) throw periodBackwards()
  const firstDay = firstOf(from)
  const endDay = addMonths(firstOf(to), 1)
  const months: string[] = []
  for (let month = firstDay; month < endDay; month = addMonths(month, 1)) {
    months.push(monthOf(month))
    if (months.length > MOST_MONTHS) throw periodTooLong()
  }
  return { from, to, firstDay, endDay, months, days: daysWorked({ from: firstDay, to: endDay }, addDays(today, 1)) }
}

export function monthOf(value: Day): string {
  return value.slice(0, 7)
}

export function firstOf(month: string): Day {
  return day(`${month}-01`)
}
