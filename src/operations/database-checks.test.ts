import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../platform/testing/database.ts'
import {
  clockFinding,
  databaseFindings,
  dirtyFinding,
  migrationFinding,
  versionFinding,
  workerFinding,
} from './database-checks.ts'

const NOW = new Date('2026-03-10T09:00:00Z')
const at = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)

test.each([
  [140_012, 'wrong', /needs 15 or newer/],
  [150_000, 'fine', /15\.0 answers/],
  [180_004, 'fine', /18\.4 answers/],
])('PostgreSQL %i is %s', (version, state, sentence) => {
  expect(versionFinding(version)).toMatchObject({ state, sentence: expect.stringMatching(sentence) })
})

test.each([
  [0, 'fine'],
  [0.05, 'fine'],
  [-1, 'wrong'],
  [90, 'wrong'],
])('a database clock %i minutes away is %s', (minutes, state) => {
  expect(clockFinding(at(minutes), NOW).state).toBe(state)
})

describe('migrations', () => {
  const files = [
    { name: '0001_a.sql', sha256: 'a' },
    { name: '0002_b.sql', sha256: 'b' },
  ]
  test.each([
    ['all applied', files, 'fine', /Up to date: 0002_b/],
    ['one missing', files.slice(0, 1), 'wrong', /1 migration to apply/],
    ['none at all', [], 'wrong', /new/],
    ['one unknown', [...files, { name: '0003_c.sql', sha256: 'c' }], 'wrong', /newer Volant/],
    ['one changed', [{ name: '0001_a.sql', sha256: 'x' }], 'wrong', /0001_a\.sql is not the file/],
  ])('with %s', (_case, applied, state, sentence) => {
    expect(migrationFinding(applied, files)).toMatchObject({ state, sentence: expect.stringMatching(sentence) })
  })
})

test.each([
  ['nobody works and nothing runs', { workers: 0, overdue: 3 }, false, 'note'],
  ['the server runs without workers', { workers: 0, overdue: 0 }, true, 'wrong'],
  ['workers leave jobs lying', { workers: 2, overdue: 1 }, true, 'wrong'],
  ['workers keep up', { workers: 2, overdue: 0 }, true, 'fine'],
])('workers: %s', (_case, facts, serverRuns, state) => {
  expect(workerFinding({ failed: [], ...facts }, serverRuns).state).toBe(state)
})

test.each([
  ['nothing waits', { accounts: 0, oldest: null }, true, 'fine'],
  ['some have just been marked', { accounts: 5, oldest: at(-2) }, true, 'fine'],
  ['some wait too long', { accounts: 5, oldest: at(-11) }, true, 'wrong'],
  ['nobody is there to rescore', { accounts: 5, oldest: at(-600) }, false, 'note'],
])('health: %s', (_case, dirty, atWork, state) => {
  expect(dirtyFinding(dirty, NOW, atWork).state).toBe(state)
})

describe('a real database', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createTestDatabase()
  })
  afterAll(() => database.drop())

  const wrongChecks = async () => {
    const findings = await databaseFindings(database.pool, new Date(), false)
    return findings.filter(({ state }) => state === 'wrong').map(({ check, sentence }) => `${check}: ${sentence}`)
  }

  test('that is in order has nothing wrong', async () => {
    expect(await wrongChecks()).toEqual([])
  })

  test('names the job that was given up and the import that failed', async () => {
    await database.pool.query(`select graphile_worker.add_job('refresh', '{}', max_attempts => 1)`)
    await database.pool.query(
      `update graphile_worker._private_jobs set attempts = 1, last_error = E'no such table\\nat line 5'`,
    )
    await database.pool.query(
      `insert into imports (kind, source_id, actor_name, file_name, state, failure) values ('usage', 1, 'Ada', 'usage.csv', 'failed', 'the disk was full')`,
    )
    expect(await wrongChecks()).toEqual([
      expect.stringMatching(/^jobs: 1 job "refresh" given up \(no such table\)/),
      expect.stringMatching(/^imports: Import 1 \(usage\.csv\) failed: the disk was full/),
    ])
  })

  test('that was never migrated is told so instead of breaking', async () => {
    const empty = await createTestDatabase({ migrated: false })
    try {
      const findings = await databaseFindings(empty.pool, new Date(), false)
      expect(findings.at(-1)).toMatchObject({ check: 'migrations', state: 'wrong' })
    } finally {
      await empty.drop()
    }
  })
})
