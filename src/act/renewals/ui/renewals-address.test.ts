import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { questionOf, RenewalsAddress, weeksOf, windowWords } from './renewals-address.ts'

const TODAY = day('2026-03-10')
const address = (given: object = {}) => RenewalsAddress.parse(given)

test('the list begins with what is overdue and ends with the window', () => {
  expect(questionOf(address(), TODAY)).toEqual({ from: '2025-03-10', to: '2026-07-08', state: 'open' })
  expect(windowWords(address())).toBe('within 120 days')
})

test('what was decided is looked at backwards', () => {
  const closed = address({ state: 'closed', days: 90 })
  expect(questionOf(closed, TODAY)).toMatchObject({ from: '2025-12-10', to: '2026-03-10', state: 'closed' })
  expect(windowWords(closed)).toBe('in the last 90 days')
})

test('a mistyped address shows the page as if it were not there', () => {
  expect(address({ shape: 'circle', days: 91, only: 'all', month: 'May' })).toEqual(address())
})

test('the calendar asks for its month alone', () => {
  expect(questionOf(address({ shape: 'calendar', month: '2026-02' }), TODAY)).toMatchObject({
    from: '2026-02-01',
    to: '2026-02-28',
    state: 'all',
  })
})

test('weeks begin on Monday and are whole', () => {
  const weeks = weeksOf(day('2026-03-01'))
  expect(weeks[0]).toEqual([null, null, null, null, null, null, '2026-03-01'])
  expect(weeks.flat().filter((one) => one !== null)).toHaveLength(31)
  expect(weeks.every((week) => week.length === 7)).toBe(true)
})
