import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bubbleRadius, drawnRange, quadrantScale, ticks } from './scale.ts'

describe('the drawn part of the scale', () => {
  test('holds what there is with a margin, on even numbers', () => {
    expect(drawnRange([28, 86])).toEqual({ from: 20, to: 94 })
    expect(ticks({ from: 20, to: 94 })).toEqual([30, 40, 50, 60, 70, 80, 90])
  })

  test('always shows the line at 50 and never leaves 0 to 100', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (scores) => {
        const { from, to } = drawnRange(scores)
        expect(from).toBeLessThan(50)
        expect(to).toBeGreaterThan(50)
        expect(from).toBeGreaterThanOrEqual(0)
        expect(to).toBeLessThanOrEqual(100)
        for (const score of scores) expect(score >= from && score <= to).toBe(true)
      }),
    )
  })
})

test('outcomes go right and experience goes up', () => {
  const scale = quadrantScale({ width: 884, height: 734 }, { from: 20, to: 94 }, { from: 18, to: 96 })
  expect([scale.x(20), scale.x(94)]).toEqual([46, 870])
  expect([scale.y(18), scale.y(96)]).toEqual([690, 14])
  expect(scale.x(50)).toBeCloseTo(380.05, 1)
})

describe('bubbles', () => {
  test('four times the ARR is a bubble of four times the area, but for the least size', () => {
    expect(bubbleRadius(400, 400, 10) - 2).toBeCloseTo(2 * (bubbleRadius(100, 400, 10) - 2))
  })
  test('unknown and no ARR stay visible', () => {
    expect(bubbleRadius(null, 400, 10)).toBeGreaterThan(4)
    expect(bubbleRadius(0, 0, 10)).toBeGreaterThan(4)
    expect(bubbleRadius(0, 400, 10)).toBe(2)
  })
  test('a thousand accounts have smaller bubbles than ten', () => {
    expect(bubbleRadius(400, 400, 1_000)).toBeLessThan(bubbleRadius(400, 400, 10) / 2)
  })
})
