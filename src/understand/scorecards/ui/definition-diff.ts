import type { CurvePoint } from '../../../kernel/curves.ts'
import type {
  ComponentName,
  HealthException,
  MeasureDefinition,
  ScorecardDefinition,
  WeightedMeasure,
} from '../../health/definitions.ts'
import { exceptionSentence } from './exception-words.ts'
import { sourceSentence } from './measure-words.ts'

type NameOf = (key: string) => string

/** What changed from one definition to another, each in a sentence: `Weight of Open tickets 30 → 40`. */
export function changesBetween(before: ScorecardDefinition, after: ScorecardDefinition, nameOf: NameOf): string[] {
  return [
    ...(before.name === after.name ? [] : [`Renamed from ${before.name} to ${after.name}`]),
    ...componentChanges('cx', [before, after], nameOf),
    ...componentChanges('co', [before, after], nameOf),
    ...figureChange('Share of experience in health', asPercent(before.mix.cx), asPercent(after.mix.cx)),
    ...figureChange(
      'Minimum coverage of a component',
      asPercent(before.minCoverage.component),
      asPercent(after.minCoverage.component),
    ),
    ...figureChange(
      'Minimum coverage of health',
      asPercent(before.minCoverage.overall),
      asPercent(after.minCoverage.overall),
    ),
    ...figureChange('Fair begins at', before.bands.fair, after.bands.fair),
    ...figureChange('Good begins at', before.bands.good, after.bands.good),
    ...exceptionChanges([before.exceptions, after.exceptions], nameOf),
  ]
}

type Both<Thing> = readonly [Thing, Thing]

function componentChanges(
  component: ComponentName,
  [before, after]: Both<ScorecardDefinition>,
  nameOf: NameOf,
): string[] {
  const old = new Map(before.components[component].measures.map((one) => [one.measure, one]))
  const kept = new Set(after.components[component].measures.map((one) => one.measure))
  const word = component.toUpperCase()
  const removed = [...old.keys()].filter((key) => !kept.has(key)).map((key) => `${nameOf(key)} taken out of ${word}`)
  const others = after.components[component].measures.flatMap((measure) => {
    const was = old.get(measure.measure)
    return was
      ? weightedChanges(was, measure, nameOf(measure.measure))
      : [`${nameOf(measure.measure)} added to ${word} with weight ${measure.weight}`]
  })
  return [...others, ...removed]
}

function weightedChanges(before: WeightedMeasure, after: WeightedMeasure, name: string): string[] {
  const curve = isSameCurve(before.curve, after.curve) ? [] : [`Curve of ${name} redrawn`]
  return [...figureChange(`Weight of ${name}`, before.weight, after.weight), ...curve]
}

function isSameCurve(before: readonly CurvePoint[], after: readonly CurvePoint[]): boolean {
  return before.length === after.length && before.every(({ x, y }, at) => x === after[at]?.x && y === after[at]?.y)
}

function exceptionChanges([before, after]: Both<readonly HealthException[]>, nameOf: NameOf): string[] {
  const old = new Map(before.map((one) => [one.key, one]))
  const kept = new Set(after.map(({ key }) => key))
  const say = (exception: HealthException) => exceptionSentence(exception, nameOf)
  return [
    ...after.flatMap((exception) => {
      const was = old.get(exception.key)
      if (!was) return [`New rule: ${say(exception)}`]
      if (JSON.stringify(was) === JSON.stringify(exception)) return []
      if (say(was) === say(exception)) return [`Rule reworded or its waiting changed: ${say(exception)}`]
      return [`Rule changed: ${say(was)} → ${say(exception)}`]
    }),
    ...before.filter(({ key }) => !kept.has(key)).map((exception) => `Rule removed: ${say(exception)}`),
  ]
}

function figureChange(what: string, before: number | string, after: number | string): string[] {
  return before === after ? [] : [`${what} ${before} → ${after}`]
}

function asPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`
}

/** Measures that were defined anew between two versions. */
export function measureChanges(before: readonly MeasureDefinition[], after: readonly MeasureDefinition[]): string[] {
  const old = new Map(before.map((one) => [one.key, one]))
  return after.flatMap((measure) => {
    const was = old.get(measure.key)
    if (!was || JSON.stringify(was) === JSON.stringify(measure)) return []
    const [from, to] = [sourceSentence(was.source), sourceSentence(measure.source)]
    return [from === to ? `${measure.name} renamed or its unit changed` : `${measure.name} read anew: ${from} → ${to}`]
  })
}
