import { expect, test } from 'vitest'
import { addDays, day } from '../../../kernel/day.ts'
import { dayChart, nearestIndex, roundScale } from './day-chart.ts'

const FRAME = { width: 110, height: 60, left: 0, right: 10, top: 0, bottom: 10 }
const points = (...values: (number | null)[]) =>
  values.map((value, index) => ({ day: addDays(day('2026-11-01'), index), value }))

test('a step holds its value until the day it changes', () => {
  expect(dayChart(points(0, 4, 4), FRAME, { shape: 'step' }).paths).toEqual(['M0 50H50V0H100V0'])
})

test('days of which nothing is known break the line instead of reading as nought', () => {
  expect(dayChart(points(1, null, 2), FRAME, { shape: 'line' }).paths).toEqual(['M0 25h0', 'M100 0h0'])
})

test('the end is the last day of which something is known', () => {
  expect(dayChart(points(3, 4, null), FRAME, { shape: 'line' }).end).toEqual({
    x: 50,
    y: 0,
    value: 4,
    day: day('2026-11-02'),
  })
  expect(dayChart(points(null), FRAME, { shape: 'line' }).end).toBeNull()
})

test('a target above the course lies inside the picture', () => {
  expect(dayChart(points(1, 2), FRAME, { shape: 'line', alsoShow: [10] }).y(10)).toBe(0)
})

test.each([
  [[4], { low: 0, high: 4 }],
  [[1], { low: 0, high: 2 }],
  [[37], { low: 0, high: 40 }],
  [[0.62], { low: 0, high: 0.8 }],
  [[], { low: 0, high: 2 }],
  [[-30, 10], { low: -40, high: 10 }],
])('the scale over %j is %j', (values, scale) => {
  const found = roundScale(values)
  expect(found.low).toBe(scale.low)
  expect(found.high).toBeCloseTo(scale.high)
})

test('a pointer between two days reads the nearer one and never runs out of the picture', () => {
  expect([nearestIndex(3, 20, FRAME), nearestIndex(3, 30, FRAME), nearestIndex(3, 500, FRAME)]).toEqual([0, 1, 2])
})
