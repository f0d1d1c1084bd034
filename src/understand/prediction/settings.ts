import { z } from 'zod'
import { wholeNumber } from '../../kernel/schemas.ts'
import { defaultThresholds } from './category.ts'

const Probability = z.number().min(0).max(1)

/** How far ahead is looked. */
export const Horizons = z.object({
  /** Churn: MRR 0 within so many days. */
  horizonDays: wholeNumber(7, 365).default(30),
  /** Renewals: known so many days before they are due. */
  renewalLeadDays: wholeNumber(7, 365).default(90),
})

/**
 * How far ahead is looked, and from which probability of renewing on a renewal is committed or best case. The latter are those kept
 * with the settings of renewals: there is one line between commit and best case.
 */
export const PredictionSettings = Horizons.extend({
  thresholds: z.object({ commit: Probability, bestCase: Probability }).default(defaultThresholds),
}).refine(({ thresholds }) => thresholds.bestCase <= thresholds.commit, {
  message: 'Commit begins at the same probability as best case or above it.',
  path: ['thresholds', 'commit'],
})
export type PredictionSettings = z.output<typeof PredictionSettings>
