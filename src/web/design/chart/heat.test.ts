import { array, assert, boolean, double, property } from 'fast-check'
import { expect, test } from 'vitest'
import { heatLimits, heatStep } from './heat.ts'

test('net shares get a limit at 100 %: the two dark shades mean growth', () => {
  const limits = heatLimits([0.81, 0.97, 1.04], true)
  expect(limits).toEqual([0.85, 0.9, 0.95, 1, 1.02])
  expect([0.81, 0.9, 0.99, 1, 1.04].map((share) => heatStep(share, limits))).toEqual([1, 3, 4, 5, 6])
})

test('gross shares are spread between the lowest and the highest', () => {
  const limits = heatLimits([0.42, 0.99], false)
  expect(limits).toEqual([0.5, 0.6, 0.7, 0.8, 0.9])
  expect([0.42, 0.65, 0.99].map((share) => heatStep(share, limits))).toEqual([1, 3, 6])
})

test('shares that are written alike are shaded alike', () => {
  const limits = heatLimits([0.81, 1.04], true)
  expect(heatStep(0.996, limits)).toBe(heatStep(1, limits))
})

test('limits rise, and a larger share is never drawn lighter', () => {
  assert(
    property(array(double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), boolean(), (shares, mayGrow) => {
      const limits = heatLimits(shares, mayGrow)
      expect(limits[0]).toBeGreaterThan(0)
      expect(limits.every((limit, index) => index === 0 || limit > (limits[index - 1] ?? 0))).toBe(true)
      const steps = shares.toSorted((a, b) => a - b).map((share) => heatStep(share, limits))
      expect(steps.every((step, index) => step >= 1 && step <= 6 && step >= (steps[index - 1] ?? 1))).toBe(true)
    }),
  )
})
