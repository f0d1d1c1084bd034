import { type Bin, bins, brier, calibrationError, logLoss } from './calibration.ts'
import { auc, aucInterval, type Decile, liftByDecile } from './discrimination.ts'
import type { Suspect } from './suspicion.ts'

/** How well probabilities told who leaves, on rows nobody learned from. */
export interface Judgement {
  readonly n: number
  readonly positives: number
  readonly base_rate: number | null
  readonly auc: number | null
  readonly auc_low: number | null
  readonly auc_high: number | null
  readonly brier: number | null
  readonly log_loss: number | null
  readonly ece: number | null
  readonly lift_top_decile: number | null
  readonly deciles: readonly Decile[]
  readonly calibration: readonly Bin[]
}

export interface LeadJudgement extends Pick<
  Judgement,
  'n' | 'positives' | 'base_rate' | 'auc' | 'auc_low' | 'auc_high'
> {
  /** Days between what was known and what happened. */
  readonly lead_days: number
}

export interface WeightedFeature {
  readonly key: string
  readonly weight: number
  readonly low: number
  readonly high: number
}

export interface Report extends Judgement {
  /** Days of the first and the last test row. */
  readonly test_from: string | null
  readonly test_to: string | null
  /** All rows with a known label, of which the test is the latest third of months. */
  readonly samples: number
  readonly sample_positives: number
  readonly train_samples: number
  readonly train_positives: number
  /** What always saying the base rate of the training would have scored on the test. */
  readonly base_brier: number | null
  readonly base_log_loss: number | null
  readonly penalty: number | null
  readonly columns: number
  readonly by_lead: readonly LeadJudgement[]
  /** Weights whose interval excludes zero, the strongest first; none where the base rate is used. */
  readonly features: readonly WeightedFeature[]
  readonly left_out: readonly Suspect[]
}

export function judge(probabilities: Float64Array, lost: Uint8Array, accounts: Float64Array): Judgement {
  const judged = { scores: probabilities, lost }
  const n = lost.length
  const positives = lost.reduce((count, one) => count + one, 0)
  const interval = positives > 0 && positives < n ? aucInterval(judged, accounts) : null
  const deciles = liftByDecile(judged)
  const calibration = bins(probabilities, lost)
  return {
    n,
    positives,
    base_rate: n === 0 ? null : positives / n,
    auc: auc(judged),
    auc_low: interval?.low ?? null,
    auc_high: interval?.high ?? null,
    brier: brier(probabilities, lost),
    log_loss: logLoss(probabilities, lost),
    ece: calibrationError(calibration),
    lift_top_decile: deciles[0]?.lift ?? null,
    deciles,
    calibration,
  }
}
