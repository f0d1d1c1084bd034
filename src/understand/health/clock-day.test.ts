import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayIn } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import { ensureSource, recordArrivals } from '../../record/sources/store.ts'
import { freshnessStates, openDay } from './clock-day.ts'
import { createRunCache } from './run-cache.ts'
import { startRun } from './scoring-run.ts'
import { setUpHealth } from './set-up.ts'
import { watchHealth } from './watcher.ts'

const company = { name: 'Test', timeZone: 'UTC', reportingCurrency: 'EUR' }
const START = new Date('2026-03-10T00:10:00Z')
const HOUR_MS = 3_600_000

let database: TestDatabase
let db: Db
let desk: number
let now: Date

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await setUpHealth(db, START)
  desk = await ensureSource(db, { key: 'desk', name: 'Help desk', kind: 'connector' })
})

afterAll(() => database.drop())

beforeEach(async () => {
  await sql`truncate accounts, source_days, source_arrivals, dirty_accounts restart identity cascade`.execute(db)
  await sql`delete from settings where key in ('health.day', 'health.freshness')`.execute(db)
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 1 from generate_series(1, 3) n`.execute(db)
  now = START
  // An arrival each hour of the days before: silent for more than 24 hours, it is stale.
  for (let hour = 0; hour < 30; hour += 1) await arrived('tickets', new Date(START.getTime() - hour * HOUR_MS))
  await look()
  await sql`delete from dirty_accounts`.execute(db)
})

async function arrived(kind: string, at: Date): Promise<void> {
  await recordArrivals(db, { sourceId: desk, kind, arrivedAt: at, days: [{ day: dayIn('UTC', at), signals: 1 }] })
}

const present = (): Present => ({ now, today: dayIn('UTC', now), company })

/** What a worker does each minute: looks how fresh everything is. Returns how many accounts that opened. */
async function look(): Promise<number> {
  await sql`delete from dirty_accounts`.execute(db)
  const run = await startRun(db, { asOf: present().today, ...present() })
  if (!run) throw new Error('no scorecard')
  await openDay(db, present(), freshnessStates(run))
  const { rows } = await sql<{ count: number }>`select count(*) from dirty_accounts`.execute(db)
  return rows[0]?.count ?? 0
}

function pass(hours: number): void {
  now = new Date(now.getTime() + hours * HOUR_MS)
}

test('nothing is opened while nothing turns', async () => {
  pass(1)
  expect(await look()).toBe(0)
  pass(12)
  expect(await look()).toBe(0)
})

test('a source that falls silent opens every account once, at the hour it turns stale', async () => {
  pass(23)
  expect(await look()).toBe(0)
  await openDay(db, { ...present(), today: dayIn('UTC', new Date(now.getTime() + 2 * HOUR_MS)) })
  pass(2)
  expect(await look()).toBe(3)
  expect(await look()).toBe(0)
  pass(2)
  expect(await look()).toBe(0)
})

test('a source that is heard of again opens every account once', async () => {
  pass(25)
  await look()
  pass(1)
  await arrived('tickets', now)
  expect(await look()).toBe(3)
  expect(await look()).toBe(0)
})

test('after 14 stale days nothing is known any more, and accounts are opened once for that', async () => {
  pass(24 + 14 * 24)
  await look()
  await sql`update settings set value = '"2099-01-01"' where key = 'health.day'`.execute(db)
  expect(await look()).toBe(0)
  pass(1)
  expect(await look()).toBe(3)
  expect(await look()).toBe(0)
})

test('a first delivery opens accounts that had no source before', async () => {
  await arrived('invoices', now)
  const before = await look()
  await arrived('survey_responses', now)
  expect(before).toBe(3)
  expect(await look()).toBe(3)
})

test('two workers that see the same turn open accounts once between them', async () => {
  pass(25)
  await look()
  pass(1)
  await arrived('tickets', now)
  const run = await startRun(db, { asOf: present().today, ...present() })
  if (!run) throw new Error('no scorecard')
  await sql`delete from dirty_accounts`.execute(db)
  await Promise.all([openDay(db, present(), freshnessStates(run)), openDay(db, present(), freshnessStates(run))])
  const { rows } = await sql<{ generation: number }>`select generation from dirty_accounts order by generation`.execute(
    db,
  )
  expect(rows).toHaveLength(3)
  expect((rows.at(-1)?.generation ?? 0) - (rows[0]?.generation ?? 0)).toBe(2)
})

test('a worker that looked earlier does not turn back what a later one saw', async () => {
  const early = await startRun(db, { asOf: present().today, ...present() })
  if (!early) throw new Error('no scorecard')
  const earlier = present()
  pass(25)
  await look()
  await sql`delete from dirty_accounts`.execute(db)
  await openDay(db, earlier, freshnessStates(early))
  expect(await db.selectFrom('dirty_accounts').selectAll().execute()).toEqual([])
})

test('a run is kept while nothing it is made of changes, and a minute at most', async () => {
  const runs = createRunCache(db)
  const first = await runs.current(present())
  expect(await runs.current(present())).toBe(first)
  await arrived('tickets', new Date(START.getTime() - 3 * HOUR_MS))
  expect(await runs.current(present())).toBe(first)
  pass(1 / 60)
  expect(await runs.current(present())).not.toBe(first)
})

test.each<[string, () => Promise<unknown>]>([
  ['a source delivers something for the first time', () => arrived('invoices', START)],
  ['a source is heard of', () => arrived('tickets', new Date(START.getTime() + 1_000))],
  ['a metric is made', () => sql`insert into metrics (key, name) values ('made', 'Made')`.execute(db)],
  ['a source is retired', () => sql`update sources set retired_at = now() where id = ${desk}`.execute(db)],
  [
    'another scorecard judges a segment',
    () =>
      sql`with made as (insert into segments (key, name, position) values ('own', 'Own', 99) returning id)
        insert into scorecard_segments (segment_id, scorecard_id) select made.id, scorecards.id from made, scorecards
        where is_default`.execute(db),
  ],
])('a run is made anew when %s', async (_, change) => {
  const runs = createRunCache(db)
  const first = await runs.current(present())
  await change()
  expect(await runs.current(present())).not.toBe(first)
  await sql`update sources set retired_at = null`.execute(db)
})

test('a watcher sees a source fall silent within the day, though nothing is marked', async () => {
  await sql`
    insert into tickets (account_id, source_id, external_id, opened_at) select id, ${desk}::int, id::text, '2026-03-09T10:00Z' from accounts`.execute(
    db,
  )
  await sql`truncate source_arrivals`.execute(db)
  const last = new Date('2026-03-09T12:10:00Z').getTime()
  for (let hour = 0; hour < 10; hour += 1) await arrived('tickets', new Date(last - hour * HOUR_MS))
  await markAllDirty(db)
  const fresh = async () => {
    const rows = await db.selectFrom('account_health').select('is_fresh').execute()
    return rows.map((row) => row.is_fresh)
  }
  const watcher = watchHealth({ pool: database.pool, db, clock: { now: () => now }, log: silentLog }, { pollMs: 10 })
  try {
    await expect.poll(fresh, { interval: 20, timeout: 10_000 }).toEqual([true, true, true])
    now = new Date('2026-03-10T12:09:00Z')
    await expect.poll(fresh, { interval: 20, timeout: 10_000 }).toEqual([true, true, true])
    now = new Date('2026-03-10T12:12:00Z')
    await expect.poll(fresh, { interval: 20, timeout: 10_000 }).toEqual([false, false, false])
  } finally {
    await watcher.stop()
  }
})
