import type { HealthExplanation, MeasureRow } from '../contract.ts'
import type { ComponentName } from '../definitions.ts'
import { roundedParts, roundedTo } from './rounded-parts.ts'

type Since = HealthExplanation['since'][number]

/** A figure of points and its change, as written; null where it is not known. */
export interface Figures {
  points: number | null
  change: number | null
}

/** A cap, a floor or an override that holds now or held then. */
export interface RuleLine extends Figures {
  id: string
  kind: 'cap' | 'floor' | 'override'
  sentence: string
  /** On the scale of its target: what the rule took away or added. */
  difference: number | null
}

export interface ComponentFigures extends Figures {
  measures: ReadonlyMap<string, Figures>
  rules: readonly RuleLine[]
}

export interface PanelFigures extends Figures {
  /** The total on the day compared with. */
  thenPoints: number | null
  cx: ComponentFigures
  co: ComponentFigures
  /** Caps, floors and overrides of the overall score. */
  rules: readonly RuleLine[]
  /** What the new scorecard did by itself. */
  definition: number | null
}

/**
 * Every figure of the panel, rounded to a tenth of a point so that what is written adds up: measures and rules to their
 * component, components and rules to the total, changes to the change of the total.
 */
export function panelFigures(explanation: HealthExplanation, since: Since | null): PanelFigures {
  const then = since && since.overallThen !== null ? roundedTo(since.overallThen) : null
  const total = explanation.effective.overall === null ? null : roundedTo(explanation.effective.overall)
  const totalChange = total === null || then === null || since?.change == null ? null : roundedTo(total - then)
  const rules = rulesOf(explanation, since, 'overall')

  const points = apportioned([explanation.cx.points, explanation.co.points, ...rules.map((rule) => rule.points)], total)
  const changes = apportioned(
    [
      since?.components.cx?.pointsChange ?? null,
      since?.components.co?.pointsChange ?? null,
      ...rules.map((rule) => rule.change),
      since?.definition ?? null,
    ],
    totalChange,
  )
  return {
    points: total,
    change: totalChange,
    thenPoints: then,
    cx: componentFigures(explanation, since, 'cx', { points: points[0] ?? null, change: changes[0] ?? null }),
    co: componentFigures(explanation, since, 'co', { points: points[1] ?? null, change: changes[1] ?? null }),
    rules: withFigures(rules, points.slice(2), changes.slice(2)),
    definition: changes.at(-1) ?? null,
  }
}

function componentFigures(
  explanation: HealthExplanation,
  since: Since | null,
  component: ComponentName,
  shown: Figures,
): ComponentFigures {
  const measures = explanation.measures.filter((measure) => measure.component === component)
  const rules = rulesOf(explanation, since, component)
  const changeOf = (measure: MeasureRow) =>
    since?.measures.find((candidate) => candidate.key === measure.key)?.pointsChange ?? null
  const points = apportioned(
    [...measures, ...rules].map((row) => row.points),
    shown.points,
  )
  const changes = apportioned([...measures.map(changeOf), ...rules.map((rule) => rule.change)], shown.change)
  return {
    ...shown,
    measures: new Map(
      measures.map((measure, index) => [
        measure.key,
        { points: points[index] ?? null, change: changes[index] ?? null },
      ]),
    ),
    rules: withFigures(rules, points.slice(measures.length), changes.slice(measures.length)),
  }
}

function withFigures(
  rules: readonly RuleLine[],
  points: readonly (number | null)[],
  changes: readonly (number | null)[],
): RuleLine[] {
  return rules.map((rule, index) => ({ ...rule, points: points[index] ?? null, change: changes[index] ?? null }))
}

/** Rules in force now, then those that were in force and are not any more. */
function rulesOf(
  explanation: HealthExplanation,
  since: Since | null,
  target: RuleLine['id'] | ComponentName,
): RuleLine[] {
  const changes = new Map(since?.adjustments.map((row) => [`${row.kind} ${row.key}`, row]))
  const now = explanation.adjustments
    .filter((row) => row.target === target)
    .map((row) => {
      const id = `${row.kind} ${row.key}`
      const { kind, sentence, difference, points } = row
      return { id, kind, sentence, difference, points, change: changes.get(id)?.pointsChange ?? null }
    })
  const known = new Set(now.map((row) => row.id))
  const gone = [...changes]
    .filter(([id, row]) => row.target === target && !known.has(id))
    .map(([id, row]) => ({
      id,
      kind: row.kind,
      sentence: row.sentence,
      difference: null,
      points: null,
      change: row.pointsChange,
    }))
  return [...now, ...gone]
}

/** Rounds what is known of a column; unknown stays unknown and adds nothing. */
function apportioned(parts: readonly (number | null)[], total: number | null): (number | null)[] {
  if (total === null) return parts.map(() => null)
  const known = parts.flatMap((part, index) => (part === null ? [] : [{ part, index }]))
  const shown = roundedParts(
    known.map(({ part }) => part),
    total,
  )
  const result: (number | null)[] = parts.map(() => null)
  for (const [position, { index }] of known.entries()) result[index] = shown[position] ?? null
  return result
}
