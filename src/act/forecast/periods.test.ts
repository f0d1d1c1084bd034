import { expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { mondayOf, periodName, periodOf, stepped, type PeriodKind } from './periods.ts'

test.each<[PeriodKind, string, string, string, string]>([
  ['quarter', '2026-11-22', '2026-10-01', '2026-12-31', 'Q4 2026'],
  ['quarter', '2024-02-29', '2024-01-01', '2024-03-31', 'Q1 2024'],
  ['month', '2024-02-29', '2024-02-01', '2024-02-29', 'February 2024'],
  ['year', '2026-01-01', '2026-01-01', '2026-12-31', '2026'],
])('the %s of %s goes from %s to %s and is called %s', (kind, on, from, to, name) => {
  const period = periodOf(kind, day(on))
  expect(period).toEqual({ kind, from, to })
  expect(periodName(period)).toBe(name)
})

test('periods follow each other without a gap, also over a year’s end', () => {
  const quarter = periodOf('quarter', day('2026-12-31'))
  expect(stepped(quarter, 1)).toMatchObject({ from: '2027-01-01', to: '2027-03-31' })
  expect(stepped(quarter, -4)).toMatchObject({ from: '2025-10-01' })
})

test.each([
  ['2026-11-22', '2026-11-16'],
  ['2026-11-23', '2026-11-23'],
  ['2027-01-01', '2026-12-28'],
])('the week of %s began on %s', (on, monday) => {
  expect(mondayOf(day(on))).toBe(monday)
})
