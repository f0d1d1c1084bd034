import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import {
  firstOfMonth,
  lastFullMonth,
  lastOfMonth,
  monthIndex,
  monthText,
  periodOf,
  periodsBetween,
  windowOf,
  yearBefore,
} from './periods.ts'
import { STEPS } from './selection.ts'

test.each([
  ['2024-01-31', 'day', '2024-01-31', '2024-02-01'],
  ['2024-12-30', 'week', '2025-W01', '2025-01-06'],
  ['2021-01-03', 'week', '2020-W53', '2021-01-04'],
  ['2023-01-01', 'week', '2022-W52', '2023-01-02'],
  ['2024-02-29', 'month', '2024-02', '2024-03-01'],
  ['2024-12-31', 'quarter', '2024-Q4', '2025-01-01'],
  ['2024-05-01', 'quarter', '2024-Q2', '2024-07-01'],
  ['2024-05-01', 'year', '2024', '2025-01-01'],
] as const)('%s lies in the %s %s, before %s', (on, by, name, next) => {
  expect(periodOf(day(on), by)).toEqual({ name, next })
})

test('a month as a window is all of its days', () => {
  expect(windowOf('2024-02', '2024-02')).toEqual({ from: '2024-02-01', to: '2024-02-29' })
  expect(windowOf('2024-02-10', '2024-03')).toEqual({ from: '2024-02-10', to: '2024-03-31' })
})

test('periods follow each other without gaps and cover the window', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1_500 }),
      fc.integer({ min: 0, max: 700 }),
      fc.constantFrom(...STEPS),
      (start, length, by) => {
        const from = addDays(day('2022-11-20'), start)
        const to = addDays(from, length)
        const periods = periodsBetween(from, to, by)
        expect(periods[0]?.from).toBe(from)
        expect(periods.at(-1)?.to).toBe(to)
        for (const [index, period] of periods.entries()) {
          expect(period.from <= period.to).toBe(true)
          if (index > 0) expect(period.from).toBe(addDays(periods[index - 1]?.to ?? from, 1))
          expect(periodOf(period.to, by).name).toBe(period.period)
        }
        expect(new Set(periods.map(({ period }) => period)).size).toBe(periods.length)
      },
    ),
  )
})

test('months by number and by name are the same months', () => {
  expect(monthText(monthIndex(day('2024-12-05')))).toBe('2024-12')
  expect([firstOfMonth(2024 * 12 + 1), lastOfMonth(2024 * 12 + 1)]).toEqual(['2024-02-01', '2024-02-29'])
})

test('a month is over on its last day', () => {
  expect(monthText(lastFullMonth(day('2024-02-28')))).toBe('2024-01')
  expect(monthText(lastFullMonth(day('2024-02-29')))).toBe('2024-02')
})

test('a year before a month’s end is a month’s end', () => {
  expect(yearBefore(day('2025-02-28'))).toBe('2024-02-29')
  expect(yearBefore(day('2024-02-29'))).toBe('2023-02-28')
  expect(yearBefore(day('2024-12-01'))).toBe('2023-12-01')
})
