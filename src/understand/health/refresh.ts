import { addDays, type Day } from '../../kernel/day.ts'
import { withoutNoise } from '../../kernel/statistics.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Present } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { compareHealth, type HealthDay } from './explain.ts'
import { nextBestActions } from './next-best-action.ts'
import { createRunCache, type RunCache } from './run-cache.ts'
import type { Health } from './score.ts'
import { scopeOf, scoreAccounts, type ScoredAccount, type ScoringRun, startRun, versionsOf } from './scoring-run.ts'
import {
  claimMarks,
  clearMarks,
  dropHealth,
  type HealthChange,
  type HealthRow,
  stillMarked,
  type Mark,
  releaseMarks,
  saveChanges,
  saveHealth,
  saveShownDay,
} from './store.ts'
import { differs, readingsOf, storeReadings } from './stored-readings.ts'
import { type Close, earlierCloses, type KeptHealth, keptHealth, type ShownDay, shownDays } from './views.ts'
import { accountFacts } from './views-next-action.ts'
import type { LoadedVersion } from './views-scorecards.ts'

export const CHUNK = 1_000
/** While one is scored here, the database reads and writes those of the others. */
const LANES = 3
const COMPARED_DAYS = [7, 30, 90] as const

/** Brings these accounts' health up to date, marked or not. */
export async function refreshHealth(db: Db, accountIds: readonly number[], present: Present): Promise<void> {
  const run = await startRun(db, { asOf: present.today, ...present })
  if (!run) return
  for (let start = 0; start < accountIds.length; start += CHUNK) {
    await refreshChunk(run, accountIds.slice(start, start + CHUNK), { present, marks: null })
  }
}

export interface RefreshOptions {
  readonly lanes?: number
  readonly goesOn?: () => boolean
  readonly onProgress?: (done: number) => void
  readonly clock?: Clock
  /** Kept from one call to the next by whoever calls often. */
  readonly runs?: RunCache
  /** Returns when fewer marks than a chunk were waiting: what came meanwhile is left to the next call. */
  readonly stopsWhenFew?: boolean
}

/**
 * Works off marks until none is left to take, in `lanes` connections beside each other where there are enough of them.
 * Returns how many accounts were brought up to date. Without a live scorecard marks wait.
 */
export async function refreshDirty(db: Db, present: Present, options: RefreshOptions = {}): Promise<number> {
  const runs = options.runs ?? createRunCache(db)
  let done = 0
  const lane = async (others: number): Promise<void> => {
    const marks = await claimMarks(db, CHUNK)
    if (marks.length === 0) return
    const isFull = marks.length === CHUNK
    const beside = isFull && others > 0 ? lane(others - 1) : null
    // Both are waited for even where one fails: the other still holds marks.
    const ends = await Promise.allSettled([workOff(marks), beside])
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }
  const workOff = async (claimed: readonly Mark[]) => {
    let marks = claimed
    while (marks.length > 0) {
      // A mark may have been set because a source delivered or a scorecard was published after the last run began.
      const reading = { ...present, now: options.clock?.now() ?? present.now }
      const run = await runs.current(reading)
      if (!run) return releaseMarks(db, marks)
      // Computed at: the moment before its signals were read, so that it never claims to know what it does not.
      await refreshMarked(run, marks, reading)
      done += marks.length
      options.onProgress?.(done)
      const isLast = !(options.goesOn?.() ?? true) || (options.stopsWhenFew && marks.length < CHUNK)
      marks = isLast ? [] : await claimMarks(db, CHUNK)
    }
  }
  if (options.goesOn?.() ?? true) await lane((options.lanes ?? LANES) - 1)
  return done
}

async function refreshMarked(run: ScoringRun, marks: readonly Mark[], present: Present): Promise<void> {
  const ids = marks.map((mark) => mark.accountId)
  try {
    await refreshChunk(run, ids, { present, marks })
  } catch (error) {
    await releaseMarks(run.db, marks)
    throw error
  }
}

/** One chunk: read and score outside of any transaction, then save in a short one. */
async function refreshChunk(
  run: ScoringRun,
  accountIds: readonly number[],
  about: { present: Present; marks: readonly Mark[] | null },
): Promise<void> {
  const scored = await scoreAccounts(run, accountIds)
  const judged = await judge(run, scored)
  await inTransaction(run.db, async (trx) => {
    const kept = await keptHealth(trx, accountIds)
    const held = about.marks ? await stillMarked(trx, about.marks) : null
    const rows = held ? judged.filter((row) => held.has(row.accountId)) : judged
    await save(trx, rows, { asOf: run.asOf, now: about.present.now, kept })
    const alive = new Set(scored.map(({ account }) => account.id))
    await dropHealth(
      trx,
      accountIds.filter((id) => !alive.has(id)),
    )
    if (about.marks) await clearMarks(trx, about.marks)
  })
}

