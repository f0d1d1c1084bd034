import { setTimeout as sleep } from 'node:timers/promises'
import { addDays, type Day, startOfDay } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { type Db, inTransaction } from '../../platform/db/database.ts'
import { comfortsOf, useMetricsOf } from '../../understand/health/comfort.ts'
import { createRunCache, type RunCache } from '../../understand/health/run-cache.ts'
import type { ScoringRun } from '../../understand/health/scoring-run.ts'
import type { getMyDay, markMyDay } from './contract.ts'
import { decideTheApproval, endTheTask, notOnMyDay, onlyMembers, untilMustLieAhead } from './errors.ts'
import { type DayRow, type RankedCandidate, tellItems, thingsOf } from './items.ts'
import { compareRanked, KINDS, type Kind, rankOf, rowsOf, SILENT_DAYS, standsAlone } from './ranking.ts'
import { scopeFor, scopesOf } from './scopes.ts'
import { shortDay } from './sentences.ts'
import { countDoneSince, doneSince, dropMark, saveMark, saveVisit, setNoteDone, visitOf } from './store.ts'
import {
  type Candidate,
  candidates,
  CANDIDATES_KEPT,
  comfortCandidates,
  type ComfortFound,
  type Judgeable,
  doubtedPromoters,
  hasBook,
  type Reader,
} from './views.ts'

const VISIT_ENDS_MS = 30 * 60_000
/** What stays true comes back after this long, although it was completed. */
const LASTING_DAYS = 30
const LASTING: ReadonlySet<Kind> = new Set(['drop', 'no_owner', 'no_renewal'])

const CONVERSATIONS = { kind: 'activities', aggregation: 'days_since_last', types: [], windowDays: 365 } as const

/** The reader's day: everything ranked, one page of it told. */
export async function myDay(input: ParsedInputOf<typeof getMyDay>, context: Context) {
  const { db, actor, today, company } = context
  const reader = readerFor(context, input.scope)
  const [{ rows, waiting, isCut }, visit, doneToday, owns] = await Promise.all([
    rankedDay(context, reader),
    actor.memberId === null ? null : visitOf(db, actor.memberId),
    actor.memberId === null ? 0 : countDoneSince(db, actor.memberId, startOfDay(company.timeZone, today)),
    hasBook(db, actor),
  ])
  const fresh = freshKeys(rows, reader.scope === scopesOf(actor)[0] ? visit : null)
  const { kinds } = input
  const wanted = kinds === undefined ? rows : rowsOfKinds(rows, kinds)
  const page = wanted.slice(input.offset, input.offset + input.limit)
  return {
    scope: reader.scope,
    scopes: [...scopesOf(actor)],
    items: await tellItems(db, { actor, today, page, freshKeys: fresh }),
    total: wanted.length,
    counts: {
      ...countsOf(rows),
      fresh: rows.filter((row) => thingsOf(row).some(({ key }) => fresh.has(key))).length,
    },
    lastVisitAt: visit?.beforeAt ?? null,
    waiting: [...waiting],
    doneToday,
    isCut,
    hasBook: owns,
    currency: company.reportingCurrency,
  }
}

/** Rows of a day: those of some kinds that a test is true of. */
export interface PartOfDay {
  readonly kinds: readonly Kind[]
  fits(row: DayRow): boolean
  /** How many of them are told. */
  readonly most: number
}

/** Parts of the reader's own book, or of the day as it opens where there is none: each with its first rows and how many there are. */
export async function partsOfDay(parts: readonly PartOfDay[], context: Context) {
  const { db, actor, today } = context
  const owns = await hasBook(db, actor)
  const own = owns ? scopesOf(actor).find((scope) => scope === 'mine') : undefined
  const { rows } = await rankedDay(context, readerFor(context, own))
  return Promise.all(
    parts.map(async ({ kinds, fits, most }) => {
      const wanted = rowsOfKinds(rows, kinds).filter(fits)
      const page = wanted.slice(0, most)
      return { items: await tellItems(db, { actor, today, page, freshKeys: new Set() }), total: wanted.length }
    }),
  )
}

function rowsOfKinds(rows: readonly DayRow[], kinds: readonly Kind[]): DayRow[] {
  return rows.filter((row) => thingsOf(row).some(({ kind }) => kinds.includes(kind)))
}

export async function myDayCount(context: Context) {
  const { rows } = await rankedDay(context, readerFor(context, undefined))
  return { all: rows.length, now: rows.filter(({ ranking }) => ranking.group === 'now').length }
}

/** Begins a visit, or goes on with one that is younger than half an hour. */
export async function visit(context: Context) {
  const { db, now } = context
  const memberId = memberOf(context)
  const [{ rows }, before] = await Promise.all([
    rankedDay(context, readerFor(context, undefined)),
    visitOf(db, memberId),
  ])
  const goesOn = before !== null && now.getTime() - before.visitedAt.getTime() < VISIT_ENDS_MS
  const beforeAt = goesOn ? before.beforeAt : (before?.visitedAt ?? null)
  const beforeKeys = goesOn ? before.beforeKeys : (before?.itemKeys ?? [])
  const itemKeys = rows.flatMap(thingsOf).map(({ key }) => key)
  await saveVisit(db, memberId, { visitedAt: now, itemKeys, beforeAt, beforeKeys })
  return { lastVisitAt: beforeAt }
}

