import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { readEventRules } from '../events/store-lock.ts'
import type { TailItem } from '../events/tail.ts'
import { firstEvents } from './actions-look.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

const make = async (name: string) => (await server.request('admin', 'POST', '/api/event-sources', { name })).body
const look = async (id: number) => (await server.request('csm', 'GET', `/api/event-sources/${id}`)).body
const sentences = async (subject: string, id: number) => {
  const rows = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('subject_kind', '=', subject)
    .where('subject_id', '=', String(id))
    .orderBy('id')
    .execute()
  return rows.map(({ sentence }) => sentence)
}

test('a new event source is a source of events with a first write key, and those who count hear of it', async () => {
  const before = await readEventRules(server.db)
  const { id, key } = await make('Web app')
  expect(key.key).toMatch(/^vw_[0-9a-f]{32}$/)
  expect(await look(id)).toMatchObject({
    name: 'Web app',
    createsAccounts: true,
    groupType: null,
    workingKeys: 1,
    keys: [{ key: key.key, allowedOrigins: [] }],
    host: 'http://volant.test',
    lastArrivalAt: null,
    lastDay: 0,
  })
  const stored = await server.db.selectFrom('sources').select(['key', 'kind']).where('id', '=', id).execute()
  expect(stored).toEqual([{ key: 'events-web-app', kind: 'events' }])
  expect((await readEventRules(server.db)).version).toBeGreaterThan(before.version)
  expect(await sentences('source', id)).toEqual(['made the event source Web app with a write key'])
})

test('two sources never share a name, and keys of sources stay apart', async () => {
  await make('Back office')
  const again = await server.request('admin', 'POST', '/api/event-sources', { name: 'back OFFICE' })
  expect([again.status, again.body.code]).toEqual([409, 'event_sources.name_taken'])
  await make('Back-office')
  const keys = await server.db.selectFrom('sources').select('key').where('key', 'like', 'events-back%').execute()
  expect(keys.map(({ key }) => key).toSorted()).toEqual(['events-back-office', 'events-back-office-2'])
})

test('how events find their accounts can be changed, and only changes are written down', async () => {
  const { id } = await make('Settings')
  const change = (edit: object) => server.request('operations', 'PATCH', `/api/event-sources/${id}`, edit)
  const { version } = await readEventRules(server.db)
  const { body } = await change({ groupType: 'company', accountTrait: 'tenant.id', createsAccounts: false })
  expect(body).toMatchObject({ groupType: 'company', accountTrait: 'tenant.id', createsAccounts: false })
  expect((await readEventRules(server.db)).version).toBe(version + 1)
  await change({ groupType: 'company' })
  await change({ name: 'Renamed', groupType: null })
  expect(await look(id)).toMatchObject({ name: 'Renamed', groupType: null, accountTrait: 'tenant.id' })
  expect((await sentences('source', id)).slice(1)).toEqual([
    'changed how events of Settings find their accounts',
    'renamed the event source Settings to Renamed',
  ])
})

test('a write key is made, bound to origins, and revoked for good', async () => {
  const { id } = await make('Keys')
  const keysPath = `/api/event-sources/${id}/write-keys`
  const origins = ['https://app.example.com/path', 'app.example.com', 'http://localhost:3000']
  const made = await server.request('admin', 'POST', keysPath, { name: 'Browser', allowedOrigins: origins })
  expect(made.body.allowedOrigins).toEqual(['https://app.example.com', 'http://localhost:3000'])
  const path = `/api/write-keys/${made.body.id}`
  expect((await server.request('admin', 'PATCH', path, { allowedOrigins: ['*'] })).status).toBe(422)
  expect((await server.request('admin', 'PATCH', path, { name: 'Site', allowedOrigins: [] })).body).toMatchObject({
    name: 'Site',
    allowedOrigins: [],
    key: made.body.key,
  })
  await server.request('admin', 'DELETE', path)
  const { revokedAt } = (await server.request('admin', 'DELETE', path)).body
  expect(revokedAt).toBe('2026-03-10T09:00:00.000Z')
  expect((await server.request('admin', 'PATCH', path, { name: 'Back' })).body.code).toBe('event_sources.key_revoked')
  expect(await look(id)).toMatchObject({ workingKeys: 1, keys: [{ name: 'First key' }, { name: 'Site', revokedAt }] })
  expect(await sentences('write_key', made.body.id)).toEqual([
    'made the write key “Browser” of Keys',
    'changed from where browsers may send with the write key “Site” of Keys',
    'revoked the write key “Site” of Keys',
  ])
})

