import { decimal, fraction, product, roundHalfUp } from '../../record/money/rational.ts'

/** Turns minor units of one currency into those of another. */
export type Exchange = (minor: number) => number

export const UNCHANGED: Exchange = (minor) => minor

/**
 * Exact: minor × rate × 10^(digits of the reporting currency − digits of the other), rounded half up once, as the ledger
 * does. Whole numbers below 2^53 suffice nearly always; what would leave them is computed with long integers.
 */
export function exchangeAt(rate: string, places: { from: number; to: number }): Exchange {
  const scaled = product(decimal(rate), fraction(10n ** BigInt(places.to), 10n ** BigInt(places.from)))
  const numerator = Number(scaled.numerator)
  const denominator = Number(scaled.denominator)
  const largest = (Number.MAX_SAFE_INTEGER - denominator) / (2 * numerator)
  const isSmall = Number.isSafeInteger(numerator) && Number.isSafeInteger(2 * denominator)
  return (minor) =>
    isSmall && minor <= largest
      ? Math.floor((2 * minor * numerator + denominator) / (2 * denominator))
      : Number(roundHalfUp(product(fraction(minor), scaled)))
}
