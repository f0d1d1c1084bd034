import type { Day } from '../../kernel/day.ts'
import type { Column } from './kinds/column.ts'
import { ISO_ONLY, readDay, readInstant } from './dates.ts'
import type { DateReader } from './dates.ts'
import { Unreadable } from './unreadable.ts'

/** Days and texts as strings, decimals as canonical decimal strings, instants as Date, JSON as an object. */
export type CellValue = string | Day | number | boolean | Date | readonly string[] | { readonly [key: string]: unknown }
export type Converter = (text: string) => CellValue | Unreadable

export interface NumberStyle {
  decimal: '.' | ','
  /** Sign between groups of three digits; null when digits are not grouped. */
  thousands: '.' | ',' | ' ' | "'" | null
}

export interface ConversionStyle {
  numbers: NumberStyle
  dates: DateReader
}

export const PLAIN_STYLE: ConversionStyle = { numbers: { decimal: '.', thousands: null }, dates: ISO_ONLY }

const MAX_WHOLE_DIGITS = 18
const MAX_FRACTION_DIGITS = 12
const REMEMBERED_DAYS = 4096

/** Makes the converter of one column. It is given trimmed text that is not empty. */
export function converterFor(column: Column, style: ConversionStyle = PLAIN_STYLE): Converter {
  const decimal = decimalReader(style.numbers)
  switch (column.type) {
    case 'text':
      return (text) => readText(text, column.maxLength)
    case 'integer':
      return (text) => readInteger(decimal(text), column)
    case 'decimal':
      return column.min === null ? decimal : (text) => withinBounds(decimal(text), column)
    case 'percent':
      return (text) => withinBounds(decimal(text.endsWith('%') ? text.slice(0, -1).trimEnd() : text), column)
    case 'day':
      return rememberingDays(style.dates)
    case 'instant':
      return (text) => readInstant(text, style.dates)
    case 'boolean':
      return readBoolean
    case 'enum':
      return (text) => readOneOf(text, column.values)
    case 'email':
      return (text) => readEmail(text, column.maxLength)
    case 'roles':
      return (text) => readList(text, column.values)
    case 'json':
      return (text) => readJsonObject(text, column.maxLength)
    case 'currency':
      return readCurrency
  }
}

export type AttributeType = 'text' | 'number' | 'boolean' | 'day'

/** Custom attributes are text, numbers, booleans or days; numbers beyond 15 digits do not fit and are refused. */
export function attributeConverter(
  type: AttributeType,
  style: ConversionStyle,
): (text: string) => string | number | boolean | Unreadable {
  if (type === 'boolean') return readBoolean
  if (type === 'day') return rememberingDays(style.dates)
  if (type === 'text') return (text) => readText(text, 2000)
  const decimal = decimalReader(style.numbers)
  return (text) => {
    const number = decimal(text)
    if (number instanceof Unreadable) return number
    if (number.replaceAll(/\D/g, '').length > 15) {
      return new Unreadable('number_too_long', 'The number has more than 15 digits. Import the column as text.')
    }
    return Number(number)
  }
}

export function readText(text: string, maxLength: number): string | Unreadable {
  if (text.includes('\0')) {
    return new Unreadable('null_character', 'The cell contains the character U+0000. Remove it.')
  }
  if (!text.isWellFormed()) {
    return new Unreadable(
      'damaged_text',
      "The cell contains bytes that are no text in the file's encoding. Save the file as UTF-8.",
    )
  }
  if (text.length > maxLength) {
    return new Unreadable('too_long', `The text has ${text.length} characters; at most ${maxLength} fit. Shorten it.`)
  }
  return text
}

/** Spaces between groups come as plain, no-break and narrow ones; apostrophes straight and curly. */
const GROUP_SIGNS = { '.': '\\.', ',': ',', ' ': '[ \u00a0\u202f]', "'": "['\u2019]" } as const

/** Reads an exact decimal into its canonical form: no leading or trailing zeros, no plus sign, a point, never a float. */
export function decimalReader({ decimal, thousands }: NumberStyle): (text: string) => string | Unreadable {
  const point = decimal === ',' ? ',' : '\\.'
  const group = thousands === null ? null : GROUP_SIGNS[thousands]
  const whole = group === null ? '\\d+' : `\\d+|\\d{1,3}(?:${group}\\d{3})+`
  const pattern = new RegExp(`^([-+\u2212]?)(?:(${whole})(?:${point}(\\d*))?|${point}(\\d+))$`)
  const advice = `Write it like ${decimal === ',' ? '-1234,5' : '-1234.5'}, without currency sign or unit.`

  return (text) => {
    if (isShortWhole(text)) return text
    const match = pattern.exec(text)
    if (!match) return new Unreadable('not_a_number', `This is not a number. ${advice}`)
    const digits = thousands === null ? (match[2] ?? '') : (match[2] ?? '').replaceAll(/\D/g, '')
    const wholePart = digits.replace(/^0+/, '')
    const fraction = (match[3] ?? match[4] ?? '').replace(/0+$/, '')
    if (wholePart.length > MAX_WHOLE_DIGITS || fraction.length > MAX_FRACTION_DIGITS) {
      const limits = `at most ${MAX_WHOLE_DIGITS} digits before and ${MAX_FRACTION_DIGITS} after the decimal sign fit`
      return new Unreadable('number_too_long', `The number is too long: ${limits}. Round it.`)
    }
    const amount = fraction === '' ? wholePart || '0' : `${wholePart || '0'}.${fraction}`
    return amount !== '0' && (match[1] === '-' || match[1] === '\u2212') ? `-${amount}` : amount
  }
}

