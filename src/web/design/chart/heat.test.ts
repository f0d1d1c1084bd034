import { array, assert, boolean, double, property } from 'fast-check'
import { expect, test } from 'vitest'
import { heatLimits, heatStep } from './heat.ts'

test('net shares get a limit at 100 %: the two dark shades mean growth', () => {
  const limits = heatLimits([0.81, 0.97, 1.04], true)
  expect(limits).toEqual([0.85, 0.9, 0.95, 1, 1.02])
  expect([0.81, 0.9, 0.99, 1, 1.04].map((share) => heatStep(share, limits))).toEqual([1, 3, 4, 5, 6])
})

test('gross shares are spread between the lowest and the highest, what is whole has a shade of its own', () => {
  const limits = heatLimits([0.82, 0.94, 0.96, 1], false)
  expect(limits).toEqual([0.8, 0.85, 0.9, 0.95, 1])
  expect([0.82, 0.94, 0.96, 1].map((share) => heatStep(share, limits))).toEqual([2, 4, 5, 6])
})

test('one share far below the others does not press them together', () => {
  const shares = [0.3, ...Array.from({ length: 19 }, (_, index) => 0.86 + index / 200)]
  expect(heatLimits(shares, true)[0]).toBeGreaterThanOrEqual(0.85)
})

test('limits stay above 0 however little is left', () => {
  expect(heatLimits([0, 0.3], false)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3])
  expect(heatLimits([0, 0.02], true)).toEqual([0.25, 0.5, 0.75, 1, 1.01])
  expect(heatLimits([], false)[0]).toBeGreaterThan(0)
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
