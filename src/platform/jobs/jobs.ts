import { EventEmitter } from 'node:events'
import { Logger, run, runMigrations, type Runner, type TaskList, type WorkerEvents } from 'graphile-worker'
import type { Pool } from 'pg'
import type { z } from 'zod'
import { sql, type Db, type Trx } from '../db/database.ts'
import type { Log } from '../log/log.ts'

/** A kind of job: its name, what its payload looks like, and the one action it calls. Safe to run twice. */
export interface Job<S extends z.ZodType = z.ZodType, Environment = unknown> {
  readonly name: string
  readonly payload: S
  readonly run: (payload: z.output<S>, environment: Environment) => Promise<void>
}

export function job<S extends z.ZodType, Environment>(declared: Job<S, Environment>): Job<z.ZodType, Environment> {
  return declared as unknown as Job<z.ZodType, Environment>
}

export interface JobOptions {
  /** Jobs of one key replace each other while they wait. */
  key?: string
  /** Jobs of one queue run one after the other. */
  queue?: string
  runAt?: Date
  maxAttempts?: number
}

/** Puts a job into the queue within the caller's transaction: it exists exactly when the change that needs it does. */
export async function enqueue(db: Db | Trx, name: string, payload: object, options: JobOptions = {}): Promise<void> {
  await sql`select graphile_worker.add_job(
    identifier => ${name}::text,
    payload => ${JSON.stringify(payload)}::json,
    queue_name => ${options.queue ?? null}::text,
    run_at => ${options.runAt ?? null}::timestamptz,
    max_attempts => ${options.maxAttempts ?? 10}::int,
    job_key => ${options.key ?? null}::text
  )`.execute(db)
}

export async function migrateJobs(pool: Pool): Promise<void> {
  await runMigrations({ pgPool: pool, noPreparedStatements: true })
}

const BEAT_MS = 10_000
const DEAD_AFTER_SECONDS = 40

/** Starts working through the queue. `stop` lets running jobs finish. */
export async function startJobs<Environment>(
  pool: Pool,
  jobs: readonly Job<z.ZodType, Environment>[],
  environment: Environment,
  settings: { log: Log; concurrency: number },
): Promise<{ stop(): Promise<void> }> {
  const { log } = settings
  const lockers = new Set<string>()
  const events = new EventEmitter() as WorkerEvents
  // A job is locked by the pool of workers, not by the worker that runs it.
  events.on('pool:create', ({ workerPool }) => lockers.add(workerPool.id))
  events.on('job:error', ({ job: failed, error }) =>
    log.error({ err: error, job: failed.task_identifier }, 'job failed'),
  )
  const runner: Runner = await run({
    pgPool: pool,
    events,
    logger: new Logger(
      () => (level, message) => log[level === 'warning' ? 'warn' : level === 'error' ? 'error' : 'debug'](message),
    ),
    concurrency: settings.concurrency,
    noHandleSignals: true,
    noPreparedStatements: true,
    pollInterval: 2_000,
    taskList: tasksOf(jobs, environment),
    parsedCronItems: [],
  })
  const beat = () =>
    keepBeat(pool, [...lockers]).catch((error: unknown) => log.warn({ err: error }, 'heartbeat failed'))
  await beat()
  const timer = setInterval(() => void beat(), BEAT_MS)
  return {
    async stop() {
      clearInterval(timer)
      await runner.stop()
      await pool.query('delete from job_workers where worker_id = any($1)', [[...lockers]])
    },
  }
}

function tasksOf<Environment>(jobs: readonly Job<z.ZodType, Environment>[], environment: Environment): TaskList {
  return Object.fromEntries(
    jobs.map(({ name, payload, run: perform }) => [name, (raw: unknown) => perform(payload.parse(raw), environment)]),
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
