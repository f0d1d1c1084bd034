import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from './conventions.ts'
import { minorDigits } from './currency.ts'
import { termsInForce, type SubscriptionVersion, type Term } from './mrr.ts'
import { decimal, fraction, product, roundHalfUp, type Rational } from './rational.ts'

export const MOVEMENT_KINDS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const
export type MovementKind = (typeof MOVEMENT_KINDS)[number]

/** A change of an account's MRR, in minor units of the reporting currency: mrr = before + fx + movement. */
export interface MrrStep {
  day: Day
  beforeMinor: number
  mrrMinor: number
  /** Part of the change that comes from a new exchange rate alone. */
  fxMinor: number
  /** Null: new exchange rates alone. */
  kind: MovementKind | null
  /** Pays, or counts as a customer by convention. */
  isCustomer: boolean
}

export interface MissingRate {
  currency: string
  /** The first day for which a rate was needed and none on or before it is known. */
  day: Day
}

/** Rates of currencies, oldest day first: reporting units per unit, as decimals. */
export type Rates = ReadonlyMap<string, readonly { day: Day; rate: string }[]>

export type MrrResult = { known: true; steps: MrrStep[] } | { known: false; missing: MissingRate[] }

/** What amounts are converted by. */
export interface Conversion {
  rates: Rates
  reportingCurrency: string
}

/**
 * MRR of an account over time. Each currency's standing MRR is converted at the latest rate on or before the day and
 * rounded half up; a new rate revalues what stands, told apart as `fxMinor`. Without a rate nothing is said at all.
 * The order of the versions does not matter. `store-ledger.ts` computes the same for many accounts.
 */
export function mrrSteps(
  versions: readonly SubscriptionVersion[],
  conversion: Conversion,
  conventions: Conventions = DEFAULT_CONVENTIONS,
): MrrResult {
  const terms = termsInForce(versions, conventions)
  const missing = missingRates(terms, conversion)
  if (missing.length > 0) return { known: false, missing }
  const steps: MrrStep[] = []
  let before: Close = { minor: 0n, standing: new Map(), isCustomer: false, wasEver: false }
  for (const day of daysOfChange(terms, conversion)) {
    const after = closeOf(day, terms, conversion, before)
    const fx = valueOn(day, before.standing, conversion) - before.minor
    const kind = kindOf(before, after, after.minor - before.minor - fx)
    if (after.minor !== before.minor || fx !== 0n || kind !== null) {
      const [beforeMinor, mrrMinor, fxMinor] = [before.minor, after.minor, fx].map(safeNumber) as [
        number,
        number,
        number,
      ]
      steps.push({ day, beforeMinor, mrrMinor, fxMinor, kind, isCustomer: after.isCustomer })
    }
    before = after
  }
  return { known: true, steps }
}

/** MRR on a day; null before the first step. */
export function mrrOn(steps: readonly MrrStep[], day: Day): number | null {
  return steps.findLast((step) => step.day <= day)?.mrrMinor ?? null
}

interface Close {
  minor: bigint
  standing: ReadonlyMap<string, bigint>
  isCustomer: boolean
  wasEver: boolean
}

function closeOf(day: Day, terms: readonly Term[], conversion: Conversion, before: Close): Close {
  const running = terms.filter((term) => isInForce(term, day))
  const standing = sumByCurrency(running)
  const minor = valueOn(day, standing, conversion)
  const isCustomer = minor > 0n || (before.isCustomer && running.some((term) => term.isHeld))
  return { minor, standing, isCustomer, wasEver: before.wasEver || isCustomer }
}

function kindOf(before: Close, after: Close, movement: bigint): MovementKind | null {
  if (after.isCustomer && !before.isCustomer) return before.wasEver ? 'reactivation' : 'new'
  if (before.isCustomer && !after.isCustomer) return 'churn'
  if (movement === 0n) return null
  return movement > 0n ? 'expansion' : 'contraction'
}

export function isInForce(term: Term, day: Day): boolean {
  return term.from <= day && (term.until === null || term.until > day)
}

/** Days on which what stands, or a rate it is converted at, may change; ascending. */
export function daysOfChange(terms: readonly Term[], { rates, reportingCurrency }: Conversion): Day[] {
  const currencies = new Set(terms.map(({ currency }) => currency).filter((currency) => currency !== reportingCurrency))
  const rateDays = [...currencies].flatMap((currency) => (rates.get(currency) ?? []).map(({ day }) => day))
  const ends = terms.flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
  return [...new Set([...ends, ...rateDays])].sort()
}

export function sumByCurrency(terms: readonly Term[]): Map<string, bigint> {
  const sums = new Map<string, bigint>()
  for (const { currency, minor } of terms) sums.set(currency, (sums.get(currency) ?? 0n) + minor)
  return sums
}

function missingRates(terms: readonly Term[], { rates, reportingCurrency }: Conversion): MissingRate[] {
  const firstDays = new Map<string, Day>()
  for (const { currency, from, minor } of terms) {
    if (minor === 0n || currency === reportingCurrency) continue
    const first = firstDays.get(currency)
    if (first === undefined || from < first) firstDays.set(currency, from)
  }
  return [...firstDays]
    .filter(([currency, day]) => rateOn(rates, currency, day) === undefined)
    .map(([currency, day]) => ({ currency, day }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

function rateOn(rates: Rates, currency: string, day: Day): string | undefined {
  return rates.get(currency)?.findLast((rate) => rate.day <= day)?.rate
}

function valueOn(day: Day, standing: ReadonlyMap<string, bigint>, conversion: Conversion): bigint {
  return [...standing].reduce(
    (total, [currency, minor]) => total + roundHalfUp(worthOn(day, { currency, minor }, conversion)),
    0n,
  )
}

/** Minor units of a currency in those of the reporting currency on a day, exactly. */
export function worthOn(
  day: Day,
  { currency, minor }: { currency: string; minor: bigint },
  { rates, reportingCurrency }: Conversion,
): Rational {
  if (minor === 0n || currency === reportingCurrency) return fraction(minor)
  const rate = rateOn(rates, currency, day)
  if (rate === undefined) throw new Error(`No exchange rate for ${currency} on ${day}`)
  const scale = fraction(10n ** BigInt(minorDigits(reportingCurrency)), 10n ** BigInt(minorDigits(currency)))
  return product(fraction(minor), decimal(rate), scale)
}

function safeNumber(value: bigint): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new RangeError(`Money beyond what can be counted exactly: ${value}`)
  return number
}
