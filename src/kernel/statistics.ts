/** Neumaier's compensated sum: 0.1 ten times is 1, and the order of the numbers does not show in the result. */
export function sum(values: Iterable<number>): number {
  let total = 0
  let lost = 0
  for (const value of values) {
    const next = total + value
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    total = next
  }
  return total + lost
}

/** Null without values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length
}

/**
 * The value below which `share` (0 to 1) of the values lie, linear between neighbours: rank `share × (n − 1)`,
 * the same as PostgreSQL's `percentile_cont`. Null without values.
 */
export function quantile(values: readonly number[], share: number): number | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`A share lies between 0 and 1, not ${share}`)
  const sorted = [...values].sort((a, b) => a - b)
  const rank = share * (sorted.length - 1)
  const below = sorted[Math.floor(rank)]
  const above = sorted[Math.ceil(rank)]
  if (below === undefined || above === undefined) return null
  return below + (above - below) * (rank - Math.floor(rank))
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5)
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}

/**
 * Removes the noise of binary fractions: a weighted mean that is 70 on paper must be 70 when it meets a band's edge.
 * Keeps nine decimals, far below anything that is shown.
 */
export function withoutNoise(value: number): number {
  const settled = Math.round(value * 1e9) / 1e9
  return settled === 0 ? 0 : settled
}
