import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { inClientTransaction } from './client-transaction.ts'
import { inTransaction, openDatabase, sql } from './database.ts'
import { migrate } from './migrate.ts'
import { createPool } from './pool.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false })
  const { rows } = await database.pool.query<{ name: string }>('select current_database() as name')
  await database.pool.query(
    `alter database ${rows[0]?.name ?? ''} set default_transaction_isolation = 'repeatable read'`,
  )
})
afterAll(() => database.drop())

const READ = `select current_setting('transaction_isolation') as level`

test.each([{ pipeline: false }, { pipeline: true }])(
  'every connection is at read committed, whatever the database says ($pipeline)',
  async (way) => {
    const pool = createPool({ ...database.connection, max: 3, ...way }, silentLog)
    const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()])
    const levels = await Promise.all(clients.map((client) => client.query<{ level: string }>(READ)))
    clients.forEach((client) => client.release())
    await pool.end()
    expect(levels.map(({ rows }) => rows[0]?.level)).toEqual(Array(3).fill('read committed'))
  },
)

test('a transaction is, even where a pooler handed it a session that was never told', async () => {
  const pool = createPool({ ...database.connection, max: 1 }, silentLog)
  await pool.query(`set default_transaction_isolation to 'repeatable read'`)
  expect((await pool.query(READ)).rows).toEqual([{ level: 'repeatable read' }])
  const level = await inTransaction(openDatabase(pool), (trx) => sql.raw<{ level: string }>(READ).execute(trx))
  expect(level.rows).toEqual([{ level: 'read committed' }])
  const client = await pool.connect()
  const { rows } = await inClientTransaction(client, () => client.query(READ))
  client.release()
  await pool.end()
  expect(rows).toEqual([{ level: 'read committed' }])
})

test('a new connection is told once, not at each query', async () => {
  const pool = createPool({ ...database.connection, max: 1 }, silentLog)
  const client = await pool.connect()
  const asked: string[] = []
  const query = client.query.bind(client) as (...given: unknown[]) => unknown
  Object.assign(client, {
    query: (...given: unknown[]) => {
      asked.push(String(given[0]))
      return query(...given)
    },
  })
  client.release()
  await pool.query('select 1')
  await pool.query('select 2')
  await pool.end()
  expect(asked).toEqual(['select 1', 'select 2'])
})

test('processes that start at once bring such a database to this version together', async () => {
  const pools = [1, 2, 3].map(() => createPool({ ...database.connection, max: 2 }, silentLog))
  const done = await Promise.all(pools.map((pool) => migrate(pool)))
  await Promise.all(pools.map((pool) => pool.end()))
  const applied = done.flatMap((one) => one.applied)
  expect(new Set(applied).size).toBe(applied.length)
  expect(applied.toSorted().at(-1)).toBe(done[0]?.current)
})
