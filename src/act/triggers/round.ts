import { readCompany } from '../../identity/company/store.ts'
import { type Day, dayIn } from '../../kernel/day.ts'
import { clamp } from '../../kernel/statistics.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { AccountRange, Present } from '../../understand/conditions/evaluation.ts'
import { compareStates, type KnownState, type KnownStates } from './comparing.ts'
import type { KeptHold } from './durations.ts'
import { type Evaluate, isPassing, judgeWatches, sentenceOf, type Verdict } from './judging.ts'
import {
  clearFailures,
  saveFailure,
  saveScan,
  scanWithTime,
  settleWatches,
  takeDay,
  takeTurn,
  type Watch,
  watchesOn,
} from './store.ts'
import { clearAllMarks, clearMarks, markedAccounts, nextAccounts, nextDueAt, postponeAccount } from './store-marks.ts'
import {
  beginEpisodes,
  carryEpisodes,
  endEpisodes,
  endHolds,
  type Entering,
  type Episode,
  forgetWatch,
  keptHolds,
  knownStates,
  moveContacts,
  saveHolds,
} from './store-states.ts'
import type { WatchChange, WatchConsumer } from './watch.ts'

/** How many accounts are judged in one transaction, at most. */
export const CHUNK = 1_000
/** Of a look at everybody: what is marked meanwhile waits no longer than one of these takes. */
const SCAN_CHUNK = 4_000
const BACKOFF_MS = { first: 5_000, most: 600_000 }
/** A chunk that fails is tried smaller, down to the one account that is to blame. */
const SHRINK = 10

export interface RoundParts {
  readonly db: Db
  readonly consumers: readonly WatchConsumer[]
  readonly evaluate: Evaluate
  /** What time it is: the database's clock, or a test's. */
  readonly now: (db: Db) => Promise<Date>
  readonly onTrouble?: (error: unknown, about: { accountId: number }) => void
}

export interface RoundResult {
  /** How many accounts were judged, or that another worker is at it. */
  readonly judged: number
  readonly isElsewhere: boolean
  /** In how many ms something falls due; null: nothing is known to. */
  readonly dueInMs: number | null
}

/** What is to be judged in one transaction, and what is written when that is done. */
interface Chunk {
  readonly accountIds: readonly number[]
  /** They are all there are within: named so, they are found faster. */
  readonly within?: AccountRange | undefined
  readonly watches: readonly Watch[]
  /** Every watch there is, where states of all of them are looked at: what is left of watches that are gone is cleared. */
  readonly known: readonly Watch[] | null
  finish(trx: Trx, verdicts: readonly Verdict[]): Promise<void>
}

type Take = (trx: Trx, about: { present: Present; watches: readonly Watch[]; limit: number }) => Promise<Chunk | null>

/**
 * Judges what is marked and due, then some of those that everybody's look has still to come to: each in one transaction
 * with everything that follows from it. Any number of workers may do this beside each other; one at a time judges.
 */
export function createRounds(parts: RoundParts): { round(): Promise<RoundResult> } {
  const limits = new Map<Take, number>()
  let openedOn: Day | null = null

  const attempt = async (take: Take): Promise<number | 'elsewhere'> => {
    const most = take === takeScan ? SCAN_CHUNK : CHUNK
    const limit = limits.get(take) ?? most
    let accountIds: readonly number[] = []
    try {
      const judged = await inTransaction(parts.db, async (trx) => {
        if (!(await takeTurn(trx))) return 'elsewhere' as const
        const present = await presentOf(parts, trx)
        const watches = await watchesOn(trx)
        const chunk = await take(trx, { present, watches, limit })
        accountIds = chunk?.accountIds ?? []
        if (chunk) await judgeChunk(trx, parts, { chunk, present })
        return chunk ? Math.max(1, chunk.accountIds.length) : 0
      })
      if (accountIds.length > 0) limits.set(take, clamp(limit * 2, 1, most))
      return judged
    } catch (error) {
      const [accountId] = accountIds
      if (isPassing(error) || accountId === undefined) throw error
      if (accountIds.length === 1) await postpone(parts, accountId, error)
      limits.set(take, Math.ceil(accountIds.length / SHRINK))
      return accountIds.length
    }
  }

  return {
    async round() {
      const today = await open(parts, openedOn)
      if (today === null) return { judged: 0, isElsewhere: true, dueInMs: null }
      openedOn = today
      let judged = 0
      for (const take of [takeMarked, takeScan]) {
        const done = await attempt(take)
        if (done === 'elsewhere') return { judged, isElsewhere: true, dueInMs: null }
        judged += done
      }
      return { judged, isElsewhere: false, dueInMs: judged > 0 ? 0 : await dueInMs(parts) }
    },
  }
}

