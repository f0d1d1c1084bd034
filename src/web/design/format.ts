import { dayNumber } from '../../kernel/day.ts'
import type { Day } from '../../kernel/day.ts'
import { minorDigits } from '../../kernel/minor-digits.ts'

export const NONE = '–'
const MINUS = '−'
const NO_BREAK_SPACE = '\u00A0'

const FALLBACK = 'en-GB'

/** The reader's own number and date habits; the words stay English. */
function locale(): string {
  return knownLocale(globalThis.navigator?.language ?? FALLBACK)
}

/** Where the system's locale is a bare POSIX name, browsers pass on what Intl refuses, such as `en-US@posix` or `C`. */
export function knownLocale(language: string): string {
  const plain = language.replace(/[.@].*$/, '').replaceAll('_', '-')
  try {
    return Intl.getCanonicalLocales(plain)[0] ?? FALLBACK
  } catch (error) {
    if (error instanceof RangeError) return FALLBACK
    throw error
  }
}

const formatters = new Map<string, Intl.NumberFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${JSON.stringify(options)}`
  const known = formatters.get(key)
  if (known) return known
  const made = new Intl.NumberFormat(locale(), options)
  formatters.set(key, made)
  return made
}

const COMPACT_WORDS: Record<string, string> = { K: 'k', m: 'M', bn: 'B' }

/** Intl writes a hyphen for negative numbers, and thousands and millions differently in each English. */
function written(parts: readonly Intl.NumberFormatPart[]): string {
  return parts.map(writtenPart).join('')
}

function writtenPart({ type, value }: Intl.NumberFormatPart): string {
  if (type === 'minusSign') return MINUS
  if (type === 'compact') return COMPACT_WORDS[value] ?? value
  return value
}

/** How many decimals a currency has: 2 for EUR, 0 for JPY. */
export function currencyDigits(currency: string): number {
  return minorDigits(currency)
}

/** `€184,000`, with cents only where there are any. `amountMinor` in the currency's minor unit; null is `–`. */
export function money(amountMinor: number | null, currency: string): string {
  if (amountMinor === null) return NONE
  const digits = currencyDigits(currency)
  const amount = amountMinor / 10 ** digits
  const shown = Number.isInteger(amount) ? 0 : digits
  const format = numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  })
  return written(format.formatToParts(amount))
}

/** `€517k`, `€12.9k`, `€1.29M`: three figures, for groups and totals. */
export function moneyCompact(amountMinor: number | null, currency: string): string {
  if (amountMinor === null) return NONE
  const format = numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    maximumSignificantDigits: 3,
  })
  return written(format.formatToParts(amountMinor / 10 ** currencyDigits(currency)))
}

/** `1,284` or `18.5`; null is `–`. */
export function number(value: number | null, decimals = 0): string {
  if (value === null) return NONE
  const format = numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  return written(format.formatToParts(isZeroWhenRounded(value, decimals) ? 0 : value))
}

/** A number with as many decimals as it needs, at most two: measure values. */
export function plainNumber(value: number | null): string {
  if (value === null) return NONE
  return written(numberFormat({ maximumFractionDigits: 2 }).formatToParts(value))
}

/** `+4`, `−19`, `0`; null is `–`. */
export function delta(value: number | null, decimals = 0): string {
  if (value === null) return NONE
  if (isZeroWhenRounded(value, decimals)) return '0'
  const text = number(value, decimals)
  return value > 0 ? `+${text}` : text
}

/** `41 %` of a share from 0 to 1, the space not breaking; null is `–`. */
export function percent(share: number | null, decimals = 0): string {
  if (share === null) return NONE
  return `${number(share * 100, decimals)}${NO_BREAK_SPACE}%`
}

/** A probability: what is not certain is never written as 0 or 100 %. */
export function chance(probability: number): string {
  if (probability < 1 && probability >= 0.995) return `>99${NO_BREAK_SPACE}%`
  if (probability > 0 && probability < 0.005) return `<1${NO_BREAK_SPACE}%`
  return percent(probability)
}

/** Minus nought must not appear as a fall. */
function isZeroWhenRounded(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === 0
}

/** `1 account`, `2 accounts`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${number(count)} ${count === 1 ? singular : plural}`
}

/** `in 47 d`, `today`, `16 d ago`. */
export function relativeDay(value: Day | null, today: Day): string {
  if (value === null) return NONE
  const days = dayNumber(value) - dayNumber(today)
  if (days === 0) return 'today'
  if (days > 0) return `in ${number(days)} d`
  return `${number(-days)} d ago`
}

/** Age in a column whose head says it is one: `today`, `16 d`. */
export function daysSince(value: Day | null, today: Day): string {
  if (value === null) return NONE
  const days = dayNumber(today) - dayNumber(value)
  return days === 0 ? 'today' : `${number(days)} d`
}

/** `yesterday`, `today`, `tomorrow`, else `28 Oct`. */
export function nearDay(value: Day | null, today: Day): string {
  if (value === null) return NONE
  const days = dayNumber(value) - dayNumber(today)
  if (days === 0) return 'today'
  if (days === -1) return 'yesterday'
  if (days === 1) return 'tomorrow'
  return shortDay(value, today)
}

/** `3 Jan`, with the year when it is not this year's. */
export function shortDay(value: Day, today: Day): string {
  const sameYear = value.slice(0, 4) === today.slice(0, 4)
  return dateFormat({ day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }, value)
}

/** `3 Jan 2027`. */
export function exactDay(value: Day): string {
  return dateFormat({ day: 'numeric', month: 'short', year: 'numeric' }, value)
}

/** `Jan 2027`: the month a day lies in. */
export function monthYear(value: Day): string {
  return dateFormat({ month: 'short', year: 'numeric' }, value)
}

/** `January 2027`: the month a day lies in, in full. */
export function fullMonth(value: Day): string {
  return dateFormat({ month: 'long', year: 'numeric' }, value)
}

/** `Tuesday 17 November`: a heading of the timeline or of My day. */
export function headingDay(value: Day): string {
  return dateFormat({ weekday: 'long', day: 'numeric', month: 'long' }, value).replace(',', '')
}

function dateFormat(options: Intl.DateTimeFormatOptions, value: Day): string {
  return new Intl.DateTimeFormat(locale(), { ...options, timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`))
}

/** `3 Jan 2027, 14:02` in the reader's own time zone; for hover and logs. */
export function exactInstant(instant: Date): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(instant)
}

/** `14:02` in the reader's own time zone. */
export function clockTime(instant: Date): string {
  return new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(instant)
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** `2 min`, `3 h`, `5 d`: the largest unit that is at least one, rounded down. */
export function span(ms: number): string {
  if (ms >= DAY_MS) return `${number(Math.floor(ms / DAY_MS))} d`
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`
  return `${Math.max(0, Math.floor(ms / MINUTE_MS))} min`
}

/** `now`, `2 min ago`, `3 h ago`. */
export function ago(instant: Date, now: Date): string {
  const ms = now.getTime() - instant.getTime()
  return ms < MINUTE_MS ? 'now' : `${span(ms)} ago`
}

/** `3 h late`. */
export function lateness(ms: number): string {
  return `${span(ms)} late`
}

/** Up to two capitals for the round mark beside a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = words[0] ?? ''
  const last = words.length > 1 ? (words.at(-1) ?? '') : ''
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase(locale())
}
