import { expect, test } from 'vitest'
import { accuracyByLead, hitRates, missOf, type Judged } from './accuracy.ts'

test.each([
  [110, 100, 0.1],
  [90, 100, 0.1],
  [100, 100, 0],
  [50, 0, null],
])('a forecast of %i where %i came missed by %s', (expectedMinor, actualMinor, miss) => {
  expect(missOf({ expectedMinor, actualMinor })).toEqual(miss)
})

test('misses do not cancel out in the mean error, but they do in the bias', () => {
  const found = accuracyByLead([
    { weeksBefore: 4, expectedMinor: 120, actualMinor: 100 },
    { weeksBefore: 4, expectedMinor: 80, actualMinor: 100 },
    { weeksBefore: 12, expectedMinor: 150, actualMinor: 100 },
  ])
  expect(found).toEqual([
    { weeksBefore: 12, quarters: 1, mape: 0.5, bias: 0.5 },
    { weeksBefore: 4, quarters: 2, mape: 0.2, bias: 0 },
  ])
})

test('a quarter in which nothing renewed has no percentage', () => {
  expect(accuracyByLead([{ weeksBefore: 1, expectedMinor: 5, actualMinor: 0 }])).toEqual([
    { weeksBefore: 1, quarters: 1, mape: null, bias: null },
  ])
})

test('of what was called commit it counts what renewed, and what is still open counts neither way', () => {
  const one = (given: Partial<Judged>): Judged => ({
    weeksBefore: 8,
    category: 'commit',
    calledMinor: 1_000,
    outcome: 'renewed',
    renewedMinor: 1_000,
    ...given,
  })
  const [commit, bestCase] = hitRates([
    one({}),
    one({ outcome: 'expanded', renewedMinor: 1_500 }),
    one({ outcome: 'contracted', renewedMinor: 600 }),
    one({ outcome: 'churned', renewedMinor: 0 }),
    one({ outcome: 'open', renewedMinor: null }),
  ])
  expect(commit).toEqual({
    weeksBefore: 8,
    category: 'commit',
    decided: 4,
    renewed: 3,
    calledMinor: 4_000,
    keptMinor: 2_600,
  })
  expect(bestCase).toMatchObject({ category: 'best_case', decided: 0, renewed: 0 })
})
