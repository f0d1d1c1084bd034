import { isDay } from '../../kernel/day.ts'
import type { Day } from '../../kernel/day.ts'
import { Unreadable } from './unreadable.ts'

/**
 * How days are written in a file. ISO 8601 is always understood; a `date_format` such as `d/M/yyyy` adds one more way.
 * Tokens: `d` or `dd`, `M` or `MM`, `MMM` (English month name), `yyyy`; any signs between them. A time may follow in
 * any format: `H:mm`, `H:mm:ss`, fractions, AM or PM, and `Z` or an offset. Without either the time is UTC.
 * `unix` and `unix_ms` read seconds and milliseconds since 1970.
 */
export interface DateReader {
  format: string | null
  /** Finds year, month, day at these groups of the pattern, and the time from the group after the third. */
  pattern: RegExp | null
  order: readonly ('year' | 'month' | 'day')[]
}

export const ISO_ONLY: DateReader = { format: null, pattern: null, order: [] }

const TIME = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(AM|PM)?\s?(Z|UTC|[+-]\d{2}(?::?\d{2})?)?`
const ISO = new RegExp(String.raw`^(\d{4})-(\d{2})-(\d{2})(?:(?:T|\s+)${TIME})?$`, 'i')
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const EARLIEST_MS = Date.UTC(1900, 0, 1)
const LATEST_MS = Date.UTC(2200, 0, 1)

/** Compiles a `date_format`; null when it is not one. A time part in it is accepted and adds nothing. */
export function dateReader(format: string): DateReader | null {
  if (format === 'unix' || format === 'unix_ms') return { ...ISO_ONLY, format }
  const datePart = format.replace(/[\sT,]*\[?[T\s]*(?:H{1,2}|h{1,2}):mm.*$/, '')
  if (datePart.length > 30) return null
  const order: ('year' | 'month' | 'day')[] = []
  let source = ''
  for (const token of datePart.match(/[A-Za-z]+|[^A-Za-z]+/g) ?? []) {
    const part = TOKENS[token]
    if (part) order.push(part.names)
    else if (/[A-Za-z0-9]/.test(token)) return null
    source += part ? part.source : token.replaceAll(/[^\s\w]/g, String.raw`\$&`)
  }
  if (order.length !== 3 || new Set(order).size !== 3) return null
  return { format, order, pattern: new RegExp(`^${source}(?:[T,]?\\s*${TIME})?$`, 'i') }
}

const TOKENS: Readonly<Record<string, { names: 'year' | 'month' | 'day'; source: string }>> = {
  d: { names: 'day', source: String.raw`(\d{1,2})` },
  dd: { names: 'day', source: String.raw`(\d{1,2})` },
  M: { names: 'month', source: String.raw`(\d{1,2})` },
  MM: { names: 'month', source: String.raw`(\d{1,2})` },
  MMM: { names: 'month', source: '([a-z]{3,9})' },
  yyyy: { names: 'year', source: String.raw`(\d{4})` },
}

/** The calendar day as written; a time behind it is dropped without moving the day between time zones. */
export function readDay(text: string, reader: DateReader): Day | Unreadable {
  if (isDay(text)) return text
  const parts = dateParts(text, reader)
  if (parts === null) {
    const unix = readUnix(text, reader)
    return unix === null ? notADate(reader) : unix instanceof Unreadable ? unix : toDay(unix)
  }
  return isDay(parts.day) ? parts.day : noSuchDay
}

export function readInstant(text: string, reader: DateReader): Date | Unreadable {
  const parts = dateParts(text, reader)
  if (parts === null) return readUnix(text, reader) ?? notADate(reader)
  if (!isDay(parts.day)) return noSuchDay
  const ms = timeOfDayMs(parts.time)
  return ms === null ? noSuchTime : bounded(Date.parse(`${parts.day}T00:00:00Z`) + ms)
}

interface DateParts {
  day: string
  /** hour, minute, second, fraction, AM/PM, zone as written. */
  time: readonly (string | undefined)[]
}

function dateParts(text: string, { pattern, order }: DateReader): DateParts | null {
  if (text.length > 60) return null
  const iso = ISO.exec(text)
  if (iso) return { day: `${iso[1]}-${iso[2]}-${iso[3]}`, time: iso.slice(4) }
  const match = pattern?.exec(text)
  if (!match) return null
  const at = (name: 'year' | 'month' | 'day') => match[order.indexOf(name) + 1] ?? ''
  return { day: `${at('year')}-${monthNumber(at('month'))}-${at('day').padStart(2, '0')}`, time: match.slice(4) }
}

function monthNumber(text: string): string {
  if (/^\d/.test(text)) return text.padStart(2, '0')
  return String(MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1).padStart(2, '0')
}

/** Milliseconds since midnight UTC, or null for a time that does not exist. */
function timeOfDayMs([hour, minute, second, fraction, half, zone]: readonly (string | undefined)[]): number | null {
  if (hour === undefined) return 0
  const written = Number(hour)
  if (half !== undefined && (written < 1 || written > 12)) return null
  const hours = half === undefined ? written : (written % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  const offset = offsetMinutes(zone)
  if (hours > 23 || Number(minute) > 59 || Number(second ?? 0) > 59 || offset === null) return null
  const ms = Number((fraction ?? '').slice(0, 3).padEnd(3, '0'))
  return ((hours * 60 + Number(minute) - offset) * 60 + Number(second ?? 0)) * 1000 + ms
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined || /^(z|utc)$/i.test(zone)) return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 15 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

function readUnix(text: string, { format }: DateReader): Date | Unreadable | null {
  if ((format !== 'unix' && format !== 'unix_ms') || !/^-?\d{1,14}(\.\d{1,9})?$/.test(text)) return null
  return bounded(Math.round(Number(text) * (format === 'unix' ? 1000 : 1)))
}

function bounded(ms: number): Date | Unreadable {
  return ms >= EARLIEST_MS && ms < LATEST_MS ? new Date(ms) : noSuchDay
}

function toDay(instant: Date): Day | Unreadable {
  const text = instant.toISOString().slice(0, 10)
  return isDay(text) ? text : noSuchDay
}

const noSuchDay = new Unreadable('no_such_day', 'There is no such day between 1900 and 2199. Correct the date.')
const noSuchTime = new Unreadable('no_such_time', 'There is no such time of day. Write it like 14:30 or 14:30+02:00.')

function notADate({ format }: DateReader): Unreadable {
  const ways = format === null ? 'yyyy-mm-dd' : `${format} or yyyy-mm-dd`
  return new Unreadable('not_a_date', `This is not a date. Write it as ${ways}, or set the date format of the mapping.`)
}
