import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, sql, type Db } from '../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../platform/testing/database.ts'
import { packAll } from '../record/packed-days/testing/pack-all.ts'
import { day } from '../kernel/day.ts'
import { recountLines, recountOn } from './recount-check.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await sql`insert into accounts (name, source_id) values ('Acme', 1)`.execute(db)
  await sql`
    insert into metrics (key, name, fed_by, definition) values ('opened', 'Opened', 'events', '{"types": ["t"], "count": "events"}')`.execute(
    db,
  )
  await sql`insert into events (account_id, at, source_id, name) select id, '2026-03-01T10:00:00Z', 1, 'opened' from accounts`.execute(
    db,
  )
})
afterAll(() => database.drop())

test('a recount says what differs, repairs it where asked, and then finds nothing', async () => {
  const found = await recountOn(db, { repair: false })
  expect(found).toMatchObject({
    accounts: 1,
    days: 1,
    isRepaired: false,
    differences: [{ metric: 'opened', day: '2026-03-01', stored: null, counted: '1', users: 0 }],
  })
  expect(recountLines(found)).toEqual([
    '  account 1  opened  2026-03-01  stored nothing, counted 1',
    '✗ recount: of 1 daily number of 1 account since 2000-01-01 1 differ from the raw events. Run volant doctor --recount --repair.',
  ])
  const repaired = await recountOn(db, { repair: true })
  expect(recountLines(repaired).at(-1)).toBe(
    '✓ recount: of 1 daily number of 1 account since 2000-01-01 1 differed and were counted anew.',
  )
  expect(recountLines(await recountOn(db, { repair: true }))).toEqual([
    '✓ recount: 1 daily number of 1 account since 2000-01-01 are what the raw events come to.',
  ])
})

test('packed days that say something else are found, and no longer read where asked', async () => {
  await packAll(db, day('2026-03-10'))
  expect(await recountOn(db, { repair: false })).toMatchObject({ wronglyPacked: [] })
  await sql`update packed_days set days = ''::bytea`.execute(db)
  expect(recountLines(await recountOn(db, { repair: false })).at(-1)).toBe(
    '✗ packed days: those of 1 account are not what the daily numbers say. Run volant doctor --recount --repair.',
  )
  expect(recountLines(await recountOn(db, { repair: true })).at(-1)).toBe(
    '✓ packed days: those of 1 account were not what the daily numbers say, and are read from these again.',
  )
  expect(await recountOn(db, { repair: false })).toMatchObject({ wronglyPacked: [] })
})
