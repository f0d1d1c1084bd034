import { expect, test } from 'vitest'
import { accuracyByLead, hitRates, missOf } from './accuracy.ts'

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

test('of what was called commit it says how much renewed, over all quarters', () => {
  const one = { weeksBefore: 8, category: 'commit' as const }
  const [commit, bestCase] = hitRates([
    { ...one, decided: 3, renewed: 2, calledMinor: 3_000, keptMinor: 1_600 },
    { ...one, decided: 1, renewed: 1, calledMinor: 1_000, keptMinor: 1_000 },
  ])
  expect(commit).toMatchObject({ category: 'commit', decided: 4, rate: 0.75, calledMinor: 4_000, keptRate: 0.65 })
  expect(bestCase).toMatchObject({ category: 'best_case', decided: 0, rate: null, keptRate: null })
})
