import { expect, test } from 'vitest'
import { categoryOf } from './category.ts'

test.each([
  [1, 'commit'],
  [0.75, 'commit'],
  [0.7499, 'best_case'],
  [0.5, 'best_case'],
  [0.4999, 'at_risk'],
  [0, 'at_risk'],
])('a renewal with probability %d is %s', (probability, category) => {
  expect(categoryOf(probability)).toBe(category)
})

test('the company sets from which probability on it commits', () => {
  expect(categoryOf(0.8, { commit: 0.9, bestCase: 0.6 })).toBe('best_case')
})
