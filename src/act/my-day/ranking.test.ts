import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { compareRanked, KINDS, type Rankable, rankOf, rowsOf } from './ranking.ts'

const TODAY = day('2026-11-17')

function thing(given: Partial<Rankable>): Rankable {
  return {
    kind: 'drop',
    amount: 19,
    band: 'poor',
    arrMinor: 18_400_000,
    renewalOn: addDays(TODAY, 47),
    dueOn: null,
    priority: null,
    ...given,
  }
}

test('a deep fall before a near renewal comes first, and the arithmetic can be read', () => {
  const rank = rankOf(thing({}), TODAY)
  expect(rank.severity).toEqual({ percent: 83, because: 'fell 19 points, now poor' })
  expect(rank.timeLeft).toEqual({ percent: 94, because: 'renews in 47 days' })
  expect(rank.pressing).toBe(78)
  expect(rank.group).toBe('now')
  expect(rank.weightMinor).toBe(Math.round((18_400_000 * 83 * 94) / 10_000))
})

test.each([
  [
    'a fall of six far from renewal can wait',
    thing({ amount: 6, band: 'fair', renewalOn: addDays(TODAY, 240) }),
    'wait',
  ],
  [
    'two weeks of silence before a renewal in two months is for today',
    thing({ kind: 'silent', amount: 16, renewalOn: addDays(TODAY, 61) }),
    'today',
  ],
  [
    'seven weeks of silence before that renewal is for now',
    thing({ kind: 'silent', amount: 49, renewalOn: addDays(TODAY, 61) }),
    'now',
  ],
  ['an answer of 3 is for now, whenever they renew', thing({ kind: 'detractor', amount: 3, renewalOn: null }), 'now'],
  ['an answer of 6 is for today', thing({ kind: 'detractor', amount: 6, renewalOn: null }), 'today'],
  [
    'a poor account that renews in a month is for now',
    thing({ kind: 'renewal', amount: 29, renewalOn: addDays(TODAY, 29) }),
    'now',
  ],
  [
    'a good account that renews tomorrow can wait',
    thing({ kind: 'renewal', band: 'good', renewalOn: addDays(TODAY, 1) }),
    'wait',
  ],
  ['a missing renewal date can wait', thing({ kind: 'no_renewal', amount: null, renewalOn: null }), 'wait'],
  ['a note due today is for today', thing({ kind: 'note', arrMinor: null, dueOn: TODAY }), 'today'],
  [
    'a note of last week is still for today',
    thing({ kind: 'note', arrMinor: null, dueOn: addDays(TODAY, -7) }),
    'today',
  ],
  ['a note without a day can wait', thing({ kind: 'note', arrMinor: null, dueOn: null }), 'wait'],
])('%s', (_name, item, group) => {
  expect(rankOf(item, TODAY).group).toBe(group)
})

test.each([
  [-3, 100, 'renews 3 days ago'],
  [0, 100, 'renews today'],
  [1, 100, 'renews in 1 day'],
  [30, 100, 'renews in 30 days'],
  [31, 100, 'renews in 31 days'],
  [33, 99, 'renews in 33 days'],
  [90, 80, 'renews in 90 days'],
  [240, 30, 'renews in 240 days'],
  [700, 30, 'renews in 700 days'],
])('a renewal in %i days leaves %i percent', (days, percent, because) => {
  expect(rankOf(thing({ renewalOn: addDays(TODAY, days) }), TODAY).timeLeft).toEqual({ percent, because })
})

test('without a renewal date half the time is taken as left', () => {
  expect(rankOf(thing({ renewalOn: null }), TODAY).timeLeft.percent).toBe(50)
})

const things = fc.record({
  kind: fc.constantFrom(...KINDS),
  amount: fc.option(fc.integer({ min: 0, max: 100 })),
  band: fc.constantFrom('good' as const, 'fair' as const, 'poor' as const, 'unknown' as const),
  arrMinor: fc.option(fc.integer({ min: 0, max: 10 ** 11 })),
  renewalOn: fc.option(fc.integer({ min: -30, max: 900 }).map((days) => addDays(TODAY, days))),
  dueOn: fc.option(fc.integer({ min: -30, max: 900 }).map((days) => addDays(TODAY, days))),
  priority: fc.constantFrom('low' as const, 'normal' as const, 'high' as const, 'urgent' as const),
})
const scored = things.map((item) =>
  item.kind === 'detractor' ? { ...item, amount: Math.min(6, item.amount ?? 0) } : item,
)

test('the shown factors give the shown weight, and no factor leaves 0 to 100', () => {
  fc.assert(
    fc.property(scored, (item) => {
      const { severity, timeLeft, weightMinor, pressing } = rankOf(item, TODAY)
      for (const { percent } of [severity, timeLeft, { percent: pressing }]) {
        expect(Number.isInteger(percent) && percent >= 0 && percent <= 100).toBe(true)
      }
      const expected =
        item.arrMinor === null ? null : Math.round((item.arrMinor * severity.percent * timeLeft.percent) / 10_000)
      expect(weightMinor).toBe(expected)
    }),
  )
})

test('more ARR never ranks a thing lower', () => {
  fc.assert(
    fc.property(scored, fc.integer({ min: 1, max: 10 ** 9 }), (item, more) => {
      const less = { key: 'b', ranking: rankOf({ ...item, arrMinor: 1_000 }, TODAY) }
      const larger = { key: 'b', ranking: rankOf({ ...item, arrMinor: 1_000 + more }, TODAY) }
      expect(larger.ranking.group).toBe(less.ranking.group)
      expect(larger.ranking.weightMinor ?? 0).toBeGreaterThanOrEqual(less.ranking.weightMinor ?? 0)
    }),
  )
})

test('now stands before today, and what has no ARR behind what has', () => {
  const ranked = [
    { key: 'a', ranking: rankOf(thing({ kind: 'detractor', amount: 6 }), TODAY) },
    { key: 'b', ranking: rankOf(thing({ arrMinor: null }), TODAY) },
    { key: 'c', ranking: rankOf(thing({ arrMinor: 1_000 }), TODAY) },
    { key: 'd', ranking: rankOf(thing({ arrMinor: 2_000 }), TODAY) },
  ]
  expect(ranked.toSorted(compareRanked).map(({ key }) => key)).toEqual(['d', 'c', 'b', 'a'])
})

test.each([
  ['urgent', 2, 'now', 72],
  ['high', 0, 'now', 70],
  ['normal', 0, 'now', 50],
  ['normal', -9, 'now', 50],
  ['normal', 3, 'today', 35],
  ['normal', 7, 'wait', 15],
  ['low', 0, 'today', 30],
] as const)('a task of %s priority due in %i days is for %s', (priority, days, group, pressing) => {
  const rank = rankOf(thing({ kind: 'task', priority, dueOn: addDays(TODAY, days) }), TODAY)
  expect(rank).toMatchObject({ group, pressing })
})

test('a task stays a row of its own beside its account', () => {
  const rows = rowsOf([
    { kind: 'task' as const, accountId: 1 },
    { kind: 'drop' as const, accountId: 1 },
    { kind: 'task' as const, accountId: 1 },
    { kind: 'renewal' as const, accountId: 1 },
  ])
  expect(rows.map(({ kind, also }) => [kind, also.length])).toEqual([
    ['task', 0],
    ['drop', 1],
    ['task', 0],
  ])
})
