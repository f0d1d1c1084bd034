import { expect, test } from 'vitest'
import { progressOf } from './outcome-progress.ts'

test('what is not measured is left out, neither nought nor done', () => {
  expect(progressOf([{ progress: 0.69 }, { progress: 0.55 }, { progress: null }])).toBeCloseTo(0.62)
  expect(progressOf([{ progress: null }])).toBeNull()
})
