import { minorDigits } from '../../kernel/minor-digits.ts'

export { minorDigits }

/** Minor units as a plain decimal: 123450 of EUR is `1234.50`. */
export function plainAmount(minor: number, currency: string): string {
  const places = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  const sign = minor < 0 ? '-' : ''
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-places)}`
}
