import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { daysOfStay, standingOf, type Touchpoint, touchpointsOf } from './standing.ts'

const TODAY = day('2026-03-10')
const ENTERED = addDays(TODAY, -40)

function planned(id: number, type: Touchpoint['type'], dueDay: number, taskKind: string | null = null): Touchpoint {
  return { id, name: `Touchpoint ${id}`, type, taskKind, dueDay }
}

const contacted = (type: Touchpoint['type'], after: number, taskKind: string | null = null) => ({
  type,
  taskKind,
  on: addDays(ENTERED, after),
})

const statesOf = (plan: Touchpoint[], contacts: ReturnType<typeof contacted>[]) =>
  touchpointsOf(plan, contacts, { enteredOn: ENTERED, today: TODAY }).map(({ id, state }) => [id, state])

test.each([
  [10, 30, 0, 'on_track'],
  [30, 30, 0, 'on_track'],
  [31, 30, 0, 'behind'],
  [45, 30, 0, 'behind'],
  [46, 30, 0, 'stuck'],
  [10, 30, 1, 'behind'],
  [400, null, 0, 'open_ended'],
  [4, null, 2, 'behind'],
] as const)(
  '%i days of %s expected with %i touchpoints overdue: %s',
  (days, expectedDays, overdueTouchpoints, standing) => {
    expect(standingOf({ days, expectedDays, overdueTouchpoints })).toBe(standing)
  },
)

test('each contact does for one touchpoint, the earliest for the one due first', () => {
  const plan = [planned(1, 'call', 5), planned(2, 'call', 20), planned(3, 'call', 60)]
  expect(statesOf(plan, [contacted('call', 22)])).toEqual([
    [1, 'done'],
    [2, 'overdue'],
    [3, 'planned'],
  ])
  expect(statesOf(plan, [contacted('call', 3), contacted('call', 22)])).toEqual([
    [1, 'done'],
    [2, 'done'],
    [3, 'planned'],
  ])
})

test('a meeting does for a call, a call not for a meeting', () => {
  expect(statesOf([planned(1, 'call', 5)], [contacted('meeting', 3)])).toEqual([[1, 'done']])
  expect(statesOf([planned(1, 'meeting', 5)], [contacted('call', 3)])).toEqual([[1, 'overdue']])
})

test('a planned task is done by one of its kind, or by any where none is named', () => {
  const done = [contacted('task', 8, 'training')]
  expect(statesOf([planned(1, 'task', 5, 'kick_off')], done)).toEqual([[1, 'overdue']])
  expect(statesOf([planned(1, 'task', 5, 'training')], done)).toEqual([[1, 'done']])
  expect(statesOf([planned(1, 'task', 5)], done)).toEqual([[1, 'done']])
})

test('what happened before the stage does for nothing in it', () => {
  expect(statesOf([planned(1, 'call', 5)], [contacted('call', -1)])).toEqual([[1, 'overdue']])
})

test('a touchpoint due today is not overdue yet', () => {
  expect(statesOf([planned(1, 'call', 40)], [])).toEqual([[1, 'planned']])
})

test('days of a stay count up to its end, or to today', () => {
  expect(daysOfStay({ stageId: 1, from: ENTERED, until: null, isAssumed: false }, TODAY)).toBe(40)
  expect(daysOfStay({ stageId: 1, from: ENTERED, until: addDays(ENTERED, 12), isAssumed: false }, TODAY)).toBe(12)
})
