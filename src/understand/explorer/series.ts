import { clamp, sum, withoutNoise } from '../../kernel/statistics.ts'
import type { Day } from '../../kernel/day.ts'
import { daysIn, type Bucket, type Period } from './period.ts'

/** amount: added up over days. users: counted once in any window. level: the last value. mean: the mean of the days. */
export type Nature = 'amount' | 'users' | 'level' | 'mean'

export interface BucketAmount {
  readonly bucket: Day
  readonly value: number
  readonly accounts: number
}

export interface KnownFrom {
  readonly firstDay: Day
  readonly accounts: number
}

export interface Facts {
  readonly nature: Nature
  readonly amounts: readonly BucketAmount[]
  /** From which day on how many accounts report. */
  readonly known: readonly KnownFrom[]
  /** What happened after this day is not known: the source went silent. Null: it is up to date. */
  readonly lastKnownDay: Day | null
  /** Nothing is kept from before this day. */
  readonly keptFrom: Day | null
}

/** Accounts that had reported something by a day. */
export function knownBy(known: readonly KnownFrom[], day: Day): number {
  return known.reduce((total, one) => (one.firstDay <= day ? total + one.accounts : total), 0)
}

/**
 * One value for each bucket. Counts are 0 where accounts report and nothing happened, and unknown before the first report,
 * after the source fell silent, and before what is kept; levels are unknown wherever none was reported.
 */
export function valuesOf(buckets: readonly Bucket[], facts: Facts): (number | null)[] {
  const byBucket = new Map(facts.amounts.map((amount) => [amount.bucket, amount.value]))
  return buckets.map((bucket) => {
    if (facts.keptFrom !== null && bucket.from < facts.keptFrom) return null
    const value = byBucket.get(bucket.from)
    if (value !== undefined) return value
    if (facts.nature === 'level' || facts.nature === 'mean') return null
    if (facts.lastKnownDay !== null && bucket.from > facts.lastKnownDay) return null
    return knownBy(facts.known, bucket.until) > 0 ? 0 : null
  })
}

/** Accounts behind each value: those that report by then; of levels those that reported in the bucket itself. */
export function accountsBehind(buckets: readonly Bucket[], facts: Facts): number[] {
  const isReported = facts.nature === 'level' || facts.nature === 'mean'
  const byBucket = new Map(facts.amounts.map((amount) => [amount.bucket, amount.accounts]))
  return buckets.map((bucket) => (isReported ? (byBucket.get(bucket.from) ?? 0) : knownBy(facts.known, bucket.until)))
}

/** Per account; null where there is none. */
export function perAccount(values: readonly (number | null)[], accounts: readonly number[]): (number | null)[] {
  return values.map((value, index) => {
    const count = accounts[index] ?? 0
    return value === null || count === 0 ? null : value / count
  })
}

/** Of amounts alone: what the buckets come to. Null when nothing is known of any. */
export function addedUp(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : withoutNoise(sum(known))
}

/** Relative change, −1 or more; null without anything to compare with. */
export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before <= 0 ? null : now / before - 1
}

/** Change against the own baseline: −1 to 1; from 0 to anything is 1, from 0 to 0 unknown. */
export function baselineChange(current: number, usual: number): number | null {
  if (usual > 0) return clamp(current / usual - 1, -1, 1)
  return current > 0 ? 1 : null
}

/**
 * What a bucket would usually hold. Users of a week are not seven times those of a day: for them a mean per day says
 * something about days alone.
 */
export function usualValues({ buckets, step }: Period, nature: Nature, perDay: number): (number | null)[] {
  if (nature === 'users' && step !== 'day') return buckets.map(() => null)
  return buckets.map((bucket) => (nature === 'amount' ? perDay * daysIn(bucket) : perDay))
}
