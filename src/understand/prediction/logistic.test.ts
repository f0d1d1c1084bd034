import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeHistory } from './learning-examples.ts'
import { fitLogistic, scatterOfWeights, scoresOf, sigmoid } from './logistic.ts'
import { allRows } from './samples.ts'

/** Hours of study and passed exams of twenty students: a published worked example of logistic regression. */
const HOURS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5]
const PASSED = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1]
const exam = { x: Float32Array.from(HOURS), width: 1, lost: Uint8Array.from(PASSED) }

test('the fit finds the published coefficients of the hours-of-study example', () => {
  // en.wikipedia.org/wiki/Logistic_regression: intercept −4.0777 ± 1.7610, slope 1.5046 ± 0.6287.
  const fit = fitLogistic(exam, allRows(exam), 0)
  expect(fit.weights[0]).toBeCloseTo(-4.0777, 3)
  expect(fit.weights[1]).toBeCloseTo(1.5046, 3)
  expect(sigmoid((fit.weights[0] ?? 0) + 2 * (fit.weights[1] ?? 0))).toBeCloseTo(0.25, 1)
})

test('at the end the slope of the penalised sum is zero in every direction', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.constantFrom(0.1, 1, 10, 100), (seed, penalty) => {
      const history = makeHistory({
        accounts: 60,
        months: 4,
        features: ['a', 'b', 'c'],
        odds: ([a = 0]) => a - 1,
        seed,
      })
      const design = { x: history.values, width: 3, lost: history.lost }
      const { weights } = fitLogistic(design, allRows(history), penalty)
      const scores = scoresOf(design, allRows(history), weights)
      for (let j = 0; j <= 3; j += 1) {
        let slope = j === 0 ? 0 : penalty * (weights[j] ?? 0)
        for (const row of allRows(history)) {
          const value = j === 0 ? 1 : (history.values[row * 3 + j - 1] ?? 0)
          slope += (sigmoid(scores[row] ?? 0) - (history.lost[row] ?? 0)) * value
        }
        expect(Math.abs(slope)).toBeLessThan(1e-3)
      }
    }),
    { numRuns: 30 },
  )
})

test('a stronger penalty never makes weights larger together', () => {
  const history = makeHistory({ accounts: 200, months: 6, features: ['a', 'b'], odds: ([a = 0, b = 0]) => a - b - 2 })
  const design = { x: history.values, width: 2, lost: history.lost }
  const lengths = [0.01, 1, 10, 100, 1000].map((penalty) => {
    const { weights } = fitLogistic(design, allRows(history), penalty)
    return Math.hypot(weights[1] ?? 0, weights[2] ?? 0)
  })
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a))
})

test('outcomes that one feature separates completely still get finite weights', () => {
  const design = { x: Float32Array.from([-2, -1, 1, 2]), width: 1, lost: Uint8Array.from([0, 0, 1, 1]) }
  const { weights } = fitLogistic(design, allRows(design), 0.1)
  expect(weights.every((weight) => Number.isFinite(weight))).toBe(true)
  expect(weights[1]).toBeGreaterThan(0)
})

test('without repeated accounts the scatter is near the textbook standard error', () => {
  const rows = allRows(exam)
  const fit = fitLogistic(exam, rows, 0)
  const scatter = scatterOfWeights(exam, { rows, accounts: Float64Array.from(rows), fit, penalty: 0 })
  expect(Math.sqrt(scatter?.[3] ?? 0)).toBeCloseTo(0.6287, 0)
})

test('the same rows told twice by the same accounts are no further evidence', () => {
  const once = makeHistory({ accounts: 300, months: 3, features: ['a'], odds: ([a = 0]) => a - 2 })
  const design = { x: once.values, width: 1, lost: once.lost }
  const twice = {
    x: Float32Array.from([...once.values, ...once.values]),
    width: 1,
    lost: Uint8Array.from([...once.lost, ...once.lost]),
  }
  const accounts = Float64Array.from([...once.accounts, ...once.accounts])
  const single = scatterOfWeights(design, {
    rows: allRows(design),
    accounts: once.accounts,
    fit: fitLogistic(design, allRows(design), 0),
    penalty: 0,
  })
  const double = scatterOfWeights(twice, {
    rows: allRows(twice),
    accounts,
    fit: fitLogistic(twice, allRows(twice), 0),
    penalty: 0,
  })
  expect(double?.[3]).toBeCloseTo(single?.[3] ?? 0, 6)
})
