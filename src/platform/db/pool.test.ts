import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { createPool } from './pool.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false })
})

afterAll(() => database.drop())

async function read(expression: string): Promise<unknown> {
  const result = await database.pool.query<{ value: unknown }>(`SELECT ${expression} AS value`)
  return result.rows[0]?.value
}

test.each([
  ['9007199254740991::int8', 9_007_199_254_740_991],
  ['-5::int8', -5],
  ['count(*)', 1],
  ['null::int8', null],
  [`'{1,null,3}'::int8[]`, [1, null, 3]],
  ['12345678901234567890.10::numeric', '12345678901234567890.10'],
  [`'{1.10,null}'::numeric[]`, ['1.10', null]],
  [`'2024-02-29'::date`, '2024-02-29'],
  [`'{2024-02-29,null}'::date[]`, ['2024-02-29', null]],
  [`'2024-02-29 23:30:00-05'::timestamptz`, new Date('2024-03-01T04:30:00Z')],
  [`'{"a": [1]}'::jsonb`, { a: [1] }],
  ['0.1::float8', 0.1],
  ['true', true],
  [`'{a,b}'::text[]`, ['a', 'b']],
])('%s is read as it is meant', async (expression, value) => {
  expect(await read(expression)).toEqual(value)
})

test.each(['9007199254740992::int8', `'{-9007199254740992}'::int8[]`])(
  '%s is refused rather than rounded',
  async (expression) => {
    await expect(read(expression)).rejects.toThrow(/beyond 2\^53/)
  },
)

test('a pool outlives the connections that the server cuts, idle or at work', async () => {
  const pool = createPool({ ...database.connection, application_name: 'to be cut', max: 2 }, silentLog)
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'to be cut'`
  await pool.query('SELECT 1')
  await database.pool.query(cut)
  await expect.poll(() => pool.totalCount).toBe(0)

  const atWork = expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow(/terminating connection/)
  await expect.poll(async () => (await database.pool.query(`${cut} AND wait_event = 'PgSleep'`)).rowCount).toBe(1)
  await atWork

  const borrowed = await pool.connect()
  await database.pool.query(cut)
  await expect(borrowed.query('SELECT 1')).rejects.toThrow()
  borrowed.release(true)

  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await pool.end()
})

test('a statement without end is ended', async () => {
  const pool = createPool({ ...database.connection, statement_timeout: 50 }, silentLog)
  await expect(pool.query('SELECT pg_sleep(60)')).rejects.toThrow(/statement timeout/)
  await pool.end()
})

test('statements have 30 seconds and open transactions a minute unless told otherwise', async () => {
  expect(await read(`current_setting('statement_timeout')`)).toBe('30s')
  expect(await read(`current_setting('idle_in_transaction_session_timeout')`)).toBe('1min')
})
