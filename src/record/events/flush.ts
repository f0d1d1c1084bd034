import type { PoolClient } from 'pg'
import type { Day } from '../../kernel/day.ts'
import { inOnePiece, inOrder } from './in-order.ts'
import type { Delivery } from './item.ts'
import type { Knowledge } from './knowledge.ts'
import { PairMap } from './pair-map.ts'
import { placeEvents, waitOf, type Places } from './place.ts'
import { stamp, type Stamped, type Stamps } from './receipts.ts'
import { dayOf, rollUp } from './roll-up.ts'
import { makeAutomaticMetrics } from './store-automatic-metrics.ts'
import {
  addCounts,
  beginCounting,
  commit,
  contentsOf,
  giveUp,
  insertEvents,
  noteFlush,
  receiptKey,
  takeReceipts,
} from './store-flush.ts'
import { copyEvents, copyReceipts } from './store-copy.ts'
import { insertIssues, type IssueDraft } from './store-issues.ts'
import { enqueueReattach } from './store-reattach-jobs.ts'
import { keepTraits } from './store-traits.ts'
import { gatherTraits, traitsOf } from './traits.ts'

/** What became of one event. */
export interface Outcome {
  readonly stamped: Stamped
  readonly state: 'stored' | 'waiting' | 'repeated' | 'conflict'
  readonly accountId: number
}

export interface FlushOptions {
  readonly now: Date
  readonly importId: number | null
  /** Sources whose arrival is to be written down with this group. */
  readonly arrivals: readonly number[]
}

/**
 * Stores a group of deliveries in one transaction: receipts, raw events, daily numbers, users of days, dirty marks.
 * Nothing of it stands before it resolves, all of it after. Safe to run again: what was stored is repeated, not doubled.
 * On a pipelined connection everything is asked at once and no COPY is used: for few events the way to the database and
 * back costs more than the rows.
 */
export async function storeGroup(
  client: PoolClient,
  knowledge: Knowledge,
  { deliveries, options }: { deliveries: readonly Delivery[]; options: FlushOptions },
): Promise<Outcome[]> {
  const stamps = stamp(deliveries)
  const items = stamps.first.map(({ item }) => item)
  for (;;) {
    try {
      // The one does not wait for the other where the connection allows it.
      const [rules, taken] = await Promise.all(
        inOnePiece(
          client,
          () =>
            [
              beginCounting(client),
              client.pipeline ? takeReceipts(client, stamps.first, originOf(options)) : undefined,
            ] as const,
        ),
      )
      await knowledge.keepUp(client, rules)
      const fresh = knowledge.uncounted(items)
      if (fresh.length > 0) {
        await giveUp(client)
        await makeAutomaticMetrics(client, fresh)
        knowledge.rememberCounted(fresh)
        continue
      }
      const { outcomes, places } = await storeStamped(client, knowledge, { stamps, options, taken })
      places.remember()
      return outcomes
    } catch (error) {
      // A connection that broke has rolled back by itself.
      await giveUp(client).catch(() => {})
      throw error
    }
  }
}

/** Hashes that were free; null when all were, undefined when nobody asked yet. */
type Taken = ReadonlySet<string> | null | undefined

async function storeStamped(
  client: PoolClient,
  knowledge: Knowledge,
  { stamps, options, taken }: { stamps: Stamps; options: FlushOptions; taken: Taken },
): Promise<{ outcomes: Outcome[]; places: Places }> {
  const { fresh, known } = await tellFresh(client, knowledge, { stamps, options, taken })
  const places = await placeEvents(client, knowledge, fresh)
  const placed = fresh.map((stamped, index) => ({ ...stamped, accountId: places.accountIds[index] ?? 0 }))
  const outcomes: Outcome[] = [
    ...placed.map(({ accountId, ...stamped }) => {
      return { stamped, accountId, state: accountId === 0 ? ('waiting' as const) : ('stored' as const) }
    }),
    ...known,
  ]
  await keepTraits(client, gatherTraits(fresh.flatMap((one) => traitsOf(one) ?? [])))
  await enqueueReattach(client, places.changed)
  await insertIssues(client, known.filter(({ state }) => state === 'conflict').map(conflictOf))
  const added = rollUp(placed, knowledge.metrics, knowledge.zoneOf)
  const notes = notesOf(outcomes, knowledge.rules?.zone ?? 'UTC', options)
  await inOrder(client, [
    () => (client.pipeline ? insertEvents : copyEvents)(client, byAccount(placed), options.importId),
    () => addCounts(client, added, options.importId),
    () => noteFlush(client, notes),
    () => commit(client),
  ])
  return { outcomes, places }
}

/** As the index of events has them. */
function byAccount<T extends Stamped & { accountId: number }>(placed: readonly T[]): T[] {
  return placed.toSorted((a, b) => a.accountId - b.accountId || a.item.at - b.item.at)
}

function originOf({ now, importId }: FlushOptions) {
  return { receivedOn: now.toISOString().slice(0, 10), importId }
}

