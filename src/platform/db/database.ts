import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import type { Pool } from 'pg'
import { ISOLATION } from './isolation.ts'
import type { DB } from './tables.ts'

/** The database, or an open transaction on it: what stores and views take as their first argument. */
export type Db = Kysely<DB>
export type Trx = Transaction<DB>

export function openDatabase(pool: Pool): Db {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}

/** Runs `work` in one transaction; inside an open transaction it joins that one. */
export async function inTransaction<T>(db: Db | Trx, work: (trx: Trx) => Promise<T>): Promise<T> {
  if (db.isTransaction) return work(db as Trx)
  return db.transaction().setIsolationLevel(ISOLATION).execute(work)
}

export { sql }
