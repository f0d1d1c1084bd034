import type { Day } from '../../kernel/day.ts'
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
}

const PER_MONTH: Readonly<Record<Interval, Rational>> = {
  year: fraction(1, 12),
  quarter: fraction(1, 3),
  month: fraction(1),
  week: fraction(52, 12),
  day: fraction(365, 12),
}

/**
 * MRR of one subscription in minor units of its own currency: amount × quantity × (1 − discount) × interval factor /
 * interval count, rounded half up once. Trials and one-offs count 0. Source: definitions, Revenue.
 */
export function subscriptionMrr(price: Price): bigint {
  if (price.isTrial || price.kind === 'one_off') return 0n
  const discount = decimal(price.discountPercent)
  return roundHalfUp(
    product(
      decimal(price.amount),
      fraction(10n ** BigInt(minorDigits(price.currency))),
      decimal(price.quantity),
      fraction(100n * discount.denominator - discount.numerator, 100n * discount.denominator),
      PER_MONTH[price.interval],
      fraction(1, price.intervalCount),
    ),
  )
}

export interface MrrChange {
  day: Day
  currency: string
  /** Minor units of `currency`, added to what stood before. */
  change: bigint
}

/** Each version counts from the later of its effective day and its start, until its end or the next version's effective day. */
export function mrrChanges(versions: readonly SubscriptionVersion[]): MrrChange[] {
  const bySubscription = Map.groupBy(versions, (version) => version.subscription)
  return [...bySubscription.values()].flatMap((group) => {
    const ordered = group.toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1))
    return ordered.flatMap((version, index) => changesOf(version, ordered[index + 1]?.effectiveOn ?? null))
  })
}

function changesOf(version: SubscriptionVersion, nextEffectiveOn: Day | null): MrrChange[] {
  const from = version.effectiveOn > version.startedOn ? version.effectiveOn : version.startedOn
  const ends = [version.endedOn, nextEffectiveOn].filter((day) => day !== null)
  const until = ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b))
  const mrr = subscriptionMrr(version)
  if (mrr === 0n || (until !== null && until <= from)) return []
  const start = { day: from, currency: version.currency, change: mrr }
  return until === null ? [start] : [start, { day: until, currency: version.currency, change: -mrr }]
}
