import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { migrate } from './migrate.ts'

let folder: string
let database: TestDatabase

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'volant-migrations-'))
  database = await createTestDatabase({ migrated: false })
})

afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const write = (name: string, sql: string) => writeFileSync(join(folder, name), sql)
const run = () => migrate(database.pool, folder)

async function tables(): Promise<string[]> {
  const found = await database.pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
  )
  return found.rows.map(({ name }) => name)
}

test('without migrations there is nothing to do', async () => {
  expect(await run()).toEqual({ applied: [], current: null })
})

test('migrations run in order, once', async () => {
  write('0002_rename.sql', 'ALTER TABLE first RENAME TO renamed')
  write('0001_first.sql', 'CREATE TABLE first (id int); CREATE TABLE second (id int);')
  expect(await run()).toEqual({ applied: ['0001_first.sql', '0002_rename.sql'], current: '0002_rename.sql' })
  expect(await run()).toEqual({ applied: [], current: '0002_rename.sql' })

  write('0003_more.sql', 'CREATE TABLE third (id int)')
  expect((await run()).applied).toEqual(['0003_more.sql'])
  expect(await tables()).toEqual(['renamed', 'schema_migrations', 'second', 'third'])
})

test('an applied migration may not change; other line ends are no change', async () => {
  write('0001_first.sql', 'CREATE TABLE\n first (id int)')
  await run()
  write('0001_first.sql', 'CREATE TABLE\r\n first (id int)')
  expect((await run()).applied).toEqual([])
  write('0001_first.sql', 'CREATE TABLE\n first (id bigint)')
  await expect(run()).rejects.toMatchObject({
    code: 'database.migration_changed',
    message: expect.stringContaining('0001_first.sql'),
  })
})

test('a database that a newer version has used is left alone', async () => {
  write('0001_first.sql', 'CREATE TABLE first (id int)')
  write('0002_future.sql', 'CREATE TABLE future (id int)')
  await run()
  rmSync(join(folder, '0002_future.sql'))
  await expect(run()).rejects.toMatchObject({
    code: 'database.newer_than_code',
    message: expect.stringContaining('0002_future.sql'),
  })
})

test('a migration that fails leaves nothing behind, names itself, and is tried again', async () => {
  write('0001_first.sql', 'CREATE TABLE first (id int)')
  write('0002_broken.sql', 'CREATE TABLE half (id int); SELECT 1 / 0')
  await expect(run()).rejects.toThrow(/0002_broken\.sql failed: error: division by zero/)
  expect(await tables()).toEqual(['first', 'schema_migrations'])

  write('0002_broken.sql', 'CREATE TABLE half (id int)')
  expect((await run()).applied).toEqual(['0002_broken.sql'])
})

test('a connection that is cut in the middle of a migration leaves nothing behind', async () => {
  write('0001_slow.sql', 'CREATE TABLE half (id int); SELECT pg_sleep(60); CREATE TABLE other_half (id int)')
  const cut = expect(run()).rejects.toThrow(/0001_slow\.sql failed/)
  await expect
    .poll(
      async () => {
        const ended = await database.pool.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event = 'PgSleep'`,
        )
        return ended.rowCount
      },
      { timeout: 20_000, interval: 10 },
    )
    .toBe(1)
  await cut
  expect(await tables()).toEqual([])

  write('0001_slow.sql', 'CREATE TABLE half (id int); CREATE TABLE other_half (id int)')
  await run()
  expect(await tables()).toEqual(['half', 'other_half', 'schema_migrations'])
})

test('several processes that migrate at once apply each file once', async () => {
  for (const number of [1, 2, 3, 4]) write(`000${number}_step.sql`, `CREATE TABLE step_${number} (id int)`)
  const results = await Promise.all([run(), run(), run()])
  expect(results.flatMap(({ applied }) => applied).toSorted()).toEqual([
    '0001_step.sql',
    '0002_step.sql',
    '0003_step.sql',
    '0004_step.sql',
  ])
})

test.each([
  ['two files with one number', { '0001_a.sql': 'SELECT 1', '0001_b.sql': 'SELECT 1' }, /share a number/],
  ['a name without a number', { 'accounts.sql': 'SELECT 1' }, /not named like/],
  ['a file that commits', { '0001_a.sql': 'CREATE TABLE a (id int); COMMIT; BEGIN' }, /ends its own transaction/],
])('%s is a mistake of ours', async (_, files, message) => {
  for (const [name, sql] of Object.entries(files)) write(name, sql)
  await expect(run()).rejects.toThrow(message)
})

test('a file that would slip in before an applied one is a mistake of ours', async () => {
  write('0002_second.sql', 'CREATE TABLE second (id int)')
  await run()
  write('0001_first.sql', 'CREATE TABLE first (id int)')
  await expect(run()).rejects.toThrow(/0001_first\.sql comes before 0002_second\.sql/)
})

test('other files and folders beside the migrations are passed over', async () => {
  write('README.md', 'Forward only.')
  mkdirSync(join(folder, 'drafts'))
  expect((await run()).applied).toEqual([])
})

test('our own migrations apply to an empty database and then have nothing to do', async () => {
  await migrate(database.pool)
  expect((await migrate(database.pool)).applied).toEqual([])
})
