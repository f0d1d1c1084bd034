import type { Pool } from 'pg'

/** The migrations this database has; empty for one that Volant has never used. */
export async function migrationsIn(pool: Pool): Promise<{ name: string; sha256: string }[]> {
  const { rows: known } = await pool.query<{ found: boolean }>(
    `select to_regclass('public.schema_migrations') is not null as found`,
  )
  if (!known[0]?.found) return []
  const { rows } = await pool.query<{ name: string; sha256: string }>(
    'select name, sha256 from public.schema_migrations order by name collate "C"',
  )
  return rows
}

/** Version number such as 180004, and the database's clock. */
export async function serverFacts(pool: Pool): Promise<{ version: number; now: Date }> {
  const { rows } = await pool.query<{ version: number; now: Date }>(
    `select current_setting('server_version_num')::int as version, clock_timestamp() as now`,
  )
  const [facts] = rows
  if (!facts) throw new Error('The database did not answer')
  return facts
}

export interface QueueFacts {
  /** Kinds of jobs that were given up after their last attempt, with the newest error. */
  failed: { name: string; count: number; error: string | null }[]
  /** Jobs whose time came more than ten minutes ago and that nobody works on. */
  overdue: number
  /** Workers that said within a minute that they live. */
  workers: number
}

export async function queueFacts(pool: Pool, now: Date): Promise<QueueFacts> {
  const { rows: failed } = await pool.query<QueueFacts['failed'][number]>(
    `select task_identifier as name, count(*) as count, max(last_error) as error
     from graphile_worker.jobs where attempts >= max_attempts group by 1 order by 1`,
  )
  const { rows } = await pool.query<{ overdue: number; workers: number }>(
    `select
       (select count(*) from graphile_worker.jobs
        where locked_at is null and attempts < max_attempts and run_at < $1::timestamptz - interval '10 minutes') as overdue,
       (select count(*) from job_workers where beat_at > $1::timestamptz - interval '1 minute') as workers`,
    [now],
  )
  return { failed, overdue: rows[0]?.overdue ?? 0, workers: rows[0]?.workers ?? 0 }
}

/** Accounts whose health is out of date, and since when the oldest of them waits. */
export async function dirtyFacts(pool: Pool): Promise<{ accounts: number; oldest: Date | null }> {
  const { rows } = await pool.query<{ accounts: number; oldest: Date | null }>(
    'select count(*) as accounts, min(marked_at) as oldest from dirty_accounts',
  )
  return rows[0] ?? { accounts: 0, oldest: null }
}

export interface ImportFacts {
  /** Rows that could not be used and that nobody has looked at. */
  openErrors: number
  /** Failed within the last 30 days. */
  failed: { id: number; fileName: string; failure: string | null }[]
  /** Running, without a sign of life for five minutes. */
  silent: number
}

export async function importFacts(pool: Pool, now: Date): Promise<ImportFacts> {
  const { rows: failed } = await pool.query<ImportFacts['failed'][number]>(
    `select id, file_name as "fileName", failure from imports
     where state = 'failed' and created_at > $1::timestamptz - interval '30 days' order by id`,
    [now],
  )
  const { rows } = await pool.query<{ openErrors: number; silent: number }>(
    `select
       (select count(*) from import_errors join imports on imports.id = import_id
        where import_errors.state = 'open' and imports.state = 'done') as "openErrors",
       (select count(*) from imports where state in ('running', 'undoing')
        and coalesce(beat_at, started_at, created_at) < $1::timestamptz - interval '5 minutes') as silent`,
    [now],
  )
  return { failed, openErrors: rows[0]?.openErrors ?? 0, silent: rows[0]?.silent ?? 0 }
}

export async function activeOwners(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `select count(*) as count from members where role = 'owner' and state = 'active'`,
  )
  return rows[0]?.count ?? 0
}
