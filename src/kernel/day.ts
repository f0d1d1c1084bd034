/**
 * A calendar day in the company's time zone, written `yyyy-mm-dd`. Days compare as strings.
 * An instant is a `Date`; the two are never mixed without naming a time zone.
 */
export type Day = string & { readonly __day: unique symbol }

const DAY_MS = 86_400_000
const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/

/** True for an existing calendar day between 1900 and 2199. */
export function isDay(text: string): text is Day {
  const match = DAY_PATTERN.exec(text)
  if (!match) return false
  const year = Number(match[1])
  if (year < 1900 || year > 2199) return false
  return formatDay(Date.parse(`${text}T00:00:00Z`)) === text
}

/** Throws a RangeError when the text is not a calendar day: for values that were already checked at the edge. */
export function day(text: string): Day {
  if (!isDay(text)) throw new RangeError(`Not a calendar day: ${text}`)
  return text
}

/** Whole days since 1970-01-01, for arithmetic. Plain integers: it is called millions of times when all accounts are scored. */
export function dayNumber(value: Day): number {
  const year = digits(value, 0, 4)
  const month = digits(value, 5, 7)
  // Days of the proleptic Gregorian calendar, with years that begin in March so that the leap day comes last.
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digits(value, 8, 10) - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

const written = new Map<number, Day>()
const MAX_WRITTEN = 200_000

export function dayFromNumber(number: number): Day {
  const known = written.get(number)
  if (known !== undefined) return known
  const made = formatDay(number * DAY_MS) as Day
  if (written.size < MAX_WRITTEN) written.set(number, made)
  return made
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let index = from; index < to; index += 1) value = value * 10 + text.charCodeAt(index) - 48
  return value
}

export function addDays(value: Day, count: number): Day {
  return dayFromNumber(dayNumber(value) + count)
}

/** Days from `from` to `to`; negative when `to` lies before. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** The same day of the month `count` months on, or that month's last day when it is shorter. */
export function addMonths(value: Day, count: number): Day {
  const [year = 1970, month = 1, date = 1] = value.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 + count, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return formatDay(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(date, last))) as Day
}

export function earliest(a: Day, b: Day): Day {
  return a < b ? a : b
}

export function latest(a: Day, b: Day): Day {
  return a > b ? a : b
}

/** The calendar day on which an instant falls in a time zone (IANA name). */
export function dayIn(timeZone: string, instant: Date): Day {
  return dayFormatter(timeZone).format(instant) as Day
}

/** The instant at which a calendar day begins in a time zone, also where clocks change at midnight. */
export function startOfDay(timeZone: string, value: Day): Date {
  const utcMidnight = Date.parse(`${value}T00:00:00Z`)
  // Offsets lie within 14 hours of UTC, so the day's first instant lies between these bounds: bisect to the millisecond.
  let before = utcMidnight - 15 * 3_600_000
  let after = utcMidnight + 15 * 3_600_000
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayIn(timeZone, new Date(middle)) < value) before = middle
    else after = middle
  }
  return new Date(after)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

function dayFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  formatters.set(timeZone, made)
  return made
}

function formatDay(ms: number): string {
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10)
}
