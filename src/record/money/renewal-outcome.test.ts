import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outcomeOf, renewedMinor } from './renewal-outcome.ts'

const around = (amountMinor: number, beforeMinor: number, movedMinor: number) =>
  renewedMinor({ amountMinor, beforeMinor, movedMinor })

test.each([
  ['nothing moved: all of it renewed', { amount: 1_000, before: 1_000, moved: 0 }, 1_000, 'renewed'],
  ['the account stopped paying', { amount: 1_000, before: 1_000, moved: -1_000 }, 0, 'churned'],
  ['it pays less', { amount: 1_000, before: 1_000, moved: -300 }, 700, 'contracted'],
  ['it pays more', { amount: 1_000, before: 1_000, moved: 300 }, 1_300, 'expanded'],
  ['a contract beside it is not up for renewal', { amount: 400, before: 1_000, moved: -100 }, 300, 'contracted'],
  ['it had stopped paying weeks before its day', { amount: 1_000, before: 0, moved: 0 }, 0, 'churned'],
  ['it had shrunk before its day', { amount: 1_000, before: 400, moved: 0 }, 400, 'contracted'],
  ['a source rounds its amounts', { amount: 1_000, before: 996, moved: 0 }, 996, 'renewed'],
])('%s', (_, { amount, before, moved }, renewed, outcome) => {
  expect(around(amount, before, moved)).toBe(renewed)
  expect(outcomeOf(amount, renewed, 1)).toBe(outcome)
})

const minor = fc.integer({ min: 0, max: 10_000_000 })

test('what was renewed is never below zero and never above what the account pays', () => {
  fc.assert(
    fc.property(minor, minor, fc.integer({ min: -10_000_000, max: 10_000_000 }), (amount, before, moved) => {
      const renewed = around(amount, before, moved)
      expect(renewed).toBeGreaterThanOrEqual(0)
      expect(renewed).toBeLessThanOrEqual(Math.max(0, before + moved))
    }),
  )
})

test('an account that pays nothing afterwards has churned, whatever was up for renewal', () => {
  fc.assert(
    fc.property(minor, minor, (amount, before) => {
      expect(outcomeOf(amount, around(amount, before, -before), 1)).toBe('churned')
    }),
  )
})
