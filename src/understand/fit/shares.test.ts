import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceOf, ratio, standing } from './shares.ts'

describe('what chance alone would do', () => {
  test.each([
    [{ n: 100, hits: 90 }, { n: 100, hits: 70 }, 0.00079],
    [{ n: 40, hits: 20 }, { n: 40, hits: 20 }, 1],
    [{ n: 0, hits: 0 }, { n: 40, hits: 20 }, 1],
    [{ n: 20, hits: 20 }, { n: 20, hits: 20 }, 1],
  ])('%j against %j', (one, other, chance) => {
    expect(chanceOf(one, other)).toBeCloseTo(chance, 4)
  })

  test('is the same from either side and lies between 0 and 1', () => {
    const share = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.nat(300))
      .map(([n, some]) => ({ n, hits: some % (n + 1) }))
    fc.assert(
      fc.property(share, share, (one, other) => {
        const chance = chanceOf(one, other)
        expect(chance).toBeCloseTo(chanceOf(other, one), 12)
        expect(chance).toBeGreaterThanOrEqual(0)
        expect(chance).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('which of several findings stand', () => {
  // Benjamini and Hochberg (1995), section 4: fifteen hypotheses, four stand at 5 %.
  const published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]
  test('as in the published example', () => {
    expect(standing(published).filter(Boolean)).toHaveLength(4)
  })

  test('depends on the probabilities, not on their order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(published, { minLength: published.length }), (mixed) => {
        const kept = mixed.filter((_, index) => standing(mixed)[index])
        expect(kept.toSorted((a, b) => a - b)).toEqual(published.slice(0, 4))
      }),
    )
  })

  test('none of none, and none where chance explains all', () => {
    expect(standing([])).toEqual([])
    expect(standing([0.2, 0.5, 0.9])).toEqual([false, false, false])
  })
})

describe('a ratio of sums', () => {
  test('is the sum of parts over the sum of bases, none without a base', () => {
    expect(ratio([])).toBeNull()
    expect(ratio([{ base: 0, part: 0 }])).toBeNull()
    expect(ratio([{ base: 10, part: 5 }])).toEqual({ value: 0.5, n: 1, interval: null })
    expect(
      ratio([
        { base: 10, part: 5 },
        { base: 30, part: 30 },
      ])?.value,
    ).toBe(0.875)
  })

  test('is certain where every account did the same, and holds its value otherwise', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.nat(100)), { minLength: 2 }), (rows) => {
        const same = ratio(rows.map(([base]) => ({ base, part: base })))
        expect(same?.interval?.low).toBeCloseTo(1, 9)
        expect(same?.interval?.high).toBeCloseTo(1, 9)
        const found = ratio(rows.map(([base, percent]) => ({ base, part: (base * percent) / 100 })))
        expect(found?.interval?.low).toBeLessThanOrEqual((found?.value ?? 0) + 1e-12)
        expect(found?.interval?.high).toBeGreaterThanOrEqual((found?.value ?? 0) - 1e-12)
      }),
    )
  })
})
