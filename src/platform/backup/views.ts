import type { PoolClient } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import type { Header, Manifest } from './archive-format.ts'

export interface SavedTable {
  name: string
  columns: string[]
}

// Bookkeeping of this installation: migrations are in the header, and beating workers are gone when a backup is restored.
const LEFT_OUT = ['schema_migrations', 'job_workers']

/** Starts the one transaction that everything in a backup is read in: it sees one moment, however long it takes. */
export async function beginSnapshot(client: PoolClient): Promise<void> {
  await client.query('begin isolation level repeatable read read only')
  await client.query('set local statement_timeout = 0')
  await client.query('set local idle_in_transaction_session_timeout = 0')
  await plainText(client)
  await client.query('select pg_current_snapshot()')
}

/** The same text for the same value on every server. */
export async function plainText(client: PoolClient): Promise<void> {
  await client.query(`set local timezone = 'UTC'`)
  await client.query(`set local datestyle = 'ISO, YMD'`)
  await client.query(`set local intervalstyle = 'postgres'`)
  await client.query(`set local bytea_output = 'hex'`)
  await client.query(`set local extra_float_digits = 1`)
}

export async function serverVersion(client: PoolClient): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  return rows[0]?.server_version ?? ''
}

export async function appliedMigrations(client: PoolClient): Promise<Header['migrations']> {
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'select name, sha256 from public.schema_migrations order by name collate "C"',
  )
  return rows
}

/** Every table with rows worth keeping; unlogged ones are scratch space. Columns that compute themselves are left out. */
export async function savedTables(client: PoolClient): Promise<SavedTable[]> {
  const { rows } = await client.query<SavedTable>(
    `select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and c.relpersistence = 'p' and c.relname <> all($1) and c.relname !~ '^usage_(stage|summed)_'
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     group by c.relname order by c.relname`,
    [LEFT_OUT],
  )
  return rows
}

/** Where each counter of ids stands. Counters do not roll back, so this is at or beyond every id of the snapshot. */
export async function sequences(client: PoolClient, tables: readonly SavedTable[]): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select c.relname::text as table, a.attname::text as column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and a.attnum > 0 and not a.attisdropped
       and pg_get_serial_sequence(quote_ident(c.relname), a.attname) is not null
     order by 1, 2`,
    [tables.map((table) => table.name)],
  )
  const found: Manifest['sequences'] = []
  for (const { table, column, sequence } of rows) {
    const { rows: state } = await client.query<{ last: number; called: boolean }>(
      `select last_value as last, is_called as called from ${sequence}`,
    )
    if (state[0]) found.push({ table, column, lastValue: state[0].last, isCalled: state[0].called })
  }
  return found
}

export function tableRows(client: PoolClient, { name, columns }: SavedTable): AsyncIterable<Buffer> {
  return client.query(copyTo(`copy (select ${columns.map(quoted).join(', ')} from public.${quoted(name)}) to stdout`))
}

export const JOB_COLUMNS = [
  'identifier',
  'payload',
  'queue_name',
  'run_at',
  'max_attempts',
  'key',
  'priority',
  'flags',
] as const

/** Jobs that wait or are being worked on: those start again. Jobs given up on stay behind. */
export function waitingJobs(client: PoolClient): AsyncIterable<Buffer> {
  return client.query(
    copyTo(`copy (
      select t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority,
        (select array_agg(flag) from jsonb_object_keys(j.flags) flag)
      from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id
      left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
      where j.attempts < j.max_attempts
      order by j.id
    ) to stdout`),
  )
}

/** Nothing of ours or anybody's in it. The job queue's own schema may stand ready. */
export async function isEmpty(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query<{ full: boolean }>(
    `select exists (select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')) as full`,
  )
  return rows[0]?.full === false
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