/** What time alone does: a new company day, and looks that may begin. The day, or null while another worker is at it. */
async function open(parts: RoundParts, openedOn: Day | null): Promise<Day | null> {
  return inTransaction(parts.db, async (trx) => {
    if (!(await takeTurn(trx))) return null
    const { today, now } = await presentOf(parts, trx)
    await settleWatches(trx)
    if (today !== openedOn && (await takeDay(trx, today, now))) await scanWithTime(trx)
    return today
  })
}

async function presentOf({ now: read }: RoundParts, db: Db): Promise<Present> {
  const company = await readCompany(db)
  const now = await read(db)
  return { now, today: dayIn(company.timeZone, now), company }
}

const takeMarked: Take = async (trx, { present: { now }, watches, limit }) => {
  if (watches.length === 0) {
    await clearAllMarks(trx)
    return null
  }
  const working = watches.filter((watch) => isWorking(watch, now))
  const { accountIds, marks } = await markedAccounts(trx, { limit, now, watchIds: working.map(({ id }) => id) })
  if (accountIds.length === 0) return null
  return { accountIds, watches: working, known: watches, finish: () => clearMarks(trx, marks) }
}

/** The looks at everybody that lie furthest back go on, up to where the next ones stand: from there they go together. */
const takeScan: Take = async (trx, { present: { now }, watches, limit }) => {
  const due = watches.filter((watch) => isWorking(watch, now) && watch.canScan && watch.scanFrom !== null)
  const places = due.map((watch) => watch.scanFrom ?? 0)
  if (places.length === 0) return null
  const above = Math.min(...places)
  const ahead = places.filter((place) => place > above)
  const upTo = ahead.length > 0 ? Math.min(...ahead) : null
  const { accountIds, within, last } = await nextAccounts(trx, { above, upTo, limit, now })
  const group = due.filter((watch) => watch.scanFrom === above)
  const finish: Chunk['finish'] = async (_, verdicts) => {
    const judged = new Set(verdicts.filter(({ failure }) => failure === null).map(({ watch }) => watch.id))
    const passed = accountIds.length === 0 ? group : group.filter((watch) => judged.has(watch.id))
    await saveScan(trx, passed, last)
  }
  return { accountIds, within, watches: group, known: null, finish }
}

/** A watch that failed rests until it is tried again. */
function isWorking(watch: Watch, now: Date): boolean {
  return watch.retryAt === null || watch.retryAt <= now
}

async function judgeChunk(
  trx: Trx,
  { db, consumers, evaluate }: RoundParts,
  { chunk, present }: { chunk: Chunk; present: Present },
): Promise<void> {
  const { accountIds, watches } = chunk
  if (accountIds.length === 0) return chunk.finish(trx, [])
  if (watches.some((watch) => watch.subject === 'contact')) await moveContacts(trx, accountIds)
  const watchIds = chunk.known ? null : watches.map((watch) => watch.id)
  const whose = chunk.within ? { accountIds: null, within: chunk.within } : { accountIds }
  const holds = await keptHolds(trx, { ...whose, watchIds })
  const [verdicts, states] = await Promise.all([
    // Asked beside the transaction: what it has written conditions do not speak of, and an error there does not end it.
    judgeWatches(db, watches, { evaluate, ...whose, present, holds }),
    knownStates(trx, { ...whose, watchIds }),
  ])
  if (chunk.known) await forgetGone(trx, chunk.known, { states, holds })
  const changes = await saveVerdicts(trx, verdicts, { states, present })
  for (const consumer of consumers) {
    const news = changes.filter((change) => change.kind === consumer.kind)
    if (news.length > 0) await consumer.onChange(trx, news, present)
  }
  // Watches are written last: whoever changes one holds it until its own transaction ends.
  await chunk.finish(trx, verdicts)
  await noteFailures(trx, verdicts, present.now)
}