async function takenOf(
  client: PoolClient,
  knowledge: Knowledge,
  { first, options }: { first: readonly Stamped[]; options: FlushOptions },
): Promise<ReadonlySet<string> | null> {
  const origin = originOf(options)
  if (!knowledge.expectsRepeats && (await copyReceipts(client, first, origin))) return null
  const taken = await takeReceipts(client, first, origin)
  // Whoever repeats goes on repeating for a while.
  knowledge.expectsRepeats = taken !== null
  return taken
}

async function tellFresh(
  client: PoolClient,
  knowledge: Knowledge,
  { stamps: { first, repeated }, options, taken: asked }: { stamps: Stamps; options: FlushOptions; taken: Taken },
): Promise<{ fresh: Stamped[]; known: Outcome[] }> {
  const again = repeated.map(({ stamped, isConflict }) => knownOutcome(stamped, isConflict))
  if (first.length === 0) return { fresh: [], known: again }
  const taken = asked === undefined ? await takenOf(client, knowledge, { first, options }) : asked
  if (taken === null) return { fresh: first, known: again }
  const isFresh = ({ sourceId, hash }: Stamped) => taken.has(receiptKey(sourceId, hash))
  const stale = first.filter((one) => !isFresh(one))
  const contents = await contentsOf(client, stale)
  const known = stale.map((one) => knownOutcome(one, contents.get(receiptKey(one.sourceId, one.hash)) !== one.content))
  return { fresh: first.filter(isFresh), known: [...known, ...again] }
}

function knownOutcome(stamped: Stamped, isConflict: boolean): Outcome {
  return { stamped, accountId: 0, state: isConflict ? 'conflict' : 'repeated' }
}

function conflictOf({ stamped: { item, sourceId, receivedAt } }: Outcome): IssueDraft {
  return {
    sourceId,
    kind: 'conflict',
    receivedAt: new Date(receivedAt),
    sentAt: null,
    code: 'events.message_id_reused',
    message: 'Another event came first under this message id and stays. Give every event an id of its own.',
    eventType: item.type,
    eventName: item.name,
    messageId: item.messageId,
    raw: JSON.stringify(item),
  }
}

const MINUTE_MS = 60_000

interface NamedEvents {
  readonly sourceId: number
  readonly type: string
  readonly name: string
  events: number
  first: number
  last: number
}

function notesOf(outcomes: readonly Outcome[], zone: string, options: FlushOptions) {
  const days = new PairMap<number, Day, { sourceId: number; day: Day; events: number }>()
  const names = new PairMap<number, string, PairMap<string, string, NamedEvents>>()
  const waits = new Map<string, ReturnType<typeof waitOf> & { events: number; first: number; last: number }>()
  const minutes = new PairMap<number, number, ReturnType<typeof newMinute>>()
  const accounts = new Set<number>()
  for (const { stamped, state, accountId } of outcomes) {
    const { sourceId, item, receivedAt } = stamped
    const minute = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS
    const door = minutes.of(sourceId, minute, () => newMinute(sourceId, minute))
    if (state === 'conflict') door.conflicts += 1
    if (state === 'conflict' || state === 'repeated') {
      door.repeated += 1
      continue
    }
    door.accepted += 1
    const day = dayOf(item.at, zone)
    days.of(sourceId, day, () => ({ sourceId, day, events: 0 })).events += 1
    const { type, name, at } = item
    const ofType = names.of(sourceId, type, () => new PairMap())
    widen(
      ofType.of(type, name, () => ({ sourceId, type, name, events: 0, first: at, last: at })),
      at,
    )
    if (state === 'stored') accounts.add(accountId)
    else {
      door.waiting += 1
      const wait = waitOf({ sourceId, item })
      const key = `${sourceId} ${wait.groupKey} ${wait.subject}`
      const known = waits.get(key) ?? { ...wait, events: 0, first: at, last: at }
      waits.set(key, known)
      widen(known, at)
    }
  }
  return {
    accountIds: [...accounts].sort((a, b) => a - b),
    days: ordered(days.values(), ({ sourceId, day }) => `${sourceId} ${day}`),
    names: ordered(
      names.values().flatMap((ofType) => ofType.values()),
      ({ sourceId, type, name }) => `${sourceId} ${type}${name}`,
    ),
    waits: ordered(waits.values(), ({ sourceId, groupKey, subject }) => `${sourceId} ${groupKey} ${subject}`),
    minutes: ordered(minutes.values(), ({ sourceId, minute }) => `${sourceId} ${minute}`),
    arrivals: options.arrivals.toSorted((a, b) => a - b),
    now: options.now,
  }
}

function newMinute(sourceId: number, minute: number) {
  return { sourceId, minute, accepted: 0, repeated: 0, waiting: 0, conflicts: 0, parked: 0 }
}

function widen(span: { events: number; first: number; last: number }, at: number): void {
  span.events += 1
  if (at < span.first) span.first = at
  if (at > span.last) span.last = at
}

/** By key: two writers never wait for each other. */
function ordered<T>(values: Iterable<T>, keyOf: (value: T) => string): T[] {
  const keyed = [...values].map((value) => ({ key: keyOf(value), value }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ value }) => value)
}
