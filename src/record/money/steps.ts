import type { Day } from '../../kernel/day.ts'
import { minorDigits } from './currency.ts'
import { mrrChanges, type MrrChange, type SubscriptionVersion } from './mrr.ts'
import { decimal, fraction, product, roundHalfUp } from './rational.ts'

/** MRR of an account from `day` on, in minor units of the reporting currency. */
export interface MrrStep {
  day: Day
  mrrMinor: number
  /** Part of the change that comes from a new exchange rate alone. */
  fxMinor: number
}

export interface MissingRate {
  currency: string
  /** The first day for which a rate was needed and none on or before it is known. */
  day: Day
}

/** Rates of currencies, oldest day first: reporting units per unit, as decimals. */
export type Rates = ReadonlyMap<string, readonly { day: Day; rate: string }[]>

export type MrrResult = { known: true; steps: MrrStep[] } | { known: false; missing: MissingRate[] }

/**
 * MRR of an account over time. Each currency's standing MRR is converted at the latest rate on or before the day and
 * rounded half up; a new rate revalues what stands, told apart as `fxMinor`. Without a rate nothing is said at all.
 * The order of the versions does not matter.
 */
export function mrrSteps(versions: readonly SubscriptionVersion[], rates: Rates, reportingCurrency: string): MrrResult {
  const changes = mrrChanges(versions)
  const missing = missingRates(changes, rates, reportingCurrency)
  if (missing.length > 0) return { known: false, missing }

  const byDay = Map.groupBy(changes, (change) => change.day)
  const days = [...new Set([...byDay.keys(), ...rateDays(changes, rates)])].sort()
  const standing = new Map<string, bigint>()
  const steps: MrrStep[] = []
  let before = 0n
  for (const day of days) {
    const revalued = valueOn(day, standing, rates, reportingCurrency)
    for (const { currency, change } of byDay.get(day) ?? [])
      standing.set(currency, (standing.get(currency) ?? 0n) + change)
    const value = valueOn(day, standing, rates, reportingCurrency)
    if (value !== before || revalued !== before) {
      steps.push({ day, mrrMinor: safeNumber(value), fxMinor: safeNumber(revalued - before) })
    }
    before = value
  }
  return { known: true, steps }
}

/** MRR on a day; null before the first step. */
export function mrrOn(steps: readonly MrrStep[], day: Day): number | null {
  return steps.findLast((step) => step.day <= day)?.mrrMinor ?? null
}

function missingRates(changes: readonly MrrChange[], rates: Rates, reportingCurrency: string): MissingRate[] {
  const firstDays = new Map<string, Day>()
  for (const { currency, day } of changes) {
    const first = firstDays.get(currency)
    if (currency !== reportingCurrency && (first === undefined || day < first)) firstDays.set(currency, day)
  }
  return [...firstDays]
    .filter(([currency, day]) => rateOn(rates, currency, day) === undefined)
    .map(([currency, day]) => ({ currency, day }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

function rateDays(changes: readonly MrrChange[], rates: Rates): Day[] {
  const currencies = new Set(changes.map((change) => change.currency))
  return [...currencies].flatMap((currency) => (rates.get(currency) ?? []).map(({ day }) => day))
}

function rateOn(rates: Rates, currency: string, day: Day): string | undefined {
  return rates.get(currency)?.findLast((rate) => rate.day <= day)?.rate
}

function valueOn(day: Day, standing: ReadonlyMap<string, bigint>, rates: Rates, reportingCurrency: string): bigint {
  let total = 0n
  for (const [currency, minor] of standing) {
    if (minor === 0n) continue
    if (currency === reportingCurrency) {
      total += minor
      continue
    }
    const rate = rateOn(rates, currency, day)
    if (rate === undefined) throw new Error(`No exchange rate for ${currency} on ${day}`)
    const scale = fraction(10n ** BigInt(minorDigits(reportingCurrency)), 10n ** BigInt(minorDigits(currency)))
    total += roundHalfUp(product(fraction(minor), decimal(rate), scale))
  }
  return total
}

function safeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`Money beyond what can be counted exactly: ${value}`)
  return number
}
