import { sql, type Db } from '../../platform/db/database.ts'

/** Names of the migrations the database has. */
export async function migrationNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from public.schema_migrations`.execute(db)
  return rows.map(({ name }) => name)
}

export interface RateRow {
  readonly at: Date
  readonly accepted: number
  readonly repeated: number
  readonly rejected: number
  readonly waiting: number
}

/** What came at the door from all sources, step by step. */
export async function rateRows(
  db: Db,
  { since, until, stepMinutes }: { since: Date; until: Date; stepMinutes: number },
): Promise<RateRow[]> {
  const { rows } = await sql<RateRow>`
    with came as (
      select minute, accepted, repeated, rejected, waiting from event_sources
      join event_minutes using (source_id) where minute >= ${since}::timestamptz)
    select steps.at, coalesce(sum(accepted), 0)::bigint as accepted, coalesce(sum(repeated), 0)::bigint as repeated,
      coalesce(sum(rejected), 0)::bigint as rejected, coalesce(sum(waiting), 0)::bigint as waiting
    from generate_series(${since}::timestamptz, ${until}::timestamptz, make_interval(mins => ${stepMinutes})) as steps (at)
    left join came on minute >= steps.at and minute < steps.at + make_interval(mins => ${stepMinutes})
    group by steps.at order by steps.at`.execute(db)
  return rows
}

/** Accounts whose health does not hold their newest signals, and for how long the first of them has waited. */
export async function waitingHealth(db: Db): Promise<{ waiting: number; oldestSeconds: number | null }> {
  const { rows } = await sql<{ waiting: number; oldestSeconds: number | null }>`
    select count(*) as waiting, extract(epoch from clock_timestamp() - min(marked_at))::float8 as "oldestSeconds"
    from dirty_accounts`.execute(db)
  return rows[0] ?? { waiting: 0, oldestSeconds: null }
}

export interface LagRow {
  /** Upper bound; 2147483647: longer than any other bound. */
  readonly withinMs: number
  readonly accounts: number
}

/** How many accounts waited for new health no longer than each bound, over the last minutes. */
export async function healthLags(db: Db, minutes: number): Promise<LagRow[]> {
  const { rows } = await sql<LagRow>`
    select within_ms as "withinMs", sum(accounts)::bigint as accounts from health_lags
    where minute > now() - make_interval(mins => ${minutes}) group by 1 order by 1`.execute(db)
  return rows
}

export interface JobRow {
  readonly task: string
  readonly waiting: number
  readonly running: number
  /** Failed at least once and not done yet, or given up. */
  readonly failing: number
}

/** One that was put back to its beginning is as good as new. */
const hasFailed = sql`(locked_at is null and attempts > 0 and last_error is not null)`

export async function jobRows(db: Db): Promise<JobRow[]> {
  const { rows } = await sql<JobRow>`
    select task_identifier as task,
      count(*) filter (where locked_at is null and not ${hasFailed}) as waiting,
      count(*) filter (where locked_at is not null) as running,
      count(*) filter (where ${hasFailed}) as failing
    from graphile_worker.jobs group by 1 order by 1`.execute(db)
  return rows
}

export interface FailingJobRow {
  readonly id: number
  readonly task: string
  readonly attempts: number
  readonly maxAttempts: number
  readonly reason: string
  readonly nextAt: Date | null
}

export async function failingJobs(db: Db, limit: number): Promise<FailingJobRow[]> {
  const { rows } = await sql<FailingJobRow>`
    select id, task_identifier as task, attempts, max_attempts as "maxAttempts", last_error as reason,
      case when attempts < max_attempts then run_at end as "nextAt"
    from graphile_worker.jobs where ${hasFailed}
    order by updated_at desc, id desc limit ${limit}`.execute(db)
  return rows
}

export async function jobState(db: Db, id: number): Promise<{ task: string; isFailing: boolean } | undefined> {
  const { rows } = await sql<{ task: string; isFailing: boolean }>`
    select task_identifier as task, ${hasFailed} as "isFailing"
    from graphile_worker.jobs where id = ${id}`.execute(db)
  return rows[0]
}

/** Processes that said within a minute that they work. */
export async function liveWorkers(db: Db): Promise<number> {
  const { rows } = await sql<{ workers: number }>`
    select count(*) as workers from job_workers where beat_at > now() - interval '1 minute'`.execute(db)
  return rows[0]?.workers ?? 0
}

export interface ServerFacts {
  readonly version: string
  readonly startedAt: Date
  readonly connections: number
  readonly maxConnections: number
}

export async function serverFacts(db: Db): Promise<ServerFacts> {
  const { rows } = await sql<ServerFacts>`
    select split_part(current_setting('server_version'), ' ', 1) as version, pg_postmaster_start_time() as "startedAt",
      (select count(*) from pg_stat_activity where backend_type = 'client backend') as connections,
      current_setting('max_connections')::int as "maxConnections"`.execute(db)
  const [facts] = rows
  if (!facts) throw new Error('The database did not answer')
  return facts
}
