import { setTimeout as rest } from 'node:timers/promises'
import type { Pool } from 'pg'
import { day as dayOfText } from '../../kernel/day.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { subjectOf } from '../events/attach.ts'
import { dayOf } from '../events/roll-up.ts'
import { accountsOfGroups } from '../events/store-directory.ts'
import { aloneWithCounts, bumpGroups } from '../events/store-lock.ts'
import { groupsAt } from '../events/store-memberships.ts'
import { recountByRules } from '../metrics/store-recount.ts'
import { markDirty } from '../signals/dirty.ts'
import { moveCounts, type MovedEvent } from './move-counts.ts'
import {
  answeredWaits,
  groupsEverNamed,
  isWaiting,
  attachedByUser,
  moveEvents,
  changesOf,
  closeChanges,
  openChanges,
  recountWait,
  waitingEvents,
  type After,
  type Change,
  type KeptEvent,
  type Wait,
} from './store.ts'

/** So many events are moved and counted anew in about a tenth of a second, during which no event is stored. */
const EVENTS_AT_ONCE = 5_000
const WAITS_AT_ONCE = 100
const CHANGES_AT_ONCE = 20_000
/** Senders get three quarters of the time, however much there is to move. */
const REST_FOR_WORK = 3

interface Parts {
  readonly db: Db
  /** The directory is asked by the door's own statements. */
  readonly pool: Pool
}

/**
 * Attaches events that waited for a group or user which somebody knows by now. Returns how many found their account.
 * Every step is whole: an event is either waiting and uncounted, or at its account and counted.
 */
export async function attachWaiting({ db, pool }: Parts): Promise<number> {
  let attached = 0
  for (const wait of await answeredWaits(db, WAITS_AT_ONCE)) attached += await attachWait({ db, pool }, wait)
  if (attached > 0) await tellScreens(db, 'events')
  return attached
}

async function attachWait({ db, pool }: Parts, wait: Wait): Promise<number> {
  let [after, attached]: [After | null, number] = [null, 0]
  for (;;) {
    // Nobody but this moves them: only the moving itself has to be alone.
    const events = await waitingEvents(db, wait, { after, limit: EVENTS_AT_ONCE })
    const moves = await movesOf(pool, wait.sourceId, events)
    if (moves.length > 0 || events.length === 0) {
      await alone(db, async (trx) => {
        await move(trx, moves)
        await recountWait(trx, wait)
      })
    }
    attached += moves.length
    const last = events.at(-1)
    if (!last || events.length < EVENTS_AT_ONCE) return attached
    after = { atText: last.atText, id: last.id }
  }
}

/**
 * Looks again at the events of users and visitors after their group calls said something new about the past. From the first
 * step on every door knows what they say, so that none is attached the old way any more. Returns how many were moved.
 */
export async function reattach({ db, pool }: Parts): Promise<number> {
  let moved = 0
  for (;;) {
    const ids = await openChanges(db, CHANGES_AT_ONCE)
    if (ids.length === 0) return moved
    await alone(db, bumpGroups)
    const count = await reattachAll({ db, pool }, await changesOf(db, ids))
    await closeChanges(db, ids)
    if (count > 0) await tellScreens(db, 'events')
    moved += count
    // What comes meanwhile has a job of its own.
    if (ids.length < CHANGES_AT_ONCE) return moved
  }
}

async function reattachAll({ db, pool }: Parts, changes: readonly Change[]): Promise<number> {
  let total = 0
  let gathered: Move[] = []
  const moveGathered = async () => {
    if (gathered.length > 0) await alone(db, (trx) => move(trx, gathered))
    total += gathered.length
    gathered = []
  }
  for (const change of changes) {
    const wait = { sourceId: change.sourceId, groupKey: '', subject: change.subject }
    if (await isWaiting(db, wait)) total += await attachWait({ db, pool }, wait)
    for await (const moves of movesOfChange({ db, pool }, change)) {
      gathered.push(...moves)
      if (gathered.length >= EVENTS_AT_ONCE) await moveGathered()
    }
  }
  await moveGathered()
  return total
}