/**
 * Completes a row or puts it off, with all reasons it has just now; each comes back by its own rule. It must stand on
 * the reader's day, or the mark would be of something made up.
 */
export async function mark(input: ParsedInputOf<typeof markMyDay>, context: Context) {
  const { db, actor, now, today } = context
  const memberId = memberOf(context)
  if (input.state === 'snoozed' && !liesAhead(input.until, today)) throw untilMustLieAhead()
  if (input.key.startsWith('task:')) throw endTheTask()
  if (input.key.startsWith('approval:') && input.state === 'done') throw decideTheApproval()
  const row = await rowOf(input.key, context)
  const [told] = await tellItems(db, { actor, today, page: [row], freshKeys: new Set() })
  const sentences = new Map(told && [told, ...told.also].map(({ key, sentence }) => [key, sentence]))
  const untilOf = ({ kind }: Candidate) => (LASTING.has(kind) ? addDays(today, LASTING_DAYS) : null)
  await inTransaction(db, async (trx) => {
    for (const thing of thingsOf(row)) {
      await saveMark(trx, {
        memberId,
        key: thing.key,
        withKey: thing.key === row.key ? null : row.key,
        accountId: thing.accountId,
        state: input.state,
        untilDay: input.state === 'snoozed' ? (input.until ?? null) : untilOf(thing),
        level: thing.kind === 'drop' ? (told?.account?.overall ?? null) : null,
        sentence: sentences.get(thing.key) ?? '',
        now,
      })
    }
    if (row.noteId !== null && input.state === 'done') await setNoteDone(trx, row.noteId, now)
  })
  return { key: row.key }
}

export async function unmark(key: string, context: Context) {
  const memberId = memberOf(context)
  const noteId = noteOf(key)
  await inTransaction(context.db, async (trx) => {
    const own = (await doneSince(trx, context.actor, addedBefore(context.now))).some((done) => done.key === key)
    await dropMark(trx, memberId, key)
    if (own && noteId !== null) await setNoteDone(trx, noteId, null)
  })
  return { key }
}

export async function doneToday(context: Context) {
  const since = startOfDay(context.company.timeZone, context.today)
  memberOf(context)
  return { done: await doneSince(context.db, context.actor, since) }
}

export function memberOf({ actor }: Context): number {
  if (actor.memberId === null) throw onlyMembers()
  return actor.memberId
}

/** Completions are taken back on the day they were made, or by an undo that crosses midnight. */
function addedBefore(now: Date): Date {
  return new Date(now.getTime() - 2 * 86_400_000)
}

function noteOf(key: string): number | null {
  return key.startsWith('note:') ? Number(key.slice('note:'.length)) : null
}

function liesAhead(until: Day | undefined, today: Day): boolean {
  return until !== undefined && until > today && until <= addDays(today, 366)
}

/**
 * Finds the row among those of its account, in the widest scope the reader has. What was put away by itself before is
 * marked by itself again.
 */
async function rowOf(key: string, context: Context): Promise<DayRow> {
  const whole = readerFor(context, undefined)
  const accountId = noteOf(key) === null ? Number(key.split(':')[1]) : undefined
  if (accountId !== undefined && !Number.isSafeInteger(accountId)) throw notOnMyDay()
  const isOfAnother = key.startsWith('detractor:') || key.startsWith('approval:')
  const reader = accountId === undefined || isOfAnother ? whole : { ...whole, accountId }
  const { rows } = await rankedDay(context, reader)
  const row = rows.find((candidate) => thingsOf(candidate).some((thing) => thing.key === key))
  if (row) return row
  const marked = await rankDay(context, reader, { withMarked: true })
  const thing = marked.rows.flatMap(thingsOf).find((candidate) => candidate.key === key)
  if (!thing) throw notOnMyDay()
  return { ...thing, also: [], rank: 1 }
}

function readerFor({ actor, today, now, company }: Context, wanted: Reader['scope'] | undefined): Reader {
  return { actor, today, now, timeZone: company.timeZone, scope: scopeFor(actor, wanted) }
}

interface RankedDay {
  readonly rows: readonly DayRow[]
  readonly waiting: readonly string[]
  readonly isCut: boolean
}

/** A screen asks for its list, its count and its visit at once; whoever comes within this time is served together. */
const GATHER_MS = 4
const GATHERING = new WeakMap<Db, Map<string, Promise<RankedDay>>>()

/** Ranks the day once for all who ask before its reading begins, so that nobody is told less than stood when they asked. */
async function rankedDay(context: Context, reader: Reader): Promise<RankedDay> {
  const gathering = GATHERING.get(context.db) ?? new Map<string, Promise<RankedDay>>()
  GATHERING.set(context.db, gathering)
  const key = JSON.stringify([reader.actor, reader.scope, reader.today, reader.accountId])
  const begun = gathering.get(key)
  if (begun) return begun
  const ranking = sleep(GATHER_MS).then(() => {
    gathering.delete(key)
    return rankDay(context, reader, { withMarked: false })
  })
  gathering.set(key, ranking)
  return ranking
}

