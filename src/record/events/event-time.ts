/** Nothing a product sends is older than this; an earlier clock is a broken one. */
const EARLIEST_MS = Date.UTC(2000, 0, 1)
const AHEAD_MS = 86_400_000

const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ](\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d{2}(?::?\d{2})?)?)?$/
const WHOLE_MS = /^\d{11,14}$/
const LONGEST_TEXT = 64
const MINUTE_MS = 60_000

/**
 * A timestamp as senders write it, in ms since 1970; NaN when it cannot be read. Takes ISO 8601 with single-digit months and
 * days, a space for the T and missing parts (without a zone it is UTC), and numbers or digits of milliseconds.
 */
export function readInstant(value: unknown): number {
  if (typeof value === 'number') return Math.round(value)
  if (typeof value !== 'string' || value.length > LONGEST_TEXT) return Number.NaN
  // What every SDK writes; its own parser in the engine is the fastest.
  if (value.length === 24 && value[23] === 'Z' && value[10] === 'T') return Date.parse(value)
  const parts = TIMESTAMP.exec(value.trim())
  if (parts) return instantOf(parts)
  return WHOLE_MS.test(value) ? Number(value) : Number.NaN
}

function instantOf(parts: RegExpExecArray): number {
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN
  if (hour > 24 || minute > 59 || second > 60) return Number.NaN
  const ms = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
  return Date.UTC(year, month - 1, day, hour, minute, second, ms) - offsetOf(parts[8])
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function offsetOf(zone: string | undefined): number {
  if (!zone || zone.length === 1) return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.replace(/\D/g, '')
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0)) * MINUTE_MS
}

/**
 * When the event happened by our clock: received − (sent − original). What the sender's clock is wrong by drops out. Without
 * a sending time the original stands as it is; without an original it happened when it came. All in ms since 1970.
 */
export function eventTime(times: { original: number | null; sentAt: number | null; receivedAt: number }): number {
  const { original, sentAt, receivedAt } = times
  if (original === null) return receivedAt
  return sentAt === null ? original : receivedAt - (sentAt - original)
}

/** Why an event time cannot be right; null when it can. */
export function timeProblem(at: number, receivedAt: number): 'early' | 'late' | null {
  if (!(at >= EARLIEST_MS)) return 'early'
  return at <= receivedAt + AHEAD_MS ? null : 'late'
}
