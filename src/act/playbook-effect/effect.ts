/** How many of how many reached the criterion. */
export interface Share {
  readonly n: number
  readonly succeeded: number
}

export interface Difference {
  /** Percentage points. */
  readonly points: number
  readonly low: number
  readonly high: number
}

export type Verdict = 'helps' | 'harms' | 'not_certain' | 'not_enough' | 'no_criterion'

/** Fewer than this on either side say nothing yet. */
export const LEAST_RUNS = 20
/** Two-sided 95 %. */
const Z = 1.959964

/**
 * Wilson's score interval of a share, 0 to 1: it stays within bounds and is honest where few were asked.
 * Source: Wilson, Journal of the American Statistical Association 22 (1927).
 */
export function shareInterval({ n, succeeded }: Share): { low: number; high: number } | null {
  if (n === 0) return null
  const share = succeeded / n
  const middle = (share + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n)
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2))
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/**
 * Difference of two shares with its 95 % interval, in percentage points: the hybrid of two score intervals.
 * Source: Newcombe, Statistics in Medicine 17 (1998), method 10. Null where one side is empty.
 */
export function shareDifference(treated: Share, compared: Share): Difference | null {
  const first = shareInterval(treated)
  const second = shareInterval(compared)
  if (!first || !second) return null
  const one = treated.succeeded / treated.n
  const two = compared.succeeded / compared.n
  const points = one - two
  const low = points - Math.hypot(one - first.low, second.high - two)
  const high = points + Math.hypot(first.high - one, two - second.low)
  return { points: 100 * points, low: 100 * low, high: 100 * high }
}

/** Certain only where the whole interval lies on one side of zero, and enough of both kinds were seen. */
export function verdictOf(treated: Share, compared: Share, difference: Difference | null): Verdict {
  if (treated.n < LEAST_RUNS || compared.n < LEAST_RUNS || !difference) return 'not_enough'
  if (difference.low > 0) return 'helps'
  return difference.high < 0 ? 'harms' : 'not_certain'
}

export interface Candidate {
  readonly accountId: number
  readonly segmentId: number | null
  /** Overall health at the close of the day before the run began; null where unknown. */
  readonly overall: number | null
}

/** Scores this far apart are no longer alike. */
export const ALIKE_POINTS = 5

/**
 * The account most like the one that got the playbook: same segment, overall score within five points, the nearest first,
 * ties by id. Null where nobody is alike, or where the score of the treated one is unknown.
 */
export function mostAlike(treated: Candidate, others: readonly Candidate[]): Candidate | null {
  const { overall, segmentId } = treated
  if (overall === null) return null
  const alike = others.flatMap((other) => {
    if (other.accountId === treated.accountId || other.segmentId !== segmentId || other.overall === null) return []
    const apart = Math.abs(other.overall - overall)
    return apart <= ALIKE_POINTS ? [{ other, apart }] : []
  })
  alike.sort((a, b) => a.apart - b.apart || a.other.accountId - b.other.accountId)
  return alike[0]?.other ?? null
}
