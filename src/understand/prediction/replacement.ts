import { logLoss } from './calibration.ts'
import type { Learned } from './learning.ts'
import { type Model, predict } from './model.ts'
import type { Report } from './report.ts'
import type { Samples } from './samples.ts'

export interface StandingModel {
  readonly model: Model
  readonly report: Pick<Report, 'auc_low'>
  /** Day number; null: it learned from nothing. */
  readonly trainedThrough: number | null
}

const FRESH_POSITIVES = 10
/** A log loss up to this much higher is no difference. */
const TOLERANCE = 1.02

/**
 * Whether a newly learned model takes the place of the one before: not where it does worse on cases neither had seen. With too few
 * of those its own test must not fall below the interval of the one before. A base rate gives way to anything.
 */
export function replacementOf(
  standing: StandingModel,
  learned: Learned,
  samples: Samples,
): { replaces: boolean; because: string } {
  if (standing.model.kind === 'base_rate' || learned.model.kind === 'base_rate')
    return { replaces: true, because: learned.because }
  const fresh = freshOf(learned, samples, standing.trainedThrough ?? Number.NEGATIVE_INFINITY)
  if (fresh.positives < FRESH_POSITIVES) {
    const replaces = (learned.report.auc ?? 0) >= (standing.report.auc_low ?? 0)
    return replaces
      ? { replaces, because: learned.because }
      : { replaces, because: 'Its AUC is below what the one before reached for certain, so that one stays.' }
  }
  const before =
    logLoss(
      fresh.rows.map((row) => predict(standing.model, valuesFor(standing.model, samples, row)).lost),
      fresh.lost,
    ) ?? 0
  const now = logLoss(fresh.probabilities, fresh.lost) ?? 0
  const figures = `on ${fresh.rows.length} cases neither had seen the log loss is ${now.toFixed(4)}, that of the one before ${before.toFixed(4)}`
  return now <= before * TOLERANCE
    ? { replaces: true, because: `${learned.because} It replaces the one before: ${figures}.` }
    : { replaces: false, because: `The one before stays: ${figures}.` }
}

function freshOf({ tested }: Learned, samples: Samples, after: number) {
  const places = [...tested.rows.keys()].filter((place) => (samples.labelDays[tested.rows[place] ?? 0] ?? 0) > after)
  const rows = places.map((place) => tested.rows[place] ?? 0)
  const lost = rows.map((row) => samples.lost[row] ?? 0)
  const probabilities = places.map((place) => tested.probabilities[place] ?? 0)
  return { rows, lost, probabilities, positives: lost.reduce((count, one) => count + one, 0) }
}

/** Values by name: what the company no longer has is unknown. */
function valuesFor(model: Model, samples: Samples, row: number): number[] {
  if (model.kind === 'base_rate') return []
  return model.features.map((key) => {
    const at = samples.keys.indexOf(key)
    return at < 0 ? Number.NaN : (samples.values[row * samples.keys.length + at] ?? Number.NaN)
  })
}
