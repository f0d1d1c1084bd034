const digits = new Map<string, number>()

/** Decimals of a currency's minor unit by ISO 4217: 2 for EUR, 0 for JPY. An unknown code counts 2. */
export function minorDigits(currency: string): number {
  const known = digits.get(currency)
  if (known !== undefined) return known
  const found = /^[A-Z]{3}$/.test(currency)
    ? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2)
    : 2
  digits.set(currency, found)
  return found
}

/** Minor units as a plain decimal: 123450 of EUR is `1234.50`. */
export function plainAmount(minor: number, currency: string): string {
  const places = minorDigits(currency)
  const text = String(Math.abs(minor)).padStart(places + 1, '0')
  const whole = text.slice(0, text.length - places)
  const sign = minor < 0 ? '-' : ''
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${text.slice(-places)}`
}