/** What every account's row says, with the best next action and the changes since earlier closes. */
async function judge(run: ScoringRun, scored: readonly ScoredAccount[]): Promise<HealthRow[]> {
  const ids = scored.map(({ account }) => account.id)
  const scope = scopeOf(run, ids)
  const closes = await earlierCloses(
    run.db,
    ids,
    COMPARED_DAYS.map((days) => ({ days, day: addDays(run.asOf, -days) })),
  )
  const monthAgo = await shownDays(run.db, ids, addDays(run.asOf, -30))
  const versions = await versionsOf(
    run,
    [...monthAgo.values()].map((row) => row.version_id),
  )
  const facts = await accountFacts(
    scope,
    scored.map(({ account }) => account),
    { namesContacts: false },
  )

  return scored.map(({ account, version, readings }) => {
    const now = {
      day: run.asOf,
      scorecard: version.definition,
      version: String(version.id),
      readings,
      override: account.override,
    }
    const shown = monthAgo.get(account.id)
    const then = shown && computedThen(shown, versions.get(shown.version_id))
    const earlier = then ? [{ days: 30, close: then }] : []
    const compared = compareHealth({ measures: version.measures, now, earlier })
    const known = facts.get(account.id)
    const [best] = known ? nextBestActions(compared, known) : []
    const nextAction = best ? { key: best.key, title: best.title, reason: best.reason, action: best.action } : null
    return rowOf(compared.health, { account, version, readings, nextAction, closes: closes.get(account.id) })
  })
}

/** What was computed for a day, without the override that may have stood over it. */
function computedThen(shown: ShownDay, version: LoadedVersion | undefined): HealthDay | null {
  if (!version) return null
  const readings = readingsOf(shown.measure_values)
  return { day: shown.day, scorecard: version.definition, version: String(version.id), readings, override: null }
}

function rowOf(
  health: Health,
  about: Pick<ScoredAccount, 'account' | 'version' | 'readings'> & {
    nextAction: object | null
    closes: ReadonlyMap<number, Close> | undefined
  },
): HealthRow {
  const { overall } = health.effective
  const changeSince = (days: number) => {
    const then = about.closes?.get(days)?.overall ?? null
    return overall === null || then === null ? null : withoutNoise(overall - then)
  }
  return {
    accountId: about.account.id,
    versionId: about.version.id,
    cx: health.cx.score,
    co: health.co.score,
    overall: health.computed.overall,
    coverage: health.coverage,
    band: health.computed.band,
    quadrant: health.quadrant,
    effectiveOverall: overall,
    effectiveBand: health.effective.band,
    overrideId: about.account.override?.id ?? null,
    change7: changeSince(7),
    change30: changeSince(30),
    change90: changeSince(90),
    cx30: about.closes?.get(30)?.cx ?? null,
    co30: about.closes?.get(30)?.co ?? null,
    cx90: about.closes?.get(90)?.cx ?? null,
    co90: about.closes?.get(90)?.co ?? null,
    isFresh: Object.values(about.readings).every((reading) => reading.fresh),
    nextAction: about.nextAction,
    readings: storeReadings(about.readings),
    outdatesPast: false,
  }
}

async function save(
  trx: Trx,
  rows: readonly HealthRow[],
  { kept, ...at }: { asOf: Day; now: Date; kept: ReadonlyMap<number, KeptHealth> },
): Promise<void> {
  const ids = rows.map((row) => row.accountId)
  const shown = await shownDays(trx, ids, at.asOf)
  const news = rows.filter((row) => isNews(row, shown.get(row.accountId)))
  // The first look of a day is the clock's; a change later in the day comes from signals or from a definition.
  const outdates = (row: HealthRow) => kept.get(row.accountId)?.as_of === at.asOf
  const outdated = new Set(news.filter(outdates).map((row) => row.accountId))
  await saveHealth(
    trx,
    rows.map((row) => ({ ...row, outdatesPast: outdated.has(row.accountId) })),
    at,
  )
  await saveShownDay(
    trx,
    news.map((row) => row.accountId),
    at,
  )
  const changes = rows.flatMap((row) => changesOf(row, kept.get(row.accountId)))
  await saveChanges(trx, changes, at)
  await tellScreens(trx, 'health', ids)
  // Timelines tell of changes, not of every new score.
  const changed = [...new Set(changes.map(({ accountId }) => accountId))]
  if (changed.length > 0) await tellScreens(trx, 'timeline', changed)
}

function isNews(row: HealthRow, shown: ShownDay | undefined): boolean {
  if (!shown) return true
  if (shown.version_id !== row.versionId || shown.override_id !== row.overrideId) return true
  return differs(shown.measure_values, row.readings)
}

function changesOf(row: HealthRow, before: KeptHealth | undefined): HealthChange[] {
  if (!before) return []
  const about = { accountId: row.accountId, overall: row.effectiveOverall, overallBefore: before.effective_overall }
  const override = (id: number | null) => (id === null ? null : String(id))
  const candidates = [
    { kind: 'band' as const, before: before.effective_band, after: row.effectiveBand },
    { kind: 'quadrant' as const, before: before.quadrant, after: row.quadrant },
    { kind: 'override' as const, before: override(before.override_id), after: override(row.overrideId) },
  ]
  return candidates
    .filter((change) => change.before !== change.after)
    .map(({ kind, before: from, after }) => {
      const { accountId, overall, overallBefore } = about
      return { accountId, overall, overallBefore, kind, before: from, after }
    })
}
