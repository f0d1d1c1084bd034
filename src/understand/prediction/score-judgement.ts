import { bins, brier, calibrate, calibrated, calibrationError, type Bin } from './calibration.ts'
import { auc, aucInterval, type Decile, liftByDecile } from './discrimination.ts'
import { allRows, positivesAmong, type Rows, type Samples } from './samples.ts'
import { latestThird } from './time-split.ts'

/** Whether a number that claims to say how a customer is doing told who left. */
export type Verdict = 'predicts' | 'nothing' | 'wrong_way' | 'too_few'

export interface ScoreJudgement {
  readonly n: number
  readonly positives: number
  readonly base_rate: number | null
  /** Of low scores for leaving: 1 tells perfectly, 0.5 is chance, below it points the wrong way. */
  readonly auc: number | null
  readonly auc_low: number | null
  readonly auc_high: number | null
  readonly lift_top_decile: number | null
  /** The first tenth has the lowest scores. */
  readonly deciles: readonly Decile[]
  /** Ten parts by score, the lowest first: the mean score, and the share that left. */
  readonly calibration: readonly Bin[]
  /** Of the probability learned from the score on earlier months, on the latest third. */
  readonly ece: number | null
  readonly brier: number | null
  readonly verdict: Verdict
}

const POSITIVES_NEEDED = 10

/** `goodness`: higher is better for the customer, NaN where unknown; one per sample. Where it is unknown nothing is judged. */
export function judgeScore(samples: Samples, goodness: ArrayLike<number>): ScoreJudgement {
  const rows = allRows(samples).filter((row) => !Number.isNaN(goodness[row] ?? Number.NaN))
  const lost = Uint8Array.from(rows, (row) => samples.lost[row] ?? 0)
  const positives = positivesAmong(samples, rows)
  const judged = { scores: Float64Array.from(rows, (row) => -(goodness[row] ?? 0)), lost }
  const isEnough = positives >= POSITIVES_NEEDED && positives < rows.length
  const interval = isEnough
    ? aucInterval(
        judged,
        Float64Array.from(rows, (row) => samples.accounts[row] ?? 0),
      )
    : null
  const deciles = liftByDecile(judged)
  return {
    n: rows.length,
    positives,
    base_rate: rows.length === 0 ? null : positives / rows.length,
    auc: isEnough ? auc(judged) : null,
    auc_low: interval?.low ?? null,
    auc_high: interval?.high ?? null,
    lift_top_decile: deciles[0]?.lift ?? null,
    deciles,
    calibration: bins(
      Float64Array.from(rows, (row) => goodness[row] ?? 0),
      lost,
    ),
    ...outOfTime(samples, rows, goodness),
    verdict: verdictOf(interval),
  }
}

function verdictOf(interval: { low: number; high: number } | null): Verdict {
  if (!interval) return 'too_few'
  if (interval.low > 0.5) return 'predicts'
  return interval.high < 0.5 ? 'wrong_way' : 'nothing'
}

function outOfTime(
  samples: Samples,
  known: Rows,
  goodness: ArrayLike<number>,
): { ece: number | null; brier: number | null } {
  const isKnown = new Set(known)
  const split = latestThird(samples)
  const [train, test] = [split.train.filter((row) => isKnown.has(row)), split.test.filter((row) => isKnown.has(row))]
  if (positivesAmong(samples, train) < POSITIVES_NEEDED || test.length === 0) return { ece: null, brier: null }
  const riskOf = (rows: Rows) => Float64Array.from(rows, (row) => -(goodness[row] ?? 0))
  const learned = calibrate(
    riskOf(train),
    Uint8Array.from(train, (row) => samples.lost[row] ?? 0),
  )
  const said = riskOf(test).map((risk) => calibrated(learned, risk))
  const lost = Uint8Array.from(test, (row) => samples.lost[row] ?? 0)
  return { ece: calibrationError(bins(said, lost)), brier: brier(said, lost) }
}
