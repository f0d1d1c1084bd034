import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, type Day, day, daysBetween } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { markDirty } from '../../record/signals/dirty.ts'
import { recordArrivals } from '../../record/sources/store.ts'
import { openDay } from './clock-day.ts'
import { healthLines } from './health-lines.ts'
import { refreshDirty, refreshHealth } from './refresh.ts'
import { restateSome } from './restated-history.ts'
import { setUpHealth } from './set-up.ts'
import { claimMarks, clearMarks, stillMarked } from './store.ts'
import { watchHealth } from './watcher.ts'

const company = { name: 'Test', timeZone: 'UTC', reportingCurrency: 'EUR' }
const on = (text: string): Present => ({ now: new Date(`${text}T12:00:00Z`), today: day(text), company })
const TODAY = on('2026-03-10')

let database: TestDatabase
let db: Db
let account: number

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await setUpHealth(db, TODAY.now)
  await sql`insert into metrics (key, name) values ('logins', 'Logins')`.execute(db)
})

afterAll(() => database.drop())

beforeEach(async () => {
  await sql`truncate accounts, metric_days, tickets, source_days, source_arrivals, dirty_accounts, health_overrides restart identity cascade`.execute(
    db,
  )
  const row = await db
    .insertInto('accounts')
    .values({ name: 'Acme', source_id: 2 })
    .returning('id')
    .executeTakeFirstOrThrow()
  account = row.id
  await use('2025-10-01', '2026-03-10')
  await openTickets(1)
})

