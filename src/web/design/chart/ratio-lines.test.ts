import { expect, test } from 'vitest'
import { ratioLines } from './ratio-lines.ts'

const FRAME = { width: 100, height: 100 }

test('the higher ratio lies above the lower, and 100 % between them', () => {
  const { gross, net, whole } = ratioLines({ gross: [0.9, 0.875], net: [1.03, 1.06] }, FRAME)
  expect(net.last?.y).toBeLessThan(whole)
  expect(gross.last?.y).toBeGreaterThan(whole)
  expect([net.first?.share, net.last?.share, gross.last?.x]).toEqual([1.03, 1.06, 100])
})

test('months without a base break the line instead of falling to 0', () => {
  const { gross, between } = ratioLines({ gross: [null, 0.9, null, 0.8], net: [null, 1, null, 1.1] }, FRAME)
  expect(gross.runs).toHaveLength(2)
  expect(gross.first?.x).toBe(33.3)
  expect(between).toMatch(/^M.*Z$/)
})

test('nothing known draws nothing', () => {
  const shape = ratioLines({ gross: [null], net: [null] }, FRAME)
  expect([shape.gross.runs, shape.net.last, shape.between]).toEqual([[], null, ''])
})
