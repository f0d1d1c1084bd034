import type { Histogram } from '../../record/events/histogram.ts'
import type { Quantiles } from './contract.ts'

/** Times counted by their upper bound, ms; infinite: longer than any other bound. */
export type Bucket = readonly [withinMs: number, count: number]

const LONGEST = 2_147_483_647

/** The bound within which each share of the counted times lies; null for none, and for a time beyond every bound. */
export function quantilesOf(buckets: readonly Bucket[]): Quantiles {
  const count = buckets.reduce((total, [, times]) => total + times, 0)
  const within = (share: number) => {
    let seen = 0
    for (const [bound, times] of buckets) {
      seen += times
      if (count > 0 && seen >= share * count) return bound < LONGEST ? bound : null
    }
    return null
  }
  return { count, p50Ms: within(0.5), p95Ms: within(0.95), p99Ms: within(0.99) }
}

export function bucketsOf({ counts }: Histogram, bounds: readonly number[]): Bucket[] {
  return counts.map((count, index) => [bounds[index] ?? Number.POSITIVE_INFINITY, count])
}
