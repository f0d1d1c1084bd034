import { addDays, addMonths, type Day, dayIn, dayNumber, startOfDay } from '../../kernel/day.ts'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** An instant as the clock on the wall of a time zone shows it. */
export interface WallTime {
  readonly day: Day
  /** Milliseconds shown since 00:00; on a day of 23 or 25 hours not the time since midnight. */
  readonly ms: number
}

export function wallTime(timeZone: string, instant: Date): WallTime {
  return {
    day: dayIn(timeZone, instant),
    ms: (((instant.getTime() + offsetMs(timeZone, instant)) % DAY_MS) + DAY_MS) % DAY_MS,
  }
}

/**
 * The instant at which a time zone's clock shows this. A time that is skipped in spring is reached as much later as the
 * clock jumps; of a time that comes twice in autumn the first counts (as RFC 5545 reads them).
 */
export function instantOf(timeZone: string, { day, ms }: WallTime): Date {
  const shown = dayNumber(day) * DAY_MS + ms
  const before = offsetMs(timeZone, new Date(shown - DAY_MS))
  const after = offsetMs(timeZone, new Date(shown + DAY_MS))
  const first = new Date(shown - before)
  if (before === after || offsetMs(timeZone, first) === before) return first
  const second = new Date(shown - after)
  return offsetMs(timeZone, second) === after ? second : first
}

/** Milliseconds of a time of day `hh:mm`. */
function msOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return (hours * 60 + minutes) * MINUTE_MS
}

export function instantAt(timeZone: string, day: Day, time: string): Date {
  return instantOf(timeZone, { day, ms: msOf(time) })
}

export type TimeUnit = 'minutes' | 'hours' | 'days' | 'weeks' | 'months'

/** So much later. Days, weeks and months keep the clock time; a month without such a day ends on its last. */
export function later(timeZone: string, from: Date, { amount, unit }: { amount: number; unit: TimeUnit }): Date {
  if (unit === 'minutes') return new Date(from.getTime() + amount * MINUTE_MS)
  if (unit === 'hours') return new Date(from.getTime() + amount * 60 * MINUTE_MS)
  const { day, ms } = wallTime(timeZone, from)
  const on = unit === 'months' ? addMonths(day, amount) : addDays(day, unit === 'weeks' ? 7 * amount : amount)
  return instantOf(timeZone, { day: on, ms })
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(day: Day): number {
  return ((dayNumber(day) + 3) % 7) + 1
}

/** The next instant after `now` at which the clock shows the time, on one of the weekdays (none: any day). */
export function nextTime(
  timeZone: string,
  now: Date,
  { at, weekdays }: { at: string; weekdays: readonly number[] },
): Date {
  const today = dayIn(timeZone, now)
  for (let ahead = 0; ahead <= 8; ahead += 1) {
    const day = addDays(today, ahead)
    const instant = instantAt(timeZone, day, at)
    if (instant > now && (weekdays.length === 0 || weekdays.includes(weekdayOf(day)))) return instant
  }
  throw new RangeError(`No such weekday: ${weekdays.join(', ')}`)
}

export interface QuietHours {
  readonly from: string
  readonly to: string
  /** Saturdays and Sundays are quiet all day. */
  readonly weekends: boolean
}

/** The first instant from `now` on that is not quiet. Hours that end before they begin go past midnight. */
export function afterQuiet(timeZone: string, now: Date, quiet: QuietHours | null): Date {
  if (!quiet) return now
  let instant = now
  for (let round = 0; round < 10; round += 1) {
    const end = endOfQuiet(timeZone, instant, quiet)
    if (end === null) return instant
    instant = end
  }
  // Quiet around the clock: nothing would ever go out.
  return now
}

function endOfQuiet(timeZone: string, instant: Date, { from, to, weekends }: QuietHours): Date | null {
  const { day, ms } = wallTime(timeZone, instant)
  const tomorrow = addDays(day, 1)
  if (weekends && weekdayOf(day) >= 6) return startOfDay(timeZone, tomorrow)
  const [begins, ends] = [msOf(from), msOf(to)]
  const wraps = begins > ends
  const isQuiet = wraps ? ms >= begins || ms < ends : ms >= begins && ms < ends
  if (!isQuiet) return null
  const end = instantAt(timeZone, wraps && ms >= begins ? tomorrow : day, to)
  // In the hour that comes twice the clock may already have shown the end once.
  return end > instant ? end : new Date(instant.getTime() + (ends - ms + (wraps && ms >= begins ? DAY_MS : 0)))
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far a zone's clock is ahead of UTC at an instant. */
function offsetMs(timeZone: string, instant: Date): number {
  const whole = Math.floor(instant.getTime() / 1_000) * 1_000
  const parts = Object.fromEntries(
    formatter(timeZone)
      .formatToParts(whole)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - whole
}

function formatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formatters.set(timeZone, made)
  return made
}
