import { heightAt } from '../../kernel/curves.ts'
import { sum, withoutNoise } from '../../kernel/statistics.ts'
import { bandOf, type Quadrant, quadrantOf } from './bands.ts'
import type {
  Band,
  ComponentName,
  MeasureKey,
  MeasureReading,
  MeasureReadings,
  Override,
  ScorecardDefinition,
  WeightedMeasure,
} from './definitions.ts'
import {
  type Adjustment,
  applyExceptions,
  overrideRow,
  type WaitingException,
  waitingExceptions,
} from './exceptions.ts'

/** `share` is the measure's part of the overall, 0 to 1; share × 100 are its possible points. Left out: 0 and nulls. */
export interface MeasureHealth {
  readonly key: MeasureKey
  readonly component: ComponentName
  readonly reading: MeasureReading
  readonly weight: number
  readonly score: number | null
  readonly share: number
  readonly points: number | null
  readonly cost: number | null
}

export interface ComponentHealth {
  /** After floors and caps; null below the minimum coverage. */
  readonly score: number | null
  /** The weighted mean alone. */
  readonly computedScore: number | null
  readonly coverage: number
  readonly knownWeight: number
  readonly weight: number
  /** Its part of the overall after reweighting, 0 to 1; 0 when it is left out. */
  readonly share: number
}

export interface Verdict {
  readonly overall: number | null
  readonly band: Band
}

/** Conditions and screens use `effective`, which obeys an override; back-tests use `computed`. */
export interface Health {
  readonly computed: Verdict
  readonly effective: Verdict
  readonly cx: ComponentHealth
  readonly co: ComponentHealth
  readonly quadrant: Quadrant | null
  readonly coverage: number
  readonly measures: readonly MeasureHealth[]
  /** Σ points of measures + Σ points of adjustments = effective overall. */
  readonly adjustments: readonly Adjustment[]
  readonly waiting: readonly WaitingException[]
  readonly override: Override | null
}

interface ScoredMeasure {
  readonly weighted: WeightedMeasure
  readonly reading: MeasureReading
  readonly score: number | null
}

interface ScoredComponent {
  readonly name: ComponentName
  readonly measures: readonly ScoredMeasure[]
  readonly weight: number
  readonly knownWeight: number
  readonly coverage: number
  readonly score: number | null
}

const UNREAD: MeasureReading = {
  value: null,
  known: false,
  fresh: true,
  dataDay: null,
  count: 0,
  unknownBecause: 'no_data',
}

/**
 * An account's health from its measure values: component → its floors, then caps → mix → overall floors, then caps →
 * override (`definitions.md`, Health). An unknown measure is left out and lowers coverage: silence is neither good nor
 * bad news. The override is the one in force (`overrideOn`).
 */
export function scoreHealth(
  scorecard: ScorecardDefinition,
  readings: MeasureReadings,
  override: Override | null = null,
): Health {
  const scored = {
    cx: scoreComponent('cx', scorecard, readings),
    co: scoreComponent('co', scorecard, readings),
  }
  const coverage = withoutNoise(scorecard.mix.cx * scored.cx.coverage + scorecard.mix.co * scored.co.coverage)
  const shares = componentShares(scorecard, scored)
  const overallKnown = shares.cx + shares.co > 0 && coverage >= scorecard.minCoverage.overall

  const cx = adjustComponent(scored.cx, { scorecard, readings, share: overallKnown ? shares.cx : null })
  const co = adjustComponent(scored.co, { scorecard, readings, share: overallKnown ? shares.co : null })
  const mixed = shares.cx * (cx.health.score ?? 0) + shares.co * (co.health.score ?? 0)
  const overall = overallKnown
    ? applyExceptions(withoutNoise(mixed), scorecard.exceptions, { name: 'overall', readings, share: 1 })
    : { score: null, rows: [] }

  const computed = verdict(overall.score, scorecard)
  const byHand = overrideRow(override, computed.overall)
  return {
    computed,
    effective: override ? { overall: override.overall ?? computed.overall, band: override.band } : computed,
    cx: cx.health,
    co: co.health,
    quadrant: quadrantOf(cx.health.score, co.health.score),
    coverage,
    measures: [...measurePoints(scored.cx, cx.health.share), ...measurePoints(scored.co, co.health.share)],
    adjustments: [...cx.rows, ...co.rows, ...overall.rows, ...(byHand ? [byHand] : [])],
    waiting: waitingExceptions(scorecard.exceptions, readings),
    override,
  }
}

function scoreComponent(
  name: ComponentName,
  scorecard: ScorecardDefinition,
  readings: MeasureReadings,
): ScoredComponent {
  const measures = scorecard.components[name].measures.map((weighted) => {
    const reading = readings[weighted.measure] ?? UNREAD
    const score = reading.known && reading.value !== null ? heightAt(weighted.curve, reading.value) : null
    return { weighted, reading, score }
  })
  const weight = sum(measures.map((measure) => measure.weighted.weight))
  const knownWeight = sum(measures.map((measure) => (measure.score === null ? 0 : measure.weighted.weight)))
  const coverage = withoutNoise(knownWeight / weight)
  const enough = knownWeight > 0 && coverage >= scorecard.minCoverage.component
  const weightedScores = measures.map((measure) => measure.weighted.weight * (measure.score ?? 0))
  const score = enough ? withoutNoise(sum(weightedScores) / knownWeight) : null
  return { name, measures, weight, knownWeight, coverage, score }
}

/** The mix over the components that are known, reweighted to 1; 0 for one that is not. */
function componentShares(
  { mix }: ScorecardDefinition,
  scored: Record<ComponentName, ScoredComponent>,
): Record<ComponentName, number> {
  const cx = scored.cx.score === null ? 0 : mix.cx
  const co = scored.co.score === null ? 0 : mix.co
  return cx + co === 0 ? { cx: 0, co: 0 } : { cx: cx / (cx + co), co: co / (cx + co) }
}

function adjustComponent(
  component: ScoredComponent,
  context: { scorecard: ScorecardDefinition; readings: MeasureReadings; share: number | null },
): { health: ComponentHealth; rows: readonly Adjustment[] } {
  const { name, score, coverage, knownWeight, weight } = component
  const { scorecard, readings, share } = context
  const about = { computedScore: score, coverage, knownWeight, weight, share: share ?? 0 }
  if (score === null) return { health: { ...about, score }, rows: [] }
  const adjusted = applyExceptions(score, scorecard.exceptions, { name, readings, share })
  return { health: { ...about, score: adjusted.score }, rows: adjusted.rows }
}

/** Points = share of the overall × score; cost = share × (100 − score). */
function measurePoints(component: ScoredComponent, componentShare: number): MeasureHealth[] {
  return component.measures.map(({ weighted, reading, score }) => {
    const counts = score !== null && componentShare > 0
    const share = counts ? (componentShare * weighted.weight) / component.knownWeight : 0
    return {
      key: weighted.measure,
      component: component.name,
      reading,
      weight: weighted.weight,
      score,
      share,
      points: counts ? share * score : null,
      cost: counts ? share * (100 - score) : null,
    }
  })
}

function verdict(score: number | null, scorecard: ScorecardDefinition): Verdict {
  const overall = score === null ? null : withoutNoise(score)
  return { overall, band: bandOf(overall, scorecard.bands) }
}
