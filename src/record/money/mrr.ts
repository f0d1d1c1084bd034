import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from './conventions.ts'
import { minorDigits } from './currency.ts'
import { decimal, fraction, product, roundHalfUp, type Rational } from './rational.ts'

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
  const discount = decimal(price.discountPercent)
  return roundHalfUp(
    product(
      decimal(price.amount),
      fraction(10n ** BigInt(minorDigits(price.currency))),
      decimal(price.quantity),
      fraction(100n * discount.denominator - discount.numerator, 100n * discount.denominator),
      perMonth(price.interval, conventions),
      fraction(1, price.intervalCount),
    ),
  )
}

function perMonth(interval: Interval, conventions: Conventions): Rational {
  switch (interval) {
    case 'year':
      return fraction(1, 12)
    case 'quarter':
      return fraction(1, 3)
    case 'month':
      return fraction(1)
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
export interface Term {
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
export function termsInForce(
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
  if (!isRecurring(version)) return false
  const listed = product(decimal(version.amount), decimal(version.quantity))
  if (listed.numerator === 0n) return paused === 'contraction'
  const discount = decimal(version.discountPercent)
  return discount.numerator >= 100n * discount.denominator && fullyDiscounted === 'contraction'
}
