import { type Day, daysBetween } from '../../kernel/day.ts'

const PROMOTER = 9
const DETRACTOR = 6
const ANSWER_DAYS = 180
const USE_DAYS = 28
const HIGH_CO = 50

export interface ComfortFacts {
  /** The account's newest NPS answer, of any contact. */
  readonly latestNps: { readonly score: number; readonly day: Day } | null
  /** Days with use among the last 28, and how many of these 28 days we know about; null without a usage source. */
  readonly use: { readonly activeDays: number; readonly knownDays: number } | null
  /** Outcomes with at least one measurement; null when outcomes are not known. */
  readonly measuredOutcomes: number | null
  readonly co: number | null
}

export type ComfortReason = 'no_use' | 'no_measured_outcome' | 'results_despite_detractor'

export interface Comfort {
  readonly kind: 'false_comfort' | 'false_alarm' | 'none'
  readonly reasons: readonly ComfortReason[]
  readonly sentence: string | null
}

const NONE: Comfort = { kind: 'none', reasons: [], sentence: null }

/**
 * False comfort: latest NPS ≥ 9 within 180 days and (no use in 28 known days, or no outcome with a measurement).
 * The reverse: NPS ≤ 6 with CO ≥ 50. What is unknown raises neither.
 */
export function comfortOf(facts: ComfortFacts, asOf: Day): Comfort {
  const { latestNps } = facts
  if (!latestNps || latestNps.day > asOf || daysBetween(latestNps.day, asOf) >= ANSWER_DAYS) return NONE
  if (latestNps.score >= PROMOTER) return falseComfort(facts, latestNps.score)
  if (latestNps.score <= DETRACTOR && facts.co !== null && facts.co >= HIGH_CO) {
    return {
      kind: 'false_alarm',
      reasons: ['results_despite_detractor'],
      sentence: `Answered NPS ${latestNps.score}, yet results stand at ${Math.floor(facts.co)}.`,
    }
  }
  return NONE
}

function falseComfort({ use, measuredOutcomes }: ComfortFacts, score: number): Comfort {
  const unused = use !== null && use.knownDays >= USE_DAYS && use.activeDays === 0
  const unproven = measuredOutcomes === 0
  const reasons: ComfortReason[] = [
    ...(unused ? ['no_use' as const] : []),
    ...(unproven ? ['no_measured_outcome' as const] : []),
  ]
  if (reasons.length === 0) return NONE
  const missing = [...(unused ? [`no use for ${USE_DAYS} days`] : []), ...(unproven ? ['no measured outcome'] : [])]
  return { kind: 'false_comfort', reasons, sentence: `Answered NPS ${score}, but ${missing.join(' and ')}.` }
}
