import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { curveProblem, heightAt } from './curves.ts'

const falling = [
  { x: 0, y: 100 },
  { x: 2, y: 60 },
  { x: 10, y: 0 },
]

describe('a curve', () => {
  test.each([
    [-3, 100],
    [0, 100],
    [1, 80],
    [2, 60],
    [6, 30],
    [10, 0],
    [99, 0],
  ])('at %d is %d: linear between points, constant outside', (x, expected) => {
    expect(heightAt(falling, x)).toBeCloseTo(expected, 12)
  })

  test('with one point is a constant', () => {
    expect([-1, 5, 7].map((x) => heightAt([{ x: 5, y: 42 }], x))).toEqual([42, 42, 42])
  })

  test('without points has no height', () => {
    expect(heightAt([], 1)).toBeNull()
  })

  test('never leaves the range of its points', () => {
    const points = fc
      .uniqueArray(fc.integer({ min: -100, max: 100 }), { minLength: 1, maxLength: 8 })
      .chain((xs) =>
        fc
          .array(fc.integer({ min: 0, max: 100 }), { minLength: xs.length, maxLength: xs.length })
          .map((ys) => [...xs].sort((a, b) => a - b).map((x, index) => ({ x, y: ys[index] ?? 0 }))),
      )
    fc.assert(
      fc.property(points, fc.double({ min: -200, max: 200, noNaN: true }), (curve, x) => {
        const height = heightAt(curve, x) ?? Number.NaN
        expect(height).toBeGreaterThanOrEqual(Math.min(...curve.map((point) => point.y)) - 1e-9)
        expect(height).toBeLessThanOrEqual(Math.max(...curve.map((point) => point.y)) + 1e-9)
      }),
    )
  })
})

describe('a curve is refused', () => {
  test.each([
    ['without points', [], 'Give the curve at least one point.'],
    [
      'with the same value twice',
      [
        { x: 1, y: 0 },
        { x: 1, y: 5 },
      ],
      '1 comes after 1',
    ],
    [
      'with falling values',
      [
        { x: 3, y: 0 },
        { x: 1, y: 5 },
      ],
      '1 comes after 3',
    ],
    ['with a score above 100', [{ x: 1, y: 101 }], 'point 1 must lie between 0 and 100'],
    ['with a score below 0', [{ x: 1, y: -1 }], 'point 1 must lie between 0 and 100'],
    ['with a score that is no number', [{ x: 1, y: Number.NaN }], 'point 1 must lie between 0 and 100'],
    ['with an endless value', [{ x: Number.POSITIVE_INFINITY, y: 1 }], 'Point 1 of the curve needs a number'],
  ])('%s', (_, curve, sentence) => {
    expect(curveProblem(curve)).toContain(sentence)
  })

  test('but not with strictly rising values', () => {
    expect(curveProblem(falling)).toBeNull()
  })
})
