import type { CurvePoint } from '../../kernel/curves.ts'
import { day } from '../../kernel/day.ts'
import type { HealthException, MeasureReading, Override, ScorecardDefinition } from './definitions.ts'

/** The score is the value. */
export const straight: CurvePoint[] = [
  { x: 0, y: 0 },
  { x: 100, y: 100 },
]

export function known(value: number, more: Partial<MeasureReading> = {}): MeasureReading {
  return { value, known: true, fresh: true, dataDay: day('2026-11-17'), count: 1, ...more }
}

export const missing: MeasureReading = {
  value: null,
  known: false,
  fresh: true,
  dataDay: null,
  count: 0,
  unknownBecause: 'no_data',
}

/** A scorecard of straight curves from weights: `{ cx: { usage: 30 }, co: { progress: 40 } }`. */
export function scorecardOf(
  weights: { readonly cx: Readonly<Record<string, number>>; readonly co: Readonly<Record<string, number>> },
  more: Partial<ScorecardDefinition> = {},
): ScorecardDefinition {
  const component = (side: Readonly<Record<string, number>>) => ({
    measures: Object.entries(side).map(([measure, weight]) => ({ measure, weight, curve: straight })),
  })
  return {
    name: 'Example',
    components: { cx: component(weights.cx), co: component(weights.co) },
    mix: { cx: 0.5, co: 0.5 },
    minCoverage: { component: 0.5, overall: 0.5 },
    exceptions: [],
    bands: { fair: 50, good: 70 },
    ...more,
  }
}

export function rule(
  more: Partial<HealthException> & Pick<HealthException, 'target' | 'kind' | 'limit'>,
): HealthException {
  return {
    key: `${more.kind}_${more.target}_${more.limit}`,
    when: { measure: 'alarm', operator: '>=', value: 1, absence: false },
    sentence: `A rule holds ${more.target} at ${more.limit}.`,
    ...more,
  }
}

export function overrideTo(band: Override['band'], overall: number | null = null): Override {
  return {
    band,
    overall,
    from: day('2026-11-01'),
    lastDay: day('2027-01-03'),
    author: 'Mara Lindqvist',
    reason: 'The new sponsor confirmed the renewal.',
  }
}
