import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../db/database.ts'
import { createPool } from '../db/pool.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { enqueue, job } from './jobs.ts'
import { startJobs, TAKEN_UP_WITHIN_SECONDS } from './start-jobs.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('whoever holds a running job says that it lives, so that a long job is not given to a second worker', async () => {
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const long = job({
    name: 'long',
    payload: z.object({}),
    run: async () => {
      begun.resolve()
      await mayEnd.promise
    },
  })
  await enqueue(openDatabase(database.pool), 'long', {})
  const jobs = await startJobs(database.pool, [long], {}, { log: silentLog, concurrency: 3 })
  try {
    await begun.promise
    const { rows } = await database.pool.query(
      'select locked_by in (select worker_id from job_workers) as is_alive from graphile_worker.jobs where locked_by is not null',
    )
    expect(rows).toEqual([{ is_alive: true }])
  } finally {
    mayEnd.resolve()
    await jobs.stop()
  }
})

test('who works alone takes up at once what a dead one held', async () => {
  const done = Promise.withResolvers<void>()
  const left = job({
    name: 'left',
    payload: z.object({}),
    run: async () => done.resolve(),
  })
  await enqueue(openDatabase(database.pool), 'left', {})
  await database.pool.query(
    `update graphile_worker._private_jobs set locked_at = now(), locked_by = 'dead' where locked_at is null`,
  )
  await database.pool.query(`insert into job_workers (worker_id, beat_at) values ('dead', now())`)
  const jobs = await startJobs(database.pool, [left], {}, { log: silentLog, concurrency: 3, isAlone: true })
  try {
    await done.promise
  } finally {
    await jobs.stop()
  }
})

test('beside others a worker takes up what a dead one held, within a minute of its death, and nothing of the living', async () => {
  const done: string[] = []
  const taken = job({ name: 'taken', payload: z.object({ of: z.string() }), run: async ({ of }) => void done.push(of) })
  const db = openDatabase(database.pool)
  for (const of of ['dead', 'unknown', 'alive', 'busy']) {
    await enqueue(db, 'taken', { of })
    // Taken five minutes ago; a dead one said last that it lives when it died.
    await database.pool.query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '5 minutes', locked_by = $1 where locked_at is null`,
      [of],
    )
  }
  const said = { dead: 41, alive: 30, busy: 1 }
  for (const [worker, secondsAgo] of Object.entries(said))
    await database.pool.query(`insert into job_workers values ($1, now() - make_interval(secs => $2))`, [
      worker,
      secondsAgo,
    ])
  const jobs = await startJobs(database.pool, [taken], {}, { log: silentLog, concurrency: 3 })
  try {
    await expect.poll(() => done.toSorted(), { timeout: 8_000 }).toEqual(['dead', 'unknown'])
    expect(TAKEN_UP_WITHIN_SECONDS).toBeLessThanOrEqual(60)
  } finally {
    await jobs.stop()
    await database.pool.query('delete from graphile_worker._private_jobs')
    await database.pool.query('delete from job_workers')
  }
})

test('a job that takes long holds up no other when the queue is lost meanwhile, and is not begun twice', async () => {
  const pool = createPool({ ...database.connection, max: 10 }, silentLog)
  const begun = Promise.withResolvers<void>()
  const mayEnd = Promise.withResolvers<void>()
  const done: string[] = []
  const long = job({
    name: 'long',
    payload: z.object({}),
    run: async () => {
      begun.resolve()
      done.push('long begins')
      await mayEnd.promise
      done.push('long ends')
    },
  })
  // Its result cannot be written: the database goes away before it ends.
  const unlucky = job({
    name: 'unlucky',
    payload: z.object({}),
    run: async () => {
      if (!done.includes('unlucky')) {
        const refused = new Error('away')
        vi.spyOn(pool, 'connect').mockImplementation((heard?: unknown) => {
          if (typeof heard === 'function') heard(refused, undefined, () => undefined)
          return Promise.reject(refused)
        })
      }
      done.push('unlucky')
    },
  })
  const next = job({ name: 'next', payload: z.object({}), run: async () => void done.push('next') })
  const db = openDatabase(database.pool)
  const jobs = await startJobs(pool, [long, unlucky, next], {}, { log: silentLog, concurrency: 3 })
  try {
    await enqueue(db, 'long', {}, { queue: 'one' })
    await begun.promise
    await enqueue(db, 'unlucky', {})
    await expect.poll(() => done).toContain('unlucky')
    await new Promise((later) => setTimeout(later, 500))
    vi.restoreAllMocks()
    await enqueue(db, 'next', {})
    await expect.poll(() => done, { timeout: 8_000 }).toContain('next')
    expect(done.filter((what) => what.startsWith('long'))).toEqual(['long begins'])
  } finally {
    vi.restoreAllMocks()
    mayEnd.resolve()
    await jobs.stop()
    await pool.end()
  }
  expect(done.filter((what) => what.startsWith('long'))).toEqual(['long begins', 'long ends'])
})

test('work goes on after a database that went away just as it was begun', async () => {
  const pool = createPool({ ...database.connection, max: 10 }, silentLog)
  const done = Promise.withResolvers<void>()
  const late = job({ name: 'late', payload: z.object({}), run: async () => done.resolve() })
  await enqueue(openDatabase(database.pool), 'late', {})
  const refused = new Error('away')
  const connect = pool.connect.bind(pool) as (heard?: unknown) => unknown
  let asked = 0
  vi.spyOn(pool, 'connect').mockImplementation((heard?: unknown) => {
    asked += 1
    if (asked === 1) return connect(heard)
    if (typeof heard === 'function') heard(refused, undefined, () => undefined)
    return Promise.reject(refused)
  })
  const jobs = await startJobs(pool, [late], {}, { log: silentLog, concurrency: 3 })
  try {
    await expect.poll(() => asked).toBeGreaterThan(2)
    vi.restoreAllMocks()
    await done.promise
  } finally {
    vi.restoreAllMocks()
    await jobs.stop()
    await pool.end()
  }
})
