import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { fallsIn, isPart, weeksFrom } from './duty-weeks.ts'

const [week = { monday: day('2026-03-09'), sunday: day('2026-03-15') }, next] = weeksFrom(day('2026-03-10'), 2)

test('weeks run from Monday to Sunday, also when today is one of them', () => {
  expect(week).toEqual({ monday: '2026-03-09', sunday: '2026-03-15' })
  expect(next).toEqual({ monday: '2026-03-16', sunday: '2026-03-22' })
  expect(weeksFrom(day('2026-03-09'), 1)).toEqual([week])
  expect(weeksFrom(day('2026-03-15'), 1)).toEqual([week])
})

test.each([
  ['2026-03-09', '2026-03-15', true, false],
  ['2026-03-01', '2026-04-01', true, false],
  ['2026-03-15', '2026-03-20', true, true],
  ['2026-03-01', '2026-03-09', true, true],
  ['2026-03-01', '2026-03-08', false, true],
  ['2026-03-16', '2026-03-22', false, true],
])('from %s to %s', (from, to, isIn, part) => {
  const duty = { fromDay: day(from), toDay: day(to) }
  expect([fallsIn(duty, week), isPart(duty, week)]).toEqual([isIn, part])
})
