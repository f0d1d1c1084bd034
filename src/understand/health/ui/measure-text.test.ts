import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { beforeText, evidenceText, exactValueText, staleText, valueText } from './measure-text.ts'
import { measureExample } from './panel-examples.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

test.each([
  [0.404, 'share', '40\u00A0%'],
  [0.034, 'share', '3.4\u00A0%'],
  [-0.18, 'change', '−18\u00A0%'],
  [6.62, 'hours', '6.6\u00A0h'],
  [12, 'days', '12\u00A0d'],
  [4, 'count', '4'],
  [78_000, 'money', '€78k'],
  [1, 'yes_no', 'yes'],
  [-12.4, 'points', '−12'],
] as const)('%d as %s is written %s', (value, unit, text) => {
  expect(valueText(value, unit, 'EUR')).toBe(text)
})

test('the exact value stands on hover', () => {
  expect(exactValueText(0.40444444, 'share')).toBe('exactly 40.444444 %')
  expect(exactValueText(null, 'count')).toBe('not known')
})

test('a value that reads the same as before has not changed', () => {
  const row = measureExample({ key: 'seats', component: 'cx', unit: 'share', value: 0.404 })
  expect(beforeText(row, 0.401, 'EUR')).toBe('no change')
  expect(beforeText(row, 0.62, 'EUR')).toBe('was 62\u00A0%')
  expect(beforeText(row, null, 'EUR')).toBe('was unknown')
})

test('the evidence is counted in its own words', () => {
  expect(evidenceText(measureExample({ key: 'tickets', component: 'cx', count: 1 }))).toBe('1 ticket')
  expect(evidenceText(measureExample({ key: 'gone', component: 'cx', source: null }))).toBe('no longer defined')
})

test('late data says since when', () => {
  expect(staleText(day('2026-11-14'), day('2026-11-17'))).toBe('stale since 14 Nov')
  expect(staleText(null, day('2026-11-17'))).toBe('stale')
})
