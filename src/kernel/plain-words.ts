import { isDay } from './day.ts'
import { minorDigits } from './minor-digits.ts'

/** `1 account`, `2 accounts`. */
export function counted(count: number, one: string, many: string): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}

/** At most two decimals, thousands apart, a minus sign that is one. */
export function numberText(value: number): string {
  return new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 }).format(value).replace('-', '−')
}

/** Whole amounts without cents; `minor` in the currency's minor unit. */
export function moneyText(minor: number, currency: string): string {
  const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
  const digits = minorDigits(currency)
  const amount = minor / 10 ** digits
  const shown = Number.isInteger(amount) ? 0 : digits
  const format = new Intl.NumberFormat('en-GB', {
    ...style,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  })
  return format.format(amount).replace('-', '−')
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** `3 January 2027`. */
export function dayText(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`
}

/** `3 Jan 2027`; with `today`, the year only where it is another one. */
export function shortDayText(day: string, today?: string): string {
  const [date, month = '', year] = dayText(day).split(' ')
  const text = `${date} ${month.slice(0, 3)}`
  return today?.slice(0, 4) === year ? text : `${text} ${year}`
}

/** A value as it stands in a sentence: `yes`, `1,200`, `3 January 2027`, or the text itself. */
export function plainText(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return numberText(value)
  return isDay(value) ? dayText(value) : value
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `a, b and c`. */
export function listed(parts: readonly string[], word: string): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${word} ${parts.at(-1)}`
}

/** Names stand inside of sentences in small letters, unless they are abbreviations or names proper. */
export function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}
