import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pool, PoolClient } from 'pg'
import { Refusal } from '../../kernel/refusal.ts'
import { BEGIN } from './isolation.ts'

export interface Migration {
  /** File name, such as `0001_accounts.sql`. */
  name: string
  sha256: string
  sql: string
}

export interface MigrateResult {
  /** Names of the files applied now, in order. */
  applied: string[]
  /** Name of the newest file the database has; null without any. */
  current: string | null
}

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../../migrations', import.meta.url))
const NAME_PATTERN = /^\d{4}_[a-z0-9_]+\.sql$/
// Any number that nothing else in the database locks.
const LOCK_KEY = 7_330_001

const changed = (name: string) =>
  new Refusal(
    'database.migration_changed',
    409,
    `The migration ${name} was applied to this database with other content than it has now. Restore the file as it was released; put new changes into a new file.`,
  )

const newer = (name: string) =>
  new Refusal(
    'database.newer_than_code',
    409,
    `This database was already used by a newer Volant (it has ${name}). Start that version or a later one, or restore a backup made with this one.`,
  )

/**
 * Brings the database up to the newest migration. Each file runs in a transaction of its own together with its record
 * in `schema_migrations`, under a lock: a kill at any moment and several processes at once leave no half step.
 * Refuses when an applied file has changed or is unknown.
 */
export async function migrate(pool: Pool, folder: string = MIGRATIONS_FOLDER): Promise<MigrateResult> {
  const migrations = readMigrations(folder)
  const applied: string[] = []
  for (;;) {
    const name = await applyNext(pool, migrations)
    if (name === null) return { applied, current: migrations.at(-1)?.name ?? null }
    applied.push(name)
  }
}

/** The migration files in the order they are applied. Throws when names are malformed or share a number. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  for (const [index, name] of names.entries()) {
    if (!NAME_PATTERN.test(name)) throw new Error(`Migration ${name} is not named like 0001_accounts.sql`)
    const previous = names[index - 1]
    if (previous?.slice(0, 4) === name.slice(0, 4)) throw new Error(`Migrations ${previous} and ${name} share a number`)
  }
  return names.map((name) => {
    // Git may check files out with other line ends; that is no change.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

/** Applies the first migration the database lacks; its name, or null when there is none. */
async function applyNext(pool: Pool, migrations: readonly Migration[]): Promise<string | null> {
  const client = await pool.connect()
  let broken = true
  try {
    await client.query(BEGIN)
    await client.query('SET LOCAL statement_timeout = 0')
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0')
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_KEY])
    const next = nextMigration(migrations, await appliedMigrations(client))
    if (next) await apply(client, next)
    await client.query('COMMIT')
    broken = false
    return next?.name ?? null
  } finally {
    // A connection in an unknown state is closed, which rolls its transaction back.
    client.release(broken)
  }
}

async function appliedMigrations(client: PoolClient): Promise<{ name: string; sha256: string }[]> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS public.schema_migrations (
      name text PRIMARY KEY,
      sha256 text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`)
  const applied = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM public.schema_migrations ORDER BY name COLLATE "C"',
  )
  return applied.rows
}

function nextMigration(
  migrations: readonly Migration[],
  applied: readonly { name: string; sha256: string }[],
): Migration | undefined {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, sha256 } of applied) {
    const migration = known.get(name)
    if (!migration) throw newer(name)
    if (migration.sha256 !== sha256) throw changed(name)
  }
  const done = new Set(applied.map(({ name }) => name))
  const next = migrations.find(({ name }) => !done.has(name))
  const last = applied.at(-1)
  if (next && last && next.name < last.name) {
    throw new Error(
      `Migration ${next.name} comes before ${last.name}, which was already applied: give it a later number`,
    )
  }
  return next
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  const before = await transactionId(client)
  try {
    await client.query(migration.sql)
  } catch (error) {
    throw new Error(`Migration ${migration.name} failed: ${String(error)}`, { cause: error })
  }
  if ((await transactionId(client)) !== before) {
    throw new Error(`Migration ${migration.name} ends its own transaction: leave out COMMIT and ROLLBACK`)
  }
  await client.query('INSERT INTO public.schema_migrations (name, sha256) VALUES ($1, $2)', [
    migration.name,
    migration.sha256,
  ])
}

async function transactionId(client: PoolClient): Promise<string> {
  const result = await client.query<{ id: string }>('SELECT pg_current_xact_id()::text AS id')
  return result.rows[0]?.id ?? ''
}
