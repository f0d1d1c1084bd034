import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { insertRawEvents } from '../../platform/testing/raw-events.ts'
import { ensureSource } from '../sources/store.ts'
import { deleteSample, deleteSampleEvents, insertSampleEvents, noteSampleEvents } from './store.ts'

let server: TestServer
let sourceId: number
beforeAll(async () => {
  server = await createTestServer()
  sourceId = await ensureSource(server.db, { key: 'sample', name: 'Sample company', kind: 'sample' })
})
afterAll(() => server.stop())

const event = (at: string, name: string) => ({
  accountExternalId: 'S-1',
  at,
  type: 't',
  name,
  userId: 'u-1',
  properties: { dock: 3 },
})
const rowsOf = async (table: string) =>
  (await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(server.db)).rows[0]?.count

test('the events of the sample are stored once however often they are loaded, and go with it', async () => {
  const { db } = server
  const { id } = await db
    .insertInto('accounts')
    .values({ name: 'Made up', source_id: sourceId, is_sample: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('external_ids')
    .values({ kind: 'account', source_id: sourceId, external_id: 'S-1', account_id: id, row_id: id })
    .execute()
  const own = (await server.request('owner', 'POST', '/api/accounts', { name: 'Real' })).body.id
  await insertRawEvents(db, [{ accountId: own, at: '2026-03-09T10:00:00Z', name: 'Real' }])

  for (let load = 0; load < 2; load += 1) {
    await db.transaction().execute(async (trx) => {
      await deleteSampleEvents(trx, sourceId)
      await insertSampleEvents(trx, { sourceId, importId: 1 }, [
        event('2026-03-08T23:30:00Z', 'Slot booked'),
        event('2026-03-09T10:00:00Z', 'Slot booked'),
        event('2026-03-09T11:00:00Z', 'Signed in'),
      ])
      await noteSampleEvents(trx, sourceId, 'Europe/Paris')
    })
  }
  expect(await rowsOf('events')).toBe(4)
  const names = await db.selectFrom('event_names').select(['name', 'events']).orderBy('name').execute()
  expect(names).toEqual([
    { name: 'Signed in', events: 1 },
    { name: 'Slot booked', events: 2 },
  ])
  expect(await db.selectFrom('source_days').select(['day', 'signals']).where('kind', '=', 'events').execute()).toEqual([
    { day: '2026-03-09', signals: 3 },
  ])
  // No metric counts them: imported numbers stay the only ones.
  expect(await rowsOf('metric_days')).toBe(0)

  await db.transaction().execute((trx) => deleteSample(trx, sourceId))
  expect(await db.selectFrom('events').select('account_id').execute()).toEqual([{ account_id: own }])
  expect([await rowsOf('event_names'), await rowsOf('source_days')]).toEqual([0, 0])
})
