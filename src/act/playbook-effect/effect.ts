import { shareDifference } from '../../kernel/shares.ts'

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
/** Difference of two shares with its 95 % interval, in percentage points. Null where one side is empty. */
export function pointsApart(treated: Share, compared: Share): Difference | null {
  const found = shareDifference(hitsOf(treated), hitsOf(compared))
  return found && { points: 100 * found.difference, low: 100 * found.low, high: 100 * found.high }
}

function hitsOf({ n, succeeded }: Share) {
  return { n, hits: succeeded }
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
