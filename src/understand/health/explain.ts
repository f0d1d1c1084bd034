import type { CurvePoint } from '../../kernel/curves.ts'
import type { Day } from '../../kernel/day.ts'
import { sum, withoutNoise } from '../../kernel/statistics.ts'
import { type Trend, trendOf } from './bands.ts'
import {
  ComponentName,
  type MeasureDefinition,
  type MeasureKey,
  type MeasureReadings,
  type Override,
  type ScorecardDefinition,
} from './definitions.ts'
import type { Adjustment } from './exceptions.ts'
import { headlineOf, sublineOf } from './explanation-sentences.ts'
import { type Health, type MeasureHealth, scoreHealth } from './score.ts'

/** What is kept of a day, as shown or restated; the points are derived from it. */
export interface HealthDay {
  readonly day: Day
  readonly scorecard: ScorecardDefinition
  /** Names the scorecard and its version: where two days differ, a row shows what the definition alone did. */
  readonly version: string
  readonly readings: MeasureReadings
  readonly override: Override | null
}

export interface ExplainedMeasure extends MeasureHealth {
  readonly name: string
  readonly unit: MeasureDefinition['unit']
  readonly direction: MeasureDefinition['direction']
  readonly source: MeasureDefinition['source'] | null
  readonly curve: readonly CurvePoint[]
  /** share × 100. */
  readonly possiblePoints: number
}

export interface MeasureChange {
  readonly key: MeasureKey
  readonly valueThen: number | null
  readonly scoreThen: number | null
  readonly valueChange: number | null
  /** Null when the overall was unknown on either day. */
  readonly pointsChange: number | null
}

export interface AdjustmentChange {
  readonly key: string
  readonly kind: Adjustment['kind']
  readonly target: Adjustment['target']
  readonly sentence: string
  readonly pointsChange: number | null
}

/** Σ measures + Σ adjustments (exceptions and override) + definition = change, exactly. */
export interface ChangeSince {
  readonly days: number
  readonly day: Day
  readonly overallThen: number | null
  readonly bandThen: Health['effective']['band']
  readonly quadrantThen: Health['quadrant']
  readonly change: number | null
  readonly components: Readonly<Record<ComponentName, { scoreThen: number | null; pointsChange: number | null }>>
  readonly measures: readonly MeasureChange[]
  readonly adjustments: readonly AdjustmentChange[]
  /** What the change of the scorecard did by itself; null when it did not change. */
  readonly definition: number | null
  readonly headline: string
  readonly subline: string
}

export interface Explanation {
  readonly day: Day
  readonly version: string
  readonly health: Health
  readonly components: Readonly<Record<ComponentName, { points: number | null }>>
  readonly measures: readonly ExplainedMeasure[]
  readonly since: readonly ChangeSince[]
  readonly trend: Trend | null
  /** For when there is no earlier day to compare with. */
  readonly headline: string
  readonly subline: string
}

/** A comparison without its words. */
export type ComparedSince = Omit<ChangeSince, 'headline' | 'subline'>

/** Health beside what it was: everything an explanation says but its sentences. */
export interface ComparedHealth {
  readonly health: Health
  readonly measures: readonly ExplainedMeasure[]
  readonly since: readonly ComparedSince[]
}

export interface ExplainInput {
  readonly measures: readonly MeasureDefinition[]
  readonly now: HealthDay
  /** The close of D−7, D−30, D−90; leave out days of which nothing is known. */
  readonly earlier: readonly { readonly days: number; readonly close: HealthDay }[]
}

/**
 * Why an account's health is what it is, and what moved it since earlier days. Every column adds up: points to the
 * effective overall, changes of points to its change. Where the scorecard changed in between, the values of then are
 * scored with the scorecard of now; the rest of the difference stands in the row `definition`.
 */
export function explainHealth(input: ExplainInput): Explanation {
  const { health, measures, since } = compareHealth(input)
  const { now } = input
  const month = since.find((comparison) => comparison.days === 30)
  const about = { health, measures, bands: now.scorecard.bands }
  return {
    day: now.day,
    version: now.version,
    health,
    components: { cx: { points: componentPoints(health, 'cx') }, co: { points: componentPoints(health, 'co') } },
    measures,
    since: since.map((rows) => ({ ...rows, headline: headlineOf(about, rows), subline: sublineOf(about, rows) })),
    trend: month ? trendOf(health.effective.overall, month.overallThen) : null,
    headline: headlineOf(about, null),
    subline: sublineOf(about, null),
  }
}

