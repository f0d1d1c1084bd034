import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Db } from '../../platform/db/database.ts'
import type { DebuggerDoor } from '../event-debugger/door.ts'
import { accountNames } from '../event-debugger/views.ts'
import { callOf, waitReason } from '../event-debugger/wait-reason.ts'
import { subjectOf } from '../events/attach.ts'
import type { TailItem } from '../events/tail.ts'
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
  const entries = tail(sourceId, LOOKED_AT).filter(isUsable).slice(0, SHOWN_EVENTS)
  const names = await accountNames(
    db,
    entries.flatMap(({ accountId }) => accountId ?? []),
  )
  return {
    total: Math.max(await totalEvents(db, sourceId), entries.length),
    events: entries.map((entry) => shownEvent(entry, names)),
    refused: (await lastRefused(db, sourceId)) ?? null,
  }
}

function isUsable({ state }: TailItem): boolean {
  return state !== 'rejected' && state !== 'parked' && state !== 'conflict'
}

function shownEvent(entry: TailItem, names: ReadonlyMap<number, string>) {
  const { accountId, receivedAt, groupKey, state } = entry
  const name = accountId === null ? undefined : names.get(accountId)
  return {
    type: callOf(entry.type) ?? '',
    name: entry.name ?? '',
    receivedAt: new Date(receivedAt),
    userId: entry.userId,
    anonymousId: entry.anonymousId,
    groupKey,
    account: accountId === null || name === undefined ? null : { id: accountId, name },
    waits: state === 'waiting' ? waitReason({ groupKey, subject: subjectOf(entry) }) : null,
  }
}
