import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { beginNight, comparePacked, isBegun, packNextAccounts, wronglyPacked } from './actions.ts'
import { unpackDays } from './series.ts'
import { nextTransaction, packedRows } from './store.ts'
import { packAll as packNight } from './testing/pack-all.ts'

const TODAY = day('2026-03-10')
const ACCOUNTS = [1, 2, 3]

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, 3) n`.execute(db)
})
beforeEach(forgetAll)
afterAll(() => database.drop())

async function forgetAll(): Promise<void> {
  await sql`truncate metric_days, packed_days, packed_days_news, packed_days_night`.execute(db)
}

async function write(account: number, offset: number, value: number | null, where: Db = db): Promise<void> {
  const onDay = addDays(TODAY, offset)
  if (value === null)
    await sql`delete from metric_days where account_id = ${account} and metric_id = 1 and day = ${onDay}`.execute(where)
  else
    await sql`
      insert into metric_days (account_id, metric_id, day, source_id, value) values (${account}, 1, ${onDay}, 2, ${value})
      on conflict (account_id, metric_id, day) do update set value = excluded.value`.execute(where)
}

const packAll = (today = TODAY) => packNight(db, today)

async function rowOf(accountId: number) {
  const [row] = await packedRows(db as never, [accountId])
  if (!row) throw new Error('That account is not packed')
  return row
}

async function valuesOf(accountId: number): Promise<number[]> {
  const { days } = await rowOf(accountId)
  return [...(unpackDays(days ?? Buffer.alloc(0))?.get(1)?.values ?? [])]
}

test('whatever is written, changed and deleted, before and after packing: what no note names is right', async () => {
  const step = fc.oneof(
    fc.constantFrom('pack' as const, 'next day' as const, 'next day' as const),
    fc.record({
      account: fc.constantFrom(...ACCOUNTS),
      offset: fc.oneof(fc.integer({ min: -175, max: 3 }), fc.integer({ min: -12, max: 3 })),
      value: fc.option(fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10)),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      await forgetAll()
      let today = TODAY
      for (const one of steps) {
        if (one === 'next day') today = addDays(today, 1)
        else if (one === 'pack') await packAll(today)
        else await write(one.account, one.offset, one.value)
      }
      expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
      await packAll(today)
      for (const account of ACCOUNTS) expect(await rowOf(account)).toMatchObject({ noted: [], isOld: false })
      expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('a day written is noted once, days long gone together, and packing takes the notes away', async () => {
  await write(1, -1, 5)
  expect(await notes()).toEqual([])
  await packAll()
  for (const value of [6, 7]) await write(1, 0, value)
  for (const offset of [-30, -31]) await write(2, offset, 8)
  expect(await notes()).toEqual([
    { account_id: 1, day: '2026-03-10' },
    { account_id: 2, day: '-infinity' },
  ])
  await packAll()
  expect(await notes()).toEqual([])
  expect(await valuesOf(1)).toEqual([5, 7])
  expect(await valuesOf(2)).toEqual([8, 8])
})

async function notes() {
  const { rows } = await sql`
    select account_id, day::text from packed_days_news order by account_id, day`.execute(db)
  return rows
}

test('accounts without news are left as they are', async () => {
  await write(1, -1, 5)
  await packAll()
  const { firstDay } = await rowOf(1)
  await write(2, 1, 5)
  await packAll(addDays(TODAY, 1))
  expect((await rowOf(1)).firstDay).toBe(firstDay)
  expect((await rowOf(2)).firstDay).toBe(addDays(firstDay, 1))
})

test.each(['', 'damaged'])('a wrong row, %s, is found out, repaired it is gone and packed at night', async (wrong) => {
  await write(1, -3, 7)
  await packAll()
  await sql`update packed_days set days = ${Buffer.from(wrong)}::bytea where account_id = 1`.execute(db)
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([1])
  for await (const found of comparePacked(db, { repair: true })) expect(found).toEqual([1])
  expect(await packedRows(db as never, [1])).toEqual([])
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
  await packAll()
  expect(await valuesOf(1)).toEqual([7])
})

test('a day of a mistyped year leaves an account as it is read without packing', async () => {
  await write(1, 0, 7)
  await write(1, 60_000, 7)
  await packAll()
  expect((await rowOf(1)).days).toBeNull()
})

test('a day that is noted may differ, another one may not', async () => {
  for (const offset of [-2, -1]) await write(1, offset, 7)
  await packAll()
  await write(1, -1, 0.000000000001)
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
  await sql`alter table metric_days disable trigger packed_days_updated`.execute(db)
  await write(1, -2, 8)
  await sql`alter table metric_days enable trigger packed_days_updated`.execute(db)
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([1])
})

test('a night begins only when nobody writes any more who may not know of it', async () => {
  await packAll()
  await write(1, -1, 1)
  const [counting, writing] = [await database.pool.connect(), await database.pool.connect()]
  try {
    await counting.query('begin')
    await counting.query('update packed_days_night set night = night + 1')
    // Still sees the night before, and a note of it: leaves none.
    await writing.query('begin')
    await writing.query('update metric_days set value = 2 where account_id = 1')
    await counting.query('commit')
    const begunBy = await nextTransaction(db)
    expect(await isBegun(db, { begunBy })).toBe(false)
    await writing.query('commit')
    await expect.poll(() => isBegun(db, { begunBy }), { timeout: 10_000 }).toBe(true)
  } finally {
    counting.release()
    writing.release()
  }
  expect(await notes()).toEqual([{ account_id: 1, day: '2026-03-09' }])
})

test('who may not know which night it is does not write', async () => {
  await packAll()
  const writing = db.transaction().setIsolationLevel('repeatable read')
  await expect(writing.execute((trx) => write(1, 0, 1, trx))).rejects.toThrow('read committed')
})

test('who writes while accounts are packed leaves a note that stays', async () => {
  await write(1, -1, 1)
  await packAll()
  await write(1, -1, 2)
  const client = await database.pool.connect()
  const night = await beginNight(db, TODAY)
  try {
    await client.query('begin')
    await client.query(`update metric_days set value = 3 where account_id = 1`)
    // Sees the second number, and neither the third nor its note.
    await packNextAccounts(db, { ...night, after: 0 })
    expect(await valuesOf(1)).toEqual([2])
    expect(await notes()).toEqual([])
    await client.query('commit')
  } finally {
    client.release()
  }
  expect(await notes()).toEqual([{ account_id: 1, day: '2026-03-09' }])
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
})

test('a note of an earlier night is not taken for one of this night', async () => {
  await packAll()
  await write(1, -1, 1)
  const night = await beginNight(db, TODAY)
  // Leaves a note of its own: the one that stands here goes with the packing that does not know of this number.
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(`update metric_days set value = 2 where account_id = 1`)
    await packNextAccounts(db, { ...night, after: 0 })
    await client.query('commit')
  } finally {
    client.release()
  }
  expect((await rowOf(1)).noted).toHaveLength(1)
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
})

test('a metric day does not move to another account unnoticed', async () => {
  await write(1, 0, 1)
  await expect(sql`update metric_days set account_id = 2`.execute(db)).rejects.toThrow('does not move')
})

test('nothing is kept of an account that is gone', async () => {
  await packAll()
  const { rows } = await sql<{ id: number }>`
    insert into accounts (name, source_id) values ('Gone', 2) returning id`.execute(db)
  const [gone = { id: 0 }] = rows
  await write(gone.id, -1, 5)
  await packAll()
  await sql`delete from metric_days where account_id = ${gone.id}`.execute(db)
  await sql`delete from accounts where id = ${gone.id}`.execute(db)
  await packAll()
  const left = await sql`
    select account_id from packed_days where account_id = ${gone.id}
    union all select account_id from packed_days_news where account_id = ${gone.id}`.execute(db)
  expect(left.rows).toEqual([])
})
