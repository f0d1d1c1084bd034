import { addDays, addMonths, dayNumber, isDay, type Day } from '../../kernel/day.ts'
import { tooManyPeriods, windowEndsBeforeItBegins } from './errors.ts'
import type { Step } from './selection.ts'

export interface Period {
  /** 2024-01-31, 2024-W05 (ISO 8601), 2024-01, 2024-Q1 or 2024. */
  period: string
  from: Day
  to: Day
}

const MOST_PERIODS = 800

/** Months since the year 0: year × 12 + month − 1, as the ledger counts them. */
export function monthIndex(day: Day): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

export function monthText(index: number): string {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

export function firstOfMonth(index: number): Day {
  return `${monthText(index)}-01` as Day
}

export function lastOfMonth(index: number): Day {
  return addDays(firstOfMonth(index + 1), -1)
}

/** The days a window covers: a month begins on its first day and ends on its last. */
export function windowOf(from: string, to: string): { from: Day; to: Day } {
  const first = isDay(from) ? from : (`${from}-01` as Day)
  const last = isDay(to) ? to : lastOfMonth(monthIndex(`${to}-01` as Day))
  if (last < first) throw windowEndsBeforeItBegins(first, last)
  return { from: first, to: last }
}

/** The periods a window is made of, in order and without gaps; the first and the last may be cut off by it. */
export function periodsBetween(from: Day, to: Day, by: Step): Period[] {
  const periods: Period[] = []
  let start = from
  while (start <= to) {
    if (periods.length === MOST_PERIODS) throw tooManyPeriods(MOST_PERIODS, by)
    const { name, next } = periodOf(start, by)
    const end = addDays(next, -1)
    periods.push({ period: name, from: start, to: end < to ? end : to })
    start = next
  }
  return periods
}

/** The period a day lies in, and the first day of the next. */
export function periodOf(day: Day, by: Step): { name: string; next: Day } {
  const month = monthIndex(day)
  const year = day.slice(0, 4)
  switch (by) {
    case 'day':
      return { name: day, next: addDays(day, 1) }
    case 'week':
      return { name: isoWeek(day), next: addDays(day, 7 - mondaysAway(day)) }
    case 'month':
      return { name: monthText(month), next: firstOfMonth(month + 1) }
    case 'quarter':
      return { name: quarterName(month), next: firstOfMonth(month - (month % 3) + 3) }
    case 'year':
      return { name: year, next: firstOfMonth(month - (month % 12) + 12) }
  }
}

export function quarterName(month: number): string {
  return `${Math.floor(month / 12)}-Q${Math.floor((month % 12) / 3) + 1}`
}

/** Days since the Monday of its week; 1970-01-01 was a Thursday. */
function mondaysAway(day: Day): number {
  return (dayNumber(day) + 3) % 7
}

/** The ISO week belongs to the year of its Thursday. */
function isoWeek(day: Day): string {
  const thursday = addDays(day, 3 - mondaysAway(day))
  const first = `${thursday.slice(0, 4)}-01-01` as Day
  const week = Math.floor((dayNumber(thursday) - dayNumber(first)) / 7) + 1
  return `${thursday.slice(0, 4)}-W${String(week).padStart(2, '0')}`
}

/** The last month that is over on a day: the running one on its last day. */
export function lastFullMonth(today: Day): number {
  const month = monthIndex(today)
  return today === lastOfMonth(month) ? month : month - 1
}

/** A year before, on the same date: the opening of twelve months that end on `to`. */
export function yearBefore(to: Day): Day {
  const index = monthIndex(to)
  return to === lastOfMonth(index) ? lastOfMonth(index - 12) : addMonths(to, -12)
}
