import type { Pool } from 'pg'
import { WORKLOAD } from './event-workload.ts'

export const WRITE_KEY = 'bench-write-key'
/** Accounts that nobody else sends for: their first event changes their health for sure. */
export const PROBES = 2_000

/** Accounts, their directory, and the group calls of all users. */
export async function seed(db: Pool): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into sources (key, name, kind) values ('bench', 'Bench', 'events') returning id`,
  )
  const source = rows[0]?.id ?? 0
  await db.query('insert into event_sources (source_id) values ($1)', [source])
  await db.query('insert into write_keys (source_id, key, name) values ($1, $2, $2)', [source, WRITE_KEY])
  await db.query(
    `insert into accounts (name, source_id) select 'Account ' || n, $1 from generate_series(0, $2 - 1) n`,
    [source, WORKLOAD.accounts + PROBES],
  )
  await db.query(
    `insert into external_ids (kind, source_id, external_id, account_id, row_id)
     select 'account', $1, 'account-' || substr(name, 9), id, id from accounts`,
    [source],
  )
  await db.query(
    `insert into user_groups (source_id, subject, at, group_key)
     select $1, 'u:u' || substr(name, 9) || '-' || n, '2024-01-01', 'account-' || substr(name, 9) from accounts, generate_series(0, $2 - 1) n`,
    [source, WORKLOAD.usersPerAccount],
  )
  await db.query('vacuum analyze')
  return source
}
