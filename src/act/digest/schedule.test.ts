import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueDay } from './schedule.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const due = (instant: string, hour: number, { zone = 'Europe/Berlin', weekdays = EVERY_DAY } = {}) =>
  dueDay({ hour, weekdays }, new Date(instant), zone)

test.each([
  ['before its hour nothing is due', '2026-03-10T06:59:59Z', 8, null],
  ['at its hour the day is due', '2026-03-10T07:00:00Z', 8, '2026-03-10'],
  ['after two hours and 59 minutes it still is', '2026-03-10T09:59:59Z', 8, '2026-03-10'],
  ['after three hours it is not worth reading any more', '2026-03-10T10:00:00Z', 8, null],
  ['a late evening reaches past midnight', '2026-03-11T00:30:00Z', 23, '2026-03-10'],
  ['the hour that is skipped in spring comes as much later', '2026-03-29T01:00:00Z', 2, '2026-03-29'],
  ['before that it is not due', '2026-03-29T00:59:59Z', 2, null],
  ['after the clock went forward the hour is by the new clock', '2026-03-29T06:00:00Z', 8, '2026-03-29'],
  ['the hour that comes twice in autumn counts the first time', '2026-10-25T00:00:00Z', 2, '2026-10-25'],
  ['after the clock went back the hour is by the new clock', '2026-10-25T07:00:00Z', 8, '2026-10-25'],
  ['and not by the old one', '2026-10-25T06:30:00Z', 8, null],
])('%s', (_name, instant, hour, day) => {
  expect(due(instant, hour)).toBe(day)
})

test('only on the chosen weekdays, by the day it belongs to', () => {
  expect(due('2026-03-14T07:30:00Z', 8, { weekdays: [1, 2, 3, 4, 5] })).toBeNull()
  expect(due('2026-03-13T23:30:00Z', 23, { weekdays: [5] })).toBe('2026-03-13')
  expect(due('2026-03-13T23:30:00Z', 23, { weekdays: [6] })).toBeNull()
})

test('whoever looks every hour finds each day, once and in order, whatever the zone and hour', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago', 'UTC']
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 23 }),
      fc.constantFrom('2026-03-01', '2026-03-25', '2026-10-15'),
      (zone, hour, from) => {
        const start = Date.parse(`${from}T00:10:00Z`)
        const found: string[] = []
        for (let ahead = 0; ahead < 24 * 20; ahead += 1) {
          const day = dueDay({ hour, weekdays: EVERY_DAY }, new Date(start + ahead * 3_600_000), zone)
          if (day !== null && found.at(-1) !== day) found.push(day)
        }
        expect(found).toEqual([...new Set(found)].sort())
        expect(found.length).toBeGreaterThanOrEqual(19)
      },
    ),
    { numRuns: 12 },
  )
})
