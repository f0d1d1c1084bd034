import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { costAvoided, helixFactor, loopsOf, sumOfTurns, turnOf, yearsBefore } from './loops.ts'
import { helixSentence, notCountedSentence, writtenParts } from './sentences.ts'

const steps = (...all: [string, number][]) => all.map(([on, mrrMinor]) => ({ day: day(on), mrrMinor }))
const spans = (...all: Parameters<typeof loopsOf>) =>
  loopsOf(...all).map(({ from, to, isRunning }) => `${from} ${to}${isRunning ? ' running' : ''}`)

test('loops are twelve months from the first day paid for, end to end, the last one running', () => {
  expect(spans(steps(['2024-02-29', 100]), day('2026-06-01'))).toEqual([
    '2024-02-29 2025-02-28',
    '2025-02-28 2026-02-28',
    '2026-02-28 2027-02-28 running',
  ])
})

test('a customer that left and came back within a loop goes on in it', () => {
  const course = steps(['2024-01-01', 100], ['2024-05-01', 0], ['2024-07-01', 80])
  expect(spans(course, day('2025-03-01'))).toEqual(['2024-01-01 2025-01-01', '2025-01-01 2026-01-01 running'])
})

test('a customer that is gone at the end of a loop begins anew on the day it pays again', () => {
  const course = steps(['2024-01-01', 100], ['2024-05-01', 0], ['2026-07-15', 80])
  expect(spans(course, day('2026-08-01'))).toEqual(['2024-01-01 2025-01-01', '2026-07-15 2027-07-15 running'])
})

test('a customer that left in its running loop has no loop that runs, and what has not begun has none', () => {
  expect(spans(steps(['2024-01-01', 100], ['2024-05-01', 0]), day('2024-08-01'))).toEqual(['2024-01-01 2025-01-01'])
  expect(spans(steps(['2027-01-01', 100]), day('2026-08-01'))).toEqual([])
  expect(spans([], day('2026-08-01'))).toEqual([])
})

test.each([
  // opening, closing, new logo; start, renewed, expansion, brought; factor
  [100, 100, 0, 1_200, 1_200, 0, 0, 1],
  [100, 130, 50, 1_200, 1_200, 360, 600, 1.8],
  [100, 60, 40, 1_200, 720, 0, 480, 1],
  [100, 0, 0, 1_200, 0, 0, 0, 0],
  [0, 70, 10, 0, 0, 840, 120, null],
])(
  'from %d to %d a month with %d brought',
  (opening, closing, brought, startMinor, renewedMinor, expansionMinor, newLogoMinor, factor) => {
    const turn = turnOf(opening, closing, brought)
    expect(turn).toEqual({ startMinor, renewedMinor, expansionMinor, newLogoMinor })
    expect(helixFactor(turn)).toBe(factor)
  },
)

test('whatever the ledger: loops tile the time, parts add up to the end, and turns add up like their accounts', () => {
  const mrr = fc.integer({ min: 0, max: 1_000_000 })
  const course = fc
    .array(fc.record({ ago: fc.integer({ min: 0, max: 3_000 }), mrrMinor: fc.oneof(mrr, fc.constant(0)) }), {
      minLength: 1,
      maxLength: 12,
    })
    .map((all) =>
      all
        .map(({ ago, mrrMinor }) => ({ day: addDays(day('2026-11-22'), -ago), mrrMinor }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
    )
  fc.assert(
    fc.property(course, (all) => {
      const loops = loopsOf(all, day('2026-11-22'))
      for (const [index, loop] of loops.entries()) {
        const next = loops[index + 1]
        expect(loop.from < loop.to && (!next || next.from >= loop.to)).toBe(true)
        expect(loop.isRunning && index < loops.length - 1).toBe(false)
      }
      const first = all.find(({ mrrMinor }) => mrrMinor > 0)
      expect(loops.length > 0).toBe(first !== undefined)
      if (first) expect(loops[0]?.from).toBe(first.day)
    }),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(mrr, mrr, mrr), { maxLength: 20 }), (accounts) => {
      const turns = accounts.map(([opening, closing, brought]) => turnOf(opening, closing, brought))
      for (const [index, turn] of turns.entries()) {
        const [opening = 0, closing = 0] = accounts[index] ?? []
        expect(turn.renewedMinor + turn.expansionMinor).toBe(closing * 12)
        expect(turn.renewedMinor <= opening * 12 && turn.expansionMinor >= 0).toBe(true)
      }
      const sum = sumOfTurns(turns)
      expect(sum.renewedMinor + sum.expansionMinor).toBe(
        accounts.reduce((total, [, closing]) => total + closing * 12, 0),
      )
    }),
  )
})

test('what new customers would have cost is said only where the price of new ARR is known', () => {
  expect(costAvoided(100_000, 1.25)).toBe(125_000)
  expect(costAvoided(100_000, null)).toBeNull()
})

test('years end today and join', () => {
  expect(yearsBefore('2026-11-22' as Day, 2)).toEqual([
    { from: '2025-11-22', to: '2026-11-22' },
    { from: '2024-11-22', to: '2025-11-22' },
  ])
})

test('the written parts of a factor add up to the written factor, none a cent or more from what it is', () => {
  const minor = fc.integer({ min: 0, max: 10_000_000 })
  fc.assert(
    fc.property(fc.tuple(minor, minor, minor), fc.integer({ min: 1, max: 10_000_000 }), (parts, whole) => {
      const written = writtenParts(parts, whole)
      const factor = parts.reduce((sum, part) => sum + part, 0) / whole
      expect(written.reduce((sum, part) => sum + Math.round(Number(part) * 100), 0)).toBe(
        Math.round(Number(factor.toFixed(2)) * 100),
      )
      for (const [index, part] of parts.entries()) {
        expect(Math.abs(Number(written[index]) - part / whole)).toBeLessThan(0.010001)
      }
    }),
  )
})

test('the finding says what became of each unit of ARR', () => {
  expect(helixSentence(turnOf(100, 113, 8), 'EUR')).toBe(
    'Each EUR of ARR a year ago became 1.21: 1.00 renewed, 0.13 grown, 0.08 brought by leads. The helix widens.',
  )
  // Rounded one by one the parts would be 0.92, 0.10 and 0.03: a cent short of what they are parts of.
  const year = { startMinor: 119_878, renewedMinor: 110_315, expansionMinor: 12_457, newLogoMinor: 4_093 }
  expect(helixSentence(year, 'EUR')).toBe(
    'Each EUR of ARR a year ago became 1.06: 0.92 renewed, 0.10 grown, 0.04 brought by leads. The helix widens.',
  )
  expect(helixSentence(turnOf(100, 90, 0), 'EUR')).toMatch('The helix narrows.')
  expect(helixSentence(turnOf(1_000, 999, 0), 'EUR')).toMatch('The helix holds its width.')
  expect(helixSentence(turnOf(0, 0, 0), 'EUR')).toBe('Nothing was paid a year ago, so there is no factor yet.')
  expect(notCountedSentence({ not_yet: 1, before: 2, not_a_customer: 0 })).toBe(
    'Won through leads and not counted: 1 pays nothing yet, 2 paid before the lead was found.',
  )
  expect(notCountedSentence({ not_yet: 0, before: 0, not_a_customer: 0 })).toBeNull()
})
