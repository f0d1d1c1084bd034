import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { databaseOn } from './test-server.ts'

let first: TestDatabase
let second: TestDatabase

beforeAll(async () => {
  first = await createTestDatabase()
  second = await createTestDatabase()
})

afterAll(async () => {
  await first.drop()
  await second.drop()
})

test('a test database comes migrated', async () => {
  const migrations = await first.pool.query('SELECT name FROM schema_migrations')
  expect(migrations.rowCount).toBeGreaterThan(0)
})

test('what one test file writes, another does not see', async () => {
  await first.pool.query('CREATE TABLE only_here (id int)')
  const seen = await second.pool.query<{ found: string | null }>(`SELECT to_regclass('only_here')::text AS found`)
  expect(seen.rows[0]?.found).toBeNull()
})

test.each([
  ['postgresql://me@host:5432/old?ssl=true', 'postgresql://me@host:5432/new?ssl=true'],
  ['postgresql://me@/old?host=%2Ftmp', 'postgresql://me@/new?host=%2Ftmp'],
  ['postgresql://me:secret@host', 'postgresql://me:secret@host/new'],
  ['postgres:///?host=/tmp', 'postgres:///new?host=/tmp'],
])('another database on the server of %s', (connectionString, expected) => {
  expect(databaseOn({ connectionString }, 'new')).toEqual({ connectionString: expected })
})
