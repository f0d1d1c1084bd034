import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, daysBetween } from '../../../kernel/day.ts'
import { dueChoices, nextWeekday, snoozeChoices } from './day-choices.ts'
import { dueText, kindWord } from './words.ts'

const tuesday = day('2026-03-10')

test('Friday is the next one, also on a Friday', () => {
  expect(nextWeekday(tuesday, 4)).toBe('2026-03-13')
  expect(nextWeekday(day('2026-03-13'), 4)).toBe('2026-03-20')
  expect(nextWeekday(tuesday, 0)).toBe('2026-03-16')
})

test('a day is offered once: on Thursday, Friday is tomorrow', () => {
  expect(dueChoices(day('2026-03-12')).map(({ label }) => label)).toEqual(['Today', 'Tomorrow', 'Next week'])
})

test('work is put off until days ahead, each once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_000 }), (offset) => {
      const today = addDays(tuesday, offset)
      const days = snoozeChoices(today).map((choice) => choice.day)
      expect(new Set(days).size).toBe(days.length)
      for (const until of days) expect(daysBetween(today, until)).toBeGreaterThan(0)
    }),
  )
})

test.each([
  [null, 'No day'],
  ['2026-03-10', 'Today'],
  ['2026-03-11', 'Tomorrow'],
  ['2026-03-07', '3 d late'],
] as const)('due %s reads %s', (dueOn, text) => {
  expect(dueText(dueOn === null ? null : day(dueOn), tuesday)).toBe(text)
})

test('a kind is its template’s name, or its key in words', () => {
  expect(kindWord('kick_off', [{ key: 'kick_off', name: 'Kick-off call' }])).toBe('Kick-off call')
  expect(kindWord('own_word', [])).toBe('Own word')
})
