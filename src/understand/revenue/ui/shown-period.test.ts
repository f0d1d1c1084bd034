import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { isRunning, lastOver, periodLabel, PERIODS, readPeriod, steppedPeriod } from './shown-period.ts'

test.each([
  ['2026-10', '2026-10-01', '2026-10-31', 'October 2026'],
  ['2026-Q4', '2026-10-01', '2026-12-31', 'Q4 2026'],
  ['2024-02', '2024-02-01', '2024-02-29', 'February 2024'],
  ['2026', '2026-01-01', '2026-12-31', '2026'],
])('the address %s means %s to %s', (text, from, to, name) => {
  expect(readPeriod(text)).toMatchObject({ text, from, to, name })
})

test.each(['2026-13', '2026-Q5', '26', '2026-1', 'October'])('%s is no period', (text) => {
  expect(readPeriod(text)).toBeNull()
})

test('a page opens with the last period that is over', () => {
  const today = day('2026-01-15')
  expect(PERIODS.map((unit) => lastOver(today, unit).text)).toEqual(['2025-12', '2025-Q4', '2025'])
})

test('stepping crosses the year, and the period of today is still running', () => {
  const december = readPeriod('2025-12')
  if (!december) throw new Error('a month')
  const january = steppedPeriod(december, 1)
  expect(january.text).toBe('2026-01')
  expect([isRunning(december, day('2026-01-01')), isRunning(january, day('2026-01-31'))]).toEqual([false, true])
})

test.each([
  ['2026-10-31', 'day 2026-10-31'],
  ['2026-W44', 'W44 2026'],
  ['2026-10', 'month 2026-10-01'],
  ['2026-Q4', 'Q4 2026'],
  ['2026', '2026'],
])('%s is written %s', (period, label) => {
  expect(periodLabel(period, { day: (one) => `day ${one}`, month: (one) => `month ${one}` })).toBe(label)
})
