import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { freshnessOfArrivals, freshnessOfImport, isExpired, leastFresh, windowEnd } from './freshness.ts'

const HOUR_MS = 3_600_000
const at = new Date('2026-11-17T12:00:00Z')
const asOf = day('2026-11-17')

/** Arrivals so many hours before now. */
function hoursAgo(...hours: number[]) {
  const arrivals = hours.map((ago) => new Date(at.getTime() - ago * HOUR_MS))
  return freshnessOfArrivals({ arrivals, newestDay: asOf, at, asOf })
}

describe('a source that delivers by itself', () => {
  test('may be silent for 7 days while it has fewer than 5 gaps', () => {
    expect(hoursAgo(168, 144, 120, 96, 72).limitHours).toBe(168)
    expect(hoursAgo(168).stale).toBe(false)
    expect(hoursAgo(168.1).stale).toBe(true)
  })

  test('may be silent for a day when it usually speaks every hour', () => {
    expect(hoursAgo(30, 29, 28, 27, 26, 25)).toMatchObject({ limitHours: 24, silenceHours: 25, stale: true })
    expect(hoursAgo(29, 28, 27, 26, 25, 24).stale).toBe(false)
  })

  test('may be silent for twice the 90th percentile of its gaps', () => {
    // Ten gaps: nine of 10 h and one of 40 h; the percentile lies a tenth of the way from 10 to 40.
    const hours = [131, 121, 111, 101, 91, 81, 71, 61, 51, 41, 1]
    expect(hoursAgo(...hours).limitHours).toBeCloseTo(2 * 13, 9)
  })

  test('only gaps of the last 60 days count', () => {
    const old = [1600, 1580, 1560, 1540, 1520, 1500]
    expect(hoursAgo(...old).limitHours).toBe(168)
    expect(hoursAgo(...old, 5, 4, 3, 2, 1, 0.5).limitHours).toBe(24)
  })

  test('is judged the same whatever the order of its arrivals', () => {
    expect(hoursAgo(3, 90, 41, 60, 12, 77)).toEqual(hoursAgo(90, 77, 60, 41, 12, 3))
  })

  test('arrivals after the moment asked for are not known yet', () => {
    expect(hoursAgo(10, -5)).toMatchObject({ silenceHours: 10, lastArrival: '2026-11-17T02:00:00.000Z' })
  })

  test('that never delivered is not stale, it is not there', () => {
    expect(freshnessOfArrivals({ arrivals: [], newestDay: null, at, asOf })).toMatchObject({
      stale: false,
      silenceHours: null,
      lastArrival: null,
      lastDay: null,
    })
  })
})

describe('an import by hand', () => {
  test.each([
    ['2026-11-17', 0, false],
    ['2026-10-13', 0, false],
    ['2026-10-12', 1, true],
    ['2026-09-29', 14, true],
  ])('whose newest day is %s has been stale for %d days', (newest, staleDays, stale) => {
    expect(freshnessOfImport(day(newest), asOf)).toMatchObject({ staleDays, stale, limitHours: 840 })
  })

  test('of days to come proves no more than today', () => {
    expect(freshnessOfImport(day('2027-01-01'), asOf)).toMatchObject({ lastDay: asOf, silenceHours: 0 })
  })

  test('is unknown after 14 stale days, not before', () => {
    expect(isExpired(freshnessOfImport(day('2026-09-29'), asOf))).toBe(false)
    expect(isExpired(freshnessOfImport(day('2026-09-28'), asOf))).toBe(true)
  })
})

describe('the end of windows', () => {
  test('is the running day while the source is fresh, even if its newest day is older', () => {
    expect(windowEnd(freshnessOfImport(day('2026-11-01'), asOf), asOf)).toBe(asOf)
    expect(windowEnd(null, asOf)).toBe(asOf)
  })

  test('is the last day of a stale source', () => {
    expect(windowEnd(freshnessOfImport(day('2026-10-10'), asOf), asOf)).toBe('2026-10-10')
  })
})

describe('several sources', () => {
  const fresh = freshnessOfImport(day('2026-11-16'), asOf)
  const older = freshnessOfImport(day('2026-11-01'), asOf)
  const stale = freshnessOfImport(day('2026-10-01'), asOf)
  const never = freshnessOfImport(null, asOf)

  test('are as fresh as the one that has been stale longest', () => {
    expect(leastFresh([fresh, stale, older])).toBe(stale)
  })

  test('show the newest data when all are fresh; one that never delivered does not count', () => {
    expect(leastFresh([older, never, fresh])).toBe(fresh)
    expect(leastFresh([never])).toBe(never)
    expect(leastFresh([])).toBeNull()
  })
})
