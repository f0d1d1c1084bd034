import { runMigrations } from 'graphile-worker'
import type { Pool } from 'pg'
import type { z } from 'zod'
import { sql, type Db, type Trx } from '../db/database.ts'

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
