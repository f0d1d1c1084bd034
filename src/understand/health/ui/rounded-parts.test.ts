import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { roundedParts, roundedTo } from './rounded-parts.ts'

const tenths = (values: readonly number[]) => values.reduce((sum, value) => sum + Math.round(value * 10), 0)

test('parts that add up after rounding are left alone', () => {
  expect(roundedParts([5.1, 2, 3.3, 3.6, 4], 18)).toEqual([5.1, 2, 3.3, 3.6, 4])
})

test('the part whose rounding erred most gives way', () => {
  expect(roundedParts([1.04, 1.04, 1.03], 3.11)).toEqual([1.1, 1, 1])
  expect(roundedParts([-1.04, -1.04, -1.03], -3.11)).toEqual([-1.1, -1, -1])
})

test('a measure that did not move is never shown as moved', () => {
  expect(roundedParts([0, 0.04, 0.04, 0.04], 0.12)[0]).toBe(0)
})

test('written figures always add up to the written total and stay within one step of the truth', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 14 }), (parts) => {
      const total = parts.reduce((sum, part) => sum + part, 0)
      const shown = roundedParts(parts, total)
      expect(tenths(shown)).toBe(tenths([total]))
      for (const [index, part] of parts.entries()) expect(Math.abs((shown[index] ?? 0) - part)).toBeLessThan(0.1001)
    }),
  )
})

test('a loss rounds as far as a gain, and nothing is minus nought', () => {
  expect([roundedTo(16.45), roundedTo(-16.45), roundedTo(-0.04)]).toEqual([16.5, -16.5, 0])
})
