import ical from 'ical-generator'
import type { Day } from '../../kernel/day.ts'

/** Something on one day: a task of the member, or a renewal in the own book. */
export interface FeedEntry {
  readonly kind: 'task' | 'renewal'
  /** Of the task, or of the account that renews. */
  readonly id: number
  readonly day: Day
  readonly account: string
  readonly title: string
  readonly changedAt: Date
}

const REFRESH_SECONDS = 3_600

/**
 * An iCalendar text of all-day entries. The same entries give the same text, and an entry keeps its UID when its day or
 * its words change, so that calendars move it instead of adding another.
 */
export function feedText(entries: readonly FeedEntry[], about: { name: string; publicUrl: string }): string {
  const host = new URL(about.publicUrl).hostname
  const calendar = ical({
    name: about.name,
    prodId: { company: 'Volant', product: 'Calendar', language: 'EN' },
    ttl: REFRESH_SECONDS,
  })
  for (const entry of entries) {
    const url = linkOf(entry, about.publicUrl)
    calendar.createEvent({
      id: `${entry.kind}-${entry.id}@${host}`,
      start: new Date(`${entry.day}T00:00:00Z`),
      allDay: true,
      stamp: entry.changedAt,
      lastModified: entry.changedAt,
      summary: entry.kind === 'task' ? `${entry.title} (${entry.account})` : `${entry.account} renews`,
      description: { plain: url },
      url,
    })
  }
  return calendar.toString()
}

function linkOf({ kind, id }: FeedEntry, publicUrl: string): string {
  return kind === 'task' ? `${publicUrl}/tasks?task=${id}` : `${publicUrl}/accounts/${id}`
}
