import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from './conventions.ts'
import { minorDigits } from './currency.ts'
import { exact } from './exchange.ts'
import { decimal, fraction, roundHalfUp, type Rational } from './rational.ts'

export const INTERVALS = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Interval = (typeof INTERVALS)[number]

/** What is paid and how often; amounts are decimals in the subscription's own currency. */
export interface Price {
  amount: string
  interval: Interval
  intervalCount: number
  quantity: string
  discountPercent: string
  currency: string
  isTrial: boolean
  kind: 'recurring' | 'one_off'
}

/** One version of a subscription: in force from `effectiveOn` until its next version. */
export interface SubscriptionVersion extends Price {
  /** The same for all versions of one subscription. */
  subscription: string
  effectiveOn: Day
  startedOn: Day
  /** First day no longer paid for. */
  endedOn: Day | null
  /** The day the cancellation was asked for. */
  cancelledOn?: Day | null
  plan?: string | null
}

const [YEAR, QUARTER, MONTH] = [fraction(1, 12), fraction(1, 3), fraction(1)]

const WEEKS: Readonly<Record<Conventions['weeksPerMonth'], Rational>> = {
  '52/12': fraction(52, 12),
  '4': fraction(4),
  '4.33': fraction(433, 100),
  '365.25/84': fraction(36_525, 8_400),
}

const DAYS: Readonly<Record<Conventions['daysPerMonth'], Rational>> = {
  '365/12': fraction(365, 12),
  '30': fraction(30),
}

/**
 * MRR of one subscription in minor units of its own currency: amount × quantity × (1 − discount) × interval factor /
 * interval count, rounded half up once. Trials and one-offs count 0. Source: definitions, Revenue.
 */
export function subscriptionMrr(price: Price, conventions: Conventions = DEFAULT_CONVENTIONS): bigint {
  if (!isRecurring(price)) return 0n
  const [amount, quantity, discount] = [decimal(price.amount), decimal(price.quantity), decimal(price.discountPercent)]
  const factor = perMonth(price.interval, conventions)
  const paidShare = 100n * discount.denominator - discount.numerator
  const scale = 10n ** BigInt(minorDigits(price.currency))
  return roundHalfUp({
    numerator: amount.numerator * scale * quantity.numerator * paidShare * factor.numerator,
    denominator:
      amount.denominator *
      quantity.denominator *
      (100n * discount.denominator) *
      factor.denominator *
      BigInt(price.intervalCount),
  })
}

function perMonth(interval: Interval, conventions: Conventions): Rational {
  switch (interval) {
    case 'year':
      return YEAR
    case 'quarter':
      return QUARTER
    case 'month':
      return MONTH
    case 'week':
      return WEEKS[conventions.weeksPerMonth]
    case 'day':
      return DAYS[conventions.daysPerMonth]
  }
}

function isRecurring({ isTrial, kind }: Price): boolean {
  return !isTrial && kind === 'recurring'
}

/** A version while it is in force. */
export interface Term<V = SubscriptionVersion> {
  of: V
  from: Day
  /** First day on which it no longer is; null: open. */
  until: Day | null
  currency: string
  plan: string | null
  /** MRR in minor units of `currency`. */
  minor: number
  /** It costs nothing, and by convention its account stays a customer. */
  isHeld: boolean
}

/**
 * Each version counts from the later of its effective day and its start, until its end or the next version's effective
 * day; by convention until its cancellation. What is in force for no day, or neither paid nor held, is left out.
 */
export function termsInForce<V extends SubscriptionVersion>(
  versions: readonly V[],
  conventions: Conventions = DEFAULT_CONVENTIONS,
): Term<V>[] {
  const terms: Term<V>[] = []
  for (const group of Map.groupBy(versions, ({ subscription }) => subscription).values()) {
    group.sort((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
    for (const [index, version] of group.entries()) {
      const term = termOf(version, group[index + 1]?.effectiveOn ?? null, conventions)
      if (term !== null && (term.minor !== 0 || term.isHeld)) terms.push(term)
    }
  }
  return terms
}

/** Null when it is in force for no day. */
function termOf<V extends SubscriptionVersion>(
  of: V,
  nextEffectiveOn: Day | null,
  conventions: Conventions,
): Term<V> | null {
  const { effectiveOn, startedOn, currency } = of
  const from = effectiveOn > startedOn ? effectiveOn : startedOn
  const cancelledOn = conventions.churnOn === 'cancellation' ? (of.cancelledOn ?? null) : null
  const until = earlier(earlier(of.endedOn, cancelledOn), nextEffectiveOn)
  if (until !== null && until <= from) return null
  const minor = exact(Number(subscriptionMrr(of, conventions)))
  return { of, from, until, currency, plan: of.plan ?? null, minor, isHeld: isHeld(of, conventions) }
}

function earlier(one: Day | null, other: Day | null): Day | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}

function isHeld(version: SubscriptionVersion, { paused, fullyDiscounted }: Conventions): boolean {
  const isByConvention = paused === 'contraction' || fullyDiscounted === 'contraction'
  if (!isByConvention || !isRecurring(version)) return false
  if (numeratorOf(version.amount) === 0n || numeratorOf(version.quantity) === 0n) return paused === 'contraction'
  const discount = decimal(version.discountPercent)
  return discount.numerator >= 100n * discount.denominator && fullyDiscounted === 'contraction'
}

const numeratorOf = (text: string) => decimal(text).numerator
