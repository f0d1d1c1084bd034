import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { edgesIn, fallsIn, weeksFrom } from './duty-weeks.ts'

const [week = { monday: day('2026-03-09'), sunday: day('2026-03-15') }, next] = weeksFrom(day('2026-03-10'), 2)

test('weeks run from Monday to Sunday, also when today is one of them', () => {
  expect(week).toEqual({ monday: '2026-03-09', sunday: '2026-03-15' })
  expect(next).toEqual({ monday: '2026-03-16', sunday: '2026-03-22' })
  expect(weeksFrom(day('2026-03-09'), 1)).toEqual([week])
  expect(weeksFrom(day('2026-03-15'), 1)).toEqual([week])
})

test.each([
  ['2026-03-09', '2026-03-15', true, null, null],
  ['2026-03-01', '2026-04-01', true, null, null],
  ['2026-03-15', '2026-03-20', true, '2026-03-15', null],
  ['2026-03-01', '2026-03-09', true, null, '2026-03-09'],
  ['2026-03-01', '2026-03-08', false, null, '2026-03-08'],
  ['2026-03-16', '2026-03-22', false, '2026-03-16', null],
])('from %s to %s', (fromDay, toDay, isIn, from, to) => {
  const duty = { fromDay: day(fromDay), toDay: day(toDay) }
  expect(fallsIn(duty, week)).toBe(isIn)
  expect(edgesIn(duty, week)).toEqual({ from, to })
})
