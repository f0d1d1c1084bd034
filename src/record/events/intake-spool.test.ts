import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { systemClock } from '../../platform/clock/clock.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { openIntake, type Intake } from './intake.ts'
import { Overloaded, type Delivery } from './item.ts'
import { openSpool, type Spool, type SpoolOptions } from './spool.ts'
import { eventOf } from './testing/deliveries.ts'
import { createUnreliablePool, type UnreliablePool } from './testing/unreliable-pool.ts'

let database: TestDatabase
let directory: string
let sourceId: number
let pool: UnreliablePool
let spool: Spool
let intake: Intake

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
})
afterAll(() => database.drop())

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'volant-intake-'))
  sourceId = await addSource()
  pool = createUnreliablePool(database.pool)
})

afterEach(async () => {
  pool.become('there')
  await intake.stop()
  rmSync(directory, { recursive: true, force: true })
})

async function start(options: Partial<SpoolOptions> = {}): Promise<void> {
  spool = await openSpool({ directory, log: silentLog, ...options })
  intake = openIntake({
    pool: pool as unknown as Pool,
    clock: systemClock,
    log: silentLog,
    spool,
    disk: null,
    storeLimitMs: 2000,
  })
}

async function addSource(): Promise<number> {
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into sources (key, name, kind) values (gen_random_uuid()::text, 'App', 'events') returning id`,
  )
  const id = rows[0]?.id ?? 0
  await database.pool.query('insert into event_sources (source_id) values ($1)', [id])
  return id
}

function delivery(...messageIds: string[]): Delivery {
  return { sourceId, receivedAt: Date.now(), items: messageIds.map((id) => eventOf(id)) }
}

async function stored(): Promise<string[]> {
  const { rows } = await database.pool.query<{ message_id: string }>(
    'select message_id from events where source_id = $1',
    [sourceId],
  )
  return rows.map((row) => row.message_id).toSorted()
}

const drained = () => vi.waitFor(() => expect(spool.pending().deliveries).toBe(0), { timeout: 10_000, interval: 20 })

test('while the database is away events are acknowledged, and stored once it is back', async () => {
  await start()
  await intake.submit(delivery('before'))
  pool.become('away')
  for (const id of ['one', 'two', 'three']) await intake.submit(delivery(id))
  expect(await stored()).toEqual(['before'])
  expect(intake.stats()).toMatchObject({ isDatabaseAway: true, spooled: 3 })

  pool.become('there')
  await drained()
  expect(await stored()).toEqual(['before', 'one', 'three', 'two'])
})

test('a database that hangs costs a sender no more than the limit, and what it did in the end counts once', async () => {
  await start()
  await intake.submit(delivery('before'))
  pool.become('silent')
  await intake.submit(delivery('one', 'two'))
  expect(intake.stats().isDatabaseAway).toBe(true)

  pool.become('there')
  await drained()
  expect(await stored()).toEqual(['before', 'one', 'two'])
})

test('a commit whose answer is lost counts once', async () => {
  await start()
  pool.become('deaf after commit')
  await intake.submit(delivery('one'))
  expect(await stored()).toEqual(['one'])
  expect(spool.pending().deliveries).toBe(1)

  pool.become('there')
  await drained()
  expect(await stored()).toEqual(['one'])
})

test('a group that gave way to another transaction is stored once, and nobody hears of it', async () => {
  await start()
  pool.become('deadlocked')
  await intake.submit(delivery('one', 'two'))
  expect(await stored()).toEqual(['one', 'two'])
  expect(intake.stats()).toMatchObject({ stored: 2, repeated: 0, isDatabaseAway: false })
})

test('a group that gives way again and again is not acknowledged, and its sender is told to come again', async () => {
  await start()
  pool.become('stuck')
  await expect(intake.submit(delivery('one'))).rejects.toMatchObject({ status: 503, retryAfterSeconds: 5 })
  expect(await stored()).toEqual([])

  pool.become('there')
  await intake.submit(delivery('one'))
  expect(await stored()).toEqual(['one'])
})

test('a database without a free connection is as good as away', async () => {
  await start()
  pool.become('crowded')
  await intake.submit(delivery('one'))
  pool.become('there')
  await drained()
  expect(await stored()).toEqual(['one'])
})

test('what a killed process left in the spool is stored first thing', async () => {
  const left = await openSpool({ directory, log: silentLog })
  await left.append([delivery('from before')])
  await left.close()
  await start()
  await drained()
  expect(await stored()).toEqual(['from before'])
})

test('a full spool answers 429, a disk that fails 503, and neither acknowledges', async () => {
  await start({ maxBytes: 10 })
  pool.become('away')
  await expect(intake.submit(delivery('one'))).rejects.toEqual(expect.objectContaining({ status: 429 }))
  await spool.close()
  const refused = await intake.submit(delivery('two')).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Overloaded)
  expect(refused).toMatchObject({ status: 503 })
  pool.become('there')
  expect(await stored()).toEqual([])
})

test('an event PostgreSQL cannot store is set aside while the spool drains, and the others are stored', async () => {
  await start()
  pool.become('away')
  const bad = { ...eventOf('bad'), properties: String.raw`{"a":"\u0000"}` }
  await intake.submit({ sourceId, receivedAt: Date.now(), items: [eventOf('good'), bad, eventOf('better')] })
  pool.become('there')
  await drained()
  expect(await stored()).toEqual(['better', 'good'])
  const { rows } = await database.pool.query('select kind, message_id from event_issues where source_id = $1', [
    sourceId,
  ])
  expect(rows).toEqual([{ kind: 'parked', message_id: 'bad' }])
})

test('stopping while the database is away keeps everything on disk', async () => {
  await start()
  pool.become('away')
  const answers = Promise.all(['one', 'two', 'three'].map((id) => intake.submit(delivery(id))))
  await intake.stop()
  await answers
  pool.become('there')
  await start()
  await drained()
  expect(await stored()).toEqual(['one', 'three', 'two'])
})
