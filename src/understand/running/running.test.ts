import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashToken } from '../../identity/tokens/token.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { markDirty } from '../../record/signals/dirty.ts'
import { APP_JOBS } from '../../slices.ts'
import { claimMarks, clearMarks } from '../health/store.ts'
import { jobWords } from './job-words.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

async function makeAccount(): Promise<number> {
  const row = { name: `Acme ${randomUUID()}`, source_id: 1 }
  return (await server.db.insertInto('accounts').values(row).returning('id').executeTakeFirstOrThrow()).id
}

async function makeJob(lastError: string | null): Promise<number> {
  await enqueue(server.db, 'health-try-out', { nonce: randomUUID() })
  const { rows } = await server.pool.query<{ id: number }>(
    `update graphile_worker._private_jobs set last_error = $1, attempts = case when $1::text is null then 0 else max_attempts end
     where id = (select max(id) from graphile_worker._private_jobs) returning id`,
    [lastError],
  )
  return rows[0]?.id ?? 0
}

async function makeKey(permissions: string[]): Promise<string> {
  const key = `volant_${randomUUID().replaceAll('-', '')}${randomUUID().replaceAll('-', '')}`
  await server.db
    .insertInto('api_keys')
    .values({
      member_id: server.members.operations.id,
      name: 'Prometheus',
      prefix: key.slice(0, 12),
      key_hash: hashToken(key),
      permissions,
    })
    .execute()
  return key
}

