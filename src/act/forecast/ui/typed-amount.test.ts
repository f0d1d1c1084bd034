import { expect, test } from 'vitest'
import { editableAmount, typedAmount } from './typed-amount.ts'

test.each([
  ['540000', 540_000_00],
  ['540,000', 540_000_00],
  ['540.000', 540_000_00],
  ['1,234,567', 1_234_567_00],
  ['540 000,50', 540_000_50],
  ['1,234.56', 1_234_56],
  ['1.234,56', 1_234_56],
  ['12.5', 12_50],
  ['€ 540k', 540_000_00],
  ['1.2m', 1_200_000_00],
  ['1.234m', 1_234_000_00],
  ['0', 0],
  ['', null],
  ['-5', null],
  ['a lot', null],
])('“%s” is %s cents', (text, minor) => {
  expect(typedAmount(text, 'EUR')).toBe(minor)
})

test('a currency without cents has none', () => {
  expect(typedAmount('5,000', 'JPY')).toBe(5_000)
})

test.each([0, 5_00, 5_05, 540_000_00])('%i cents are edited as an amount that is read back', (minor) => {
  expect(typedAmount(editableAmount(minor, 'EUR'), 'EUR')).toBe(minor)
})
