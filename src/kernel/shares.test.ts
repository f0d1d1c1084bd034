import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shareDifference, shareInterval } from './shares.ts'

describe('the interval of a share', () => {
  // Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is as published', (hits, n, low, high) => {
    const interval = shareInterval({ n, hits })
    expect(interval?.low).toBeCloseTo(low, 4)
    expect(interval?.high).toBeCloseTo(high, 4)
  })

  test('of nobody is none', () => {
    expect(shareInterval({ n: 0, hits: 0 })).toBeNull()
    expect(shareDifference({ n: 0, hits: 0 }, { n: 5, hits: 1 })).toBeNull()
  })

  test('holds the share, lies between 0 and 1, and narrows with the sample', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(500), (n, some) => {
        const hits = some % (n + 1)
        const narrow = shareInterval({ n: 10 * n, hits: 10 * hits })
        const wide = shareInterval({ n, hits })
        expect(wide?.low).toBeLessThanOrEqual(hits / n + 1e-12)
        expect(wide?.high).toBeGreaterThanOrEqual(hits / n - 1e-12)
        expect(wide?.low).toBeGreaterThanOrEqual(0)
        expect(wide?.high).toBeLessThanOrEqual(1)
        expect((narrow?.high ?? 0) - (narrow?.low ?? 0)).toBeLessThan((wide?.high ?? 0) - (wide?.low ?? 0))
      }),
    )
  })
})

test('the difference of 56 in 70 and 48 in 80 is as published', () => {
  const found = shareDifference({ n: 70, hits: 56 }, { n: 80, hits: 48 })
  expect(found?.difference).toBeCloseTo(0.2, 6)
  expect(found?.low).toBeCloseTo(0.0524, 4)
  expect(found?.high).toBeCloseTo(0.3339, 4)
})

test('nobody and everybody reach the bounds exactly', () => {
  expect(shareInterval({ n: 7, hits: 0 })?.low).toBe(0)
  expect(shareInterval({ n: 7, hits: 7 })?.high).toBe(1)
})
