import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LEAST_RUNS, mostAlike, pointsApart, verdictOf } from './effect.ts'

/** Newcombe 1998, table II, method 10. */
test.each([
  [56, 70, 48, 80, 5.24, 33.39],
  [9, 10, 3, 10, 17.05, 80.9],
  [6, 7, 2, 7, 5.82, 80.62],
  [5, 56, 0, 29, -3.81, 19.26],
  [0, 10, 0, 20, -16.11, 27.75],
  [10, 10, 0, 20, 67.91, 100],
  [10, 10, 0, 10, 60.75, 100],
])('%i of %i against %i of %i is as published', (a, m, b, n, low, high) => {
  const difference = pointsApart({ n: m, succeeded: a }, { n, succeeded: b })
  expect(difference?.low).toBeCloseTo(low, 1)
  expect(difference?.high).toBeCloseTo(high, 1)
})

const share = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, part]) => ({ n, succeeded: Math.round(n * part) }))

test('the interval of a difference holds the difference', () => {
  fc.assert(
    fc.property(share, share, (one, two) => {
      const difference = pointsApart(one, two)
      expect(
        difference && difference.low <= difference.points + 1e-9 && difference.points <= difference.high + 1e-9,
      ).toBe(true)
      expect(difference && difference.low >= -100 - 1e-9 && difference.high <= 100 + 1e-9).toBe(true)
    }),
  )
})

test('turning the comparison around turns the sign and nothing else', () => {
  fc.assert(
    fc.property(share, share, (one, two) => {
      const there = pointsApart(one, two)
      const back = pointsApart(two, one)
      expect(there?.points).toBeCloseTo(-(back?.points ?? 0), 9)
      expect(there?.low).toBeCloseTo(-(back?.high ?? 0), 9)
    }),
  )
})

test('few runs are not enough, however clear they look', () => {
  const all = { n: LEAST_RUNS - 1, succeeded: LEAST_RUNS - 1 }
  const none = { n: 100, succeeded: 0 }
  expect(verdictOf(all, none, pointsApart(all, none))).toBe('not_enough')
})

test('a playbook helps, harms, or is not certain', () => {
  const judged = (a: number, b: number) => {
    const [treated, compared] = [
      { n: 100, succeeded: a },
      { n: 100, succeeded: b },
    ]
    return verdictOf(treated, compared, pointsApart(treated, compared))
  }
  expect(judged(60, 35)).toBe('helps')
  expect(judged(35, 60)).toBe('harms')
  expect(judged(50, 46)).toBe('not_certain')
})

test('the most alike account has the same segment and the nearest score', () => {
  const treated = { accountId: 1, segmentId: 7, overall: 44 }
  const others = [
    { accountId: 1, segmentId: 7, overall: 44 },
    { accountId: 2, segmentId: 8, overall: 44 },
    { accountId: 3, segmentId: 7, overall: 47 },
    { accountId: 4, segmentId: 7, overall: 42 },
    { accountId: 5, segmentId: 7, overall: 46 },
    { accountId: 6, segmentId: 7, overall: null },
  ]
  expect(mostAlike(treated, others)?.accountId).toBe(4)
  expect(mostAlike(treated, others.slice(0, 2))).toBeNull()
  expect(mostAlike({ ...treated, overall: null }, others)).toBeNull()
})
