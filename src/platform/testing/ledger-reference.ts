/**
 * The revenue ledger of one account, day by day and month by month, as the definitions read: everything that stands is added
 * up anew on each day. Slow, and independent of how `record/money/ledger.ts` does it; both must come to the same.
 */
import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from '../../record/money/conventions.ts'
import { minorDigits } from '../../record/money/currency.ts'
import type { Conversion, Rates } from '../../record/money/exchange.ts'
import type { CurrencyStep, MissingRate, MovementKind, MrrStep } from '../../record/money/ledger.ts'
import type { MonthRow } from '../../record/money/months.ts'
import { subscriptionMrr, type SubscriptionVersion } from '../../record/money/mrr.ts'
import type { PlanStep } from '../../record/money/plans.ts'
import { decimal, fraction, product, roundHalfUp, type Rational } from '../../record/money/rational.ts'

export type MrrResult = { known: true; steps: MrrStep[] } | { known: false; missing: MissingRate[] }

/**
 * MRR of an account over time. Each currency's standing MRR is converted at the latest rate on or before the day and
 * rounded half up; a new rate revalues what stands, told apart as `fxMinor`. Without a rate nothing is said at all.
 * The order of the versions does not matter.
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

function isInForce(term: Term, day: Day): boolean {
  return term.from <= day && (term.until === null || term.until > day)
}

/** Days on which what stands, or a rate it is converted at, may change; ascending. */
function daysOfChange(terms: readonly Term[], { rates, reportingCurrency }: Conversion): Day[] {
  const currencies = new Set(terms.map(({ currency }) => currency).filter((currency) => currency !== reportingCurrency))
  const rateDays = [...currencies].flatMap((currency) => (rates.get(currency) ?? []).map(({ day }) => day))
  const ends = terms.flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
  return [...new Set([...ends, ...rateDays])].sort()
}

function sumByCurrency(terms: readonly Term[]): Map<string, bigint> {
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
function worthOn(
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

/**
 * The plan of an account is the one with most MRR, compared without rounding; of equal ones the first by name. Needs every
 * rate (`mrrSteps` says which are missing). Source: definitions, Revenue.
 */
export function planSteps(
  versions: readonly SubscriptionVersion[],
  conversion: Conversion,
  conventions: Conventions = DEFAULT_CONVENTIONS,
): PlanStep[] {
  const terms = termsInForce(versions, conventions).filter(({ minor }) => minor !== 0n)
  const days = daysOfChange(terms, conversion).map((day) => ({ day, plan: planOn(day, terms, conversion) }))
  return days.filter(({ plan }, index) => plan !== (days[index - 1]?.plan ?? null))
}

function planOn(day: Day, terms: readonly Term[], conversion: Conversion): string | null {
  const running = terms.filter((term) => isInForce(term, day))
  const worths = [...Map.groupBy(running, ({ plan }) => plan)].map(([plan, ofPlan]) => ({
    plan,
    worth: sum(ofPlan.map((term) => worthOn(day, term, conversion))),
  }))
  const [first] = worths
    .filter(({ worth }) => worth.numerator > 0n)
    .toSorted((a, b) => compare(b.worth, a.worth) || byName(a.plan, b.plan))
  return first?.plan ?? null
}

function sum(parts: readonly Rational[]): Rational {
  return parts.reduce((total, part) => ({
    numerator: total.numerator * part.denominator + part.numerator * total.denominator,
    denominator: total.denominator * part.denominator,
  }))
}

function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  if (difference === 0n) return 0
  return difference > 0n ? 1 : -1
}

function byName(a: string | null, b: string | null): number {
  if (a === null) return 1
  if (b === null) return -1
  return a < b ? -1 : 1
}

/** MRR by currency, for accounts that are ever paid in another than the reporting currency. */
export function currencySteps(
  versions: readonly SubscriptionVersion[],
  reportingCurrency: string,
  conventions: Conventions = DEFAULT_CONVENTIONS,
): CurrencyStep[] {
  const terms = termsInForce(versions, conventions).filter(({ minor }) => minor !== 0n)
  if (terms.every(({ currency }) => currency === reportingCurrency)) return []
  return [...Map.groupBy(terms, ({ currency }) => currency)].flatMap(([currency, own]) => stepsIn(currency, own))
}

function stepsIn(currency: string, terms: readonly Term[]): CurrencyStep[] {
  const days = new Set(terms.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))
  const all = [...days].sort().map((day) => ({
    currency,
    day,
    mrrMinor: Number(sumByCurrency(terms.filter((term) => isInForce(term, day))).get(currency) ?? 0n),
  }))
  return all.filter(({ mrrMinor }, index) => mrrMinor !== (all[index - 1]?.mrrMinor ?? 0))
}

