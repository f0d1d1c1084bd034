import { expect, test } from 'vitest'
import { createRandom } from './learning-examples.ts'
import { brierGap } from './paired.ts'

const random = createRandom(5)
const lost = Array.from({ length: 600 }, (_, row) => (row % 10 === 0 ? 1 : 0))
const accounts = lost.map((_, row) => row % 150)
const about = { lost, accounts }
const flat = lost.map(() => 0.1)

test('probabilities nearer to what happened have a gap below zero, farther ones above', () => {
  const near = brierGap(
    lost.map((one) => (one === 1 ? 0.4 : 0.05)),
    flat,
    about,
  )
  expect(near?.high).toBeLessThan(0)
  const far = brierGap(
    lost.map((one) => (one === 1 ? 0.02 : 0.3)),
    flat,
    about,
  )
  expect(far?.low).toBeGreaterThan(0)
})

test('a hair of difference in either direction is told from nothing', () => {
  const gap = brierGap(
    lost.map(() => 0.1 + (random() - 0.5) / 20),
    flat,
    about,
  )
  expect(gap?.low).toBeLessThan(0)
  expect(gap?.high).toBeGreaterThan(0)
})

test('the same probabilities have no gap, and without rows there is none to tell', () => {
  expect(brierGap(flat, flat, about)).toEqual({ low: 0, high: 0 })
  expect(brierGap([], [], { lost: [], accounts: [] })).toBeNull()
})
