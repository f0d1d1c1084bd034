import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exchangeAt, UNCHANGED } from './exchange.ts'
import { planSums } from './plan-shares.ts'

const part = (accountId: number, plan: string | null, minor: number, currency = 'EUR') => ({
  accountId,
  plan,
  minor,
  currency,
})

test('an account that pays for two plans counts in both, each with its own amount', () => {
  expect(planSums([part(1, 'Pro', 100), part(1, 'Add-on', 40), part(2, 'Pro', 60)], () => UNCHANGED)).toEqual([
    { plan: 'Pro', minor: 160, accounts: 2 },
    { plan: 'Add-on', minor: 40, accounts: 1 },
  ])
})

test('what rounding leaves over stays with the largest plan', () => {
  // 3 × 0.5 is 1.5, rounded to 2; apart they would be 1 + 1 + 1.
  const half = exchangeAt('0.5', { from: 2, to: 2 })
  const sums = planSums([part(1, 'A', 1), part(1, 'B', 1), part(1, 'C', 1)], () => half)
  expect(sums.reduce((sum, { minor }) => sum + minor, 0)).toBe(2)
})

test('plans add up to what each account pays in each currency, converted as a whole', () => {
  const parts = fc.uniqueArray(
    fc.record({
      accountId: fc.integer({ min: 1, max: 4 }),
      plan: fc.constantFrom('A', 'B', 'C', null),
      minor: fc.integer({ min: 1, max: 100_000 }),
      currency: fc.constantFrom('EUR', 'USD'),
    }),
    { selector: ({ accountId, plan, currency }) => `${accountId} ${plan} ${currency}` },
  )
  const dollars = exchangeAt('0.9137', { from: 2, to: 2 })
  const exchangeOf = (currency: string) => (currency === 'EUR' ? UNCHANGED : dollars)
  fc.assert(
    fc.property(parts, (made) => {
      const groups = Map.groupBy(made, ({ accountId, currency }) => `${accountId} ${currency}`)
      const whole = [...groups.values()].reduce(
        (sum, [first, ...others]) =>
          sum +
          (first ? exchangeOf(first.currency)([first, ...others].reduce((total, { minor }) => total + minor, 0)) : 0),
        0,
      )
      expect(planSums(made, exchangeOf).reduce((sum, { minor }) => sum + minor, 0)).toBe(whole)
    }),
  )
})