async function use(from: string, to: string): Promise<void> {
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select ${account}, metrics.id, days, 2, 5 from metrics, generate_series(${from}::date, ${to}::date, '1 day') days on conflict do nothing`.execute(
    db,
  )
  const days = Array.from({ length: daysBetween(day(from), day(to)) + 1 }, (_, n) => addDays(day(from), n))
  const [metric] = await db.selectFrom('metrics').select('id').execute()
  await recordArrivals(db, {
    sourceId: 2,
    kind: 'usage',
    arrivedAt: TODAY.now,
    days: days.map((one) => ({ day: one, metricId: metric?.id ?? 0, signals: 1 })),
  })
}

async function openTickets(count: number, from = 0): Promise<void> {
  await sql`
    insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, priority, is_escalated)
    select ${account}, 2, 't' || n, '2026-01-20T10:00Z', '2026-01-20T12:00Z', 'urgent', true from generate_series(${from}::int, ${from + count - 1}::int) n`.execute(
    db,
  )
  await recordArrivals(db, {
    sourceId: 2,
    kind: 'tickets',
    arrivedAt: TODAY.now,
    days: [
      { day: day('2025-12-20'), signals: 1 },
      { day: day('2026-02-05'), signals: 1 },
    ],
  })
}

async function kept() {
  return db.selectFrom('account_health').selectAll().where('account_id', '=', account).executeTakeFirst()
}

async function shown(): Promise<{ day: Day; overall: number | null }[]> {
  return db
    .selectFrom('health_days')
    .select(['day', 'overall'])
    .where('account_id', '=', account)
    .orderBy('day')
    .execute()
}

test('a marked account gets its health, and the mark goes', async () => {
  await markDirty(db, [account])
  expect(await refreshDirty(db, TODAY)).toBe(1)
  expect(await kept()).toMatchObject({ as_of: '2026-03-10', effective_band: expect.stringMatching(/good|fair|poor/) })
  expect(await db.selectFrom('dirty_accounts').selectAll().execute()).toEqual([])
  expect(await shown()).toHaveLength(1)
})

test('a signal that arrives while its account is being computed is not lost', async () => {
  await markDirty(db, [account])
  const marks = await claimMarks(db, 10)
  await openTickets(3, 10)
  await markDirty(db, [account])
  await db.transaction().execute((trx) => clearMarks(trx, marks))
  expect(await db.selectFrom('dirty_accounts').select(['account_id', 'claimed_at']).execute()).toEqual([
    { account_id: account, claimed_at: null },
  ])
  expect(await refreshDirty(db, TODAY)).toBe(1)
})

test('who comes late with an old claim does not take away a mark that was set after another finished', async () => {
  await markDirty(db, [account])
  const late = await claimMarks(db, 10)
  await db.transaction().execute((trx) => clearMarks(trx, late))
  await markDirty(db, [account])
  await db.transaction().execute((trx) => clearMarks(trx, late))
  expect(await refreshDirty(db, TODAY)).toBe(1)
})

test('two workers never take the same mark, and a finished one keeps the slower from saving older data', async () => {
  await markDirty(db, [account])
  const marks = await claimMarks(db, 10)
  expect(await claimMarks(db, 10)).toEqual([])
  await clearMarks(db, marks)
  expect(await db.transaction().execute((trx) => stillMarked(trx, marks))).toEqual(new Set())
})

test('what was shown on an earlier day is never rewritten', async () => {
  await refreshHealth(db, [account], on('2026-03-09'))
  const before = await db.selectFrom('health_days').selectAll().execute()
  await openTickets(5, 20)
  await refreshHealth(db, [account], TODAY)
  const after = await db.selectFrom('health_days').selectAll().orderBy('day').execute()
  expect(after[0]).toEqual(before[0])
  expect(after.map((row) => row.day)).toEqual(['2026-03-09', '2026-03-10'])
  expect(after[1]?.overall).toBeLessThan(after[0]?.overall ?? 0)
})

test('a clock that goes back writes no day before one that was shown', async () => {
  await refreshHealth(db, [account], TODAY)
  await openTickets(5, 20)
  await refreshHealth(db, [account], on('2026-03-08'))
  expect((await shown()).map((row) => row.day)).toEqual(['2026-03-10'])
})

test('nothing new adds no row to what was shown', async () => {
  await refreshHealth(db, [account], TODAY)
  await refreshHealth(db, [account], TODAY)
  expect(await shown()).toHaveLength(1)
})

test('a change of band is kept at its instant', async () => {
  await refreshHealth(db, [account], TODAY)
  const before = await kept()
  await openTickets(9, 30)
  await refreshHealth(db, [account], { ...TODAY, now: new Date('2026-03-10T13:00:00Z') })
  const changes = await db.selectFrom('health_changes').selectAll().where('kind', '=', 'band').execute()
  expect(changes).toMatchObject([
    { before: before?.effective_band, at: new Date('2026-03-10T13:00:00Z'), overall_before: before?.effective_overall },
  ])
})

test('timelines hear of a change of band, and not of every new score', async () => {
  await refreshHealth(db, [account], TODAY)
  const client = await database.pool.connect()
  const heard: unknown[] = []
  client.on('notification', ({ payload }) => heard.push(JSON.parse(payload ?? '')))
  await client.query('listen volant_news')
  const timeline = () => heard.filter((news) => (news as { topic: string }).topic === 'timeline')

  await refreshHealth(db, [account], { ...TODAY, now: new Date('2026-03-10T12:30:00Z') })
  await expect.poll(() => heard).toContainEqual({ topic: 'health', ids: [account] })
  expect(timeline()).toEqual([])
  await openTickets(9, 30)
  await refreshHealth(db, [account], { ...TODAY, now: new Date('2026-03-10T13:00:00Z') })
  await expect.poll(timeline).toEqual([{ topic: 'timeline', ids: [account] }])
  client.release(true)
})

test('an override stands through a new computation and ends after its last day', async () => {
  await sql`insert into health_overrides (account_id, band, overall, reason, starts_on, ends_on) values (${account}, 'poor', 12, 'The sponsor left.', '2026-03-10', '2026-03-11')`.execute(
    db,
  )
  await refreshHealth(db, [account], TODAY)
  await openTickets(1, 40)
  await refreshHealth(db, [account], TODAY)
  expect(await kept()).toMatchObject({ effective_band: 'poor', effective_overall: 12 })
  expect((await kept())?.overall).toBeGreaterThan(12)

  await openDay(db, on('2026-03-12'))
  await refreshDirty(db, on('2026-03-12'))
  expect(await kept()).toMatchObject({ override_id: null, as_of: '2026-03-12' })
  expect((await kept())?.effective_overall).toBeGreaterThan(12)
})

test('midnight marks every account once, whoever sees it first', async () => {
  const marks = () => db.selectFrom('dirty_accounts').select('generation').execute()
  await openDay(db, on('2026-04-01'))
  const first = await marks()
  expect(first).toHaveLength(1)
  await openDay(db, on('2026-04-01'))
  await openDay(db, on('2026-03-31'))
  expect(await marks()).toEqual(first)
})

test('a merged account has no health', async () => {
  await refreshHealth(db, [account], TODAY)
  const other = await db
    .insertInto('accounts')
    .values({ name: 'Winner', source_id: 2 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db.updateTable('accounts').set({ merged_into_id: other.id }).where('id', '=', account).execute()
  await refreshHealth(db, [account], TODAY)
  expect(await kept()).toBeUndefined()
})

test('days before anything was shown are restated, and the change since them is told', async () => {
  await refreshHealth(db, [account], TODAY)
  expect((await kept())?.change_30).toBeNull()
  expect(await restateSome(db, TODAY)).toBe(1)
  expect(await restateSome(db, TODAY)).toBe(0)
  const row = await kept()
  const [then] = (await healthLines(db, [account], { day: day('2026-02-08'), restated: true, present: TODAY })) ?? []
  expect(row?.change_30).toBeCloseTo((row?.effective_overall ?? 0) - (then?.overall ?? 0), 3)
})

test('a watcher brings a marked account up to date within a second', async () => {
  await markDirty(db, [account])
  const watcher = watchHealth({ pool: database.pool, db, clock: { now: () => TODAY.now }, log: silentLog })
  try {
    await expect.poll(async () => (await kept())?.as_of, { interval: 20, timeout: 10_000 }).toBe('2026-03-10')
    const before = (await kept())?.overall ?? 0
    await openTickets(6, 50)
    const start = performance.now()
    await markDirty(db, [account])
    await expect.poll(async () => ((await kept())?.overall ?? 0) < before, { interval: 10, timeout: 10_000 }).toBe(true)
    expect(performance.now() - start).toBeLessThan(5_000)
  } finally {
    await watcher.stop()
  }
})

test('the order in which signals arrive does not show in the restated state', async () => {
  const [first] = (await healthLines(db, [account], { day: day('2026-03-01'), restated: true, present: TODAY })) ?? []
  const tickets = await db.selectFrom('tickets').selectAll().execute()
  const days = await db.selectFrom('metric_days').selectAll().orderBy('day', 'desc').execute()
  await sql`truncate tickets, metric_days`.execute(db)
  await db.insertInto('metric_days').values(days).execute()
  for (const { id: _id, attributes, ...ticket } of tickets.toReversed()) {
    await db
      .insertInto('tickets')
      .values({ ...ticket, attributes: JSON.stringify(attributes) })
      .execute()
  }
  const [again] = (await healthLines(db, [account], { day: day('2026-03-01'), restated: true, present: TODAY })) ?? []
  expect(again).toEqual(first)
  expect(first?.overall).not.toBeNull()
})