async function rankDay(context: Context, reader: Reader, { withMarked }: { withMarked: boolean }): Promise<RankedDay> {
  const { db, today, now, company } = context
  const run = await runsOf(db).current({ today, now, company })
  const { judgeable, waiting } = judge(run, today)
  const [things, doubted] = await Promise.all([
    candidates(db, reader, { judgeable, withMarked }),
    run ? doubtedPraise(run, reader, withMarked) : [],
  ])
  const ranked = [...things, ...doubted].map((thing) => withRanking(thing, today)).sort(compareRanked)
  const rows = rowsOf(ranked).map((row, index) => Object.assign(row, { rank: index + 1 }))
  return { rows, waiting, isCut: things.length >= CANDIDATES_KEPT }
}

function withRanking(thing: Candidate, today: Day): RankedCandidate {
  const { kind, amount, band, arrMinor, renewalOn, priority } = thing
  const dueOn = standsAlone(kind) ? thing.onDay : null
  return Object.assign(thing, {
    ranking: rankOf({ kind, amount, band, arrMinor, renewalOn, priority, dueOn }, today),
  })
}

async function doubtedPraise(run: ScoringRun, reader: Reader, withMarked: boolean): Promise<Candidate[]> {
  const comforts = await comfortsFound(run, await doubtedPromoters(run.db, reader, useMetricsOf(run)))
  return comfortCandidates(run.db, reader, { comforts, withMarked })
}

const RUNS = new WeakMap<Db, RunCache>()

/** How fresh sources are is read anew only where something was delivered since. */
function runsOf(db: Db): RunCache {
  const known = RUNS.get(db) ?? createRunCache(db)
  RUNS.set(db, known)
  return known
}

async function comfortsFound(run: ScoringRun, accountIds: readonly number[]): Promise<ComfortFound[]> {
  if (accountIds.length === 0) return []
  const comforts = await comfortsOf(run, accountIds)
  return comforts.flatMap(({ accountId, latestNps, comfort }) =>
    comfort.kind === 'false_comfort'
      ? [{ accountId, npsOn: latestNps.day, score: latestNps.score, sentence: comfort.sentence ?? '' }]
      : [],
  )
}

/** Silence is judged only on fresh data; where it cannot be, a sentence says so. */
function judge(run: ScoringRun | null, today: Day): { judgeable: Judgeable; waiting: string[] } {
  if (!run) return { judgeable: { contact: { own: false, sample: false }, byUse: false }, waiting: [] }
  const source = { ...CONVERSATIONS, types: [...CONVERSATIONS.types] }
  const isFresh = (isSample: boolean) => {
    const freshness = run.freshnessOf(source, isSample)
    return freshness !== null && !freshness.stale && freshness.lastDay !== null
  }
  const versions = [run.scorecards.standard, ...run.scorecards.bySegment.values()]
  const uses = versions.flatMap((version) =>
    version.measures.filter(
      ({ source: read }) => 'aggregation' in read && read.aggregation === 'days_since_last' && read.kind === 'usage',
    ),
  )
  const late = [
    { what: 'meetings and calls', freshness: run.freshnessOf(source, false) },
    ...uses.slice(0, 1).map((use) => ({ what: 'use', freshness: run.freshnessOf(use.source, false) })),
  ]
  return {
    judgeable: {
      contact: { own: isFresh(false), sample: isFresh(true) },
      byUse: uses.length > 0,
    },
    waiting: late.flatMap(({ what, freshness }) =>
      freshness?.stale && freshness.lastDay !== null
        ? [
            `Silence of ${SILENT_DAYS} days is not judged by ${what}: the newest data is of ${shortDay(freshness.lastDay, today)}.`,
          ]
        : [],
    ),
  }
}

/** What was not there on the visit before; nothing is new on the first. */
function freshKeys(
  rows: readonly DayRow[],
  visit: { beforeAt: Date | null; beforeKeys: readonly string[] } | null,
): Set<string> {
  if (!visit?.beforeAt) return new Set()
  const before = new Set(visit.beforeKeys)
  const fresh = new Set<string>()
  for (const row of rows) {
    for (const { key, kind } of thingsOf(row)) if (kind !== 'note' && !before.has(key)) fresh.add(key)
  }
  return fresh
}

function countsOf(rows: readonly DayRow[]) {
  const kinds = Object.fromEntries(KINDS.map((kind) => [kind, 0])) as Record<Kind, number>
  const groups = { now: 0, today: 0, wait: 0 }
  for (const row of rows) {
    kinds[row.kind] += 1
    const told = new Set([row.kind])
    for (const { kind } of row.also) {
      if (!told.has(kind)) kinds[kind] += 1
      told.add(kind)
    }
    groups[row.ranking.group] += 1
  }
  return { all: rows.length, now: groups.now, kinds, groups }
}