/** A watch may be dropped or switched off while accounts are judged. */
async function forgetGone(
  trx: Trx,
  known: readonly Watch[],
  kept: { states: ReadonlyMap<number, unknown>; holds: readonly KeptHold[] },
): Promise<void> {
  const there = new Set(known.map((watch) => watch.id))
  const ids = new Set([...kept.states.keys(), ...kept.holds.map((hold) => hold.watchId)])
  for (const id of ids) if (!there.has(id)) await forgetWatch(trx, id)
}

async function saveVerdicts(
  trx: Trx,
  verdicts: readonly Verdict[],
  { states, present }: { states: ReadonlyMap<number, KnownStates>; present: Present },
): Promise<WatchChange[]> {
  const entering: Entering[] = []
  const leaving: KnownState[] = []
  for (const verdict of verdicts) {
    if (verdict.failure !== null) continue
    const { id: watchId, generation } = verdict.watch
    const compared = compareStates(verdict.found, states.get(watchId))
    entering.push(...compared.entered.map((subject) => ({ watchId, generation, subject })))
    leaving.push(...compared.left)
    await carryEpisodes(trx, compared.carried, generation)
    await endEpisodes(trx, compared.dropped)
    await endHolds(trx, verdict.holds.ended)
    await saveHolds(trx, verdict.holds.saved)
  }
  const entered = await beginEpisodes(trx, entering, present.now)
  const left = await endEpisodes(trx, leaving)
  const watches = new Map(verdicts.map(({ watch }) => [watch.id, watch]))
  const told = (change: WatchChange['change']) => (episode: Episode) => toldOf(episode, change, watches)
  return [...left.flatMap(told('left')), ...entered.flatMap(told('entered'))]
}

function toldOf(
  { watchId, accountId, contactId, since }: Episode,
  change: WatchChange['change'],
  watches: ReadonlyMap<number, Watch>,
): WatchChange[] {
  const watch = watches.get(watchId)
  return watch ? [{ kind: watch.kind, watchId, refId: watch.refId, accountId, contactId, change, since }] : []
}

async function noteFailures(trx: Trx, verdicts: readonly Verdict[], now: Date): Promise<void> {
  for (const { watch, failure } of verdicts) {
    if (failure !== null) await saveFailure(trx, watch, { failure, now, retryAt: retryAt(now, watch.attempts + 1) })
  }
  const well = verdicts.filter(({ watch, failure }) => failure === null && watch.failure !== null)
  if (well.length > 0)
    await clearFailures(
      trx,
      well.map(({ watch }) => watch),
    )
}

function retryAt(now: Date, attempts: number): Date {
  const waitMs = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** Math.min(20, attempts - 1))
  return new Date(now.getTime() + waitMs)
}

/** One account that cannot be worked off waits, with the reason, so that the others go on. */
async function postpone(parts: RoundParts, accountId: number, error: unknown): Promise<void> {
  parts.onTrouble?.(error, { accountId })
  await inTransaction(parts.db, async (trx) => {
    const now = await parts.now(trx)
    await postponeAccount(trx, accountId, {
      failure: sentenceOf(error),
      retryAt: (attempts) => retryAt(now, attempts),
    })
  })
}

async function dueInMs(parts: RoundParts): Promise<number | null> {
  const now = await parts.now(parts.db)
  const watches = (await watchesOn(parts.db)).filter((watch) => isWorking(watch, now))
  const at = await nextDueAt(
    parts.db,
    watches.map(({ id }) => id),
  )
  return at && Math.max(0, at.getTime() - now.getTime())
}
