import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { wronglyPacked } from './actions.ts'
import { PACKED_DAY_JOBS } from './jobs.ts'
import { packedRows } from './store.ts'

const ACCOUNTS = 120

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, ${ACCOUNTS}::int) n`.execute(
    server.db,
  )
})
beforeEach(async () => {
  await sql`truncate packed_days, packed_days_news, packed_days_night`.execute(server.db)
  await sql`select graphile_worker.remove_job(key) from graphile_worker.jobs where key is not null`.execute(server.db)
})
afterAll(() => server.stop())

async function run(payload: unknown): Promise<void> {
  const [job] = PACKED_DAY_JOBS
  await job?.run(job.payload.parse(payload), { contextFor: () => server.contextFor('owner') })
}

async function waiting(): Promise<{ key: string; payload: unknown }[]> {
  const { rows } = await sql<{ key: string; payload: unknown }>`
    select key, payload from graphile_worker._private_jobs where key like 'usage.pack%' order by key`.execute(server.db)
  return rows
}

/** Its turns until none is left: the server's other databases have writers, too. */
async function runToEnd(payload: unknown): Promise<void> {
  for (let next: unknown = payload; next !== undefined;) {
    await run(next)
    next = (await waiting()).find(({ key }) => key === 'usage.pack on')?.payload
    await sql`select graphile_worker.remove_job('usage.pack on')`.execute(server.db)
  }
}

async function write(value: number): Promise<void> {
  const { today } = await server.contextFor('owner')
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select id, 1, ${today}::date, 2, ${value} from accounts
    on conflict (account_id, metric_id, day) do update set value = excluded.value`.execute(server.db)
}

async function upToDate(): Promise<number> {
  const { rows } = await sql<{ id: number }>`select id from accounts`.execute(server.db)
  const ids = rows.map(({ id }) => id)
  expect(await wronglyPacked(server.db, ids)).toEqual([])
  const packed = await packedRows(server.db as never, ids)
  return packed.filter(({ noted, isOld }) => noted.length === 0 && !isOld).length
}

test('a night packs all accounts with what was written since the last one, and plans the next', async () => {
  await write(1)
  await runToEnd({ turn: null })
  const [next, ...others] = await waiting()
  expect(others).toEqual([])
  expect(next).toMatchObject({ key: expect.stringMatching(/^usage\.pack \d{4}-\d\d-\d\d$/), payload: { turn: null } })
  await write(2)
  expect(await upToDate()).toBe(0)
  await runToEnd({ turn: null })
  expect(await upToDate()).toBe(ACCOUNTS)
  expect(await waiting()).toEqual([next])
})

test('while somebody writes who began before, turns look again and nothing is packed', async () => {
  await write(1)
  const client = await server.pool.connect()
  try {
    await client.query('begin')
    await client.query('update metric_days set value = 3')
    await run({ turn: null })
    const [, again] = await waiting()
    expect(again).toMatchObject({ key: 'usage.pack on', payload: { turn: { looks: 1, after: 0 } } })
    await run(again?.payload)
    expect(await upToDate()).toBe(0)
    await client.query('commit')
    await runToEnd(again?.payload)
    expect(await upToDate()).toBe(ACCOUNTS)
  } finally {
    client.release()
  }
})
