import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimal, fraction, product, roundHalfUp } from '../../record/money/rational.ts'
import { exchangeAt } from './exchange.ts'

test.each([
  ['1.0835', 2, 2, 10_000, 10_835],
  ['0.5', 2, 2, 1, 1],
  ['0.0061', 0, 2, 150_000, 91_500],
  ['163.4', 2, 0, 1_999, 3_266],
  ['0.333333333', 2, 2, 3, 1],
])('at %s, %i decimals to %i: %i becomes %i', (rate, from, to, minor, expected) => {
  expect(exchangeAt(rate, { from, to })(minor)).toBe(expected)
})

test('an exchange is exact at any size, as fractions of long integers are', () => {
  const rates = fc
    .tuple(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 0, max: 9 }))
    .map(([digits, places]) => {
      const text = String(digits).padStart(places + 1, '0')
      return places === 0 ? text : `${text.slice(0, -places)}.${text.slice(-places)}`
    })
  const money = fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 9_000_000_000_000 }))
  fc.assert(
    fc.property(rates, money, fc.constantFrom(0, 2, 3), fc.constantFrom(0, 2, 3), (rate, minor, from, to) => {
      const exact = roundHalfUp(
        product(fraction(minor), decimal(rate), fraction(10n ** BigInt(to), 10n ** BigInt(from))),
      )
      expect(exchangeAt(rate, { from, to })(minor)).toBe(Number(exact))
    }),
    { numRuns: 2_000 },
  )
})
