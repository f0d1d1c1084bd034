import { EventEmitter } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger, run, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import type { z } from 'zod'
import type { Log } from '../log/log.ts'
import type { Job } from './jobs.ts'

const BEAT_MS = 10_000
const DEAD_AFTER_SECONDS = 40
const AGAIN_MS = 1_000
const POLL_MS = 2_000
/** At most, from the death of a worker until another one is at its work. */
export const TAKEN_UP_WITHIN_SECONDS = DEAD_AFTER_SECONDS + (BEAT_MS + POLL_MS) / 1_000

interface WorkerSettings {
  readonly log: Log
  readonly concurrency: number
  /** No other process works through this queue: whoever holds a job when the work starts is dead. */
  readonly isAlone?: boolean
}

/** One runner, from its start until the queue is lost or it is stopped. */
interface Round {
  /** Resolves when it takes no more jobs, for whatever reason. */
  readonly closed: Promise<void>
  /** Resolves when nothing of it runs any more. Until then it says that it lives, and nobody else takes its jobs. */
  readonly ended: Promise<void>
  /** Frees the jobs it may still hold: nobody works on them any more. */
  forget(): Promise<void>
  stop(): Promise<void>
}

/** Starts working through the queue, and again after the database was away. `stop` lets running jobs finish. */
export async function startJobs<Environment>(
  pool: Pool,
  jobs: readonly Job<z.ZodType, Environment>[],
  environment: Environment,
  settings: WorkerSettings,
): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController()
  if (settings.isAlone) await freeAll(pool)
  const start = () => startRound(pool, tasksOf(jobs, environment), settings)
  let round: Round | null = await start()
  const closing = new Set<Promise<void>>()
  const keepOn = async () => {
    while (round) {
      const last: Round = round
      // It may have been told to stop while this one was being started.
      if (stopping.signal.aborted) await last.stop()
      await last.closed
      // What it was at goes on to its end; the other jobs do not wait for that.
      const ending = last.ended.then(() => last.forget()).finally(() => closing.delete(ending))
      closing.add(ending)
      round = await startAgain(start, stopping.signal, settings.log)
    }
    await Promise.all(closing)
  }
  const keeping = keepOn()
  return {
    async stop() {
      stopping.abort()
      await round?.stop()
      await keeping
    },
  }
}

async function startAgain(start: () => Promise<Round>, signal: AbortSignal, log: Log): Promise<Round | null> {
  while (!signal.aborted) {
    try {
      await sleep(AGAIN_MS, undefined, { signal })
      return await start()
    } catch (error) {
      if (!signal.aborted) log.warn({ err: error }, 'jobs cannot be worked on yet')
    }
  }
  return null
}

async function startRound(pool: Pool, taskList: TaskList, { log, concurrency }: WorkerSettings): Promise<Round> {
  const lockers = new Set<string>()
  const events = eventsFor(lockers, log)
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  const { promise: failed, resolve: fail } = Promise.withResolvers<void>()
  events.on('pool:gracefulShutdown', () => close())
  events.on('worker:getJob:error', () => fail())
  const runner: Runner = await run({
    pgPool: pool,
    events,
    logger: new Logger(
      () => (level, message) => log[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message),
    ),
    // Without a delay a result that cannot be written is a rejection nobody handles, which ends the process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    concurrency,
    noHandleSignals: true,
    noPreparedStatements: true,
    pollInterval: POLL_MS,
    taskList,
    parsedCronItems: [],
  })
  const beat = () =>
    keepBeat(pool, [...lockers]).catch((error: unknown) => log.warn({ err: error }, 'heartbeat failed'))
  await beat()
  const timer = setInterval(() => void beat(), BEAT_MS)
  let isOpen = true
  void closed.then(() => (isOpen = false))
  // A runner that could not learn the numbers of its tasks asks with that failure for ever: it is replaced by a new one.
  void failed.then(() => stop())
  const ended = runner.promise
    .catch((error: unknown) => log.warn({ err: error }, 'the queue of jobs was lost'))
    .finally(() => {
      clearInterval(timer)
      close()
    })
  const stop = async () => {
    if (isOpen) await runner.stop()
    await ended
  }
  return {
    closed,
    ended,
    async forget() {
      try {
        await pool.query('delete from job_workers where worker_id = any($1)', [[...lockers]])
      } catch (error) {
        log.warn({ err: error }, 'jobs of a lost queue are freed when its heartbeat is old')
      }
    },
    stop,
  }
}

function eventsFor(lockers: Set<string>, log: Log): WorkerEvents {
  const events = new EventEmitter() as WorkerEvents
  // A job is locked by the pool of workers, not by the worker that runs it.
  events.on('pool:create', ({ workerPool }) => lockers.add(workerPool.id))
  events.on('job:error', ({ job: failed, error }) =>
    log.error({ err: error, job: failed.task_identifier }, 'job failed'),
  )
  return events
}

function tasksOf<Environment>(jobs: readonly Job<z.ZodType, Environment>[], environment: Environment): TaskList {
  return Object.fromEntries(
    jobs.map(({ name, payload, run: perform }) => [name, (raw: unknown) => perform(payload.parse(raw), environment)]),
  )
}

/** After a power cut: what was running goes on at once, not when its heartbeat is old. */
async function freeAll(pool: Pool): Promise<void> {
  await pool.query('delete from job_workers')
  await pool.query(
    `select graphile_worker.force_unlock_workers(array(select distinct locked_by from graphile_worker.jobs where locked_by is not null))`,
  )
}

/** Says that these lockers live, and frees the jobs of those that stopped saying so. */
async function keepBeat(pool: Pool, lockers: readonly string[]): Promise<void> {
  await pool.query(
    'insert into job_workers (worker_id, beat_at) select unnest($1::text[]), now() on conflict (worker_id) do update set beat_at = now()',
    [lockers],
  )
  await pool.query(
    `select graphile_worker.force_unlock_workers(array(
       select distinct locked_by from graphile_worker.jobs
       where locked_by is not null and locked_at < now() - make_interval(secs => $1)
         and not exists (select from job_workers where worker_id = locked_by and beat_at > now() - make_interval(secs => $1))
     ))`,
    [DEAD_AFTER_SECONDS],
  )
  await pool.query("delete from job_workers where beat_at < now() - interval '1 day'")
}
