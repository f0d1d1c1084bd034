/** How many of how many. */
export interface Share {
  readonly n: number
  readonly hits: number
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Two-sided 95 % of a normal distribution. */
export const NORMAL_95 = 1.959963984540054

/**
 * Wilson's score interval of a share (95 %), 0 to 1: it stays within bounds and is honest where few were asked. Null without any.
 * Source: E. B. Wilson, Probable inference, Journal of the American Statistical Association 22 (1927).
 */
export function shareInterval({ n, hits }: Share): Interval | null {
  if (n === 0) return null
  const share = hits / n
  const z2 = NORMAL_95 ** 2 / n
  const middle = (share + z2 / 2) / (1 + z2)
  const half = (NORMAL_95 / (1 + z2)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n))
  // At the bounds the formula gives them exactly, up to rounding.
  return { low: hits === 0 ? 0 : Math.max(0, middle - half), high: hits === n ? 1 : Math.min(1, middle + half) }
}

/**
 * Difference of two shares with its 95 % interval, −1 to 1: the hybrid of two score intervals. Null where one side is empty.
 * Source: R. G. Newcombe, Interval estimation for the difference, Statistics in Medicine 17 (1998), method 10.
 */
export function shareDifference(one: Share, other: Share): (Interval & { readonly difference: number }) | null {
  const [first, second] = [shareInterval(one), shareInterval(other)]
  if (!first || !second) return null
  const [left, right] = [one.hits / one.n, other.hits / other.n]
  const difference = left - right
  return {
    difference,
    low: difference - Math.hypot(left - first.low, second.high - right),
    high: difference + Math.hypot(first.high - left, right - second.low),
  }
}
