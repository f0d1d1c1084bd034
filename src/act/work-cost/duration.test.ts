import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minutesText, minutesTyped } from './duration.ts'

test.each([
  ['1:30', 90],
  ['0:05', 5],
  ['1h 30m', 90],
  ['1h30m', 90],
  ['1.5h', 90],
  ['1,5h', 90],
  ['90m', 90],
  ['45 min', 45],
  ['2', 120],
  ['0.5', 30],
  ['9', 540],
  ['10', 10],
  ['45', 45],
  ['24h', 1440],
  [' 2H ', 120],
])('%s is %i minutes', (text, minutes) => {
  expect(minutesTyped(text)).toBe(minutes)
})

test.each(['', ' ', '0', '0m', '25h', '1:75', 'soon', '-1', '1441', '1h 30', 'h'])(
  'what is no duration of a day is refused: %j',
  (text) => {
    expect(minutesTyped(text)).toBeNull()
  },
)

test('a duration written out in hours and minutes is read back as the same', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1440 }), (minutes) => {
      expect(minutesTyped(`${Math.floor(minutes / 60)}h ${minutes % 60}m`)).toBe(minutes)
      expect(minutesText(minutes)).toMatch(/^\d+ (min|h|h \d\d)$/)
    }),
  )
})
