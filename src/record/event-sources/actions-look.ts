import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Db } from '../../platform/db/database.ts'
import type { DebuggerDoor } from '../event-debugger/door.ts'
import { readTail, waitOf } from '../event-debugger/actions.ts'
import { callOf } from '../event-debugger/wait-reason.ts'
import { ratesOf, ratesSince } from './rates.ts'
import { writeKeysOf } from './store.ts'
import { acceptedSince, eventSourceRows, lastRefused, totalEvents } from './views.ts'

/** How many of the last events a newcomer is shown. */
const SHOWN_EVENTS = 5
const LOOKED_AT = 50

export async function eventSources(db: Db, now: Date, id: number | null = null) {
  const rows = await eventSourceRows(db, now, id)
  const counts = Map.groupBy(await acceptedSince(db, ratesSince(now), id), ({ sourceId }) => sourceId)
  return rows.map((row) => ({ ...row, ...ratesOf(counts.get(row.id) ?? [], now) }))
}

export async function eventSource(sourceId: number, { db, now, publicUrl }: Context) {
  const [source] = await eventSources(db, now, sourceId)
  if (!source) throw notFound('This event source')
  return { ...source, keys: await writeKeysOf(db, sourceId), host: publicUrl }
}

/** What a newcomer waits for: the last events with their accounts, or why they have none. */
export async function firstEvents(sourceId: number, tail: DebuggerDoor['tail'], { db, now }: Context) {
  const [source] = await eventSourceRows(db, now, sourceId)
  if (!source) throw notFound('This event source')
  const items = await readTail(db, tail, { sourceId, limit: LOOKED_AT })
  const usable = items.filter(({ state }) => state !== 'rejected' && state !== 'parked' && state !== 'conflict')
  return {
    total: Math.max(await totalEvents(db, sourceId), usable.length),
    events: usable.slice(0, SHOWN_EVENTS).map((item) => ({
      ...item,
      type: callOf(item.type) ?? '',
      name: item.name ?? '',
      receivedAt: new Date(item.receivedAt),
      waits: waitOf(item),
    })),
    refused: (await lastRefused(db, sourceId)) ?? null,
  }
}
