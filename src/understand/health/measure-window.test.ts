import { describe, expect, test } from 'vitest'
import { day, daysBetween } from '../../kernel/day.ts'
import type { MeasureSource } from './definitions.ts'
import { freshnessOfImport } from './freshness.ts'
import { daysCovered, measureWindow, metricFits } from './measure-window.ts'

const asOf = day('2026-11-17')
const logins = (aggregation: 'sum' | 'change', windowDays = 7): MeasureSource => ({
  kind: 'metric',
  metric: 'logins',
  aggregation,
  windowDays,
})

describe('a window', () => {
  test('of 7 days includes the running day', () => {
    expect(measureWindow(logins('sum'), asOf, null)).toEqual({ from: '2026-11-11', to: '2026-11-17', baseline: null })
  })

  test('of one day is the running day', () => {
    expect(measureWindow(logins('sum', 1), asOf, null)).toMatchObject({ from: asOf, to: asOf })
  })

  test('ends on the last day of a stale source', () => {
    const stale = freshnessOfImport(day('2026-10-10'), asOf)
    expect(measureWindow(logins('sum'), asOf, stale)).toMatchObject({ from: '2026-10-04', to: '2026-10-10' })
  })

  test('a field is read on the day itself', () => {
    const field: MeasureSource = { kind: 'attribute', attribute: 'seats', reading: 'number' }
    expect(measureWindow(field, asOf, null)).toEqual({ from: asOf, to: asOf, baseline: null })
  })
})

describe('a comparison with the own baseline', () => {
  test('ends yesterday, because today is only half known, and looks at the 84 days before', () => {
    const window = measureWindow(logins('change'), asOf, null)
    expect(window).toEqual({
      from: '2026-11-10',
      to: '2026-11-16',
      baseline: { from: '2026-08-18', to: '2026-11-09' },
    })
    expect(window.baseline && daysBetween(window.baseline.from, window.baseline.to) + 1).toBe(84)
  })

  test('ends on the last day of a stale source', () => {
    const stale = freshnessOfImport(day('2026-10-10'), asOf)
    expect(measureWindow(logins('change'), asOf, stale).to).toBe('2026-10-10')
  })
})

test.each([
  ['2026-01-01', 10],
  ['2026-11-01', 10],
  ['2026-11-08', 3],
  ['2026-11-10', 1],
  ['2026-11-11', 0],
])('of ten days, an account first seen on %s covers %d', (first, days) => {
  expect(daysCovered({ from: day('2026-11-01'), to: day('2026-11-10') }, day(first))).toBe(days)
})

test.each([
  ['feature_3.count', [], [], true],
  ['feature_3.count', ['feature_*'], [], true],
  ['usage.count', ['feature_*'], [], false],
  ['feature_3.errors', ['feature_*'], ['*error*'], false],
  ['aXbXc', ['a*b*c'], [], true],
  ['ac', ['a*b*c'], [], false],
  ['aba', ['ab*ba'], [], false],
  ['abc', ['abc'], [], true],
  ['abcd', ['abc'], [], false],
  ['a.c', ['abc'], [], false],
])('whether %s belongs to include %j without %j: %s', (metric, include, exclude, fits) => {
  expect(metricFits(metric, { include, exclude })).toBe(fits)
})
