import type { CurvePoint } from '../../../kernel/curves.ts'
import { sum } from '../../../kernel/statistics.ts'
import type {
  ComponentName,
  HealthException,
  MeasureDefinition,
  ScorecardDefinition,
  WeightedMeasure,
} from '../../health/definitions.ts'

export const COMPONENT_WORDS: Record<ComponentName, string> = { cx: 'Customer experience', co: 'Customer outcomes' }

/** A measure's part of its component, 0 to 1. */
export function shareOf(measures: readonly WeightedMeasure[], measure: string): number {
  const total = sum(measures.map(({ weight }) => weight))
  const own = measures.find((one) => one.measure === measure)?.weight ?? 0
  return total === 0 ? 0 : own / total
}

/** The definition with one component's list of measures changed. */
function withMeasures(
  draft: ScorecardDefinition,
  component: ComponentName,
  change: (measures: readonly WeightedMeasure[]) => WeightedMeasure[],
): ScorecardDefinition {
  const measures = change(draft.components[component].measures)
  return { ...draft, components: { ...draft.components, [component]: { measures } } }
}

export function withWeighted(
  draft: ScorecardDefinition,
  component: ComponentName,
  measure: string,
  change: { weight?: number; curve?: CurvePoint[] },
): ScorecardDefinition {
  return withMeasures(draft, component, (measures) =>
    measures.map((one) => (one.measure === measure ? { ...one, ...change } : one)),
  )
}

export function withoutMeasure(
  draft: ScorecardDefinition,
  component: ComponentName,
  measure: string,
): ScorecardDefinition {
  return withMeasures(draft, component, (measures) => measures.filter((one) => one.measure !== measure))
}

const FIRST_WEIGHT = 10

/** A new measure starts small and with a plain curve, to be drawn from there. */
export function withMeasure(
  draft: ScorecardDefinition,
  component: ComponentName,
  measure: MeasureDefinition,
): ScorecardDefinition {
  return withMeasures(draft, component, (measures) => [
    ...measures,
    { measure: measure.key, weight: FIRST_WEIGHT, curve: firstCurve(measure) },
  ])
}

const FIRST_ENDS: Partial<Record<MeasureDefinition['unit'], readonly [number, number]>> = {
  share: [0, 1],
  change: [-0.5, 0.5],
  days: [0, 60],
  hours: [0, 48],
  points: [-50, 50],
  yes_no: [0, 1],
  money: [0, 10_000],
}

/** From nothing to a usual much, rising or falling as the measure's direction says. */
export function firstCurve({ unit, direction }: Pick<MeasureDefinition, 'unit' | 'direction'>): CurvePoint[] {
  const [low, high] = FIRST_ENDS[unit] ?? [0, 10]
  const [atLow, atHigh] = direction === 'up' ? [0, 100] : [100, 0]
  return [
    { x: low, y: atLow },
    { x: high, y: atHigh },
  ]
}

/** The shares of CX and CO always add up to 1. */
export function withMix(draft: ScorecardDefinition, cxPercent: number): ScorecardDefinition {
  return { ...draft, mix: { cx: cxPercent / 100, co: (100 - cxPercent) / 100 } }
}

/** Replaces the exception of the same key, or adds it. */
export function withException(draft: ScorecardDefinition, exception: HealthException): ScorecardDefinition {
  const known = draft.exceptions.some(({ key }) => key === exception.key)
  const exceptions = known
    ? draft.exceptions.map((one) => (one.key === exception.key ? exception : one))
    : [...draft.exceptions, exception]
  return { ...draft, exceptions }
}

export function withoutException(draft: ScorecardDefinition, key: string): ScorecardDefinition {
  return { ...draft, exceptions: draft.exceptions.filter((one) => one.key !== key) }
}

/** A key no exception of the draft has: `rule_1`, `rule_2`. */
export function freeKey({ exceptions }: ScorecardDefinition): string {
  const taken = new Set(exceptions.map(({ key }) => key))
  let number = exceptions.length + 1
  while (taken.has(`rule_${number}`)) number += 1
  return `rule_${number}`
}

/** Measures that stand nowhere in the draft yet. */
export function measuresToAdd<Measure extends { key: string; isArchived: boolean }>(
  draft: ScorecardDefinition,
  measures: readonly Measure[],
): Measure[] {
  const used = new Set([...draft.components.cx.measures, ...draft.components.co.measures].map((one) => one.measure))
  return measures.filter(({ key, isArchived }) => !isArchived && !used.has(key))
}

/** The heading of a component as a finding: what weighs most in it. */
export function componentSentence(
  component: ComponentName,
  measures: readonly WeightedMeasure[],
  nameOf: (key: string) => string,
): string {
  const heaviest = [...measures].sort((a, b) => b.weight - a.weight)[0]
  if (!heaviest) return `${COMPONENT_WORDS[component]} has no measure yet`
  const share = Math.round(shareOf(measures, heaviest.measure) * 100)
  if (measures.length === 1) return `${COMPONENT_WORDS[component]} is ${nameOf(heaviest.measure)} alone`
  const ties = measures.filter(({ weight }) => weight === heaviest.weight).length
  if (ties === measures.length) return `${COMPONENT_WORDS[component]}: ${measures.length} measures weigh the same`
  if (ties > 1) return `${COMPONENT_WORDS[component]}: ${ties} measures weigh most, ${share} % each`
  return `${COMPONENT_WORDS[component]}: ${nameOf(heaviest.measure)} weighs most, ${share} %`
}
