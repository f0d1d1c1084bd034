import type { Writable } from 'node:stream'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { BEGIN } from '../db/isolation.ts'
import type { Migration } from '../db/migrate.ts'
import type { Manifest } from './archive-format.ts'
import { JOB_COLUMNS, plainText, quoted, type SavedTable } from './views.ts'

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/** Begins the one transaction of a restore: until it commits, the database stays as empty as it was. */
export async function beginRestore(client: PoolClient): Promise<void> {
  await client.query(BEGIN)
  await client.query('set local statement_timeout = 0')
  await client.query('set local idle_in_transaction_session_timeout = 0')
  // The file on disk is the safety net of a restore, so that checkpoints need not come often.
  await client.query(`set local maintenance_work_mem = '256MB'`)
  await plainText(client)
}

/** The tables as they were when the backup was made, without the rows that migrations put into them. */
export async function createTables(
  client: PoolClient,
  migrations: readonly Migration[],
  tables: readonly SavedTable[],
): Promise<void> {
  await client.query(`create table public.schema_migrations (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now())`)
  for (const { name, sql, sha256 } of migrations) {
    await client.query(sql)
    await client.query('insert into public.schema_migrations (name, sha256) values ($1, $2)', [name, sha256])
  }
  if (tables.length > 0) await client.query(`truncate ${tables.map(({ name }) => `public.${quoted(name)}`).join(', ')}`)
}

/** Lets rows in whatever their order and without consequences. Returns what `holdTogether` puts back. */
export async function loosen(client: PoolClient, tables: readonly SavedTable[]): Promise<ForeignKey[]> {
  for (const { name } of tables) await client.query(`alter table public.${quoted(name)} disable trigger user`)
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as "table", conname::text as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0`,
  )
  for (const key of rows) await client.query(`alter table ${key.table} drop constraint ${quoted(key.name)}`)
  return rows
}

/** Checks every reference and switches triggers on again. */
export async function holdTogether(
  client: PoolClient,
  tables: readonly SavedTable[],
  keys: readonly ForeignKey[],
): Promise<void> {
  for (const key of keys) {
    await client.query(`alter table ${key.table} add constraint ${quoted(key.name)} ${key.definition}`)
  }
  for (const { name } of tables) await client.query(`alter table public.${quoted(name)} enable trigger user`)
}

export interface RowSink {
  stream: Writable
  /** Rows the server took, once the stream has finished. */
  rowCount(): number
}

export function tableSink(client: PoolClient, { name, columns }: SavedTable): RowSink {
  return sink(client, `public.${quoted(name)} (${columns.map(quoted).join(', ')})`)
}

export async function jobSink(client: PoolClient): Promise<RowSink> {
  await client.query(`create temporary table restored_jobs (
    place bigint generated always as identity, identifier text, payload json, queue_name text, run_at timestamptz,
    max_attempts int, key text, priority int, flags text[]) on commit drop`)
  return sink(client, `restored_jobs (${JOB_COLUMNS.join(', ')})`)
}

/** Puts the saved jobs into the queue; those that were being worked on start again. */
export async function enqueueRestoredJobs(client: PoolClient): Promise<void> {
  await client.query(
    `select graphile_worker.add_job(identifier => identifier, payload => payload, queue_name => queue_name, run_at => run_at,
       max_attempts => max_attempts, job_key => key, priority => priority, flags => flags)
     from restored_jobs order by place`,
  )
}

export async function setSequences(client: PoolClient, sequences: Manifest['sequences']): Promise<void> {
  for (const { table, column, lastValue, isCalled } of sequences) {
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3, $4)', [
      `public.${quoted(table)}`,
      column,
      lastValue,
      isCalled,
    ])
  }
}

function sink(client: PoolClient, target: string): RowSink {
  const stream = client.query(copyFrom(`copy ${target} from stdin`))
  return { stream, rowCount: () => stream.rowCount }
}
