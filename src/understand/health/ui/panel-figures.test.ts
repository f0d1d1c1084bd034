import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { explanationExample, measureExample, sinceExample } from './panel-examples.ts'
import { panelFigures } from './panel-figures.ts'
import { formulaExample, formulaRule, shareText, totalSentence } from './panel-sentences.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

const tenths = (values: readonly (number | null)[]) =>
  values.reduce<number>((sum, value) => sum + Math.round((value ?? 0) * 10), 0)

const exact = fc.double({ min: 0, max: 12, noNaN: true })
const moved = fc.double({ min: -9, max: 9, noNaN: true })

test('every written column adds up to the written total, whatever the exact values are', () => {
  const rows = fc.array(fc.tuple(exact, moved, fc.boolean()), { minLength: 2, maxLength: 12 })
  fc.assert(
    fc.property(rows, moved, (drawn, cap) => {
      const measures = drawn.map(([points, , isCx], index) =>
        measureExample({ key: `m${index}`, component: isCx ? 'cx' : 'co', points }),
      )
      const sumOf = (component: 'cx' | 'co', position: 0 | 1) =>
        drawn.reduce((sum, row) => (row[2] === (component === 'cx') ? sum + row[position] : sum), 0)
      const overall = sumOf('cx', 0) + sumOf('co', 0) + cap
      const change = sumOf('cx', 1) + sumOf('co', 1) + cap
      const rule = { kind: 'cap' as const, key: 'overdue', target: 'overall' as const, sentence: 'Overdue' }
      const component = explanationExample().cx
      const since = sinceExample({
        overallThen: overall - change,
        change,
        components: {
          cx: { scoreThen: 0, pointsChange: sumOf('cx', 1) },
          co: { scoreThen: 0, pointsChange: sumOf('co', 1) },
        },
        measures: measures.map(({ key }, index) => ({
          key,
          valueThen: 0,
          scoreThen: 0,
          valueChange: 0,
          pointsChange: drawn[index]?.[1] ?? 0,
        })),
        adjustments: [{ ...rule, pointsChange: cap }],
      })
      const explanation = explanationExample({
        effective: { overall, band: 'fair' },
        cx: { ...component, points: sumOf('cx', 0) },
        co: { ...component, points: sumOf('co', 0) },
        measures,
        adjustments: [{ ...rule, limit: 40, difference: cap, points: cap }],
        since: [since],
      })

      const figures = panelFigures(explanation, since)
      const [points, changes] = [tenths([figures.points]), tenths([figures.change])]
      const parts = [figures.cx, figures.co, ...figures.rules]
      // A change is the difference of two written totals: it may be a tenth off the sum of the exact parts, never more.
      expect(tenths(parts.map((part) => part.points))).toBe(points)
      expect(tenths(parts.map((part) => part.change))).toBe(changes)
      for (const part of [figures.cx, figures.co].filter((component) => component.measures.size > 0)) {
        const rowsOf = [...part.measures.values()]
        expect(tenths(rowsOf.map((row) => row.points))).toBe(tenths([part.points]))
        expect(tenths(rowsOf.map((row) => row.change))).toBe(tenths([part.change]))
      }
    }),
  )
})

test('a cap that no longer holds still explains the change it made', () => {
  const since = sinceExample({
    overallThen: 40,
    change: 10,
    adjustments: [{ kind: 'cap', key: 'overdue', target: 'overall', sentence: 'Overdue 60 days', pointsChange: 10 }],
  })
  const figures = panelFigures(explanationExample({ since: [since] }), since)
  expect(figures.rules).toEqual([
    { id: 'cap overdue', kind: 'cap', sentence: 'Overdue 60 days', difference: null, points: null, change: 10 },
  ])
})

test('unknown health has no figures at all', () => {
  const figures = panelFigures(explanationExample({ effective: { overall: null, band: 'unknown' } }), null)
  expect([figures.points, figures.change, figures.cx.points]).toEqual([null, null, null])
})

test('the total is written as the sum it is', () => {
  const since = sinceExample({ overallThen: 65, change: -15 })
  const figures = panelFigures(explanationExample({ since: [since] }), since)
  expect(totalSentence(figures, day('2026-10-18'), day('2026-11-17'))).toBe('25.0 + 25.0 = 50.0, was 65.0 on 18 Oct')
})

test('the example of the formula is right as written', () => {
  const measure = measureExample({
    key: 'progress',
    name: 'Outcome progress',
    component: 'co',
    score: 62,
    weight: 40,
    points: 15.5,
    possiblePoints: 25,
  })
  const explanation = explanationExample({
    effective: { overall: 40.5, band: 'poor' },
    cx: { ...explanationExample().cx, points: 25 },
    co: { ...explanationExample().co, points: 15.5, knownWeight: 80 },
    measures: [measure],
  })
  const figures = panelFigures(explanation, null)
  expect(formulaExample(explanation, figures)).toBe('For outcome progress: 62 × 40 ÷ 80 ÷ 2 = 15.5')
  expect(formulaRule(explanation)).toBe('Points = score × weight ÷ weight with data, halved.')
})

test.each([
  [0.5, 'half of health'],
  [1, 'all of health'],
  [0, 'does not count'],
  [0.4, '40\u00A0% of health'],
])('a component with the share %d is %s', (share, text) => {
  expect(shareText(share)).toBe(text)
})
