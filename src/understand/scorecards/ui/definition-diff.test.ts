import { describe, expect, test } from 'vitest'
import type { HealthException, MeasureDefinition, ScorecardDefinition } from '../../health/definitions.ts'
import { changesBetween, measureChanges } from './definition-diff.ts'
import { withException, withMeasure, withMix, withoutException, withoutMeasure, withWeighted } from './draft.ts'

const card: ScorecardDefinition = {
  name: 'Standard',
  components: {
    cx: {
      measures: [
        { measure: 'tickets', weight: 30, curve: [{ x: 0, y: 85 }] },
        { measure: 'nps', weight: 20, curve: [{ x: 0, y: 50 }] },
      ],
    },
    co: { measures: [{ measure: 'use', weight: 10, curve: [{ x: 0, y: 50 }] }] },
  },
  mix: { cx: 0.5, co: 0.5 },
  minCoverage: { component: 0.5, overall: 0.5 },
  exceptions: [],
  bands: { fair: 50, good: 70 },
}
const names: Record<string, string> = { tickets: 'Tickets open', nps: 'NPS', use: 'Use', overdue: 'Overdue' }
const nameOf = (key: string) => names[key] ?? key
const changes = (after: ScorecardDefinition, before = card) => changesBetween(before, after, nameOf)
const overdue: MeasureDefinition = {
  key: 'overdue',
  name: 'Overdue',
  unit: 'days',
  direction: 'down',
  source: { kind: 'invoices', aggregation: 'oldest_overdue_days' },
}
const rule: HealthException = {
  key: 'late_payer',
  target: 'cx',
  kind: 'cap',
  limit: 40,
  when: { measure: 'overdue', operator: '>=', value: 60, absence: false },
  sentence: 'They do not pay.',
}

describe('what changed between two versions', () => {
  test('nothing changed, nothing is said', () => {
    expect(changes(structuredClone(card))).toEqual([])
  })

  test.each<[string, ScorecardDefinition, string]>([
    ['a weight', withWeighted(card, 'cx', 'tickets', { weight: 40 }), 'Weight of Tickets open 30 → 40'],
    ['a curve', withWeighted(card, 'co', 'use', { curve: [{ x: 0, y: 60 }] }), 'Curve of Use redrawn'],
    ['a measure more', withMeasure(card, 'cx', overdue), 'Overdue added to CX with weight 10'],
    ['a measure less', withoutMeasure(card, 'cx', 'nps'), 'NPS taken out of CX'],
    ['the mix', withMix(card, 40), 'Share of experience in health 50 % → 40 %'],
    ['a band', { ...card, bands: { fair: 50, good: 75 } }, 'Good begins at 70 → 75'],
    ['coverage', { ...card, minCoverage: { component: 0.5, overall: 0.6 } }, 'Minimum coverage of health 50 % → 60 %'],
    ['the name', { ...card, name: 'Strict' }, 'Renamed from Standard to Strict'],
    ['a new rule', withException(card, rule), 'New rule: caps experience at 40 when Overdue is at least 60'],
  ])('%s', (_what, after, sentence) => {
    expect(changes(after)).toEqual([sentence])
  })

  test('a rule changed or removed', () => {
    const before = withException(card, rule)
    expect(changes(withException(before, { ...rule, kind: 'floor', limit: 30 }), before)).toEqual([
      'Rule changed: caps experience at 40 when Overdue is at least 60 → keeps experience at 30 or more when Overdue is at least 60',
    ])
    expect(changes(withoutException(before, 'late_payer'), before)).toEqual([
      'Rule removed: caps experience at 40 when Overdue is at least 60',
    ])
  })
})

test('a measure that is read anew is named with both readings', () => {
  const anew: MeasureDefinition = { ...overdue, source: { kind: 'invoices', aggregation: 'overdue_count' } }
  expect(measureChanges([overdue], [anew])).toEqual([
    'Overdue read anew: Days the oldest is overdue → Invoices overdue',
  ])
  expect(measureChanges([overdue], [overdue])).toEqual([])
  expect(measureChanges([], [overdue])).toEqual([])
})
