import { expect, test } from 'vitest'
import { addDays, day } from '../../../../kernel/day.ts'
import { isQuiet, isSoon } from './urgency.ts'

const today = day('2026-11-17')

test('a renewal within two months is near, and so is one that is overdue', () => {
  expect([-3, 0, 59, 60].map((days) => isSoon(addDays(today, days), today))).toEqual([true, true, true, false])
})

test('two weeks without contact are too long', () => {
  expect([0, 13, 14].map((days) => isQuiet(addDays(today, -days), today))).toEqual([false, false, true])
})
