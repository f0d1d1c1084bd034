import { expect, test } from 'vitest'
import { minorDigits } from './minor-digits.ts'

test.each([
  ['EUR', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['UYW', 4],
  ['HUF', 2],
  ['IDR', 2],
  ['XYZ', 2],
])('%s counts in units of %i decimals', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits)
})
