import { recordAudit } from '../../identity/audit/store.ts'
import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import { API_VERSION } from '../../platform/http/openapi-route.ts'
import type { Context } from '../../platform/http/route.ts'
import type { DoorState } from '../../record/event-door/door.ts'
import { Histogram } from '../../record/events/histogram.ts'
import { sourceSummary } from '../health/source-list.ts'
import type { DoorReport, getOverview, getRates, getReady, getStorage, retryJob, RunningNotice } from './contract.ts'
import type { AskDatabase } from './database-state.ts'
import type { RunningDoor } from './door.ts'
import { jobGone, jobNotFailing, notReady } from './errors.ts'
import { bucketsOf, quantilesOf } from './quantiles.ts'
import { restartJob } from './store.ts'
import {
  failingJobs,
  healthLags,
  jobRows,
  jobState,
  liveWorkers,
  rateRows,
  serverFacts,
  waitingHealth,
} from './views.ts'
import { databaseBytes, eventPartitionRows, tableRows } from './views-storage.ts'

/** Health lag is told of so many minutes. */
const LAG_MINUTES = 10
const MOST_FAILING = 50
const MINUTE_MS = 60_000
const SPANS = { hour: { stepMinutes: 1, steps: 60 }, day: { stepMinutes: 15, steps: 96 } } as const

/** What answers without anybody signed in, and without the database. */
type Alone = Pick<Context, 'db' | 'log'>

/** Refuses with what is not ready; while the database is away that says where events go. */
export async function readiness(ask: AskDatabase, door: RunningDoor, parts: Alone): Promise<ReplyOf<typeof getReady>> {
  const database = await ask(parts)
  if (!database.answers) {
    const events = eventsWhile(door, true)
    throw notReady([
      { path: 'database', message: 'The database does not answer within two seconds.' },
      ...(events === null ? [] : [{ path: 'events', message: AWAY_WORDS[events] }]),
    ])
  }
  if (database.missing.length > 0) {
    throw notReady([
      { path: 'migrations', message: `The database lacks ${database.missing.join(', ')}. Start this version again.` },
    ])
  }
  return { ready: true }
}

const AWAY_WORDS = {
  stored: 'The event API goes on taking events and keeps them on disk.',
  spooled: 'The event API goes on taking events and keeps them on disk.',
  refused: 'The event API refuses events: the disk is full.',
} as const

export async function notice(ask: AskDatabase, door: RunningDoor, parts: Alone): Promise<RunningNotice> {
  const state = door.state?.()
  const databaseAway = !(await ask(parts)).answers || (state?.isDatabaseAway ?? false)
  return {
    databaseAway,
    events: eventsWhile(door, databaseAway),
    waitingDeliveries: state?.spool.deliveries ?? 0,
    diskLow: (state?.disk.level ?? 'ok') !== 'ok',
  }
}

function eventsWhile(door: RunningDoor, databaseAway: boolean): RunningNotice['events'] {
  const state = door.state?.()
  if (!state) return null
  if (state.disk.level === 'full') return 'refused'
  return databaseAway ? 'spooled' : 'stored'
}

export async function overview(door: RunningDoor, context: Context): Promise<ReplyOf<typeof getOverview>> {
  const { db } = context
  const state = door.state?.()
  const memory = process.memoryUsage()
  const sources = await sourceSummary(context)
  return {
    door: state ? reportOf(state) : null,
    health: { ...(await waitingHealth(db)), lag: await recentLag(db) },
    jobs: await jobRows(db),
    failing: await failingJobs(db, MOST_FAILING),
    workers: await liveWorkers(db),
    sources: { stale: sources.stale, total: sources.total },
    process: {
      version: API_VERSION,
      node: process.version.slice(1),
      startedAt: new Date(Date.now() - process.uptime() * 1000),
      memoryBytes: memory.rss,
      heapBytes: memory.heapUsed,
    },
    database: await serverFacts(db),
  }
}

export async function recentLag(db: Db) {
  const rows = await healthLags(db, LAG_MINUTES)
  return quantilesOf(rows.map(({ withinMs, accounts }) => [withinMs, accounts]))
}

function reportOf({ isDatabaseAway, commitMs, spool, disk, ...state }: DoorState): DoorReport {
  return {
    ...state,
    databaseAway: isDatabaseAway,
    commit: quantilesOf(bucketsOf(commitMs, Histogram.bounds)),
    spool: { ...spool, oldestAt: spool.oldestAt === null ? null : new Date(spool.oldestAt).toISOString() },
    disk: { ...disk, freeBytes: Number.isFinite(disk.freeBytes) ? disk.freeBytes : null },
  }
}

export async function rates(
  { span }: ParsedInputOf<typeof getRates>,
  { db, now }: Context,
): Promise<ReplyOf<typeof getRates>> {
  const { stepMinutes, steps } = SPANS[span]
  const stepMs = stepMinutes * MINUTE_MS
  const until = new Date(Math.floor(now.getTime() / stepMs) * stepMs)
  const since = new Date(until.getTime() - (steps - 1) * stepMs)
  return { stepMinutes, points: await rateRows(db, { since, until, stepMinutes }) }
}

export async function storage(db: Db): Promise<ReplyOf<typeof getStorage>> {
  return {
    databaseBytes: await databaseBytes(db),
    tables: await tableRows(db),
    eventPartitions: await eventPartitionRows(db),
  }
}

/** Gives a failed job all its attempts again, the first of them now. */
export async function retryFailedJob(
  { jobId }: ParsedInputOf<typeof retryJob>,
  context: Context,
): Promise<ReplyOf<typeof retryJob>> {
  await inTransaction(context.db, async (trx) => {
    const job = await jobState(trx, jobId)
    if (!job) throw jobGone()
    if (!job.isFailing || !(await restartJob(trx, jobId))) throw jobNotFailing()
    await recordAudit(trx, context, [
      {
        action: 'operations.job_retried',
        subjectKind: 'job',
        subjectId: jobId,
        sentence: `tried the failed job ${job.task} again`,
        detail: { task: job.task },
      },
    ])
  })
  return { retried: true }
}
