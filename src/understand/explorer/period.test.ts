import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, dayFromNumber } from '../../kernel/day.ts'
import { daysIn, periodBefore, periodOf, startOf, stepOn, STEPS } from './period.ts'

const aDay = fc.integer({ min: 10_000, max: 40_000 }).map(dayFromNumber)

test.each([
  ['day', '2026-03-11', '2026-03-11'],
  ['week', '2026-03-11', '2026-03-09'],
  ['week', '2026-03-09', '2026-03-09'],
  ['week', '2026-03-15', '2026-03-09'],
  ['week', '1970-01-04', '1969-12-29'],
  ['month', '2024-02-29', '2024-02-01'],
] as const)('the %s of %s begins on %s', (step, value, start) => {
  expect(startOf(step, day(value))).toBe(start)
})

describe('a period', () => {
  test('ends with the running week, up to today', () => {
    const period = periodOf('week', 3, day('2026-03-11'), day('2026-03-11'))
    expect(period.buckets).toEqual([
      { from: '2026-02-23', until: '2026-03-01', isRunning: false },
      { from: '2026-03-02', until: '2026-03-08', isRunning: false },
      { from: '2026-03-09', until: '2026-03-11', isRunning: true },
    ])
  })

  test('is compared with the same part of the weeks before', () => {
    const before = periodBefore(periodOf('week', 3, day('2026-03-11'), day('2026-03-11')), day('2026-03-11'))
    expect(before).toMatchObject({ from: '2026-02-02', until: '2026-02-18' })
  })

  test('of whole months is compared with whole months, however long they are', () => {
    const today = day('2026-06-15')
    expect(periodBefore(periodOf('month', 1, day('2026-03-31'), today), today)).toMatchObject({
      from: '2026-02-01',
      until: '2026-02-28',
    })
    expect(periodBefore(periodOf('month', 1, day('2026-02-28'), today), today)).toMatchObject({
      from: '2026-01-01',
      until: '2026-01-31',
    })
    // The 30th of a running March is compared with all of February.
    expect(periodBefore(periodOf('month', 1, day('2026-03-30'), today), today)).toMatchObject({ until: '2026-02-28' })
  })

  test('covers every day once, ends where it should, and follows on the one before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), fc.integer({ min: 1, max: 60 }), aDay, (step, count, until) => {
        const period = periodOf(step, count, until, until)
        const { buckets } = period
        expect(buckets).toHaveLength(count)
        expect(buckets[0]?.from).toBe(period.from)
        expect(buckets.at(-1)?.until).toBe(until)
        for (const [index, bucket] of buckets.entries()) {
          expect(bucket.from).toBe(startOf(step, bucket.from))
          expect(daysIn(bucket)).toBeGreaterThan(0)
          const next = buckets[index + 1]
          if (next) expect(next.from).toBe(addDays(bucket.until, 1))
        }
        const before = periodBefore(period, until)
        expect(before.buckets).toHaveLength(count)
        expect(stepOn(step, before.from, count)).toBe(period.from)
        expect(before.until < period.from).toBe(true)
      }),
    )
  })
})
