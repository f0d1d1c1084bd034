import { addDays, addMonths, day, type Day, dayIn } from '../../kernel/day.ts'
import { instantAt, weekdayOf } from './calendar.ts'
import type { Trigger } from './definition.ts'

export type Schedule = Extract<Trigger, { kind: 'schedule' }>

/** How late a due instant may be made up for. */
const LATEST_MS = 24 * 3_600_000

/** The first due instant after another one. */
export function nextDue(timeZone: string, schedule: Schedule, after: Date): Date {
  // From the day before on: today’s time may still lie ahead, and a period may have begun long ago.
  for (let begin = periodOf(schedule.every, dayIn(timeZone, after)); ; begin = nextPeriod(schedule.every, begin)) {
    const instant = instantAt(timeZone, dueDay(schedule, begin), schedule.at)
    if (instant > after) return instant
  }
}

/**
 * What is to be done about a due instant that has come: the latest one that is at most a day late runs, once; those before it were
 * missed and stay so.
 */
export function dueInstants(
  timeZone: string,
  schedule: Schedule,
  { dueAt, now }: { dueAt: Date; now: Date },
): { runs: Date | null; skipped: Date[]; nextAt: Date } {
  const due: Date[] = []
  let nextAt = dueAt
  while (nextAt <= now) {
    due.push(nextAt)
    nextAt = nextDue(timeZone, schedule, nextAt)
  }
  const last = due.at(-1)
  const isInTime = last !== undefined && now.getTime() - last.getTime() <= LATEST_MS
  return { runs: isInTime ? last : null, skipped: isInTime ? due.slice(0, -1) : due, nextAt }
}

/** The same due day's instant in another time zone: no day is left out and none comes twice. */
export function inTimeZone(
  timeZone: string,
  { at }: Pick<Schedule, 'at'>,
  due: { dueAt: Date; timeZone: string },
): Date {
  return instantAt(timeZone, dayIn(due.timeZone, due.dueAt), at)
}

function dueDay({ every, day: on }: Schedule, begin: Day): Day {
  if (every === 'day') return begin
  if (every === 'week') return addDays(begin, Math.min(on, 7) - 1)
  const last = addDays(addMonths(begin, 1), -1)
  const wanted = addDays(begin, on - 1)
  return wanted < last ? wanted : last
}

/** The first day of the day, week (Monday), month or quarter that a day lies in. */
function periodOf(every: Schedule['every'], value: Day): Day {
  if (every === 'day') return value
  if (every === 'week') return addDays(value, 1 - weekdayOf(value))
  const month = Number(value.slice(5, 7))
  const first = every === 'quarter' ? month - ((month - 1) % 3) : month
  return day(`${value.slice(0, 4)}-${String(first).padStart(2, '0')}-01`)
}

function nextPeriod(every: Schedule['every'], begin: Day): Day {
  if (every === 'day') return addDays(begin, 1)
  return every === 'week' ? addDays(begin, 7) : addMonths(begin, every === 'quarter' ? 3 : 1)
}
