import type { Day } from '../../kernel/day.ts'
import { PairMap } from './pair-map.ts'
import { waitOf } from './place.ts'
import type { Stamped } from './receipts.ts'
import { dayOf } from './roll-up.ts'
import type { EventRow, FlushNotes } from './store-flush.ts'

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

/** What arrived with the account of each, in the same order. */
export function placedRows(fresh: readonly Stamped[], accountIds: readonly number[]): EventRow[] {
  return fresh.map(({ sourceId, receivedAt, item }, index) => {
    return { sourceId, receivedAt, item, accountId: accountIds[index] ?? 0 }
  })
}

/** As the index of events has them. */
export function byAccount(placed: readonly EventRow[]): EventRow[] {
  return placed.toSorted((a, b) => a.accountId - b.accountId || a.item.at - b.item.at)
}

export function originOf({ now, importId }: FlushOptions) {
  return { receivedOn: now.toISOString().slice(0, 10), importId }
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

/** What the outcomes of a group say about its sources, by the calendar of a zone. */
export function notesOf(outcomes: readonly Outcome[], zone: string, options: FlushOptions): FlushNotes {
  const days = new PairMap<number, Day, { sourceId: number; day: Day; events: number }>()
  const names = new PairMap<number, string, Map<string, NamedEvents>>()
  const waits = new Map<string, ReturnType<typeof waitOf> & { events: number; first: number; last: number }>()
  const minutes = new PairMap<number, number, ReturnType<typeof newMinute>>()
  const accounts = new Set<number>()
  // Those beside each other mostly agree in these: what was found for one is not looked for again.
  let door = newMinute(0, 0)
  let rhythm: { sourceId: number; day: Day; events: number } | null = null
  let [namedSource, namedType, named] = [0, '', new Map<string, NamedEvents>()]
  for (const { stamped, state, accountId } of outcomes) {
    const { sourceId, item, receivedAt } = stamped
    const minute = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS
    if (door.minute !== minute || door.sourceId !== sourceId)
      door = minutes.of(sourceId, minute, () => newMinute(sourceId, minute))
    if (state === 'conflict') door.conflicts += 1
    if (state === 'conflict' || state === 'repeated') {
      door.repeated += 1
      continue
    }
    door.accepted += 1
    const day = dayOf(item.at, zone)
    if (rhythm?.day !== day || rhythm.sourceId !== sourceId)
      rhythm = days.of(sourceId, day, () => ({ sourceId, day, events: 0 }))
    rhythm.events += 1
    const { type, name, at } = item
    if (namedType !== type || namedSource !== sourceId)
      [namedSource, namedType, named] = [sourceId, type, names.of(sourceId, type, () => new Map())]
    const known = named.get(name)
    if (known) widen(known, at)
    else named.set(name, { sourceId, type, name, events: 1, first: at, last: at })
    if (state === 'stored') accounts.add(accountId)
    else {
      door.waiting += 1
      const wait = waitOf({ sourceId, item })
      const key = `${sourceId} ${wait.groupKey} ${wait.subject}`
      const awaited = waits.get(key) ?? { ...wait, events: 0, first: at, last: at }
      waits.set(key, awaited)
      widen(awaited, at)
    }
  }
  return {
    accountIds: [...accounts].sort((a, b) => a - b),
    days: ordered(days.values(), ({ sourceId, day }) => `${sourceId} ${day}`),
    names: ordered(
      names.values().flatMap((ofType) => [...ofType.values()]),
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
