import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { refreshDirty } from '../health/refresh.ts'

let server: TestServer
let standard: number
let account: number

beforeAll(async () => {
  server = await createTestServer()
  const { id } = await server.db
    .insertInto('accounts')
    .values({ name: 'Acme', source_id: 2, owner_id: server.members.csm.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  account = id
  await sql`
    insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, priority, is_escalated)
    values (${id}, 2, 't1', '2026-03-01T10:00Z', '2026-03-01T12:00Z', 'urgent', true)`.execute(server.db)
  await sql`insert into source_days values (2, 'tickets', 0, '2026-03-01', 1)`.execute(server.db)
  await sql`insert into source_arrivals values (2, 'tickets', '2026-03-01', 1)`.execute(server.db)
  await sql`insert into metrics (key, name) values ('logins', 'Logins')`.execute(server.db)
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select ${id}, 1, days, 2, 5 from generate_series('2025-10-01'::date, '2026-03-10', '1 day') days`.execute(server.db)
  await sql`
    insert into source_days select 2, 'usage', 1, days, 1 from generate_series('2025-10-01'::date, '2026-03-10', '1 day') days`.execute(
    server.db,
  )
  const { body } = await server.request('owner', 'GET', '/api/scorecards')
  standard = body.scorecards.find((one: { isDefault: boolean }) => one.isDefault).id
  await refresh()
})

afterAll(() => server.stop())

async function refresh(): Promise<void> {
  await refreshDirty(server.db, await server.contextFor('owner'))
}

async function draftWithWeight(weight: number) {
  const { body } = await server.request('owner', 'GET', `/api/scorecards/${standard}`)
  const definition = structuredClone(body.live)
  definition.components.cx.measures[0].weight = weight
  return server.request('leader', 'PUT', `/api/scorecards/${standard}/draft`, { definition, note: 'Try it' })
}

const healthOf = async () => (await server.request('csm', 'GET', `/api/accounts/${account}/health`)).body

test('a draft changes nothing until it is published; then every account is rescored, and rolled back again', async () => {
  const before = await healthOf()
  expect((await draftWithWeight(60)).status).toBe(200)
  await refresh()
  expect((await healthOf()).effective).toEqual(before.effective)

  const published = await server.request('operations', 'POST', `/api/scorecards/${standard}/publish`, {
    note: 'Tickets weigh more.',
  })
  expect(published.body).toMatchObject({ scorecardId: standard, version: 2 })
  await refresh()
  const after = await healthOf()
  expect(after.scorecard.version).toBe(2)
  expect(after.cx.score).not.toBe(before.cx.score)

  const { body } = await server.request('owner', 'GET', `/api/scorecards/${standard}`)
  const first = body.versions.find((one: { version: number }) => one.version === 1)
  const rolled = await server.request('owner', 'POST', `/api/scorecards/${standard}/roll-back`, { versionId: first.id })
  expect(rolled.body.version).toBe(3)
  await refresh()
  expect((await healthOf()).cx.score).toBe(before.cx.score)
  const audit = await server.db
    .selectFrom('audit_log')
    .select('action')
    .where('subject_kind', '=', 'scorecard')
    .execute()
  expect(audit.map((row) => row.action)).toEqual(
    expect.arrayContaining(['scorecards.published', 'scorecards.rolled_back']),
  )
})

test('a draft is tried on all accounts, now and as of a past day', async () => {
  await draftWithWeight(900)
  const { body, status } = await server.request('leader', 'POST', `/api/scorecards/${standard}/try-out`, {
    asOf: ['2026-03-10', '2026-03-05'],
  })
  expect(status).toBe(200)
  expect(body).toMatchObject({ state: 'done', accountsDone: 2, failure: null })
  expect(body.results.map((one: { asOf: string }) => one.asOf)).toEqual(['2026-03-10', '2026-03-05'])
  expect(body.results[0]).toMatchObject({ accounts: 1 })
  expect(body.results[0].meanChange).not.toBe(0)
})

test('a draft with a measure that does not exist is refused with its place', async () => {
  const { body } = await server.request('owner', 'GET', `/api/scorecards/${standard}`)
  const definition = structuredClone(body.live)
  definition.components.co.measures[0].measure = 'nonsense'
  const answer = await server.request('owner', 'PUT', `/api/scorecards/${standard}/draft`, { definition })
  expect(answer.status).toBe(422)
  expect(answer.body.details[0].path).toBe('components.co.measures.0.measure')
})

test('who may not publish does not, and a leader may draft alone', async () => {
  for (const role of ['leader', 'csm', 'executive', 'department', 'readonly'] as const) {
    expect((await server.request(role, 'POST', `/api/scorecards/${standard}/publish`, { note: 'x' })).status).toBe(403)
  }
  expect((await server.request('csm', 'DELETE', `/api/scorecards/${standard}/draft`)).status).toBe(403)
})

test('a changed measure gives every live scorecard that reads it a new version', async () => {
  const { body } = await server.request('owner', 'GET', '/api/measures')
  const measure = body.measures.find((one: { key: string }) => one.key === 'urgent_tickets_open')
  expect(measure).toMatchObject({ accounts: 1, knownAccounts: 1 })
  const definition = { ...measure.definition, name: 'Urgent and open' }
  const answer = await server.request('owner', 'PUT', `/api/measures/${measure.id}`, { definition })
  expect(answer.body.published).toHaveLength(2)
  await refresh()
  expect((await healthOf()).measures.find((one: { key: string }) => one.key === measure.key).name).toBe(
    'Urgent and open',
  )
  expect((await server.request('owner', 'DELETE', `/api/measures/${measure.id}`)).status).toBe(409)
})

test('a scorecard of its own judges its segment', async () => {
  const made = await server.request('owner', 'POST', '/api/scorecards', { name: 'Small', from: standard })
  const segment = await server.db
    .insertInto('segments')
    .values({ key: 'small', name: 'Small', position: 90 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await server.request('owner', 'POST', `/api/scorecards/${made.body.id}/publish`, { note: 'First.' })
  await server.request('owner', 'PUT', `/api/scorecards/${made.body.id}/segments`, { segmentIds: [segment.id] })
  await server.db.updateTable('accounts').set({ segment_id: segment.id }).where('id', '=', account).execute()
  await refresh()
  expect((await healthOf()).scorecard.name).toBe('Small')
  expect((await server.request('owner', 'DELETE', `/api/scorecards/${made.body.id}`)).status).toBe(200)
  await refresh()
  expect((await healthOf()).scorecard.id).toBe(standard)
  expect((await server.request('owner', 'DELETE', `/api/scorecards/${standard}`)).status).toBe(409)
})