async function* movesOfChange({ db, pool }: Parts, change: Change): AsyncGenerator<Move[]> {
  const { sourceId, subject } = change
  const everNamed = await groupsEverNamed(db, sourceId, subject)
  const accountIds = [...(await accountsByGroup(pool, sourceId, everNamed)).values()]
  let after: After | null = null
  for (;;) {
    const events = await attachedByUser(db, change, { accountIds, after, limit: EVENTS_AT_ONCE })
    yield await movesOf(pool, sourceId, events)
    const last = events.at(-1)
    if (!last || events.length < EVENTS_AT_ONCE) return
    after = { atText: last.atText, id: last.id }
  }
}

/** One step alone with the counts; then it rests, so that whoever stores events is never kept waiting by many of them. */
async function alone<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  const start = { at: 0 }
  const done = await inTransaction(db, async (trx) => {
    await aloneWithCounts(trx)
    start.at = performance.now()
    return work(trx)
  })
  await rest(REST_FOR_WORK * (performance.now() - start.at))
  return done
}

interface Move {
  readonly event: KeptEvent
  readonly accountId: number
}

/** Where events of a source belong now, by the group they name or that of their user. Who has a place keeps it until there is another. */
async function movesOf(pool: Pool, sourceId: number, events: readonly KeptEvent[]): Promise<Move[]> {
  const asked = events.flatMap((event) => {
    const subject = event.groupKey === null ? subjectOf(event) : null
    return subject === null ? [] : [{ event, sourceId, subject, at: event.at }]
  })
  const found = await groupsAt(pool, asked)
  const groupOf = new Map(asked.map(({ event }, index) => [event, found[index] ?? null]))
  const keys = events.map((event) => event.groupKey ?? groupOf.get(event) ?? null)
  const accounts = await accountsByGroup(pool, sourceId, keys)
  return events
    .map((event, index) => ({ event, accountId: accounts.get(keys[index] ?? '') ?? 0 }))
    .filter(({ event, accountId }) => accountId !== 0 && accountId !== event.accountId)
}

async function accountsByGroup(
  pool: Pool,
  sourceId: number,
  keys: readonly (string | null)[],
): Promise<Map<string, number>> {
  const named = [...new Set(keys)].flatMap((groupKey) => (groupKey ? [{ sourceId, groupKey }] : []))
  return new Map((await accountsOfGroups(pool, named)).map((one) => [one.groupKey, one.accountId]))
}

async function move(trx: Trx, wanted: readonly Move[]): Promise<void> {
  if (wanted.length === 0) return
  const moved = await moveEvents(trx, wanted)
  const moves = wanted.filter(({ event }) => moved.has(event.id))
  if (!(await moveCounts(trx, moves.map(movedEvent)))) {
    for (const near of byTime(moves)) {
      const [first, last] = [near[0]?.event.at ?? 0, near.at(-1)?.event.at ?? 0]
      await recountByRules(trx, accountsOf(near), { days: daysAround(first, last) })
    }
  }
  await markDirty(trx, accountsOf(moves))
}

function movedEvent({ event, accountId }: Move): MovedEvent {
  const { sourceId, accountId: from, messageId } = event
  const item = { ...event, messageId: messageId ?? '', previousId: null, original: null }
  return { item, sourceId, from, to: accountId }
}

const DAY_MS = 86_400_000

/** Moves in the order of time, apart where days without any lie between them: those need not be counted anew. */
function byTime(moves: readonly Move[]): Move[][] {
  const groups: Move[][] = []
  for (const one of moves.toSorted((a, b) => a.event.at - b.event.at)) {
    const before = groups.at(-1)?.at(-1)
    if (before && one.event.at - before.event.at < 3 * DAY_MS) groups.at(-1)?.push(one)
    else groups.push([one])
  }
  return groups
}

function accountsOf(moves: readonly Move[]): number[] {
  const ids = new Set(moves.flatMap(({ event, accountId }) => [event.accountId, accountId]))
  return [...ids].filter((id) => id !== 0)
}

/** The days these instants may fall on, whatever the time zone. */
function daysAround(first: number, last: number): { from: string; until: string } {
  return { from: dayOfText(dayOf(first - DAY_MS, 'UTC')), until: dayOfText(dayOf(last + DAY_MS, 'UTC')) }
}
