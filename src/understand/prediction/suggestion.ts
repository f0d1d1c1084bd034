import { ComponentName, type ScorecardDefinition } from '../health/definitions.ts'
import type { WeightedFeature } from './report.ts'

export interface SuggestedWeight {
  readonly measure: string
  readonly component: ComponentName
  readonly weight: number
  readonly suggested: number
  /** Whether the past says that a better score means staying. */
  readonly isTold: boolean
}

/** What a measure without evidence keeps of its weight: it is not proven useless. */
const KEPT_WITHOUT_EVIDENCE = 0.25

/**
 * Weights in proportion to what each measure's score told of who stayed: a component keeps its total weight, measures without
 * evidence keep a quarter of theirs, the rest is shared by evidence. Null where no measure has any.
 * @param told weights on the log odds of leaving, per standard deviation of the score; only those told from zero
 */
export function suggestWeights(
  definition: ScorecardDefinition,
  told: readonly WeightedFeature[],
): SuggestedWeight[] | null {
  const evidence = new Map(told.map(({ key, weight }) => [key, Math.max(0, -weight)]))
  const suggested = ComponentName.options.flatMap((component) => {
    const measures = definition.components[component].measures
    const proven = measures.filter(({ measure }) => (evidence.get(measure) ?? 0) > 0)
    const total = sumOf(measures.map(({ weight }) => weight))
    const kept = sumOf(
      measures.filter((one) => !proven.includes(one)).map(({ weight }) => weight * KEPT_WITHOUT_EVIDENCE),
    )
    const allEvidence = sumOf(proven.map(({ measure }) => evidence.get(measure) ?? 0))
    return measures.map(({ measure, weight }): SuggestedWeight => {
      const isTold = proven.some((one) => one.measure === measure)
      if (proven.length === 0) return { measure, component, weight, suggested: weight, isTold }
      const share = isTold
        ? ((evidence.get(measure) ?? 0) / allEvidence) * (total - kept)
        : weight * KEPT_WITHOUT_EVIDENCE
      return { measure, component, weight, suggested: Math.max(0.1, Math.round(share * 10) / 10), isTold }
    })
  })
  return suggested.some(({ isTold }) => isTold) ? suggested : null
}

/** The scorecard with these weights, everything else as it is. */
export function withWeights(definition: ScorecardDefinition, weights: readonly SuggestedWeight[]): ScorecardDefinition {
  const suggested = new Map(weights.map((one) => [one.measure, one.suggested]))
  const reweighted = (component: ComponentName) => ({
    measures: definition.components[component].measures.map((one) => ({
      ...one,
      weight: suggested.get(one.measure) ?? one.weight,
    })),
  })
  return { ...definition, components: { cx: reweighted('cx'), co: reweighted('co') } }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0)
}
