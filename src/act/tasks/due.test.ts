import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { DUE_GROUPS, dueGroup, endOfWeek } from './due.ts'

// 10 March 2026 is a Tuesday.
const today = day('2026-03-10')

test.each([
  ['2026-03-09', null, 'overdue'],
  ['2026-03-10', null, 'today'],
  ['2026-03-11', null, 'week'],
  ['2026-03-15', null, 'week'],
  ['2026-03-16', null, 'later'],
  [null, null, 'none'],
  ['2026-03-09', '2026-03-11', 'snoozed'],
  ['2026-03-09', '2026-03-10', 'overdue'],
  [null, '2026-03-12', 'snoozed'],
] as const)('due %s, put off until %s: %s', (dueOn, snoozedUntil, group) => {
  const task = { dueOn: dueOn && day(dueOn), snoozedUntil: snoozedUntil && day(snoozedUntil) }
  expect(dueGroup(task, today)).toBe(group)
})

test('on a Sunday the week is over: tomorrow is later', () => {
  const sunday = day('2026-03-15')
  expect(endOfWeek(sunday)).toBe(sunday)
  expect(dueGroup({ dueOn: addDays(sunday, 1), snoozedUntil: null }, sunday)).toBe('later')
})

test('work gets no less urgent as days pass', () => {
  fc.assert(
    fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 30 }), (due, passed) => {
      const task = { dueOn: addDays(today, due), snoozedUntil: null }
      const rank = (at: number) => DUE_GROUPS.indexOf(dueGroup(task, addDays(today, at)))
      expect(rank(passed)).toBeLessThanOrEqual(rank(0))
    }),
  )
})
