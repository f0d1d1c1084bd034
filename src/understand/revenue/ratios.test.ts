import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { arpa, compoundChurn, grossChurn, lifetimeValue, meanChurn, netChurn, quickRatio, ratio } from './ratios.ts'

const GAINS = { new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 0 }

test('nothing is divided by nothing: there is no figure then, not a zero', () => {
  expect(ratio(0, 0)).toBeNull()
  expect(quickRatio({ ...GAINS, new: 5_000 })).toBeNull()
  expect(arpa(0, 0)).toBeNull()
  expect(meanChurn([])).toBeNull()
  expect(meanChurn([{ opening: 0, lost: 0 }])).toBeNull()
  expect(grossChurn({ opening: 0, contraction: 0, churn: 0 })).toBeNull()
  expect(compoundChurn(null)).toBeNull()
})

test('the quick ratio counts reactivation among what was gained', () => {
  expect(quickRatio({ new: 300, reactivation: 100, expansion: 200, contraction: 50, churn: 150 })).toBe(3)
})

test('while nobody is lost a lifetime has no end, and LTV no value', () => {
  expect(lifetimeValue(10_000, 0.8, 0)).toBeNull()
  expect(lifetimeValue(null, 0.8, 0.02)).toBeNull()
  expect(lifetimeValue(10_000, 0.8, 0.02)).toBeCloseTo(400_000, 6)
})

test('mean monthly churn weighs each month by its opening', () => {
  expect(
    meanChurn([
      { opening: 100, lost: 10 },
      { opening: 900, lost: 0 },
    ]),
  ).toBe(0.01)
})

test('net churn lies below zero where more is won than lost', () => {
  const line = { opening: 100, contraction: 5, churn: 5, expansion: 20, reactivation: 10 }
  expect(netChurn(line, 'excluded')).toBeCloseTo(-0.1, 12)
  expect(netChurn(line, 'included')).toBeCloseTo(-0.2, 12)
})

test('a year of months compounds: never more than all, never less than one month', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (monthly) => {
      const yearly = compoundChurn(monthly) ?? Number.NaN
      expect(yearly).toBeGreaterThanOrEqual(monthly - 1e-12)
      expect(yearly).toBeLessThanOrEqual(1)
    }),
  )
})
