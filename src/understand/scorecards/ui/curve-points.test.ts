import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CurvePoint, curveProblem, heightAt } from '../../../kernel/curves.ts'
import { keyedPoint, movedPoint, spanOf, valueStep, withoutPoint, withPoint } from './curve-points.ts'

const curve = [
  { x: 0, y: 0 },
  { x: 8, y: 50 },
  { x: 20, y: 100 },
]

const curves = fc
  .uniqueArray(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 12 })
  .chain((values) =>
    fc
      .array(fc.integer({ min: 0, max: 100 }), { minLength: values.length, maxLength: values.length })
      .map((scores) =>
        values.sort((a, b) => a - b).map((x, index): CurvePoint => ({ x: x * 4, y: scores[index] ?? 0 })),
      ),
  )

describe('moving a point', () => {
  test('stays between its neighbours and within 0 and 100', () => {
    expect(movedPoint(curve, 1, { to: { x: 40, y: 130 }, step: 1 })[1]).toEqual({ x: 19, y: 100 })
    expect(movedPoint(curve, 1, { to: { x: -4, y: -3 }, step: 1 })[1]).toEqual({ x: 1, y: 0 })
    expect(movedPoint(curve, 2, { to: { x: 31.4, y: 80.4 }, step: 1 })[2]).toEqual({ x: 31, y: 80 })
  })

  test('a point without room keeps its value and still changes its score', () => {
    const tight = [
      { x: 0, y: 0 },
      { x: 1, y: 10 },
      { x: 2, y: 20 },
    ]
    expect(movedPoint(tight, 1, { to: { x: 1.6, y: 60 }, step: 1.5 })[1]).toEqual({ x: 1, y: 60 })
  })

  test('never makes a curve that could not be saved', () => {
    const target = fc.record({ x: fc.integer({ min: -9000, max: 9000 }), y: fc.integer({ min: -300, max: 300 }) })
    fc.assert(
      fc.property(curves, fc.nat(), target, (points, at, to) => {
        const result = movedPoint(points, at % points.length, { to, step: 1 })
        expect(curveProblem(result)).toBeNull()
        expect(result).toHaveLength(points.length)
      }),
    )
  })

  test('arrow keys move by a step, with shift by ten', () => {
    expect(keyedPoint({ x: 8, y: 50 }, 'ArrowUp', { step: 0.5, far: false })).toEqual({ x: 8, y: 51 })
    expect(keyedPoint({ x: 8, y: 50 }, 'ArrowLeft', { step: 0.5, far: true })).toEqual({ x: 3, y: 50 })
    expect(keyedPoint({ x: 8, y: 50 }, 'Tab', { step: 0.5, far: false })).toBeNull()
  })
})

describe('adding and removing points', () => {
  test('a new point lies on the line, in the widest gap, so nothing changes yet', () => {
    expect(withPoint(curve, 1)).toEqual([curve[0], curve[1], { x: 14, y: 75 }, curve[2]])
    fc.assert(
      fc.property(curves, (points) => {
        const more = withPoint(points, 1)
        expect(curveProblem(more)).toBeNull()
        for (const { x } of points)
          expect(Math.abs((heightAt(more, x) ?? 0) - (heightAt(points, x) ?? 0))).toBeLessThan(0.6)
      }),
    )
  })

  test('the last point stays', () => {
    expect(withoutPoint([{ x: 3, y: 40 }], 0)).toHaveLength(1)
    expect(withoutPoint(curve, 1)).toEqual([curve[0], curve[2]])
  })
})

test('the drawing leaves room outside the ends, and steps are round', () => {
  expect(spanOf(curve)).toEqual({ low: -2, high: 22 })
  expect(spanOf([{ x: 0, y: 5 }])).toEqual({ low: -0.1, high: 0.1 })
  expect(valueStep({ low: 0, high: 100 }, 'number')).toBe(1)
  expect(valueStep({ low: -0.1, high: 1.1 }, 'share')).toBe(0.02)
  expect(valueStep({ low: 0, high: 6 }, 'count')).toBe(1)
})
