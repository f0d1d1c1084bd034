import { expect, test } from 'vitest'
import { scoreInBand } from './bands.ts'

test.each([
  [69.7, 'fair', '69.7'],
  [69.96, 'fair', '69.9'],
  [49.5, 'poor', '49.5'],
  [70, 'good', '70'],
  [69.4, 'fair', '69'],
  [83.2, 'poor', '83'],
] as const)('a score of %d with the mark of %s reads %s', (score, band, text) => {
  expect(scoreInBand(score, band)).toBe(text)
})
