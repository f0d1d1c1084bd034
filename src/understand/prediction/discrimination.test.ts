import fc from 'fast-check'
import { expect, test } from 'vitest'
import { auc, aucInterval, liftByDecile } from './discrimination.ts'

const judgedRows = fc.array(fc.record({ score: fc.integer({ min: 0, max: 6 }), lost: fc.constantFrom(0, 1) }), {
  minLength: 2,
  maxLength: 40,
})
const judged = (rows: readonly { score: number; lost: number }[]) => ({
  scores: rows.map(({ score }) => score),
  lost: rows.map(({ lost }) => lost),
})

test.each([
  { scores: [1, 2, 3, 4], lost: [0, 0, 1, 1], expected: 1 },
  { scores: [4, 3, 2, 1], lost: [0, 0, 1, 1], expected: 0 },
  { scores: [1, 1, 1, 1], lost: [0, 1, 0, 1], expected: 0.5 },
  { scores: [0.1, 0.4, 0.35, 0.8], lost: [0, 0, 1, 1], expected: 0.75 },
  { scores: [1, 2], lost: [0, 0], expected: null },
])('leavers $lost scored $scores have an AUC of $expected', ({ expected, ...one }) => {
  expect(auc(one)).toBe(expected)
})

test('the AUC is the share of pairs in the right order, ties one half', () => {
  fc.assert(
    fc.property(judgedRows, (rows) => {
      const left = rows.filter(({ lost }) => lost === 1)
      const stayed = rows.filter(({ lost }) => lost === 0)
      const wins = left.flatMap((one) =>
        stayed.map((other) => (one.score > other.score ? 1 : one.score === other.score ? 0.5 : 0)),
      )
      const expected = wins.length === 0 ? null : wins.reduce<number>((a, b) => a + b, 0) / wins.length
      const found = auc(judged(rows))
      if (expected === null) expect(found).toBeNull()
      else expect(found).toBeCloseTo(expected, 12)
    }),
  )
})

test('deciles hold everybody and every leaver once, whatever the ties', () => {
  fc.assert(
    fc.property(judgedRows, (rows) => {
      const positives = rows.filter(({ lost }) => lost === 1).length
      const deciles = liftByDecile(judged(rows))
      expect(deciles.length).toBe(positives === 0 ? 0 : 10)
      if (positives === 0) return
      expect(deciles.reduce((total, { count }) => total + count, 0)).toBeCloseTo(rows.length, 9)
      expect(deciles.reduce((total, one) => total + one.positives, 0)).toBeCloseTo(positives, 9)
      expect(deciles.reduce((total, { lift }) => total + lift / 10, 0)).toBeCloseTo(1, 9)
    }),
  )
})

test('where all scores are equal every decile leaves at the base rate', () => {
  for (const [rows, positives] of [
    [50, 5],
    [2_985, 1],
  ] as const) {
    const deciles = liftByDecile({
      scores: Array(rows).fill(3),
      lost: Array.from({ length: rows }, (_, i) => (i < positives ? 1 : 0)),
    })
    expect(deciles.map(({ lift }) => lift)).toEqual(Array(10).fill(1))
  }
})

test('a top decile that holds all leavers has the highest lift there is', () => {
  const lost = Array.from({ length: 100 }, (_, i) => (i >= 90 ? 1 : 0))
  expect(liftByDecile({ scores: lost.map((_, i) => i), lost })[0]).toMatchObject({ positives: 10, lift: 10 })
})

test('the interval holds the AUC, is the same every time, and is wider where accounts repeat', () => {
  const scores = Array.from({ length: 400 }, (_, i) => (i * 7919) % 101)
  const lost = scores.map((score, i) => ((score + ((i * 31) % 60)) % 97 > 80 ? 1 : 0))
  const single = aucInterval(
    { scores, lost },
    scores.map((_, i) => i),
  )
  const found = auc({ scores, lost }) ?? 0
  expect(single?.low).toBeLessThan(found)
  expect(single?.high).toBeGreaterThan(found)
  expect(
    aucInterval(
      { scores, lost },
      scores.map((_, i) => i),
    ),
  ).toEqual(single)
  const repeated = aucInterval(
    { scores: [...scores, ...scores, ...scores], lost: [...lost, ...lost, ...lost] },
    [...scores, ...scores, ...scores].map((_, i) => i % 400),
  )
  const naive = aucInterval(
    { scores: [...scores, ...scores, ...scores], lost: [...lost, ...lost, ...lost] },
    [...scores, ...scores, ...scores].map((_, i) => i),
  )
  const width = (one: { low: number; high: number } | null) => (one?.high ?? 0) - (one?.low ?? 0)
  expect(width(repeated)).toBeGreaterThan(width(naive) * 1.3)
})