test('a retired source gets no new keys, and other sources are no event sources', async () => {
  const { id } = await make('Retired')
  await server.request('admin', 'PUT', `/api/sources/${id}/retirement`, { isRetired: true })
  const asked = await server.request('admin', 'POST', `/api/event-sources/${id}/write-keys`, { name: 'More' })
  expect(asked.body.code).toBe('event_sources.retired')
  expect((await server.request('admin', 'GET', '/api/event-sources/1')).status).toBe(404)
  expect((await server.request('admin', 'PATCH', '/api/event-sources/1', { name: 'Mine' })).status).toBe(404)
})

test('only who administers sources changes them', async () => {
  const { id, key } = await make('Guarded')
  for (const role of ['leader', 'csm', 'readonly'] as const) {
    expect((await server.request(role, 'POST', '/api/event-sources', { name: 'Another' })).status).toBe(403)
    expect((await server.request(role, 'PATCH', `/api/event-sources/${id}`, { name: 'Taken over' })).status).toBe(403)
    expect((await server.request(role, 'DELETE', `/api/write-keys/${key.id}`)).status).toBe(403)
    expect((await server.request(role, 'GET', `/api/event-sources/${id}/first-event`)).status).toBe(403)
  }
})

test('the list says what came in the last minute, hour and day, and what waits', async () => {
  const { id } = await make('Busy')
  const minute = (time: string, accepted: number) =>
    insertRow(server, 'event_minutes', { source_id: id, minute: `2026-03-${time}:00Z`, accepted })
  await minute('10T08:59', 30)
  await minute('10T08:00', 12)
  await minute('09T20:00', 5)
  await minute('09T08:00', 7)
  const at = '2026-03-10T08:00:00Z'
  await insertRow(server, 'event_waits', { source_id: id, group_key: 'acme', events: 4, first_at: at, last_at: at })
  const { sources } = (await server.request('csm', 'GET', '/api/event-sources')).body
  expect(sources.find((source: { id: number }) => source.id === id)).toMatchObject({
    lastMinute: 30,
    lastHour: 30,
    lastDay: 47,
    lastArrivalAt: '2026-03-10T08:59:00.000Z',
    waitingEvents: 4,
    openIssues: 0,
  })
})

const AT = '2026-03-10T08:59:59Z'

const line = (given: Partial<TailItem>): TailItem => ({
  sequence: 1,
  receivedAt: Date.parse('2026-03-10T08:59:59Z'),
  state: 'waiting',
  type: 't',
  name: 'Signed Up',
  userId: 'u-1',
  anonymousId: null,
  groupKey: null,
  messageId: 'm-1',
  accountId: null,
  properties: '{}',
  reason: null,
  ...given,
})

test('the first event is shown with its account, or with what it waits for', async () => {
  const { id } = await make('First')
  const account = (await server.request('owner', 'POST', '/api/accounts', { name: 'Acme' })).body
  const waits = (given: object) =>
    insertRow(server, 'event_waits', { source_id: id, events: 1, first_at: AT, last_at: AT, ...given })
  await waits({ group_key: 'nobody' })
  await waits({ subject: 'u:u-1' })
  await waits({ subject: 'a:a-1' })
  const tail = () => [
    line({ groupKey: 'acme', accountId: account.id, state: 'stored' }),
    line({ groupKey: 'nobody', sequence: 2 }),
    line({ state: 'rejected', type: 'track', reason: 'No event.' }),
    line({ sequence: 4 }),
    line({ userId: null, anonymousId: 'a-1', sequence: 5 }),
  ]
  const context = await server.contextFor('admin')
  const { events, total } = await firstEvents(id, tail, context)
  expect(total).toBe(4)
  expect(events[0]).toMatchObject({ type: 'track', account: { id: account.id, name: 'Acme' }, waits: null })
  expect(events.map(({ waits }) => waits?.because ?? null)).toEqual([
    null,
    'No account has the id nobody.',
    'Nothing says which account the user u-1 belongs to.',
    'An anonymous visitor who has not signed in yet.',
  ])
  const nothing = (await server.request('admin', 'GET', `/api/event-sources/${id}/first-event`)).body
  expect(nothing).toEqual({ total: 0, events: [], refused: null })
})

test('an event that waited is shown with its account once that is known', async () => {
  const { id } = await make('Moved')
  const account = (await server.request('owner', 'POST', '/api/accounts', { name: 'Globex' })).body
  const claim = { kind: 'account', source_id: id, external_id: 'globex', account_id: account.id, row_id: account.id }
  await insertRow(server, 'external_ids', claim)
  await insertRow(server, 'user_groups', { source_id: id, subject: 'u:u-1', at: AT, group_key: 'globex' })
  const tail = () => [line({ groupKey: 'globex' }), line({ sequence: 2 }), line({ sequence: 3, userId: 'u-9' })]
  const { events } = await firstEvents(id, tail, await server.contextFor('admin'))
  expect(events.map((event) => [event.account?.name, event.waits])).toEqual([
    ['Globex', null],
    ['Globex', null],
    [undefined, null],
  ])
})
