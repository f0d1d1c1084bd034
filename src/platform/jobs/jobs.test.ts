import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { enqueue, job } from './jobs.ts'
import { startJobs } from './start-jobs.ts'

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
