import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import type { Rejection } from '../events/item.ts'
import { createIssueKeeper } from './keep-issues.ts'

let server: TestServer
let sourceId: number
let made = 0
beforeAll(async () => {
  server = await createTestServer()
})
beforeEach(async () => {
  made += 1
  sourceId = (await server.request('admin', 'POST', '/api/event-sources', { name: `Keeper ${made}` })).body.id
})
afterAll(() => server.stop())

const at = Date.parse('2026-03-10T09:00:30.500Z')
const rejections = (count: number, raw = '{"type":"track"}'): Rejection[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    code: 'event.missing',
    message: 'A track call needs an event.',
    raw,
    context: null,
    eventType: 'track',
    eventName: null,
    messageId: `m-${index}`,
  }))
const kept = () =>
  server.db
    .selectFrom('event_issues')
    .select(['message_id', 'raw', 'received_at', 'sent_at', 'kind'])
    .where('source_id', '=', sourceId)
    .orderBy('id')
    .execute()
const counted = async () =>
  (
    await server.db
      .selectFrom('event_minutes')
      .select(['minute', 'rejected'])
      .where('source_id', '=', sourceId)
      .orderBy('minute')
      .execute()
  ).map(({ minute, rejected }) => [minute.toISOString(), rejected])

test('what was refused is kept with its bytes and times, and counted in its minute', async () => {
  const keeper = createIssueKeeper({ db: server.db, pool: server.pool, log: silentLog })
  keeper.noteRejected(sourceId, at, at - 2_000, rejections(2, '{"name":"\u0000Ä"}'))
  keeper.noteRejected(sourceId, at + 60_000, null, rejections(1))
  await keeper.stop()
  expect(await kept()).toMatchObject([
    { message_id: 'm-0', kind: 'rejected', received_at: new Date(at), sent_at: new Date(at - 2_000) },
    { message_id: 'm-1' },
    { message_id: 'm-0', sent_at: null },
  ])
  expect((await kept())[0]?.raw.toString()).toBe('{"name":"\u0000Ä"}')
  expect(await counted()).toEqual([
    ['2026-03-10T09:00:00.000Z', 2],
    ['2026-03-10T09:01:00.000Z', 1],
  ])
})

test('of each source and second 200 are kept and all are counted', async () => {
  const keeper = createIssueKeeper({ db: server.db, pool: server.pool, log: silentLog })
  for (let batch = 0; batch < 5; batch += 1) keeper.noteRejected(sourceId, at, null, rejections(100))
  keeper.noteRejected(sourceId, at + 1_000, null, rejections(3))
  await keeper.stop()
  expect(await kept()).toHaveLength(203)
  expect(await counted()).toEqual([['2026-03-10T09:00:00.000Z', 503]])
})

test('while the database is away nothing is lost or counted twice', async () => {
  let isAway = true
  const pool = new Proxy(server.pool, {
    get: (target, name) =>
      name === 'query' && isAway ? () => Promise.reject(new Error('away')) : Reflect.get(target, name).bind?.(target),
  })
  const keeper = createIssueKeeper({ db: server.db, pool, log: silentLog })
  keeper.noteRejected(sourceId, at, null, rejections(2))
  await keeper.flush()
  expect(await kept()).toEqual([])
  isAway = false
  keeper.noteRejected(sourceId, at, null, rejections(1))
  await keeper.stop()
  expect(await kept()).toHaveLength(3)
  expect(await counted()).toEqual([['2026-03-10T09:00:00.000Z', 3]])
})

test('no more than 10,000 of a source are kept, the newest', async () => {
  await server.pool.query(
    `insert into event_issues (source_id, kind, received_at, code, message, raw)
     select $1, 'rejected', now(), 'event.missing', 'It is old.', '{}' from generate_series(1, 10000)`,
    [sourceId],
  )
  const keeper = createIssueKeeper({ db: server.db, pool: server.pool, log: silentLog })
  keeper.noteRejected(sourceId, at, null, rejections(3))
  await keeper.stop()
  const rows = await kept()
  expect(rows).toHaveLength(10_000)
  expect(rows.slice(-4).map(({ message_id }) => message_id)).toEqual([null, 'm-0', 'm-1', 'm-2'])
})

test('a long item is cut, and many long ones are bounded in memory', async () => {
  const keeper = createIssueKeeper({ db: server.db, pool: server.pool, log: silentLog })
  for (let second = 0; second < 4; second += 1)
    keeper.noteRejected(sourceId, at + second * 1_000, null, rejections(200, 'x'.repeat(60_000)))
  await keeper.stop()
  const rows = await kept()
  expect(rows[0]?.raw).toHaveLength(40_000)
  expect(rows).toHaveLength(500)
  expect(await counted()).toEqual([['2026-03-10T09:00:00.000Z', 800]])
})
