import type { ScorecardDefinition, MeasureReadings } from '../health/definitions.ts'
import { scoreHealth } from '../health/score.ts'
import { auc, liftByDecile } from '../prediction/discrimination.ts'

/** How long after the day is looked who no longer paid. */
export const HIT_DAYS = 90

export interface Hits {
  /** The chance that one who left had the lower score than one who stayed; 0.5 is chance. Null without both. */
  readonly auc: number | null
  /** How many of those who left stood in the tenth with the lowest scores; ties share. */
  readonly caught: number
}

/** Over accounts that paid on the day and are scored under both; `lost`: MRR 0 ninety days later. */
export interface HitRate {
  readonly accounts: number
  readonly lost: number
  readonly live: Hits
  readonly draft: Hits
}

/** Compares who each scorecard would have warned of, a chunk of accounts at a time. */
export function startHitRate(scorecards: { live: ScorecardDefinition; draft: ScorecardDefinition }): {
  add(accounts: Iterable<{ readings: MeasureReadings; lost: boolean }>): void
  result(): HitRate
} {
  const lost: number[] = []
  const risks = { live: [] as number[], draft: [] as number[] }
  return {
    add(accounts) {
      for (const account of accounts) {
        const live = scoreHealth(scorecards.live, account.readings).computed.overall
        const draft = scoreHealth(scorecards.draft, account.readings).computed.overall
        if (live === null || draft === null) continue
        lost.push(account.lost ? 1 : 0)
        risks.live.push(-live)
        risks.draft.push(-draft)
      }
    },
    result: () => ({
      accounts: lost.length,
      lost: lost.reduce((count, one) => count + one, 0),
      live: hitsOf(risks.live, lost),
      draft: hitsOf(risks.draft, lost),
    }),
  }
}

function hitsOf(scores: readonly number[], lost: readonly number[]): Hits {
  const judged = { scores, lost }
  return { auc: auc(judged), caught: liftByDecile(judged)[0]?.positives ?? 0 }
}

/**
 * Several days together: who left is compared with who stayed on the same day, each day weighing as many pairs as it has. Null where
 * nobody left on any of them.
 */
export function hitsTogether(
  days: readonly HitRate[],
  side: 'live' | 'draft',
): { auc: number | null; caught: number; lost: number } {
  const known = days.flatMap((one) => {
    const found = one[side].auc
    return found === null ? [] : [{ found, pairs: one.lost * (one.accounts - one.lost) }]
  })
  const pairs = known.reduce((total, one) => total + one.pairs, 0)
  return {
    auc: pairs === 0 ? null : known.reduce((total, one) => total + one.found * one.pairs, 0) / pairs,
    caught: days.reduce((total, one) => total + one[side].caught, 0),
    lost: days.reduce((total, one) => total + one.lost, 0),
  }
}
