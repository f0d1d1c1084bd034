import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, dayNumber } from '../../kernel/day.ts'
import { REACH_DAYS } from './usage-figures.ts'
import { numbersIn, usageAt, type UsageSeries } from './usage-series.ts'

const ON = day('2026-03-01')

const series = (...points: readonly (readonly [number, number])[]): UsageSeries => ({
  metricId: 7,
  days: Float64Array.from(points, ([ago]) => dayNumber(ON) - ago),
  values: Float64Array.from(points, ([, value]) => value),
})

test.each([
  ['today', 0, { sum28: 5, sum7: 5, baseline28: 0, baseline7: 0, activeBits: 1, lastUsedAgo: 0 }],
  ['the last day of the week', 6, { sum28: 5, sum7: 5, baseline7: 0, activeBits: 1 << 6 }],
  ['the day before the week', 7, { sum28: 5, sum7: 0, baseline7: 5, activeBits: 1 << 7 }],
  ['the last day of four weeks', 27, { sum28: 5, baseline28: 0, baseline7: 5, activeBits: 1 << 27 }],
  ['the day before four weeks', 28, { sum28: 0, baseline28: 5, baseline7: 5, activeBits: 0, lastUsedAgo: 28 }],
  ['the last day of the baseline of the week', 90, { baseline28: 5, baseline7: 5 }],
  ['the day before it', 91, { baseline28: 5, baseline7: 0 }],
  ['the last day within reach', REACH_DAYS - 1, { baseline28: 5, firstAgo: REACH_DAYS - 1 }],
])('use on %s stands in its windows', (_, ago, windows) => {
  expect(usageAt([series([ago, 5])], ON, 3)).toMatchObject([
    { place: 3, metricId: 7, newest: addDays(ON, -ago), firstAgo: ago, ...windows },
  ])
})

test.each([
  ['after the day', -1],
  ['beyond reach', REACH_DAYS],
])('a metric with nothing but use %s is left out', (_, ago) => {
  expect(usageAt([series([ago, 5])], ON, 0)).toEqual([])
})

test('a day without use is on record, and is no use', () => {
  expect(usageAt([series([20, 0], [10, 0])], ON, 0)).toMatchObject([
    { firstAgo: 20, lastUsedAgo: null, activeBits: 0, sum28: 0 },
  ])
})

test('what is dated after the day changes nothing', () => {
  const point = fc.tuple(fc.integer({ min: -60, max: 200 }), fc.nat(50))
  fc.assert(
    fc.property(fc.uniqueArray(point, { selector: ([ago]) => ago }), (points) => {
      const sorted = points.toSorted(([a], [b]) => b - a)
      const known = sorted.filter(([ago]) => ago >= 0)
      expect(usageAt([series(...sorted)], ON, 0)).toEqual(usageAt([series(...known)], ON, 0))
    }),
  )
})

test('numbers are read as they are written', () => {
  expect([...numbersIn('')]).toEqual([])
  expect([...numbersIn('0,12,3.50,-4,0.1,123456789012345680')]).toEqual([
    0,
    12,
    3.5,
    -4,
    0.1,
    Number('123456789012345680'),
  ])
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), (values) => {
      expect([...numbersIn(values.join(','))]).toEqual(values.map((value) => Number(String(value))))
    }),
  )
})
