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
import {
  answeredWaits,
  groupsEverNamed,
  isWaiting,
  attachedByUser,
  moveEvents,
  recountWait,
  visitorsOf,
  waitingEvents,
  type After,
  type KeptEvent,
  type Wait,
} from './store.ts'

/** So many events are moved and counted anew in about a tenth of a second, during which no event is stored. */
const EVENTS_AT_ONCE = 5_000
const WAITS_AT_ONCE = 100
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
 * Looks again at the events of a user, and of the visitors it turned out to have been, after its group calls said something
 * new about the past. From the first step on every door knows what they say, so that none is attached the old way any more.
 */
export async function reattachUser({ db, pool }: Parts, user: { sourceId: number; subject: string }): Promise<number> {
  await alone(db, bumpGroups)
  const { sourceId, subject } = user
  const visitors = subject.startsWith('u:') ? await visitorsOf(db, sourceId, subject.slice(2)) : []
  let moved = 0
  for (const one of [subject, ...visitors.map((id) => `a:${id}`)]) {
    const wait = { sourceId, groupKey: '', subject: one }
    if (await isWaiting(db, wait)) moved += await attachWait({ db, pool }, wait)
    moved += await reattachSubject({ db, pool }, { sourceId, subject: one })
  }
  if (moved > 0) await tellScreens(db, 'events')
  return moved
}

async function reattachSubject({ db, pool }: Parts, about: { sourceId: number; subject: string }): Promise<number> {
  let [after, total]: [After | null, number] = [null, 0]
  const everNamed = await groupsEverNamed(db, about.sourceId, about.subject)
  const accountIds = [...(await accountsByGroup(pool, about.sourceId, everNamed)).values()]
  for (;;) {
    const events = await attachedByUser(db, { ...about, accountIds }, { after, limit: EVENTS_AT_ONCE })
    const moves = await movesOf(pool, about.sourceId, events)
    if (moves.length > 0) await alone(db, (trx) => move(trx, moves))
    total += moves.length
    const last = events.at(-1)
    if (!last || events.length < EVENTS_AT_ONCE) return total
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

async function move(trx: Trx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return
  await moveEvents(trx, moves)
  const accountIds = [...new Set(moves.flatMap(({ event, accountId }) => [event.accountId, accountId]))]
  const touched = accountIds.filter((id) => id !== 0)
  await recountByRules(trx, touched, { days: daysAround(moves.map(({ event }) => event.at)) })
  await markDirty(trx, touched)
}

const DAY_MS = 86_400_000

/** The days these instants may fall on, whatever the time zone. */
function daysAround(instants: readonly number[]): { from: string; until: string } {
  const [first, last] = instants.reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as const)
  return { from: dayOfText(dayOf(first - DAY_MS, 'UTC')), until: dayOfText(dayOf(last + DAY_MS, 'UTC')) }
}
