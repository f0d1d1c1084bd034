import { dateReader, readInstant } from './dates.ts'
import { Unreadable } from './unreadable.ts'

export interface StyleGuess {
  /** For a mapping; null where ISO 8601 is enough. */
  dateFormat: string | null
  decimal: '.' | ','
  thousands: '.' | ',' | null
  /** Sentences about what the samples leave open. */
  notes: string[]
}

// Day first before month first: where nothing decides, the note asks.
const DATE_FORMATS = [
  'd.M.yyyy',
  'd/M/yyyy',
  'M/d/yyyy',
  'yyyy/M/d',
  'd-M-yyyy',
  'M-d-yyyy',
  'd MMM yyyy',
  'MMM d, yyyy',
  'd-MMM-yyyy',
  'unix',
  'unix_ms',
]
const DATE_LIKE = /^(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[ -][a-z]{3,9}\.?[ -]\d{4}|[a-z]{3,9} \d{1,2}, \d{4})/i
const ISO_LIKE = /^\d{4}-\d\d-\d\d/
const UNIX_NAME = /(_at|_on|time|date|created|updated|timestamp)$/i

/** Reads off the samples how dates and numbers are written. */
export function guessStyle(header: readonly string[], samples: readonly (readonly string[])[]): StyleGuess {
  const columns = header.map((name, index) => ({
    name,
    values: samples.map((cells) => (cells[index] ?? '').trim()).filter((value) => value !== ''),
  }))
  const dates = columns.filter(({ name, values }) => looksLikeDates(name, values)).map(({ values }) => values)
  const notes: string[] = []
  return { dateFormat: guessDateFormat(dates, notes), ...guessNumbers(columns.flatMap(({ values }) => values)), notes }
}

function looksLikeDates(name: string, values: readonly string[]): boolean {
  if (values.length === 0) return false
  const unix = UNIX_NAME.test(name) && values.every((value) => /^1\d{9}(\d{3})?$/.test(value))
  return unix || values.every((value) => DATE_LIKE.test(value) && !ISO_LIKE.test(value))
}

function guessDateFormat(columns: readonly (readonly string[])[], notes: string[]): string | null {
  const fitting = DATE_FORMATS.map((format) => ({
    format,
    fits: columns.filter((values) => allRead(values, format)).length,
  }))
  const most = Math.max(0, ...fitting.map(({ fits }) => fits))
  if (most === 0) return null
  const [best, other] = fitting.filter(({ fits }) => fits === most)
  if (best && other)
    notes.push(`Dates could be ${best.format} or ${other.format}; ${best.format} is assumed. Check it.`)
  return best?.format ?? null
}

function allRead(values: readonly string[], format: string): boolean {
  const reader = dateReader(format)
  if (format.startsWith('unix') && values.some((value) => value.length > 10 !== (format === 'unix_ms'))) return false
  return reader !== null && values.every((value) => !(readInstant(value, reader) instanceof Unreadable))
}

function guessNumbers(values: readonly string[]): Pick<StyleGuess, 'decimal' | 'thousands'> {
  let commas = 0
  let points = 0
  let grouped = 0
  for (const value of values) {
    if (/^-?(\d+|\d{1,3}(\.\d{3})+),\d+$/.test(value) && !/^-?\d{1,3},\d{3}$/.test(value)) {
      commas += 1
      if (value.includes('.')) grouped += 1
    } else if (/^-?(\d+|\d{1,3}(,\d{3})+)\.\d+$/.test(value)) {
      points += 1
      if (value.includes(',')) grouped += 1
    }
  }
  const decimal = commas > points ? ',' : '.'
  const thousands = grouped === 0 ? null : decimal === ',' ? '.' : ','
  return { decimal, thousands }
}
