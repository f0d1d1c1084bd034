import { randomBytes } from 'node:crypto'
import type { Pool, PoolConfig } from 'pg'
import { inject } from 'vitest'
import { createPool } from '../db/pool.ts'
import { databaseOn, onServer } from './test-server.ts'
import { silentLog } from './silent-log.ts'

export interface TestDatabase {
  /** What `pg.Pool` and `pg.Client` take. */
  connection: PoolConfig
  pool: Pool
  /** Closes the pool and removes the database. */
  drop(): Promise<void>
}

/**
 * An empty, migrated database for one test file: make it in `beforeAll`, drop it in `afterAll`.
 * With `{ migrated: false }` it has no tables.
 */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  const server = inject('testServer')
  const name = `${server.template}_${randomBytes(4).toString('hex')}`
  const template = migrated ? server.template : 'template1'
  await onServer(server.connection, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))

  const connection = databaseOn(server.connection, name)
  const pool = createPool({ ...connection, max: 8 }, silentLog)
  return {
    connection,
    pool,
    async drop() {
      await pool.end()
      await onServer(server.connection, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}
