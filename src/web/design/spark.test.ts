import { array, assert, integer, property } from 'fast-check'
import { expect, test } from 'vitest'
import { sparkShape } from './spark.ts'

const frame = { width: 72, height: 20, leastSpan: 32 }

test('a steady account is drawn as a nearly flat line, not as drama', () => {
  const shape = sparkShape([60, 61, 60, 62], frame)
  const ys = shape.lines
    .join(' ')
    .split(' ')
    .map((pair) => Number(pair.split(',')[1]))
  expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(2)
})

test('the band limits appear only where the picture reaches them', () => {
  expect(sparkShape([60, 60], frame).limits).toHaveLength(2)
  expect(sparkShape([95, 97], frame).limits).toHaveLength(0)
})

test('a day without a score breaks the line and the last known score is marked', () => {
  const shape = sparkShape([50, null, 55, 52, null], frame)
  expect(shape.lines).toHaveLength(2)
  expect(shape.end?.x).toBeLessThan(frame.width - 4)
})

test('nothing known draws nothing', () => {
  expect(sparkShape([null, null], frame)).toEqual({ lines: [], limits: [], end: null })
})

test('every score lies inside the picture', () => {
  assert(
    property(array(integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 90 }), (scores) => {
      const pairs = sparkShape(scores, frame)
        .lines.join(' ')
        .split(' ')
        .map((pair) => pair.split(',').map(Number))
      for (const [x = -1, y = -1] of pairs) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(frame.width)
        expect(y).toBeGreaterThanOrEqual(0)
        expect(y).toBeLessThanOrEqual(frame.height)
      }
    }),
  )
})