/** One to fifteen digits without a leading zero: most counts, and already canonical. */
function isShortWhole(text: string): boolean {
  const length = text.length
  if (length === 0 || length > 15) return false
  if (text.charCodeAt(0) === 48) return length === 1
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code < 48 || code > 57) return false
  }
  return true
}

function readInteger(decimal: string | Unreadable, bounds: Pick<Column, 'min' | 'max'>): number | Unreadable {
  if (decimal instanceof Unreadable) return decimal
  const number = Number(decimal)
  if (decimal.includes('.') || !Number.isSafeInteger(number)) {
    return new Unreadable('not_whole', 'This is not a whole number. Write it without decimals.')
  }
  const checked = withinBounds(decimal, bounds)
  return checked instanceof Unreadable ? checked : number
}

function withinBounds(decimal: string | Unreadable, { min, max }: Pick<Column, 'min' | 'max'>): string | Unreadable {
  if (decimal instanceof Unreadable) return decimal
  const number = Number(decimal)
  if ((min === null || number >= min) && (max === null || number <= max)) return decimal
  const range = max === null ? `${min} or more` : min === null ? `${max} or less` : `between ${min} and ${max}`
  return new Unreadable('out_of_range', `The number must be ${range}. Correct it.`)
}

const TRUE = new Set(['true', '1', 'yes'])
const FALSE = new Set(['false', '0', 'no'])

function readBoolean(text: string): boolean | Unreadable {
  const word = text.toLowerCase()
  if (TRUE.has(word)) return true
  if (FALSE.has(word)) return false
  return new Unreadable('not_a_boolean', 'This is neither true nor false. Write true, false, yes, no, 1 or 0.')
}

function readOneOf(text: string, values: readonly string[]): string | Unreadable {
  const word = asKey(text)
  if (values.includes(word)) return word
  return new Unreadable(
    'not_allowed',
    `This is none of ${values.join(', ')}. Use one of them, or translate it in the mapping.`,
  )
}

function readList(text: string, values: readonly string[]): readonly string[] | Unreadable {
  const words = text.split(';').flatMap((word) => (word.trim() === '' ? [] : [asKey(word)]))
  if (words.every((word) => values.includes(word))) return [...new Set(words)]
  return new Unreadable('not_allowed', `Write any of ${values.join(', ')}, separated by semicolons.`)
}

/** `One-off` and `one off` are written `one_off` among allowed values. */
function asKey(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
}

/** E-mail addresses are compared without regard to case, so they are kept in small letters. */
function readEmail(text: string, maxLength: number): string | Unreadable {
  const address = readText(text, maxLength)
  if (address instanceof Unreadable) return address
  if (/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/.test(address)) return address.toLowerCase()
  return new Unreadable('not_an_email', 'This is not an e-mail address. Write it like ada@example.com.')
}

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'))

function readCurrency(text: string): string | Unreadable {
  const code = text.toUpperCase()
  if (CURRENCIES.has(code)) return code
  return new Unreadable('not_a_currency', 'This is not a currency code. Write three letters such as EUR or USD.')
}

const MAX_JSON_DEPTH = 20

function readJsonObject(text: string, maxLength: number): { readonly [key: string]: unknown } | Unreadable {
  const checked = readText(text, maxLength)
  if (checked instanceof Unreadable) return checked
  let value: unknown
  try {
    value = JSON.parse(checked)
  } catch {
    return new Unreadable('not_json', 'This is not JSON. Write an object such as {"plan": "pro"}.')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return new Unreadable('not_an_object', 'This is JSON, but not an object. Write it like {"plan": "pro"}.')
  }
  if (!isStorable(value, 0)) {
    return new Unreadable(
      'json_not_storable',
      'The JSON is nested deeper than 20 levels or contains U+0000 or broken text. Simplify it.',
    )
  }
  return Object.fromEntries(Object.entries(value))
}

/** PostgreSQL's jsonb takes neither U+0000 nor lone surrogates, which JSON can spell with \u escapes. */
function isStorable(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (depth >= MAX_JSON_DEPTH) return false
  return Object.entries(value).every(([key, entry]) => isStorable(key, depth) && isStorable(entry, depth + 1))
}

/** The same few hundred days fill millions of usage rows. */
function rememberingDays(dates: DateReader): (text: string) => Day | Unreadable {
  const known = new Map<string, Day>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = readDay(text, dates)
    if (!(value instanceof Unreadable)) {
      if (known.size >= REMEMBERED_DAYS) known.clear()
      known.set(text, value)
    }
    return value
  }
}
