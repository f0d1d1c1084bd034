import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { periodOf } from './period.ts'
import {
  accountsBehind,
  addedUp,
  baselineChange,
  changeOf,
  perAccount,
  usualValues,
  valuesOf,
  type Facts,
} from './series.ts'

const { buckets } = periodOf('day', 4, day('2026-03-10'), day('2026-03-10'))
const FACTS: Facts = {
  nature: 'amount',
  amounts: [{ bucket: day('2026-03-09'), value: 6, accounts: 1 }],
  known: [
    { firstDay: day('2026-03-08'), accounts: 1 },
    { firstDay: day('2026-03-10'), accounts: 2 },
  ],
  lastKnownDay: null,
  keptFrom: null,
}

describe('a count', () => {
  test('is unknown before the first report and 0 after it', () => {
    expect(valuesOf(buckets, FACTS)).toEqual([null, 0, 6, 0])
  })

  test('is not 0 but unknown once the source fell silent', () => {
    expect(valuesOf(buckets, { ...FACTS, lastKnownDay: day('2026-03-09') })).toEqual([null, 0, 6, null])
  })

  test('is unknown before what is kept', () => {
    expect(valuesOf(buckets, { ...FACTS, keptFrom: day('2026-03-09') })).toEqual([null, null, 6, 0])
  })

  test('per account is divided by those who report by then', () => {
    const accounts = accountsBehind(buckets, FACTS)
    expect(accounts).toEqual([0, 1, 1, 3])
    expect(perAccount([null, 0, 6, 6], accounts)).toEqual([null, 0, 6, 2])
  })
})

test('a level is unknown where none was reported', () => {
  const level: Facts = { ...FACTS, nature: 'level' }
  expect(valuesOf(buckets, level)).toEqual([null, null, 6, null])
  expect(accountsBehind(buckets, level)).toEqual([0, 0, 1, 0])
})

test.each([
  [[null, null], null],
  [[0.1, 0.2, null], 0.3],
  [[0], 0],
])('%j come to %s', (values, total) => {
  expect(addedUp(values)).toBe(total)
})

test.each([
  [12, 10, 0.2],
  [0, 10, -1],
  [5, 0, null],
  [null, 10, null],
  [5, null, null],
])('from %s now and %s before the change is %s', (now, before, change) => {
  expect(changeOf(now, before)).toEqual(change === null ? null : expect.closeTo(change, 12))
})

test.each([
  [5, 10, -0.5],
  [40, 10, 1],
  [3, 0, 1],
  [0, 0, null],
])('%s against a usual %s is %s', (current, usual, change) => {
  expect(baselineChange(current, usual)).toBe(change)
})

test('a usual week holds seven usual days of an amount, and says nothing of its users', () => {
  const weeks = periodOf('week', 2, day('2026-03-10'), day('2026-03-10'))
  expect(usualValues(weeks, 'amount', 3)).toEqual([21, 6])
  expect(usualValues(weeks, 'level', 3)).toEqual([3, 3])
  expect(usualValues(weeks, 'users', 3)).toEqual([null, null])
})
