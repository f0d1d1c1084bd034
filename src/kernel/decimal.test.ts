import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDecimals, plainDecimal } from './decimal.ts'

test.each([
  [0, '0'],
  [-3, '-3'],
  [1e21, '1000000000000000000000'],
  [1.5e-7, '0.00000015'],
  [-2.25e-9, '-0.00000000225'],
  [1.2345e22, '12345000000000000000000'],
])('%d is written without an exponent', (value, text) => {
  expect(plainDecimal(value)).toBe(text)
})

test('a plain decimal is the same number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(plainDecimal(value)).not.toMatch(/e/i)
      expect(Number(plainDecimal(value))).toBe(value === 0 ? 0 : value)
    }),
  )
})

test('sums are exact where binary fractions are not', () => {
  expect(addDecimals('0.1', '0.2')).toBe('0.3')
  expect(addDecimals('-0.5', '0.25')).toBe('-0.25')
  expect(addDecimals('9007199254740993', '1')).toBe('9007199254740994')
})

test('the order of adding does not matter', () => {
  const amount = fc.double({ noNaN: true, noDefaultInfinity: true }).map(plainDecimal)
  fc.assert(
    fc.property(amount, amount, amount, (a, b, c) => {
      expect(addDecimals(addDecimals(a, b), c)).toBe(addDecimals(a, addDecimals(c, b)))
    }),
  )
})
