import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { anyOf, bitSpan, countActive, lastActive, WORD_DAYS } from './active-days.ts'

const ORIGIN = day('2026-01-01')
const places = fc.uniqueArray(fc.integer({ min: 0, max: 3 * WORD_DAYS - 1 }), { maxLength: 60 })
const bounds = fc.tuple(fc.integer({ min: -5, max: 160 }), fc.integer({ min: 0, max: 160 }))

function wordsOf(days: readonly number[]): number[] {
  const words = [0, 0, 0]
  for (const place of days) {
    const word = Math.floor(place / WORD_DAYS)
    words[word] = (words[word] ?? 0) + 2 ** (place % WORD_DAYS)
  }
  return words
}

test('counting bits is counting the days in the span', () => {
  fc.assert(
    fc.property(places, bounds, (days, [start, length]) => {
      const span = { from: addDays(ORIGIN, start), to: addDays(ORIGIN, start + length) }
      const inSpan = days.filter((place) => place >= start && place <= start + length)
      expect(countActive(wordsOf(days), bitSpan(ORIGIN, span))).toBe(inSpan.length)
      const last = inSpan.length === 0 ? null : addDays(ORIGIN, Math.max(...inSpan))
      expect(lastActive(wordsOf(days), bitSpan(ORIGIN, span), ORIGIN)).toBe(last)
    }),
  )
})

test('a day with use of any metric is an active day', () => {
  fc.assert(
    fc.property(places, places, (left, right) => {
      const both = [...new Set([...left, ...right])]
      expect(anyOf([wordsOf(left), wordsOf(right)])).toEqual(wordsOf(both))
    }),
  )
})
