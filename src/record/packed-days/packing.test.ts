import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { closeUpTo, packNextAccounts, wronglyPacked } from './actions.ts'
import { unpackDays } from './series.ts'
import { accountsToPack, closeDays, isOldest, packedRows } from './store.ts'

const THROUGH = day('2026-03-08')
const ACCOUNTS = [1, 2, 3]

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, 3) n`.execute(db)
})
beforeEach(async () => {
  await sql`truncate metric_days, packed_days, packed_days_stale, packed_days_horizon`.execute(db)
})
afterAll(() => database.drop())

async function write(account: number, offset: number, value: number | null, where: Db = db): Promise<void> {
  const onDay = addDays(THROUGH, offset)
  if (value === null)
    await sql`delete from metric_days where account_id = ${account} and metric_id = 1 and day = ${onDay}`.execute(where)
  else
    await sql`
      insert into metric_days (account_id, metric_id, day, source_id, value) values (${account}, 1, ${onDay}, 2, ${value})
      on conflict (account_id, metric_id, day) do update set value = excluded.value`.execute(where)
}

async function packAll(through = THROUGH): Promise<void> {
  let after: number | null = 0
  while (after !== null) after = await packNextAccounts(db, { after, through })
}

const waiting = () => accountsToPack(db, { after: 0, through: THROUGH, limit: 10 })

test('whatever is written, changed and deleted, before and after packing: what is not noted as stale is right', async () => {
  const step = fc.oneof(
    fc.constantFrom('pack' as const, 'next day' as const),
    fc.record({
      account: fc.constantFrom(...ACCOUNTS),
      offset: fc.integer({ min: -170, max: 2 }),
      value: fc.option(fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10)),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await sql`truncate metric_days, packed_days, packed_days_stale`.execute(db)
      await closeDays(db, THROUGH)
      let through = addDays(THROUGH, -5)
      for (const one of steps) {
        if (one === 'next day') through = through < THROUGH ? addDays(through, 1) : through
        else if (one === 'pack') await packAll(through)
        else await write(one.account, one.offset, one.value)
      }
      expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
      await packAll()
      expect(await waiting()).toEqual([])
      expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('open days leave no note, closed ones do, and packing again takes it away', async () => {
  await closeUpTo(db, THROUGH)
  await packAll()
  await write(1, 1, 5)
  expect(await waiting()).toEqual([])
  await write(2, 0, 5)
  expect(await waiting()).toEqual([2])
  await packAll()
  expect(await waiting()).toEqual([])
  const [row] = await packedRows(db as never, [2])
  expect(unpackDays(row?.days ?? Buffer.alloc(0), new Set([1])).get(1)?.values).toEqual([5])
})

test('a wrong row is found out', async () => {
  await closeUpTo(db, THROUGH)
  await write(1, -3, 7)
  await packAll()
  await sql`update packed_days set days = ''::bytea where account_id = 1`.execute(db)
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([1])
})

test('days are closed only when nobody writes any more who began before', async () => {
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(
      `insert into metric_days (account_id, metric_id, day, source_id, value) values (1, 1, '2026-03-01', 2, 4)`,
    )
    const transaction = await closeDays(db, THROUGH)
    expect(await isOldest(db, transaction)).toBe(false)
    const closed = closeUpTo(db, THROUGH)
    await client.query('commit')
    await closed
    expect(await isOldest(db, transaction)).toBe(true)
  } finally {
    client.release()
  }
})

test('who writes while an account is packed leaves its note standing', async () => {
  await closeUpTo(db, THROUGH)
  await packAll()
  await write(1, -1, 1)
  const client = await database.pool.connect()
  try {
    await client.query('begin')
    await client.query(`update metric_days set value = 2 where account_id = 1`)
    // Sees neither the second number nor its note.
    await packAll()
    expect(await waiting()).toEqual([])
    await client.query('commit')
  } finally {
    client.release()
  }
  expect(await waiting()).toEqual([1])
  expect(await wronglyPacked(db, ACCOUNTS)).toEqual([])
})

test('a metric day does not move to another account unnoticed', async () => {
  await write(1, 0, 1)
  await expect(sql`update metric_days set account_id = 2`.execute(db)).rejects.toThrow('does not move')
})

test('nothing is kept of an account that is gone', async () => {
  await closeUpTo(db, THROUGH)
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
    union all select account_id from packed_days_stale where account_id = ${gone.id}`.execute(db)
  expect(left.rows).toEqual([])
})
