import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import { putOff, setPutOff } from './later.ts'

function drawer() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
}
const about = { memberId: 1, accountId: 7, today: day('2026-11-17') }

test('an action put off is gone for today and back tomorrow', () => {
  const desk = drawer()
  setPutOff(desk, about, ['quiet'])
  expect(putOff(desk, about)).toEqual(['quiet'])
  expect(putOff(desk, { ...about, today: day('2026-11-18') })).toEqual([])
})

test('it is put off for one member and one account', () => {
  const desk = drawer()
  setPutOff(desk, about, ['quiet'])
  expect(putOff(desk, { ...about, memberId: 2 })).toEqual([])
  expect(putOff(desk, { ...about, accountId: 8 })).toEqual([])
})

test('what cannot be read puts nothing off', () => {
  const desk = drawer()
  desk.setItem('volant-later-1-7', 'x')
  expect(putOff(desk, about)).toEqual([])
})
