export interface Interval {
  readonly low: number
  readonly high: number
}

/** Two-sided 95 %. */
export const NORMAL_95 = 1.959963984540054

/**
 * Wilson's score interval of a share (95 %): holds also for small numbers and shares near 0 or 1.
 * Source: E. B. Wilson, Probable inference, JASA 22 (1927).
 */
export function wilson(positives: number, count: number): Interval {
  if (count === 0) return { low: 0, high: 1 }
  const share = positives / count
  const z2 = NORMAL_95 ** 2 / count
  const middle = (share + z2 / 2) / (1 + z2)
  const half = (NORMAL_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / count + z2 / (4 * count))
  return {
    low: positives === 0 ? 0 : Math.max(0, middle - half),
    high: positives === count ? 1 : Math.min(1, middle + half),
  }
}
