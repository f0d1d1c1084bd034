import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dueInstants, inTimeZone, nextDue, type Schedule } from './schedule.ts'

const BERLIN = 'Europe/Berlin'
const at = (text: string) => new Date(text)
const schedule = (every: Schedule['every'], day = 1, time = '08:00'): Schedule => ({
  kind: 'schedule',
  every,
  day,
  at: time,
  condition: { kind: 'all', of: [] },
})

describe('the next due instant', () => {
  test.each<[Schedule, after: string, due: string]>([
    [schedule('day'), '2026-03-10T06:59:59Z', '2026-03-10T07:00:00Z'],
    [schedule('day'), '2026-03-10T07:00:00Z', '2026-03-11T07:00:00Z'],
    [schedule('day', 1, '02:30'), '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
    [schedule('day', 1, '02:30'), '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    [schedule('week', 5), '2026-03-10T09:00:00Z', '2026-03-13T07:00:00Z'],
    [schedule('week', 1), '2026-03-10T09:00:00Z', '2026-03-16T07:00:00Z'],
    [schedule('month', 31), '2026-02-10T09:00:00Z', '2026-02-28T07:00:00Z'],
    [schedule('month', 31), '2028-02-10T09:00:00Z', '2028-02-29T07:00:00Z'],
    [schedule('month', 31), '2026-03-31T06:00:00Z', '2026-04-30T06:00:00Z'],
    [schedule('month', 15), '2026-03-15T07:00:00Z', '2026-04-15T06:00:00Z'],
    [schedule('quarter', 31), '2026-02-01T00:00:00Z', '2026-04-30T06:00:00Z'],
    [schedule('quarter', 1), '2026-12-31T22:00:00Z', '2027-01-01T07:00:00Z'],
  ])('of %j after %s is %s', (every, after, due) => {
    expect(nextDue(BERLIN, every, at(after))).toEqual(at(due))
  })
})

describe('where the company takes another time zone', () => {
  test.each<[from: string, to: string, dueAt: string, then: string]>([
    ['Europe/Berlin', 'America/New_York', '2026-03-11T07:00:00Z', '2026-03-11T12:00:00Z'],
    ['America/New_York', 'Europe/Berlin', '2026-03-11T12:00:00Z', '2026-03-11T07:00:00Z'],
    ['Europe/Berlin', 'Pacific/Auckland', '2026-03-29T06:00:00Z', '2026-03-28T19:00:00Z'],
  ])('what is due in %s is due on the same day at the hour of %s', (timeZone, to, dueAt, then) => {
    expect(inTimeZone(to, schedule('day'), { dueAt: at(dueAt), timeZone })).toEqual(at(then))
  })
})

test('every due instant comes up exactly once, however the restarts fall', () => {
  const kinds = fc.constantFrom<Schedule['every']>('day', 'week', 'month', 'quarter')
  fc.assert(
    fc.property(
      kinds,
      fc.integer({ min: 1, max: 31 }),
      fc.array(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 40 }),
      (every, day, gaps) => {
        const wanted = schedule(every, day)
        const begin = at('2026-01-05T12:00:00Z')
        let [now, dueAt] = [begin, nextDue(BERLIN, wanted, begin)]
        const seen: Date[] = []
        for (const hours of gaps) {
          now = new Date(now.getTime() + hours * 3_600_000)
          const { runs, skipped, nextAt } = dueInstants(BERLIN, wanted, { dueAt, now })
          seen.push(...skipped, ...(runs ? [runs] : []))
          if (runs) expect(now.getTime() - runs.getTime()).toBeLessThanOrEqual(24 * 3_600_000)
          expect(nextAt > now).toBe(true)
          dueAt = nextAt
        }
        const expected: Date[] = []
        for (let due = nextDue(BERLIN, wanted, begin); due <= now; due = nextDue(BERLIN, wanted, due))
          expected.push(due)
        expect(seen).toEqual(expected)
      },
    ),
    { numRuns: 200 },
  )
})

test('after days of standing still the latest runs once, late, and the others are said to be missed', () => {
  const found = dueInstants(BERLIN, schedule('day'), {
    dueAt: at('2026-03-10T07:00:00Z'),
    now: at('2026-03-13T12:00:00Z'),
  })
  expect(found.runs).toEqual(at('2026-03-13T07:00:00Z'))
  expect(found.skipped).toHaveLength(3)
  const late = dueInstants(BERLIN, schedule('week', 1), {
    dueAt: at('2026-03-09T07:00:00Z'),
    now: at('2026-03-10T08:00:00Z'),
  })
  expect(late).toMatchObject({ runs: null, skipped: [at('2026-03-09T07:00:00Z')], nextAt: at('2026-03-16T07:00:00Z') })
})
