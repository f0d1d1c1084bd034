import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  countedCall,
  effectiveCall,
  expectedOf,
  FIGURES,
  figuresOf,
  grouped,
  scenarios,
  standsIn,
  totals,
  type Counted,
} from './forecast.ts'

const OPEN: Counted = {
  amountMinor: 1_000,
  calledMinor: 1_000,
  category: 'commit',
  probability: 0.8,
  outcome: 'open',
  renewedMinor: null,
}

const anyCounted: fc.Arbitrary<Counted> = fc
  .record({
    amountMinor: fc.integer({ min: 0, max: 5_000_000 }),
    calledMinor: fc.integer({ min: 0, max: 5_000_000 }),
    category: fc.constantFrom('commit' as const, 'best_case' as const, 'at_risk' as const, null),
    probability: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    outcome: fc.constantFrom(
      'open' as const,
      'renewed' as const,
      'expanded' as const,
      'contracted' as const,
      'churned' as const,
    ),
    renewedMinor: fc.integer({ min: 0, max: 5_000_000 }),
  })
  .map((row) => {
    if (row.outcome === 'open') return { ...row, renewedMinor: null }
    return row.outcome === 'churned' ? { ...row, renewedMinor: 0 } : row
  })

test('the leader’s word counts before the CSM’s, the CSM’s before the machine’s', () => {
  const leader = { category: 'at_risk' as const, amountMinor: null }
  const csm = { category: 'commit' as const, amountMinor: 900 }
  const machine = { category: 'best_case' as const, amountMinor: null }
  const of = (voices: object) => effectiveCall({ leader: null, csm: null, machine: null, ...voices }, 1_000)
  expect(of({ leader, csm, machine })).toEqual({ voice: 'leader', category: 'at_risk', calledMinor: 900 })
  expect(of({ leader, machine })).toEqual({ voice: 'leader', category: 'at_risk', calledMinor: 1_000 })
  expect(of({ csm, machine })).toEqual({ voice: 'csm', category: 'commit', calledMinor: 900 })
  expect(of({ machine })).toEqual({ voice: 'machine', category: 'best_case', calledMinor: 1_000 })
  expect(of({})).toEqual({ voice: null, category: null, calledMinor: 1_000 })
})

test.each([
  ['open', OPEN, { up: 1_000, commit: 1_000, expected: 800, closed: 0 }],
  ['open and called lower', { ...OPEN, calledMinor: 600 }, { up: 1_000, commit: 600, expected: 480 }],
  ['open, nobody said how likely', { ...OPEN, probability: null }, { commit: 1_000, expected: 0, unlikely: 1 }],
  ['not called', { ...OPEN, category: null }, { commit: 0, notCalled: 1_000, expected: 800 }],
  [
    'renewed',
    { ...OPEN, outcome: 'renewed' as const, renewedMinor: 1_000 },
    { won: 1_000, lost: 0, commit: 0, expected: 1_000 },
  ],
  ['expanded', { ...OPEN, outcome: 'expanded' as const, renewedMinor: 1_400 }, { won: 1_400, grown: 400, lost: 0 }],
  ['contracted', { ...OPEN, outcome: 'contracted' as const, renewedMinor: 700 }, { won: 700, grown: 0, lost: 300 }],
  ['churned', { ...OPEN, outcome: 'churned' as const, renewedMinor: 0 }, { won: 0, lost: 1_000, expected: 0 }],
])('a renewal that is %s', (_state, row, figures) => {
  expect(figuresOf(row)).toMatchObject(figures)
})

test('groups add up to the total in every figure, however they are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyCounted, fc.constantFrom('a', 'b', 'c'))), (pairs) => {
      const rows = pairs.map(([row, key]) => ({ ...row, key }))
      const parts = [...grouped(rows, ({ key }) => key).values()]
      const whole = totals(rows)
      for (const figure of FIGURES) {
        expect(parts.reduce((sum, part) => sum + part[figure], 0)).toBe(whole[figure])
      }
    }),
  )
})

test('what is up is won and lost, without what it grew by, or still open', () => {
  fc.assert(
    fc.property(fc.array(anyCounted), (rows) => {
      const closed = totals(rows.filter(({ outcome }) => outcome !== 'open'))
      expect(closed.up).toBe(closed.won + closed.lost - closed.grown)
      const open = totals(rows.filter(({ outcome }) => outcome === 'open'))
      const called = rows.reduce((sum, row) => sum + (row.outcome === 'open' ? row.calledMinor : 0), 0)
      expect(open.commit + open.bestCase + open.atRisk + open.notCalled).toBe(called)
    }),
  )
})

test('commit is never above commit and best case, and that never above everything; expectation lies below everything', () => {
  fc.assert(
    fc.property(fc.array(anyCounted), (rows) => {
      const figures = totals(rows)
      const { commit, bestCase, everything } = scenarios(figures)
      expect(commit).toBeLessThanOrEqual(bestCase)
      expect(bestCase).toBeLessThanOrEqual(everything)
      expect(figures.expected).toBeLessThanOrEqual(everything)
      expect(figures.expected).toBeGreaterThanOrEqual(figures.won)
    }),
  )
})

test('the renewals behind a figure add up to it', () => {
  fc.assert(
    fc.property(fc.array(anyCounted), fc.constantFrom(...FIGURES), (rows, figure) => {
      const behind = rows.filter((row) => standsIn(row, figure))
      expect(totals(behind)[figure]).toBe(totals(rows)[figure])
    }),
  )
})

test('a closed renewal is expected at what it renewed at', () => {
  expect(expectedOf({ ...OPEN, outcome: 'expanded', renewedMinor: 1_400 })).toBe(1_400)
})

test.each([
  [
    'the CSM’s own',
    { commitMinor: 5, bestCaseMinor: 7 },
    null,
    { voice: 'csm', call: { commitMinor: 5, bestCaseMinor: 7 } },
  ],
  [
    'the leader’s over it',
    { commitMinor: 5, bestCaseMinor: 7 },
    { commitMinor: 3, bestCaseMinor: null },
    { voice: 'leader', call: { commitMinor: 3, bestCaseMinor: null } },
  ],
  [
    'the CSM’s again, once the leader took it back',
    { commitMinor: 5, bestCaseMinor: 7 },
    { commitMinor: null, bestCaseMinor: null },
    { voice: 'csm', call: { commitMinor: 5, bestCaseMinor: 7 } },
  ],
  ['nobody’s', null, null, null],
])('the call that counts is %s', (_whose, own, over, expected) => {
  expect(countedCall(own, over)).toEqual(expected)
})
