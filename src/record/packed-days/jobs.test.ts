import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { wronglyPacked } from './actions.ts'
import { PACKED_DAY_JOBS } from './jobs.ts'
import { packedRows } from './store.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, 120) n`.execute(
    server.db,
  )
})
afterAll(() => server.stop())

/** The first turn of a night; there are too few accounts for a second one. */
async function runNight(): Promise<void> {
  const [job] = PACKED_DAY_JOBS
  await job?.run({ turn: null }, { contextFor: () => server.contextFor('owner') })
}

const waiting = () =>
  sql<{ key: string }>`select key from graphile_worker.jobs where task_identifier = 'usage.pack'`.execute(server.db)

test('a night packs all accounts with what was written since the last one, and plans the next', async () => {
  const { today } = await server.contextFor('owner')
  const write = (value: number) => sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select id, 1, ${today}::date, 2, ${value} from accounts on conflict (account_id, metric_id, day) do update set value = excluded.value`
  await write(1).execute(server.db)
  await runNight()
  expect((await waiting()).rows).toEqual([{ key: 'usage.pack' }])
  await write(2).execute(server.db)
  await runNight()
  const { rows: accounts } = await sql<{ id: number }>`select id from accounts`.execute(server.db)
  const ids = accounts.map(({ id }) => id)
  const rows = await packedRows(server.db as never, ids)
  expect(rows.filter(({ noted, isOld }) => noted.length === 0 && !isOld)).toHaveLength(ids.length)
  expect(await wronglyPacked(server.db, ids)).toEqual([])
  expect((await waiting()).rows).toEqual([{ key: 'usage.pack' }])
})
