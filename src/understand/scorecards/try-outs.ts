import { reaches } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, Present } from '../../platform/http/route.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { MeasureDefinition, ScorecardDefinition } from '../health/definitions.ts'
import { dayInFuture } from '../health/errors.ts'
import { CHUNK } from '../health/refresh.ts'
import { scoreAccounts, type ScoredAccount, startRun } from '../health/scoring-run.ts'
import { startTryOut } from '../health/try-out.ts'
import { listedAccounts } from '../health/views-comfort.ts'
import type { getTryOut, tryDraft } from './contract.ts'
import { nothingToPublish } from './errors.ts'
import { HIT_DAYS, startHitRate } from './hit-rate.ts'
import { definitionsFor, knownScorecard } from './scorecards.ts'
import {
  accountsJudged,
  countJudged,
  type DayResult,
  endTryOut,
  insertTryOut,
  paidOnAndAfter,
  saveProgress,
  tryOutById,
  type TryOutRow,
} from './store-try-outs.ts'

export const TRY_OUT_JOB = 'scorecards.try_out'
/** More account-days than a reader should wait for run as a job. */
const AT_ONCE = 4_000
const LISTED = 100

/** Tries the saved draft beside the live version: at once where it is quick, else as a job that shows its progress. */
export async function tryOut(
  input: ParsedInputOf<typeof tryDraft>,
  context: Context,
): Promise<ReplyOf<typeof tryDraft>> {
  const { db, actor, now, today } = context
  const { scorecardId } = input
  const days = [...new Set(input.asOf.length > 0 ? input.asOf : [today])]
  if (days.some((day) => day > today)) throw dayInFuture()
  const { draft, isArchived } = await knownScorecard(db, scorecardId)
  if (!draft || isArchived) throw nothingToPublish()

  const accounts = await countJudged(db, scorecardId)
  const isQuick = accounts * days.length <= AT_ONCE
  const id = await inTransaction(db, async (trx) => {
    const accountsTotal = accounts * days.length
    const made = await insertTryOut(trx, { scorecardId, memberId: actor.memberId, draft, days, accountsTotal, now })
    if (!isQuick) await enqueue(trx, TRY_OUT_JOB, { tryOutId: made }, { maxAttempts: 3 })
    return made
  })
  if (isQuick) await runTryOut(db, id, context)
  return tryOutState(id, context)
}

/** Safe to run again after a crash: it starts over and replaces what it had. */
export async function runTryOut(db: Db, id: number, present: Present): Promise<void> {
  const row = await tryOutById(db, id)
  if (!row || row.state !== 'running') return
  const results: DayResult[] = []
  let accountsDone = 0
  for (const day of row.days) {
    const result = await tryOutOn(db, row, { day, present }, async (count) => {
      accountsDone += count
      const goesOn = await saveProgress(db, id, { accountsDone, results, state: 'running' })
      await tellScreens(db, 'try-outs', [id])
      return goesOn
    })
    if (!result) return
    results.push({ ...result, asOf: day })
  }
  await saveProgress(db, id, { accountsDone, results, state: 'done' })
  await tellScreens(db, 'try-outs', [id])
}

async function tryOutOn(
  db: Db,
  { draft, scorecardId }: TryOutRow,
  about: { day: Day; present: Present },
  onChunk: (count: number) => Promise<boolean>,
) {
  const { live } = await knownScorecard(db, scorecardId)
  // Both sides read the same values: a version of its own carries every measure either of them reads.
  const measures = await measuresOfBoth(db, live, draft)
  const standard = { id: 0, scorecardId, name: draft.name, version: 0, definition: draft, measures }
  const run = await startRun(db, { ...about.present, asOf: about.day, scorecards: { standard, bySegment: new Map() } })
  if (!run) return null
  const comparison = startTryOut({ live, draft, listLimit: LISTED })
  // Who left is known only of days that lie long enough ago.
  const after = addDays(about.day, HIT_DAYS)
  const hits = live && after <= about.present.today ? startHitRate({ live, draft }) : null
  let afterId = 0
  for (;;) {
    const accounts = await accountsJudged(db, { scorecardId, afterId, limit: CHUNK })
    const [last] = accounts.slice(-1)
    if (!last) return { ...comparison.result(), hits: hits?.result() ?? null }
    const ids = accounts.map(({ id }) => id)
    const scored = await scoreAccounts(run, ids)
    comparison.add(
      scored.map(({ account, readings }) => ({ accountId: String(account.id), arrMinor: account.arrMinor, readings })),
    )
    hits?.add(withLosses(scored, await paidOnAndAfter(db, ids, { day: about.day, after })))
    if (!(await onChunk(accounts.length))) return null
    afterId = last.id
  }
}

async function measuresOfBoth(
  db: Db,
  live: ScorecardDefinition | null,
  draft: ScorecardDefinition,
): Promise<MeasureDefinition[]> {
  const both = [...(live ? await definitionsFor(db, live) : []), ...(await definitionsFor(db, draft))]
  return [...new Map(both.map((measure) => [measure.key, measure])).values()]
}

/** The accounts that paid on the day, with whether they still paid so many days later. */
function withLosses(
  scored: readonly ScoredAccount[],
  paid: readonly { readonly accountId: number; readonly lost: boolean }[],
) {
  const lostById = new Map(paid.map(({ accountId, lost }) => [accountId, lost]))
  return scored.flatMap(({ account, readings }) => {
    const lost = lostById.get(account.id)
    return lost === undefined ? [] : [{ readings, lost }]
  })
}

/** What a try-out found; only accounts the reader may see are named. */
export async function tryOutState(id: number, context: Context): Promise<ReplyOf<typeof getTryOut>> {
  const row = await tryOutById(context.db, id)
  if (!row) throw notFound('This try-out')
  const { state, accountsDone, accountsTotal, failure } = row
  const results = []
  for (const result of row.results)
    results.push({
      ...result,
      hits: result.hits ?? null,
      quadrantChanges: [...result.quadrantChanges],
      changes: await namedChanges(result, context),
    })
  return { id, state, accountsDone, accountsTotal, failure, results }
}

async function namedChanges(result: DayResult, { db, actor }: Context) {
  const ids = result.changes.map(({ accountId }) => Number(accountId))
  const named = new Map((await listedAccounts(db, actor, ids)).map((account) => [account.id, account]))
  return result.changes.flatMap(({ accountId, arrMinor, live, draft }) => {
    const account = named.get(Number(accountId))
    if (!account) return []
    const moneyHidden = !reaches(actor, 'money', account)
    const money = { arrMinor: moneyHidden ? null : arrMinor, moneyHidden }
    return [{ accountId: account.id, name: account.name, ...money, live, draft }]
  })
}

export async function stopTryOut(id: number, { db }: Context): Promise<{ id: number }> {
  if (!(await tryOutById(db, id))) throw notFound('This try-out')
  await endTryOut(db, id, { state: 'cancelled', failure: null })
  await tellScreens(db, 'try-outs', [id])
  return { id }
}

export async function failTryOut(db: Db, id: number): Promise<void> {
  await endTryOut(db, id, {
    state: 'failed',
    failure: 'The try-out could not be finished. Start it again; if it fails again, look at the server log.',
  })
}
