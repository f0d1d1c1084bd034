import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { refreshDirty } from './refresh.ts'

let server: TestServer
let mine: number
let foreign: number

beforeAll(async () => {
  server = await createTestServer()
  const stranger = await server.addMember({ role: 'csm' })
  mine = await addAccount('Mine', server.members.csm.id)
  foreign = await addAccount('Foreign', stranger.id)
  await sql`insert into metrics (key, name) values ('logins', 'Logins')`.execute(server.db)
  for (const id of [mine, foreign]) await addSignals(id)
  await sql`insert into source_days select 2, 'usage', 1, days, 1 from generate_series('2025-10-01'::date, '2026-03-10', '1 day') days`.execute(
    server.db,
  )
  await sql`insert into source_days select 2, kind, 0, days, 1 from generate_series('2025-10-01'::date, '2026-03-10', '1 day') days, unnest(array['tickets', 'survey_responses']) kind`.execute(
    server.db,
  )
  await refresh()
})

afterAll(() => server.stop())

async function addAccount(name: string, ownerId: number): Promise<number> {
  const { id } = await server.db
    .insertInto('accounts')
    .values({ name, source_id: 2, owner_id: ownerId, mrr_minor: 1_000 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`insert into external_ids (kind, source_id, external_id, account_id, row_id) values ('account', 2, ${name}, ${id}, ${id})`.execute(
    server.db,
  )
  await sql`insert into dirty_accounts (account_id) values (${id})`.execute(server.db)
  return id
}

async function addSignals(id: number): Promise<void> {
  await sql`insert into metric_days (account_id, metric_id, day, source_id, value) select ${id}, 1, days, 2, 5 from generate_series('2025-10-01'::date, '2026-01-15', '1 day') days`.execute(
    server.db,
  )
  await sql`insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, priority, is_escalated, subject) values (${id}, 2, 't' || ${id}::text, '2026-03-01T10:00Z', '2026-03-01T12:00Z', 'urgent', true, 'It is down')`.execute(
    server.db,
  )
  await sql`insert into survey_responses (account_id, source_id, external_id, survey, score, answered_at) values (${id}, 2, 's' || ${id}::text, 'nps', 10, '2026-02-01T10:00Z')`.execute(
    server.db,
  )
}

async function refresh(): Promise<void> {
  await refreshDirty(server.db, await server.contextFor('owner'))
}

test('points and adjustments add up to the score, and every row says what it is', async () => {
  const { status, body } = await server.request('csm', 'GET', `/api/accounts/${mine}/health`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ basis: 'shown', asOf: '2026-03-10', mayOverride: true, scorecard: { version: 1 } })
  const sum = [...body.measures, ...body.adjustments].reduce((total, row) => total + (row.points ?? 0), 0)
  expect(sum).toBeCloseTo(body.effective.overall, 2)
  expect(body.since.map((one: { days: number; basis: string }) => [one.days, one.basis])).toEqual([
    [7, 'restated'],
    [30, 'restated'],
    [90, 'restated'],
  ])
  expect(body.nextBestActions.length).toBeGreaterThan(0)
  expect(body.comfort).toMatchObject({ kind: 'false_comfort', reasons: ['no_use'] })
})

test('a day before anything was shown is restated, a day to come refused', async () => {
  const past = await server.request('csm', 'GET', `/api/accounts/${mine}/health?asOf=2025-12-31`)
  expect(past.body).toMatchObject({ basis: 'restated', asOf: '2025-12-31', nextBestActions: [], shownDay: null })
  expect((await server.request('csm', 'GET', `/api/accounts/${mine}/health?asOf=2026-03-11`)).status).toBe(422)
})

test('an account outside the reader’s reach does not exist for them', async () => {
  const stranger = await server.addMember({ role: 'csm' })
  for (const path of ['health', 'health-history', 'health-overrides', 'health/tickets_open/evidence']) {
    expect((await server.request(stranger, 'GET', `/api/accounts/${mine}/${path}`)).status).toBe(404)
    expect((await server.request('readonly', 'GET', `/api/accounts/${mine}/${path}`)).status).toBe(404)
  }
  const body = { band: 'good', reason: 'x', endsOn: '2026-03-20' }
  expect((await server.request('csm', 'POST', `/api/accounts/${foreign}/health-overrides`, body)).status).toBe(404)
  expect((await server.request('executive', 'POST', `/api/accounts/${mine}/health-overrides`, body)).status).toBe(403)
  expect(await server.db.selectFrom('health_overrides').selectAll().execute()).toEqual([])
})

test('evidence brings the tickets behind the number and their days', async () => {
  const { status, body } = await server.request(
    'csm',
    'GET',
    `/api/accounts/${mine}/health/urgent_tickets_open/evidence`,
  )
  expect(status).toBe(200)
  expect(body).toMatchObject({
    total: 1,
    rows: [{ kind: 'ticket', title: 'It is down', detail: 'urgent, escalated, open' }],
  })
  expect(body.series).toHaveLength(90)
  expect(body.series.at(-1)).toEqual({ day: '2026-03-10', value: 1 })
  expect(body.freshness).toMatchObject({ stale: false, sources: ['Imported files'] })
})

test('every measure of the default scorecards has evidence', async () => {
  const { body } = await server.request('csm', 'GET', `/api/accounts/${mine}/health`)
  for (const { key } of body.measures) {
    expect((await server.request('csm', 'GET', `/api/accounts/${mine}/health/${key}/evidence`)).status, key).toBe(200)
  }
})

test('an override is audited, holds beside what is computed, and can be withdrawn', async () => {
  const answer = await server.request('csm', 'POST', `/api/accounts/${mine}/health-overrides`, {
    band: 'good',
    overall: 80,
    reason: 'The sponsor confirmed.',
    endsOn: '2026-03-20',
  })
  expect(answer.status).toBe(200)
  const { body } = await server.request('csm', 'GET', `/api/accounts/${mine}/health`)
  expect(body).toMatchObject({
    effective: { overall: 80, band: 'good' },
    override: { id: answer.body.id, isInForce: true },
  })
  expect(body.computed.overall).not.toBe(80)
  expect(
    (
      await server.request('csm', 'POST', `/api/accounts/${mine}/health-overrides`, {
        band: 'good',
        reason: 'x',
        endsOn: '2026-03-09',
      })
    ).status,
  ).toBe(422)

  expect((await server.request('csm', 'DELETE', `/api/health-overrides/${answer.body.id}`)).status).toBe(200)
  expect((await server.request('csm', 'DELETE', `/api/health-overrides/${answer.body.id}`)).status).toBe(409)
  expect((await server.request('csm', 'GET', `/api/accounts/${mine}/health`)).body.override).toBeNull()
  const audit = await server.db.selectFrom('audit_log').select('action').where('account_id', '=', mine).execute()
  expect(audit.map((row) => row.action)).toEqual(['health.overridden', 'health.override_withdrawn'])
})

test('history has a row per day and the changes on the way', async () => {
  const { body } = await server.request('csm', 'GET', `/api/accounts/${mine}/health-history?days=30&restated=true`)
  expect(body.days).toHaveLength(30)
  expect(body.days[0].overall).toBeNull()
  expect(body.days.at(-1).overall).not.toBeNull()
  expect(body.shownSince).toBe('2026-03-10')
  expect(body.restated.at(-1).day).toBe('2026-03-10')
  expect(body.restated.length).toBeGreaterThan(10)
})

test('false comfort lists praise without use, each within the reader’s reach', async () => {
  const own = await server.request('csm', 'GET', '/api/false-comfort')
  expect(own.body.rows.map((row: { accountId: number }) => row.accountId)).toEqual([mine])
  expect((await server.request('owner', 'GET', '/api/false-comfort')).body.total).toBe(2)
  const department = await server.request('department', 'GET', '/api/false-comfort')
  expect(department.body.rows[0]).toMatchObject({ arrMinor: null, moneyHidden: true, nps: 10 })
})

test('freshness says which sources are late', async () => {
  expect((await server.request('csm', 'GET', '/api/freshness')).body).toMatchObject({
    total: 3,
    fresh: 3,
    sentence: 'All 3 sources fresh',
  })
  await sql`insert into source_days values (2, 'invoices', 0, '2025-10-12', 1)`.execute(server.db)
  const { body } = await server.request('csm', 'GET', '/api/freshness')
  expect(body).toMatchObject({
    total: 4,
    fresh: 3,
    sentence: '3 of 4 sources fresh',
    stale: ['Invoices (Imported files): nothing since 12 Oct 2025'],
  })
  const list = await server.request('owner', 'GET', '/api/sources')
  expect(list.body.sources).toHaveLength(4)
})

async function advice(role: 'csm' | 'owner', id = mine): Promise<{ key: string; putOffUntil: string | null }[]> {
  const { body } = await server.request(role, 'GET', `/api/accounts/${id}/health`)
  return body.nextBestActions
}

const putOffPath = () => `/api/accounts/${mine}/next-best-actions/put-off`

test('what one member puts off waits for its day for this member alone', async () => {
  const key = (await advice('csm'))[0]?.key
  const put = await server.request('csm', 'POST', putOffPath(), { key })
  expect(put).toMatchObject({ status: 200, body: { until: '2026-03-11' } })
  expect((await advice('csm')).find((action) => action.key === key)?.putOffUntil).toBe('2026-03-11')
  expect((await advice('owner')).map(({ putOffUntil }) => putOffUntil)).not.toContain('2026-03-11')
  await server.request('csm', 'DELETE', `${putOffPath()}?key=${key}`)
  expect((await advice('csm')).every(({ putOffUntil }) => putOffUntil === null)).toBe(true)
})

test('on its day an action stands there again', async () => {
  const key = (await advice('csm'))[0]?.key ?? ''
  await server.request('csm', 'POST', putOffPath(), { key, until: '2026-03-20' })
  expect((await advice('csm'))[0]?.putOffUntil).toBe('2026-03-20')
  await sql`update advice_put_off set until_day = '2026-03-10'`.execute(server.db)
  expect((await advice('csm'))[0]).toMatchObject({ key, putOffUntil: null })
})

test('nothing is put off until a day that has come, nor where the account is out of reach', async () => {
  const late = await server.request('csm', 'POST', putOffPath(), { key: 'quiet', until: '2026-03-10' })
  expect(late).toMatchObject({ status: 422, body: { code: 'health.put_off_days' } })
  const path = `/api/accounts/${foreign}/next-best-actions/put-off`
  expect((await server.request('csm', 'POST', path, { key: 'quiet' })).status).toBe(404)
})
