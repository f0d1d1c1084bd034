import { setTimeout as sleep } from 'node:timers/promises'
import type { Day } from '../../kernel/day.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { comfortsOf, useMetricsOf } from '../../understand/health/comfort.ts'
import type { MeasureDefinition, MeasureSource } from '../../understand/health/definitions.ts'
import { createRunCache, type RunCache } from '../../understand/health/run-cache.ts'
import type { ScoringRun } from '../../understand/health/scoring-run.ts'
import type { DayRow, RankedCandidate } from './items.ts'
import { compareRanked, rankOf, rowsOf, SILENT_DAYS, standsAlone } from './ranking.ts'
import { scopeFor } from './scopes.ts'
import {
  type Candidate,
  candidates,
  CANDIDATES_KEPT,
  comfortCandidates,
  type ComfortFound,
  doubtedPromoters,
  type Judgeable,
  type Reader,
} from './views.ts'

const CONVERSATIONS: MeasureSource = { kind: 'activities', aggregation: 'days_since_last', types: [], windowDays: 365 }

export function readerFor({ actor, today, now, company }: Context, wanted: Reader['scope'] | undefined): Reader {
  return { actor, today, now, timeZone: company.timeZone, scope: scopeFor(actor, wanted) }
}

export interface RankedDay {
  readonly rows: readonly DayRow[]
  readonly waiting: readonly string[]
  readonly isCut: boolean
}

/** A screen asks for its list, its count and its visit at once; whoever comes within this time is served together. */
const GATHER_MS = 4
const GATHERING = new WeakMap<Db, Map<string, Promise<RankedDay>>>()

/** Ranks the day once for all who ask before its reading begins, so that nobody is told less than stood when they asked. */
export async function rankedDay(context: Context, reader: Reader): Promise<RankedDay> {
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

/** `withMarked`: with what the reader completed or put off, too. */
export async function rankDay(
  context: Context,
  reader: Reader,
  { withMarked }: { withMarked: boolean },
): Promise<RankedDay> {
  const { db, today, now, company } = context
  const run = await runsOf(db).current({ today, now, company })
  const { judgeable, waiting } = judgeSilence(run, today)
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
function judgeSilence(run: ScoringRun | null, today: Day): { judgeable: Judgeable; waiting: string[] } {
  if (!run) return { judgeable: { contact: { own: false, sample: false }, byUse: false }, waiting: [] }
  const isHeard = (isSample: boolean) => {
    const freshness = run.freshnessOf(CONVERSATIONS, isSample)
    return freshness !== null && !freshness.stale && freshness.lastDay !== null
  }
  const lastUses = measuresOfLastUse(run)
  const late = [
    { what: 'meetings and calls', freshness: run.freshnessOf(CONVERSATIONS, false) },
    ...lastUses.slice(0, 1).map(({ source }) => ({ what: 'use', freshness: run.freshnessOf(source, false) })),
  ]
  return {
    judgeable: { contact: { own: isHeard(false), sample: isHeard(true) }, byUse: lastUses.length > 0 },
    waiting: late.flatMap(({ what, freshness }) =>
      freshness?.stale && freshness.lastDay !== null ? [notJudged(what, shortDayText(freshness.lastDay, today))] : [],
    ),
  }
}

function measuresOfLastUse({ scorecards }: ScoringRun): MeasureDefinition[] {
  const versions = [scorecards.standard, ...scorecards.bySegment.values()]
  return versions.flatMap(({ measures }) =>
    measures.filter(({ source }) => source.kind === 'usage' && source.aggregation === 'days_since_last'),
  )
}

function notJudged(what: string, newest: string): string {
  return `Silence of ${SILENT_DAYS} days is not judged by ${what}: the newest data is of ${newest}.`
}