/** Scores a day and what moved it since earlier ones: the numbers of an explanation, for whoever needs no words. */
export function compareHealth({ measures: definitions, now, earlier }: ExplainInput): ComparedHealth {
  const health = scoreHealth(now.scorecard, now.readings, now.override)
  const byKey = new Map(definitions.map((definition) => [definition.key, definition]))
  const curves = new Map(
    ComponentName.options.flatMap((name) =>
      now.scorecard.components[name].measures.map(({ measure, curve }) => [measure, curve] as const),
    ),
  )
  const measures = health.measures.map((measure) => describe(measure, byKey, curves))
  return { health, measures, since: earlier.map((comparison) => changeSince({ now, health, ...comparison })) }
}

function describe(
  measure: MeasureHealth,
  definitions: ReadonlyMap<MeasureKey, MeasureDefinition>,
  curves: ReadonlyMap<MeasureKey, readonly CurvePoint[]>,
): ExplainedMeasure {
  const definition = definitions.get(measure.key)
  return {
    ...measure,
    name: definition?.name ?? measure.key,
    unit: definition?.unit ?? 'number',
    direction: definition?.direction ?? 'up',
    source: definition?.source ?? null,
    curve: curves.get(measure.key) ?? [],
    possiblePoints: measure.share * 100,
  }
}

interface Comparison {
  readonly now: HealthDay
  readonly health: Health
  readonly days: number
  readonly close: HealthDay
}

function changeSince({ now, health, days, close: then }: Comparison): ComparedSince {
  const before = scoreHealth(then.scorecard, then.readings, then.override)
  const base = comparable(now, health, then, before)
  const known = health.effective.overall !== null && before.effective.overall !== null
  const pointsOf = (difference: number) => (known ? withoutNoise(difference) : null)
  const thenByKey = new Map(before.measures.map((measure) => [measure.key, measure]))
  const baseByKey = new Map(base.measures.map((measure) => [measure.key, measure]))

  return {
    days,
    day: then.day,
    overallThen: before.effective.overall,
    bandThen: before.effective.band,
    quadrantThen: before.quadrant,
    change: known ? withoutNoise((health.effective.overall ?? 0) - (before.effective.overall ?? 0)) : null,
    components: {
      cx: { scoreThen: before.cx.score, pointsChange: pointsOf(points(health, 'cx') - points(base, 'cx')) },
      co: { scoreThen: before.co.score, pointsChange: pointsOf(points(health, 'co') - points(base, 'co')) },
    },
    measures: health.measures.map((measure) => {
      const reading = then.readings[measure.key]
      const valueThen = reading?.known ? reading.value : null
      const { value } = measure.reading
      return {
        key: measure.key,
        valueThen,
        scoreThen: (baseByKey.get(measure.key) ?? thenByKey.get(measure.key))?.score ?? null,
        valueChange: value === null || valueThen === null ? null : withoutNoise(value - valueThen),
        pointsChange: pointsOf((measure.points ?? 0) - (baseByKey.get(measure.key)?.points ?? 0)),
      }
    }),
    adjustments: adjustmentChanges({ health, base, before }).map(({ row, moved }) => ({
      key: row.key,
      kind: row.kind,
      target: row.target,
      sentence: row.sentence,
      pointsChange: pointsOf(moved),
    })),
    definition:
      now.version === then.version ? null : pointsOf((base.computed.overall ?? 0) - (before.computed.overall ?? 0)),
  }
}

/**
 * What then would have been under the scorecard of now. Where the values of then do not suffice for it, nothing can be
 * told apart: the whole difference is the definition's, so the comparison starts from now itself.
 */
function comparable(now: HealthDay, health: Health, then: HealthDay, before: Health): Health {
  if (now.version === then.version) return before
  const base = scoreHealth(now.scorecard, then.readings, then.override)
  const lost = base.computed.overall === null && (before.computed.overall !== null || health.computed.overall !== null)
  return lost ? health : base
}

function adjustmentChanges({ health, base, before }: { health: Health; base: Health; before: Health }) {
  const changes = new Map<string, { row: Adjustment; moved: number }>()
  const add = (row: Adjustment, sign: 1 | -1) => {
    const id = `${row.kind} ${row.key}`
    const known = changes.get(id)
    changes.set(id, { row: known?.row ?? row, moved: (known?.moved ?? 0) + sign * (row.points ?? 0) })
  }
  for (const row of health.adjustments) add(row, 1)
  // An override belongs to its day, not to a definition: it is compared with the real day then.
  for (const row of base.adjustments) if (row.kind !== 'override') add(row, -1)
  for (const row of before.adjustments) if (row.kind === 'override') add(row, -1)
  return [...changes.values()]
}

function points(health: Health, component: ComponentName): number {
  return componentPoints(health, component) ?? 0
}

/** A component's measures and its own floors and caps. */
function componentPoints(health: Health, component: ComponentName): number | null {
  const measures = health.measures.filter((measure) => measure.component === component && measure.points !== null)
  if (measures.length === 0) return null
  const adjustments = health.adjustments.filter((row) => row.target === component)
  return sum([...measures, ...adjustments].map((row) => row.points ?? 0))
}
