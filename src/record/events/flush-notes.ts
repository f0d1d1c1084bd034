import type { Day } from '../../kernel/day.ts'
import type { EventItem } from './item.ts'
import { PairMap } from './pair-map.ts'
import { waitOf } from './place.ts'
import type { Stamped } from './receipts.ts'
import { dayOf } from './roll-up.ts'
import type { EventRow } from './store-events.ts'
import type { FlushNotes } from './store-notes.ts'

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

/** How many events, and when the first and the last of them happened, ms since 1970. */
interface Span {
  events: number
  first: number
  last: number
}

interface NamedEvents extends Span {
  readonly sourceId: number
  readonly type: string
  readonly name: string
}

/** What the outcomes of a group say about its sources, by the calendar of a zone. */
export function notesOf(outcomes: readonly Outcome[], zone: string, options: FlushOptions): FlushNotes {
  const minutes = new Tally(newMinute)
  const days = new Tally((sourceId, day: Day) => ({ sourceId, day, events: 0 }))
  const namesOfType = new Tally((_sourceId, _type: string) => new Map<string, NamedEvents>())
  const waits = new Map<string, Span & ReturnType<typeof waitOf>>()
  const accounts = new Set<number>()
  for (const { stamped, state, accountId } of outcomes) {
    const { sourceId, item, receivedAt } = stamped
    const door = minutes.of(sourceId, Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS)
    if (state === 'conflict') door.conflicts += 1
    if (state === 'conflict' || state === 'repeated') {
      door.repeated += 1
      continue
    }
    door.accepted += 1
    days.of(sourceId, dayOf(item.at, zone)).events += 1
    countName(namesOfType.of(sourceId, item.type), sourceId, item)
    if (state === 'stored') accounts.add(accountId)
    else {
      door.waiting += 1
      countWait(waits, stamped)
    }
  }
  return {
    accountIds: [...accounts].sort((a, b) => a - b),
    days: ordered(days.values(), ({ sourceId, day }) => `${sourceId} ${day}`),
    names: ordered(
      namesOfType.values().flatMap((names) => [...names.values()]),
      ({ sourceId, type, name }) => `${sourceId} ${type}${name}`,
    ),
    waits: ordered(waits.values(), waitKey),
    minutes: ordered(minutes.values(), ({ sourceId, minute }) => `${sourceId} ${minute}`),
    arrivals: options.arrivals.toSorted((a, b) => a - b),
    now: options.now,
  }
}

/** Counts by source and one thing more. Events beside each other mostly agree in both: the last count found is tried first. */
class Tally<K, V> {
  readonly #counts = new PairMap<number, K, V>()
  readonly #make: (sourceId: number, key: K) => V
  #lastSource: number | undefined
  #lastKey: K | undefined
  #last: V | undefined

  constructor(make: (sourceId: number, key: K) => V) {
    this.#make = make
  }

  of(sourceId: number, key: K): V {
    if (this.#last !== undefined && this.#lastKey === key && this.#lastSource === sourceId) return this.#last
    this.#lastSource = sourceId
    this.#lastKey = key
    this.#last = this.#counts.of(sourceId, key, () => this.#make(sourceId, key))
    return this.#last
  }

  values(): V[] {
    return this.#counts.values()
  }
}

function newMinute(sourceId: number, minute: number) {
  return { sourceId, minute, accepted: 0, repeated: 0, waiting: 0, conflicts: 0, parked: 0 }
}

function countName(names: Map<string, NamedEvents>, sourceId: number, { type, name, at }: EventItem): void {
  const known = names.get(name)
  if (known) widen(known, at)
  else names.set(name, { sourceId, type, name, events: 1, first: at, last: at })
}

function countWait(waits: Map<string, Span & ReturnType<typeof waitOf>>, stamped: Stamped): void {
  const wait = waitOf(stamped)
  const key = waitKey(wait)
  const { at } = stamped.item
  const known = waits.get(key)
  if (known) widen(known, at)
  else waits.set(key, { ...wait, events: 1, first: at, last: at })
}

function waitKey({ sourceId, groupKey, subject }: ReturnType<typeof waitOf>): string {
  return `${sourceId} ${groupKey} ${subject}`
}

function widen(span: Span, at: number): void {
  span.events += 1
  if (at < span.first) span.first = at
  if (at > span.last) span.last = at
}

/** By key: two writers never wait for each other. */
function ordered<T>(values: Iterable<T>, keyOf: (value: T) => string): T[] {
  const keyed = [...values].map((value) => ({ key: keyOf(value), value }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ value }) => value)
}
