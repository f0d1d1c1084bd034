import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addMonths, day, dayFromNumber, dayIn, dayNumber, daysBetween, isDay, startOfDay } from './day.ts'

const anyNumber = fc.integer({ min: -25_567, max: 84_000 })

test('a day and its number are the same thing, as the calendar has it', () => {
  fc.assert(
    fc.property(anyNumber, (number) => {
      const text = new Date(number * 86_400_000).toISOString().slice(0, 10)
      expect(dayFromNumber(number)).toBe(text)
      expect(dayNumber(day(text))).toBe(number)
    }),
  )
})

test.each([
  '2023-02-29',
  '2024-13-01',
  '2024-00-10',
  '2024-1-1',
  '1899-12-31',
  '2200-01-01',
  '',
  'today',
  '2024-02-30',
])('%s is no day', (text) => {
  expect(isDay(text)).toBe(false)
  expect(() => day(text)).toThrow(RangeError)
})

test('the leap day is a day in leap years alone', () => {
  expect(['2024-02-29', '2000-02-29', '2100-02-29', '1900-02-29'].map(isDay)).toEqual([true, true, false, false])
})

test('days are added and counted over months and years', () => {
  expect(addDays(day('2024-02-28'), 2)).toBe('2024-03-01')
  expect(addDays(day('2026-01-01'), -1)).toBe('2025-12-31')
  expect(daysBetween(day('2024-01-01'), day('2025-01-01'))).toBe(366)
})

test.each([
  ['2024-01-31', 1, '2024-02-29'],
  ['2023-01-31', 1, '2023-02-28'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2024-03-31', -1, '2024-02-29'],
  ['2024-11-30', 3, '2025-02-28'],
])('%s and %i months is %s', (from, months, to) => {
  expect(addMonths(day(from), months)).toBe(to)
})

test('an instant falls on the day of its time zone', () => {
  const instant = new Date('2026-03-10T23:30:00Z')
  expect(dayIn('UTC', instant)).toBe('2026-03-10')
  expect(dayIn('Europe/Berlin', instant)).toBe('2026-03-11')
  expect(dayIn('America/Los_Angeles', instant)).toBe('2026-03-10')
})

test('a day begins at its first instant, also where clocks change at midnight', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'UTC',
        'Europe/Berlin',
        'America/Sao_Paulo',
        'Asia/Beirut',
        'Pacific/Kiritimati',
        'America/Havana',
      ),
      fc.integer({ min: 10_000, max: 22_000 }),
      (zone, number) => {
        const value = dayFromNumber(number)
        const start = startOfDay(zone, value)
        expect(dayIn(zone, start)).toBe(value)
        expect(dayIn(zone, new Date(start.getTime() - 1)) < value).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})
