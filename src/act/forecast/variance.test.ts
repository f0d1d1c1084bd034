import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FIGURES, totals, type Counted } from './forecast.ts'
import { byReason, moves, type Compared } from './variance.ts'

const NOWHERE = { wasOthers: new Set<number>(), nowIs: new Map() }
const one = (renewalId: number, given: Partial<Counted> = {}): Compared => ({
  renewalId,
  amountMinor: 1_000,
  calledMinor: 1_000,
  category: 'commit',
  probability: 0.5,
  outcome: 'open',
  renewedMinor: null,
  ...given,
})

const anyCompared: fc.Arbitrary<Compared> = fc
  .record({
    renewalId: fc.integer({ min: 1, max: 12 }),
    amountMinor: fc.integer({ min: 0, max: 10_000 }),
    calledMinor: fc.integer({ min: 0, max: 10_000 }),
    category: fc.constantFrom('commit' as const, 'best_case' as const, 'at_risk' as const, null),
    probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    outcome: fc.constantFrom('open' as const, 'renewed' as const, 'churned' as const),
    renewedMinor: fc.integer({ min: 0, max: 10_000 }),
  })
  .map((row) => (row.outcome === 'open' ? { ...row, renewedMinor: null } : row))
const anySide = fc.uniqueArray(anyCompared, { selector: ({ renewalId }) => renewalId })

test('what was, and every move, is what is: exactly, in every figure', () => {
  fc.assert(
    fc.property(
      anySide,
      anySide,
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 12 }),
          fc.constantFrom('later' as const, 'earlier' as const, 'others' as const),
        ),
      ),
      (then, now, places) => {
        const found = byReason(moves(then, now, { wasOthers: new Set([1, 2]), nowIs: new Map(places) }))
        for (const figure of FIGURES) {
          const moved = found.reduce((sum, { change }) => sum + change[figure], 0)
          expect(totals(then)[figure] + moved).toBe(totals(now)[figure])
        }
      },
    ),
  )
})

test('nothing moved between a forecast and itself', () => {
  fc.assert(fc.property(anySide, (rows) => moves(rows, rows, NOWHERE).length === 0))
})

test.each([
  ['came in', [], [one(1)], 'new', { commit: 1_000, expected: 500 }],
  [
    'was renewed',
    [one(1)],
    [one(1, { outcome: 'renewed', renewedMinor: 1_100 })],
    'closed',
    { commit: -1_000, won: 1_100, expected: 600 },
  ],
  [
    'was opened again',
    [one(1, { outcome: 'churned', renewedMinor: 0 })],
    [one(1)],
    'reopened',
    { lost: -1_000, commit: 1_000 },
  ],
  ['is called lower', [one(1)], [one(1, { calledMinor: 700 })], 'amount', { commit: -300, expected: -150 }],
  [
    'is in danger now',
    [one(1)],
    [one(1, { category: 'at_risk' })],
    'category',
    { commit: -1_000, atRisk: 1_000, expected: 0 },
  ],
  ['is likelier now', [one(1)], [one(1, { probability: 0.7 })], 'probability', { commit: 0, expected: 200 }],
  ['is gone', [one(1)], [], 'gone', { commit: -1_000, expected: -500 }],
])('a renewal that %s', (_what, then, now, reason, change) => {
  const found = moves(then, now, NOWHERE)
  expect(found).toHaveLength(1)
  expect(found[0]).toMatchObject({ renewalId: 1, reason, change })
})

test('what left is told apart by where it went, what came by where it was', () => {
  const nowIs = new Map([
    [1, 'later' as const],
    [2, 'earlier' as const],
    [3, 'others' as const],
  ])
  const then = [one(1), one(2), one(3), one(4)]
  const found = moves(then, [one(5), one(6)], { wasOthers: new Set([6]), nowIs })
  expect(found.map(({ renewalId, reason }) => [renewalId, reason])).toEqual([
    [5, 'new'],
    [6, 'taken_over'],
    [1, 'slipped'],
    [2, 'pulled_forward'],
    [3, 'handed_over'],
    [4, 'gone'],
  ])
})

test('amount and category that changed together are two moves', () => {
  const found = moves([one(1)], [one(1, { calledMinor: 400, category: 'at_risk' })], NOWHERE)
  expect(found.map(({ reason, change }) => [reason, change.commit, change.atRisk])).toEqual([
    ['amount', -600, 0],
    ['category', -400, 400],
  ])
})
