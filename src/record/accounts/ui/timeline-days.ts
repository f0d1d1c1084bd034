import { dayIn } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { headingDay } from '../../../web/design/format.ts'
import type { TimelineEntry } from '../contract.ts'

export interface TimelineDay {
  day: Day
  entries: TimelineEntry[]
}

interface Zones {
  /** Of the reader, for entries with a time. */
  reader: string
  /** Of the company, for entries of which only the day is known. */
  company: string
}

/** Entries (newest first) under the day they happened on. */
export function timelineDays(entries: readonly TimelineEntry[], zones: Zones): TimelineDay[] {
  const days: TimelineDay[] = []
  for (const entry of entries) {
    const day = dayIn(entry.isDayOnly ? zones.company : zones.reader, new Date(entry.at))
    const known = days.find((candidate) => candidate.day === day)
    if (known) known.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days.sort((a, b) => (a.day < b.day ? 1 : -1))
}

/** `Today`, `Monday 16 November`, with the year when it is not this one. */
export function dayHeading(day: Day, today: Day): string {
  if (day === today) return 'Today'
  const year = day.slice(0, 4)
  return year === today.slice(0, 4) ? headingDay(day) : `${headingDay(day)} ${year}`
}

/**
 * Key of the first entry that is older than the last visit: the marker stands above it. Null when there is nothing newer
 * than the visit (then there is nothing to mark), or no visit.
 */
export function markerBefore(entries: readonly TimelineEntry[], lastVisitAt: string | null): string | null {
  if (lastVisitAt === null) return null
  const visit = Date.parse(lastVisitAt)
  const older = entries.findIndex((entry) => Date.parse(entry.at) <= visit)
  return older > 0 ? (entries[older]?.key ?? null) : null
}

interface ReaderSight {
  /** Key of the newest entry the reader has seen. */
  seenKey: string | null
  /** Name of the reader: what they did themselves is no news to them. */
  reader: string
}

/** Splits off what others added above the newest seen entry; it waits behind “2 new” instead of shifting the list. */
export function arrivals(
  entries: readonly TimelineEntry[],
  { seenKey, reader }: ReaderSight,
): { shown: readonly TimelineEntry[]; waiting: number } {
  const seen = entries.findIndex((entry) => entry.key === seenKey)
  const isWaiting = (entry: TimelineEntry, index: number) => index < seen && entry.by !== reader
  const shown = entries.filter((entry, index) => !isWaiting(entry, index))
  return { shown, waiting: entries.length - shown.length }
}