/** Samples by their name and labels. Fails on a line that is no sample and no comment, and on a sample told twice. */
function samplesOf(text: string): Map<string, number> {
  const samples = new Map<string, number>()
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('# '))) {
    const [, name, value] = /^([a-z_0-9]+(?:\{(?:[a-z]+="[^"\n]*",?)+\})?) (\S+)$/.exec(line) ?? []
    expect(name, line).toBeDefined()
    expect(samples.has(name ?? ''), line).toBe(false)
    samples.set(name ?? '', value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value))
  }
  return samples
}

test('whoever looks after Volant reads how it runs, and nobody else', async () => {
  const { status, body } = await server.request('operations', 'GET', '/api/operations')
  expect(status).toBe(200)
  expect(body).toMatchObject({ door: null, workers: 0, database: { version: expect.stringMatching(/^\d+/) } })
  expect(body.process.memoryBytes).toBeGreaterThan(10_000_000)
  expect(body.database.connections).toBeGreaterThan(0)
  expect((await server.request('leader', 'GET', '/api/operations')).status).toBe(403)
  expect((await server.request('nobody', 'GET', '/api/operations')).status).toBe(401)
})

test('the rates of all sources are told by minute for an hour and by quarter for a day', async () => {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into sources (key, name, kind) select 's' || n, 'S' || n, 'events' from generate_series(1, 2) n returning id`,
  )
  const [one, two] = rows.map(({ id }) => id)
  await server.pool.query('insert into event_sources (source_id) values ($1), ($2)', [one, two])
  await server.pool.query(
    `insert into event_minutes (source_id, minute, accepted, repeated, rejected, waiting) values
       ($1, '2026-03-10T08:58:00Z', 10, 1, 2, 3), ($2, '2026-03-10T08:58:00Z', 5, 0, 0, 0), ($1, '2026-03-10T09:00:00Z', 1, 0, 0, 0),
       ($1, '2026-03-10T07:00:00Z', 100, 0, 0, 0), ($1, '2026-03-09T09:00:00Z', 9999, 0, 0, 0)`,
    [one, two],
  )
  const hour = await server.request('operations', 'GET', '/api/operations/rates')
  expect(hour.body.points).toHaveLength(60)
  expect(hour.body.points[57]).toEqual({
    at: '2026-03-10T08:58:00.000Z',
    accepted: 15,
    repeated: 1,
    rejected: 2,
    waiting: 3,
  })
  expect(hour.body.points.at(-1)).toMatchObject({ at: '2026-03-10T09:00:00.000Z', accepted: 1 })
  const day = await server.request('operations', 'GET', '/api/operations/rates?span=day')
  expect(day.body.stepMinutes).toBe(15)
  const sum = day.body.points.reduce((total: number, { accepted }: { accepted: number }) => total + accepted, 0)
  expect([day.body.points.length, sum]).toEqual([96, 116])
})

test('an account waits from its first unserved signal, however many follow', async () => {
  const id = await makeAccount()
  await markDirty(server.db, [id])
  await server.pool.query(`update dirty_accounts set marked_at = now() - interval '20 seconds' where account_id = $1`, [
    id,
  ])
  await markDirty(server.db, [id])
  const { body } = await server.request('operations', 'GET', '/api/operations')
  expect(body.health.waiting).toBe(1)
  expect(body.health.oldestSeconds).toBeGreaterThanOrEqual(20)

  const before = body.health.lag.count
  const marks = await claimMarks(server.db, 10)
  await markDirty(server.db, [id])
  await inTransaction(server.db, (trx) => clearMarks(trx, marks))
  const served = (await server.request('operations', 'GET', '/api/operations')).body.health
  expect(served.lag).toMatchObject({ count: before + 1, p95Ms: 30_000 })
  // The signal that came after the claim waits on, since the claim.
  expect(served.waiting).toBe(1)
  expect(served.oldestSeconds).toBeLessThan(20)

  const rest = await claimMarks(server.db, 10)
  await inTransaction(server.db, (trx) => clearMarks(trx, rest))
  const done = (await server.request('operations', 'GET', '/api/operations')).body.health
  expect(done).toMatchObject({ waiting: 0, oldestSeconds: null, lag: { count: before + 2 } })
  expect(done.lag.p50Ms).toBeLessThan(20_000)
})

test('the minutes of another day are not told', async () => {
  await server.pool.query(`update health_lags set minute = minute - interval '1 day'`)
  const { body } = await server.request('operations', 'GET', '/api/operations')
  expect(body.health.lag).toEqual({ count: 0, p50Ms: null, p95Ms: null, p99Ms: null })
  const id = await makeAccount()
  await markDirty(server.db, [id])
  const marks = await claimMarks(server.db, 10)
  await inTransaction(server.db, (trx) => clearMarks(trx, marks))
  const again = await server.request('operations', 'GET', '/api/operations')
  expect(again.body.health.lag.count).toBe(1)
})

test('a failed job says why, is tried again once, and that is written down', async () => {
  const id = await makeJob('no space left')
  const { body } = await server.request('operations', 'GET', '/api/operations')
  expect(body.failing[0]).toMatchObject({ id, task: 'health-try-out', reason: 'no space left', nextAt: null })
  expect(body.jobs).toContainEqual({ task: 'health-try-out', waiting: 0, running: 0, failing: 1 })

  expect((await server.request('operations', 'POST', `/api/operations/jobs/${id}/retry`)).status).toBe(200)
  const { rows } = await server.pool.query(
    'select attempts, run_at <= now() as due from graphile_worker.jobs where id = $1',
    [id],
  )
  expect(rows).toEqual([{ attempts: 0, due: true }])
  const after = (await server.request('operations', 'GET', '/api/operations')).body
  expect(after.failing).toEqual([])
  expect(after.jobs).toContainEqual({ task: 'health-try-out', waiting: 1, running: 0, failing: 0 })
  expect((await server.request('operations', 'POST', `/api/operations/jobs/${id}/retry`)).status).toBe(409)
  const audit = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('subject_id', '=', String(id))
    .execute()
  expect(audit).toEqual([{ sentence: 'tried the failed job health-try-out again' }])
})

test('a job that has not failed, runs, or is gone is not tried again', async () => {
  const waiting = await makeJob(null)
  const running = await makeJob('once')
  await server.pool.query(`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'w' where id = $1`, [
    running,
  ])
  const retry = (id: number) => server.request('operations', 'POST', `/api/operations/jobs/${id}/retry`)
  expect((await retry(waiting)).body.code).toBe('running.job_not_failing')
  expect((await retry(running)).body.code).toBe('running.job_not_failing')
  expect((await retry(987_654_321)).status).toBe(404)
})

test('every kind of job has words for people', () => {
  expect(APP_JOBS.map(({ name }) => name).filter((name) => jobWords(name) === name)).toEqual([])
})

test('storage is told by table and by month of events', async () => {
  await server.pool.query(
    `create table events_2026_02 partition of events for values from ('2026-02-01 00:00+00') to ('2026-03-01 00:00+00')`,
  )
  const { body } = await server.request('operations', 'GET', '/api/operations/storage')
  expect(body.eventPartitions.map(({ month }: { month: string | null }) => month)).toEqual(['2026-02', null])
  const receipts = body.tables.find(({ name }: { name: string }) => name === 'message_receipts')
  expect(receipts.partitions).toBe(4)
  expect(receipts.bytes).toBeGreaterThan(0)
  const sum = body.tables.reduce((total: number, { bytes }: { bytes: number }) => total + bytes, 0)
  expect(sum).toBeLessThan(body.databaseBytes)
})

test('Prometheus reads measures with a key that may do nothing else', async () => {
  const key = await makeKey(['operations.read'])
  const { status, headers, text } = await server.request({ key }, 'GET', '/metrics')
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const samples = samplesOf(text)
  expect(samples.get('volant_database_up')).toBe(1)
  expect(samples.get('volant_health_waiting_accounts')).toBe(0)
  expect(samples.get('volant_jobs{task="health-try-out",state="failing"}')).toBeDefined()
  expect(samples.get('volant_event_partition_months')).toBe(1)
  expect(samples.get('volant_table_bytes{table="accounts"}')).toBeGreaterThan(0)
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  expect(samples.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)

  expect((await server.request({ key }, 'GET', '/api/accounts/1')).status).toBe(403)
  expect((await server.request({ key }, 'POST', '/api/operations/jobs/1/retry')).status).toBe(403)
  const other = await makeKey(['accounts.read'])
  expect((await server.request({ key: other }, 'GET', '/metrics')).status).toBe(403)
  expect((await server.request('nobody', 'GET', '/metrics')).status).toBe(401)
})

test('every measure has a type and a help text, and units are base units', async () => {
  const { text } = await server.request('owner', 'GET', '/metrics')
  const names = [...text.matchAll(/^# TYPE (volant_\w+) (\w+)$/gm)]
  expect(names.length).toBeGreaterThan(12)
  for (const [, name = '', type = ''] of names) {
    expect(text).toMatch(new RegExp(`^# HELP ${name} [A-Z].*\\.$`, 'm'))
    expect(name.endsWith('_total')).toBe(type === 'counter')
    expect(name).not.toMatch(/_(ms|milliseconds|mb|kb|percent)(_|$)/)
  }
})