/** `abroad` is what `currencySteps` gives: empty for an account of the reporting currency alone. */
export function monthRows(
  steps: readonly MrrStep[],
  abroad: readonly CurrencyStep[],
  reportingCurrency: string,
): MonthRow[] {
  if (steps.length === 0) return []
  const changes = [...steps, ...abroad].map(({ day }) => monthOf(day))
  const [first, last] = [Math.min(...changes), Math.max(...changes)]
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const customerTurns = whereOther(
    all,
    (month) => steps.findLast(({ day }) => monthOf(day) <= month)?.isCustomer ?? false,
    false,
  )
  const row = (currency: string, closeAt: (month: number) => number): MonthRow => {
    const months = whereOther(all, closeAt, 0)
    return { currency, months, mrr: months.map(closeAt), customerTurns }
  }
  if (abroad.length === 0) return [row(reportingCurrency, (month) => mrrOn(steps, dayOfClose(month)) ?? 0)]
  return [...Map.groupBy(abroad, ({ currency }) => currency)].map(([currency, own]) =>
    row(currency, (month) => own.findLast(({ day }) => monthOf(day) <= month)?.mrrMinor ?? 0),
  )
}

function whereOther<T>(months: readonly number[], closeAt: (month: number) => T, before: T): number[] {
  return months.filter((month, index) => closeAt(month) !== (index === 0 ? before : closeAt(month - 1)))
}

const monthOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

/** A day no day of the month is after; compared as text only. */
const dayOfClose = (month: number) =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-31` as Day

/** A version while it is in force. */
interface Term {
  from: Day
  /** First day on which it no longer is; null: open. */
  until: Day | null
  currency: string
  plan: string | null
  /** MRR in minor units of `currency`. */
  minor: bigint
  /** It costs nothing, and by convention its account stays a customer. */
  isHeld: boolean
}

/**
 * Each version counts from the later of its effective day and its start, until its end or the next version's effective
 * day; by convention until its cancellation. What is in force for no day, or neither paid nor held, is left out.
 */
function termsInForce(
  versions: readonly SubscriptionVersion[],
  conventions: Conventions = DEFAULT_CONVENTIONS,
): Term[] {
  const bySubscription = Map.groupBy(versions, (version) => version.subscription)
  return [...bySubscription.values()].flatMap((group) => {
    const ordered = group.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
    return ordered.flatMap((version, index) => {
      const term = termOf(version, ordered[index + 1]?.effectiveOn ?? null, conventions)
      const lasts = term.until === null || term.until > term.from
      return lasts && (term.minor !== 0n || term.isHeld) ? [term] : []
    })
  })
}

function termOf(version: SubscriptionVersion, nextEffectiveOn: Day | null, conventions: Conventions): Term {
  const cancelledOn = conventions.churnOn === 'cancellation' ? (version.cancelledOn ?? null) : null
  const ends = [version.endedOn, cancelledOn, nextEffectiveOn].filter((day) => day !== null)
  return {
    from: version.effectiveOn > version.startedOn ? version.effectiveOn : version.startedOn,
    until: ends.toSorted()[0] ?? null,
    currency: version.currency,
    plan: version.plan ?? null,
    minor: subscriptionMrr(version, conventions),
    isHeld: isHeld(version, conventions),
  }
}

function isHeld(version: SubscriptionVersion, { paused, fullyDiscounted }: Conventions): boolean {
  if (version.isTrial || version.kind !== 'recurring') return false
  const listed = product(decimal(version.amount), decimal(version.quantity))
  if (listed.numerator === 0n) return paused === 'contraction'
  const discount = decimal(version.discountPercent)
  return discount.numerator >= 100n * discount.denominator && fullyDiscounted === 'contraction'
}
