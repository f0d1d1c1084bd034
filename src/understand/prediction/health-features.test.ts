import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { chosenDays } from './health-features.ts'

const FIRST = day('2025-01-01')
const daysOf = (accounts: number, days: number) =>
  Array.from({ length: accounts * days }, (_, n) => ({ accountId: 1 + (n % accounts), day: addDays(FIRST, n % days) }))

test('few days are all taken, each at its place', () => {
  const all = daysOf(50, 4)
  expect(chosenDays(all, 200).map(([place]) => place)).toEqual(all.map((_, place) => place))
})

test('of many days about so many are taken, of an account all or none', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2_000, max: 9_000 }), fc.integer({ min: 0, max: 1_000_000 }), (most, first) => {
      const all = daysOf(2_500, 4).map((one) => ({ ...one, accountId: one.accountId + first }))
      const chosen = chosenDays(all, most)
      const accounts = new Set(chosen.map(([, { accountId }]) => accountId))
      expect(chosen).toHaveLength(all.filter(({ accountId }) => accounts.has(accountId)).length)
      expect(chosen.length / most).toBeGreaterThan(0.85)
      expect(chosen.length / most).toBeLessThan(1.15)
    }),
    { numRuns: 30 },
  )
})
