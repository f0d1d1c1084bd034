import { addDays, type Day, dayIn } from '../../kernel/day.ts'
import { instantOf, weekdayOf } from '../playbooks/calendar.ts'

export interface DigestTime {
  readonly hour: number
  /** 1 Monday … 7 Sunday. */
  readonly weekdays: readonly number[]
}

const HOUR_MS = 3_600_000
/** A digest that could not go out in time is still worth reading for so long. */
export const LATE_MS = 3 * HOUR_MS

/** The day whose digest is due at this moment; null where none is. Late evenings reach past midnight. */
export function dueDay({ hour, weekdays }: DigestTime, now: Date, timeZone: string): Day | null {
  const today = dayIn(timeZone, now)
  for (const day of [today, addDays(today, -1)]) {
    const late = now.getTime() - instantOf(timeZone, { day, ms: hour * HOUR_MS }).getTime()
    if (late >= 0 && late < LATE_MS && weekdays.includes(weekdayOf(day))) return day
  }
  return null
}
