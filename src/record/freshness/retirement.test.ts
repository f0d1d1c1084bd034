import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { ensureSource, manualSource, recordArrivals } from '../sources/store.ts'
import { sourceRhythms } from './views.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

const on = day('2026-03-02')

async function delivering(key: string): Promise<number> {
  const sourceId = await ensureSource(server.db, { key, name: `Source ${key}`, kind: 'import' })
  await recordArrivals(server.db, { sourceId, kind: 'tickets', arrivedAt: new Date(), days: [{ day: on, signals: 3 }] })
  return sourceId
}

const retire = (id: number, isRetired: boolean, as: Parameters<TestServer['request']>[0] = 'owner') =>
  server.request(as, 'PUT', `/api/sources/${id}/retirement`, { isRetired })
const judged = async () => (await sourceRhythms(server.db, on)).map(({ sourceId }) => sourceId)

test('a retired source is judged no more, is listed as retired, and comes back with what it delivered', async () => {
  const id = await delivering('old-desk')
  expect(await judged()).toContain(id)
  expect((await retire(id, true)).body).toEqual({ id, isRetired: true })
  expect(await judged()).not.toContain(id)
  const listed = (await server.request('csm', 'GET', '/api/retired-sources')).body.sources
  expect(listed).toMatchObject([{ id, name: 'Source old-desk', kind: 'import' }])
  await retire(id, false)
  expect(await judged()).toContain(id)
})

test('retiring is written down once and rescores every account', async () => {
  const id = await delivering('written-down')
  const account = await server.request('owner', 'POST', '/api/accounts', { name: 'Judged by it' })
  await server.db.deleteFrom('dirty_accounts').execute()
  await retire(id, true)
  await retire(id, true)
  const log = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'sources.retired')
    .execute()
  expect(log.filter(({ sentence }) => sentence.includes('written-down'))).toHaveLength(1)
  const dirty = await server.db.selectFrom('dirty_accounts').select('account_id').execute()
  expect(dirty.map((row) => row.account_id)).toContain(account.body.id)
})

test('what is entered by hand stays, and only who administers sources retires one', async () => {
  expect((await retire(await manualSource(server.db), true)).body).toMatchObject({ code: 'sources.hand_stays' })
  expect((await retire(await delivering('kept'), true, 'leader')).status).toBe(403)
  expect((await retire(999_999, true)).status).toBe(404)
})
