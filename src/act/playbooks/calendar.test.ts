import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, day, dayIn } from '../../kernel/day.ts'
import { afterQuiet, instantAt, later, nextTime, wallTime, weekdayOf, type TimeUnit } from './calendar.ts'

const at = (text: string) => new Date(text)
const BERLIN = 'Europe/Berlin'

test.each<[from: string, amount: number, unit: TimeUnit, to: string, why: string]>([
  ['2026-03-28T08:00:00Z', 1, 'days', '2026-03-29T07:00:00Z', 'a day of 23 hours keeps the clock time'],
  ['2026-03-28T08:00:00Z', 24, 'hours', '2026-03-29T08:00:00Z', 'hours are hours'],
  ['2026-10-24T07:00:00Z', 1, 'days', '2026-10-25T08:00:00Z', 'a day of 25 hours keeps the clock time'],
  ['2026-03-28T01:30:00Z', 1, 'days', '2026-03-29T01:30:00Z', '02:30 does not come: it is 03:30 by the clock'],
  ['2026-10-24T00:30:00Z', 1, 'days', '2026-10-25T00:30:00Z', '02:30 comes twice: the first counts'],
  ['2026-10-25T00:30:00Z', 1, 'days', '2026-10-26T01:30:00Z', 'from the first 02:30 to the next day’s'],
  ['2026-10-25T01:30:00Z', 1, 'days', '2026-10-26T01:30:00Z', 'from the second 02:30 likewise'],
  ['2026-03-22T08:00:00Z', 1, 'weeks', '2026-03-29T07:00:00Z', 'a week over the change'],
  ['2026-01-31T08:00:00Z', 1, 'months', '2026-02-28T08:00:00Z', 'no 31st of February'],
  ['2028-01-31T08:00:00Z', 1, 'months', '2028-02-29T08:00:00Z', 'a leap year has a 29th'],
  ['2028-02-29T08:00:00Z', 12, 'months', '2029-02-28T08:00:00Z', 'a year from a leap day'],
  ['2026-08-31T08:00:00Z', 6, 'months', '2027-02-28T09:00:00Z', 'half a year, into winter time'],
  ['2026-12-31T23:30:00Z', 1, 'months', '2027-01-31T23:30:00Z', 'the company’s day counts, not that of UTC'],
  ['2026-03-28T08:00:12.345Z', 1, 'days', '2026-03-29T07:00:12.345Z', 'to the millisecond'],
])('%s and %i %s is %s: %s', (from, amount, unit, to) => {
  expect(later(BERLIN, at(from), { amount, unit })).toEqual(at(to))
})

test('what a clock shows and the instant of it are each other’s inverse, but where the clock jumps', () => {
  const zones = fc.constantFrom(
    'UTC',
    BERLIN,
    'America/St_Johns',
    'Pacific/Chatham',
    'Asia/Kolkata',
    'America/Santiago',
    'Australia/Lord_Howe',
  )
  const instants = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z'), noInvalidDate: true })
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const shown = wallTime(zone, instant)
      const back = later(zone, instant, { amount: 0, unit: 'days' })
      // Within the hour that comes twice the first one is meant.
      expect(wallTime(zone, back)).toEqual(shown)
      expect(Math.abs(back.getTime() - instant.getTime())).toBeLessThanOrEqual(3_600_000)
    }),
    { numRuns: 300 },
  )
})

test('days that are waited for end on the day they say, at whatever time they begin', () => {
  const instants = fc.date({ min: at('2024-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 400 }), (from, amount) => {
      const due = later(BERLIN, from, { amount, unit: 'days' })
      expect(dayIn(BERLIN, due)).toBe(addDays(dayIn(BERLIN, from), amount))
    }),
    { numRuns: 300 },
  )
})

test.each<[now: string, time: string, weekdays: number[], to: string]>([
  ['2026-03-10T06:59:00Z', '08:00', [], '2026-03-10T07:00:00Z'],
  ['2026-03-10T07:00:00Z', '08:00', [], '2026-03-11T07:00:00Z'],
  ['2026-03-10T07:00:00Z', '08:00', [1], '2026-03-16T07:00:00Z'],
  ['2026-03-28T09:00:00Z', '02:30', [7], '2026-03-29T01:30:00Z'],
  ['2026-10-25T00:31:00Z', '02:30', [], '2026-10-26T01:30:00Z'],
])('after %s the next %s on %j is %s', (now, time, weekdays, to) => {
  expect(nextTime(BERLIN, at(now), { at: time, weekdays })).toEqual(at(to))
})

test.each<[now: string, quiet: { from: string; to: string; weekends: boolean }, to: string]>([
  ['2026-03-10T12:00:00Z', { from: '18:00', to: '08:00', weekends: true }, '2026-03-10T12:00:00Z'],
  ['2026-03-10T20:00:00Z', { from: '18:00', to: '08:00', weekends: true }, '2026-03-11T07:00:00Z'],
  ['2026-03-10T03:00:00Z', { from: '18:00', to: '08:00', weekends: true }, '2026-03-10T07:00:00Z'],
  ['2026-03-13T20:00:00Z', { from: '18:00', to: '08:00', weekends: true }, '2026-03-16T07:00:00Z'],
  ['2026-03-13T20:00:00Z', { from: '18:00', to: '08:00', weekends: false }, '2026-03-14T07:00:00Z'],
  ['2026-03-14T12:00:00Z', { from: '18:00', to: '08:00', weekends: false }, '2026-03-14T12:00:00Z'],
  ['2026-03-11T11:30:00Z', { from: '12:00', to: '13:30', weekends: false }, '2026-03-11T12:30:00Z'],
  ['2026-03-28T20:00:00Z', { from: '18:00', to: '08:00', weekends: false }, '2026-03-29T06:00:00Z'],
  ['2026-10-25T01:15:00Z', { from: '01:00', to: '02:30', weekends: false }, '2026-10-25T01:30:00Z'],
])('at %s, quiet %j, it goes out at %s', (now, quiet, to) => {
  expect(afterQuiet(BERLIN, at(now), quiet)).toEqual(at(to))
})

test('quiet around the clock keeps nothing for ever', () => {
  const quiet = { from: '00:00', to: '00:00', weekends: false }
  expect(afterQuiet(BERLIN, at('2026-03-10T12:00:00Z'), quiet)).toEqual(at('2026-03-10T12:00:00Z'))
})

test('Monday is the first day of the week', () => {
  expect(['2026-03-09', '2026-03-15', '1969-12-31', '1970-01-01'].map((text) => weekdayOf(day(text)))).toEqual([
    1, 7, 3, 4,
  ])
})

test('a date is met at its time in the company’s zone', () => {
  expect(instantAt(BERLIN, day('2026-07-01'), '09:00')).toEqual(at('2026-07-01T07:00:00Z'))
})
