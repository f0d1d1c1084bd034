import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clamp, mean, median, quantile, sum, withoutNoise } from './statistics.ts'

describe('sums', () => {
  test('ten tenths are one', () => {
    expect(sum(Array.from({ length: 10 }, () => 0.1))).toBe(1)
  })

  test('nothing sums to zero', () => {
    expect(sum([])).toBe(0)
  })

  test('a small number survives between two huge ones', () => {
    expect(sum([1e16, 1, -1e16])).toBe(1)
  })

  test('the order of the numbers does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 40 }), (values) => {
        expect(withoutNoise(sum(values))).toBeCloseTo(withoutNoise(sum([...values].reverse())), 8)
      }),
    )
  })
})

describe('means and quantiles', () => {
  test('there is no mean and no median of nothing', () => {
    expect(mean([])).toBeNull()
    expect(median([])).toBeNull()
  })

  test.each([
    [[5], 0.9, 5],
    [[1, 2], 0.5, 1.5],
    [[10, 1, 2], 0.5, 2],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.9, 9.1],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 0.9, 10],
    [[3, 1, 2], 0, 1],
    [[3, 1, 2], 1, 3],
  ])('the quantile of %j at %d is %d, as PostgreSQL says', (values, share, expected) => {
    expect(quantile(values, share)).toBeCloseTo(expected, 12)
  })

  test('a quantile lies between the smallest and the largest value and never falls as the share rises', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 30 })
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(values, share, share, (list, a, b) => {
        const low = quantile(list, Math.min(a, b)) ?? Number.NaN
        const high = quantile(list, Math.max(a, b)) ?? Number.NaN
        expect(low).toBeGreaterThanOrEqual(Math.min(...list))
        expect(high).toBeLessThanOrEqual(Math.max(...list))
        expect(low).toBeLessThanOrEqual(high + 1e-9)
      }),
    )
  })

  test('a share outside 0 to 1 is a mistake of the caller', () => {
    expect(() => quantile([1], 1.1)).toThrow(RangeError)
    expect(() => quantile([1], Number.NaN)).toThrow(RangeError)
  })
})

test('clamping keeps a value between its limits', () => {
  expect([clamp(-5, 0, 100), clamp(50, 0, 100), clamp(500, 0, 100)]).toEqual([0, 50, 100])
})

test('binary noise is removed and minus zero is zero', () => {
  expect(withoutNoise(0.1 + 0.2)).toBe(0.3)
  expect(Object.is(withoutNoise(-1e-12), 0)).toBe(true)
})
