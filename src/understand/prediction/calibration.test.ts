import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bins, brier, calibrate, calibrated, calibrationError, logLoss } from './calibration.ts'
import { createRandom } from './learning-examples.ts'

test('a Brier score and a log loss by hand', () => {
  expect(brier([0.9, 0.2], [1, 0])).toBeCloseTo((0.01 + 0.04) / 2, 12)
  expect(logLoss([0.9, 0.2], [1, 0])).toBeCloseTo(-(Math.log(0.9) + Math.log(0.8)) / 2, 12)
  expect(brier([], [])).toBeNull()
})

test('scores twice too sure are brought back to what happened', () => {
  const random = createRandom(5)
  const truth = Array.from({ length: 8000 }, () => -3 + 2 * random())
  const lost = Uint8Array.from(truth, (score) => (random() < 1 / (1 + Math.exp(-score)) ? 1 : 0))
  const learned = calibrate(
    Float64Array.from(truth, (score) => 2 * score),
    lost,
  )
  expect(learned.slope).toBeCloseTo(0.5, 1)
  const said = truth.map((score) => calibrated(learned, 2 * score))
  expect(calibrationError(bins(said, lost))).toBeLessThan(0.015)
})

test('scores that point the wrong way give everybody the base rate', () => {
  const scores = Float64Array.from({ length: 100 }, (_, n) => n)
  const lost = Uint8Array.from(scores, (score) => (score < 20 ? 1 : 0))
  const learned = calibrate(scores, lost)
  expect(learned.slope).toBe(0)
  expect(calibrated(learned, 3)).toBeCloseTo(20.5 / 101, 9)
})

test('one probability said of everybody is one bin', () => {
  expect(
    bins(
      Array(30).fill(0.2),
      Array.from({ length: 30 }, (_, n) => (n < 6 ? 1 : 0)),
    ),
  ).toMatchObject([{ count: 30, said: expect.closeTo(0.2, 9), happened: 0.2 }])
})

test('bins hold every row once', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)), { maxLength: 60 }),
      (rows) => {
        const found = bins(
          rows.map(([said]) => said),
          rows.map(([, lost]) => lost),
        )
        expect(found.reduce((total, { count }) => total + count, 0)).toBe(rows.length)
        for (const bin of found) expect(bin.said).toBeGreaterThanOrEqual(bin.from - 1e-12)
        for (const bin of found) expect(bin.low <= bin.happened && bin.happened <= bin.high).toBe(true)
      },
    ),
  )
})
