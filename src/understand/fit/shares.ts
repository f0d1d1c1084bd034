import { type Interval, NORMAL_95, type Share } from '../../kernel/shares.ts'

/**
 * How often chance alone would set two shares this far apart, two-sided: the pooled test of two proportions with Yates'
 * correction, which errs on the side of chance where few were asked. 1 where a side is empty or both are alike.
 */
export function chanceOf(one: Share, other: Share): number {
  if (one.n === 0 || other.n === 0) return 1
  const pooled = (one.hits + other.hits) / (one.n + other.n)
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / one.n + 1 / other.n))
  const apart = Math.abs(one.hits / one.n - other.hits / other.n) - (1 / one.n + 1 / other.n) / 2
  return spread === 0 || apart <= 0 ? 1 : 2 * upperTail(apart / spread)
}

/**
 * Which of several findings stand when one in twenty of those named may be chance: sorted by their probability, all up to
 * the last that is at most its rank ÷ count × rate. Source: Benjamini and Hochberg, Journal of the Royal Statistical
 * Society B 57 (1995).
 */
export function standing(chances: readonly number[], rate = 0.05): boolean[] {
  const order = chances.map((chance, index) => ({ chance, index })).toSorted((a, b) => a.chance - b.chance)
  const last = order.findLastIndex(({ chance }, rank) => chance <= ((rank + 1) / order.length) * rate)
  const kept = new Set(order.slice(0, last + 1).map(({ index }) => index))
  return chances.map((_, index) => kept.has(index))
}

/** Share of a normal distribution above z (z ≥ 0), within 8 × 10⁻⁸. Source: Abramowitz and Stegun 26.2.17. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return Math.max(0, (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly)
}

export interface Pair {
  /** Base, such as MRR at the beginning. */
  readonly base: number
  readonly part: number
}

/**
 * Σ part ÷ Σ base with its 95 % interval, accounts being the sample: the ratio estimator with its linearised error.
 * Null without a base; no interval below two accounts. Source: Cochran, Sampling Techniques (1977), chapter 6.
 */
export function ratio(pairs: readonly Pair[]): { value: number; n: number; interval: Interval | null } | null {
  const base = pairs.reduce((sum, pair) => sum + pair.base, 0)
  if (base <= 0) return null
  const n = pairs.length
  const value = pairs.reduce((sum, pair) => sum + pair.part, 0) / base
  if (n < 2) return { value, n, interval: null }
  const squares = pairs.reduce((sum, pair) => sum + (pair.part - value * pair.base) ** 2, 0)
  const half = (NORMAL_95 * Math.sqrt((n / (n - 1)) * squares)) / base
  return { value, n, interval: { low: Math.max(0, value - half), high: value + half } }
}
