import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stayOf } from './stay.ts'

const leaving = { lost: 0.02, low: 0.01, high: 0.04 }

test('a model of renewals says directly who renews', () => {
  expect(stayOf(leaving, { label: 'renewal', horizonDays: 90, renewalInDays: 300 })).toEqual({
    probability: 0.98,
    low: 0.96,
    high: 0.99,
  })
})

test('a model of churn is asked for each horizon until the renewal', () => {
  const stay = stayOf(leaving, { label: 'churn', horizonDays: 30, renewalInDays: 90 })
  expect(stay.probability).toBeCloseTo(0.98 ** 3, 12)
})

test('without a known renewal a year is looked ahead, and never less than the horizon', () => {
  expect(stayOf(leaving, { label: 'churn', horizonDays: 30, renewalInDays: null }).probability).toBeCloseTo(
    0.98 ** (365 / 30),
    12,
  )
  expect(stayOf(leaving, { label: 'churn', horizonDays: 30, renewalInDays: 3 }).probability).toBe(0.98)
})

test('the limits stand on either side, and a later renewal is never likelier', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(share, share, share), fc.nat(700), fc.nat(700), ([a, b, c], near, far) => {
      const [low = 0, lost = 0, high = 0] = [a, b, c].toSorted((x, y) => x - y)
      const at = (days: number) => stayOf({ lost, low, high }, { label: 'churn', horizonDays: 30, renewalInDays: days })
      const stay = at(Math.min(near, far))
      expect(stay.low).toBeLessThanOrEqual(stay.probability)
      expect(stay.high).toBeGreaterThanOrEqual(stay.probability)
      expect(at(Math.max(near, far)).probability).toBeLessThanOrEqual(stay.probability)
    }),
  )
})
