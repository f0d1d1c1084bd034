import { isDay } from './day.ts'
import { minorDigits } from './minor-digits.ts'

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

export function dayText(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`
}

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
