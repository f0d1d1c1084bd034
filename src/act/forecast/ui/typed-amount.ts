import { currencyDigits } from '../../../web/design/format.ts'

const TIMES: Readonly<Record<string, number>> = { '': 1, k: 1_000, m: 1_000_000 }

/**
 * Minor units of what somebody typed: `540000`, `540,000`, `540 000.50`, `540k`, `1.2m`, with or without a currency's sign.
 * Of two separators the last one divides off the cents; a single one followed by three digits groups thousands.
 * Null: not an amount.
 */
export function typedAmount(text: string, currency: string): number | null {
  const bare = text.toLowerCase().replaceAll(/[\s\u00A0\u202F'’€$£¥]/g, '')
  const match = /^(\d[\d.,]*)([km]?)$/.exec(bare)
  if (!match) return null
  const [, digits = '', unit = ''] = match
  const value = Number(plain(digits, unit !== ''))
  if (!Number.isFinite(value)) return null
  return Math.round(value * (TIMES[unit] ?? 1) * 10 ** currencyDigits(currency))
}

function plain(digits: string, hasUnit: boolean): string {
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  if (last === -1) return digits
  const separators = digits.replaceAll(/\d/g, '')
  const isMixed = new Set(separators).size > 1
  const isDecimal = separators.length === 1 || isMixed ? isMixed || hasUnit || digits.length - last - 1 !== 3 : false
  const whole = digits.slice(0, last).replaceAll(/[.,]/g, '')
  return isDecimal ? `${whole}.${digits.slice(last + 1)}` : digits.replaceAll(/[.,]/g, '')
}

/** The same amount to be edited: `540000`, cents only where there are any. */
export function editableAmount(minor: number | null, currency: string): string {
  if (minor === null) return ''
  const digits = currencyDigits(currency)
  const amount = minor / 10 ** digits
  return Number.isInteger(amount) ? String(amount) : amount.toFixed(digits)
}
