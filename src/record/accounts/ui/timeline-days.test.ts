import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import type { TimelineEntry } from '../contract.ts'
import { arrivals, dayHeading, markerBefore, timelineDays } from './timeline-days.ts'

// Node takes its locale from the environment; the page takes the reader's.
Object.defineProperty(globalThis, 'navigator', { value: { language: 'en-GB' }, configurable: true })

const entry = (key: string, at: string, isDayOnly = false): TimelineEntry => ({
  key,
  kind: 'note',
  at,
  isDayOnly,
  title: key,
  text: null,
  by: null,
  source: null,
  isPinned: false,
  activityId: null,
})
const zones = { reader: 'America/New_York', company: 'Europe/Berlin' }

test('a call late in the evening stands on the reader’s day, an invoice on the company’s', () => {
  const days = timelineDays(
    [entry('call', '2026-11-17T02:00:00Z'), entry('invoice', '2026-11-16T23:00:00Z', true)],
    zones,
  )
  expect(days.map(({ day, entries }) => [day, entries[0]?.key])).toEqual([
    ['2026-11-17', 'invoice'],
    ['2026-11-16', 'call'],
  ])
})

test('a heading names the year only when it is another one', () => {
  const today = day('2026-11-17')
  expect(dayHeading(today, today)).toBe('Today')
  expect(dayHeading(day('2026-11-16'), today)).toBe('Monday 16 November')
  expect(dayHeading(day('2025-11-16'), today)).toBe('Sunday 16 November 2025')
})

const entries = [
  entry('c', '2026-11-17T09:00:00Z'),
  entry('b', '2026-11-16T09:00:00Z'),
  entry('a', '2026-11-15T09:00:00Z'),
]

test('the marker stands above the first thing that was there at the last visit', () => {
  expect(markerBefore(entries, '2026-11-16T18:10:00Z')).toBe('b')
})

test('without news, or before the first visit, there is no marker', () => {
  expect(markerBefore(entries, '2026-11-17T18:00:00Z')).toBeNull()
  expect(markerBefore(entries, null)).toBeNull()
})

test('what others add while somebody reads waits above the list', () => {
  const reader = 'Mara'
  expect(arrivals(entries, { seenKey: 'b', reader })).toEqual({ shown: entries.slice(1), waiting: 1 })
  expect(arrivals(entries, { seenKey: 'c', reader }).waiting).toBe(0)
  expect(arrivals(entries, { seenKey: 'gone', reader })).toEqual({ shown: entries, waiting: 0 })
})

test('what the reader writes stands there at once', () => {
  const written = { ...entry('d', '2026-11-17T10:00:00Z'), by: 'Mara' }
  expect(arrivals([written, ...entries], { seenKey: 'c', reader: 'Mara' }).waiting).toBe(0)
})
