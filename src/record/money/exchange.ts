import type { Day } from '../../kernel/day.ts'
import { minorDigits } from './currency.ts'

/** Rates of currencies, oldest day first: reporting units per unit, as decimals. */
export type Rates = ReadonlyMap<string, readonly { day: Day; rate: string }[]>

/** What amounts are converted by. */
export interface Conversion {
  rates: Rates
  reportingCurrency: string
}

/** A rate from its day on. */
export interface RateStep {
  day: Day
  /** Reporting minor units in one minor unit, times the exchange's `unit`. */
  factor: bigint
}

const MOST_MINOR_DIGITS = 4

/** Rates as whole numbers over one denominator, so that worths are compared and added up exactly. */
export interface Exchange {
  reportingCurrency: string
  /** What one minor unit of the reporting currency counts. */
  unit: bigint
  steps: ReadonlyMap<string, readonly RateStep[]>
}

export function exchangeOf({ rates, reportingCurrency }: Conversion): Exchange {
  const digits = [...rates.values()].flat().reduce((most, { rate }) => Math.max(most, placesOf(rate)), 0)
  const home = minorDigits(reportingCurrency)
  const steps = new Map<string, RateStep[]>()
  for (const [currency, known] of rates) {
    const scale = home + MOST_MINOR_DIGITS - minorDigits(currency)
    const factor = (rate: string) => whole(rate) * 10n ** BigInt(digits - placesOf(rate) + scale)
    steps.set(
      currency,
      known.map(({ day, rate }) => ({ day, factor: factor(rate) })),
    )
  }
  return { reportingCurrency, unit: 10n ** BigInt(digits + MOST_MINOR_DIGITS), steps }
}

/** The nearest whole number of worth / unit; a half goes up, also below zero. */
export function inMinorUnits(worth: bigint, unit: bigint): number {
  const doubled = 2n * worth + unit
  const divisor = 2n * unit
  const quotient = doubled / divisor
  return exact(Number(doubled < 0n && doubled % divisor !== 0n ? quotient - 1n : quotient))
}

/** Throws a RangeError for money beyond what can be counted exactly (2^53 minor units). */
export function exact(minor: number): number {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`Money beyond what can be counted exactly: ${minor}`)
  return minor
}

function placesOf(decimal: string): number {
  const point = decimal.indexOf('.')
  return point === -1 ? 0 : decimal.length - point - 1
}

const whole = (decimal: string) => BigInt(decimal.replace('.', ''))
