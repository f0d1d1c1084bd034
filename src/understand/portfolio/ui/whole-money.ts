import { currencyDigits, money } from '../../../web/design/format.ts'

/** `€625,571`: money without cents, for columns; the exact amount belongs on hover. */
export function wholeMoney(amountMinor: number | null, currency: string): string {
  if (amountMinor === null) return money(null, currency)
  const unit = 10 ** currencyDigits(currency)
  return money(Math.round(amountMinor / unit) * unit, currency)
}
