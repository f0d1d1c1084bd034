import { currencyDigits, money } from '../../../web/design/format.ts'

/** Cents of larger amounts say nothing in a sentence; the exact amount stands in the table behind it. */
const WORTH_CENTS = 100

/** `€43,648`, `€12.50`: an amount inside a sentence. */
export function saidMoney(amountMinor: number, currency: string): string {
  const unit = 10 ** currencyDigits(currency)
  if (Math.abs(amountMinor) < WORTH_CENTS * unit) return money(amountMinor, currency)
  return money(Math.round(amountMinor / unit) * unit, currency)
}
