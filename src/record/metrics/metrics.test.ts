import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { countNextAccounts, forgetNextAccounts } from './backfill.ts'
import { ALL_ACCOUNTS } from './store.ts'

let server: TestServer
let accounts: number[]

beforeAll(async () => {
  server = await createTestServer()
  const made = ['One', 'Two', 'Three'].map((name) => server.request('owner', 'POST', '/api/accounts', { name }))
  accounts = (await Promise.all(made)).map(({ body }) => body.id).sort((a, b) => a - b)
})
afterAll(() => server.stop())

beforeEach(async () => {
  await sql`truncate events, metric_days, user_days, event_names`.execute(server.db)
  await sql`delete from metrics`.execute(server.db)
  await sql`update event_rules set kept_from = '2026-02-01', zone = 'UTC'`.execute(server.db)
})

const EXPORTS = { types: ['t'], names: ['Report Exported'], count: 'events' }

describe('a metric of events', () => {
  test('is made by a definition, and counts the events that came before', async () => {
    const [first = 0, second = 0] = accounts
    await event(first, '2026-03-09T10:00:00Z')
    await event(first, '2026-03-09T11:00:00Z')
    await event(second, '2026-03-08T10:00:00Z', { name: 'Signed In' })
    const { body } = await server.request('owner', 'POST', '/api/settings/metrics', {
      name: 'Exports',
      definition: EXPORTS,
    })
    expect(await listed('exports')).toMatchObject({ counted: 0, fedBy: 'events', definition: EXPORTS, rollup: 'sum' })
    await countAll()
    expect(await days(body.id)).toEqual([`${first} 2026-03-09 2`])
    expect(await listed('exports')).toMatchObject({ counted: null })
    const { rows } = await sql<{ sentence: string }>`select sentence from audit_log order by id desc limit 1`.execute(
      server.db,
    )
    expect(rows[0]?.sentence).toBe('made the metric Exports of events')
  })

  test('with another definition is counted anew, and forgets what cannot be', async () => {
    const [first = 0] = accounts
    await event(first, '2026-03-09T10:00:00Z', { user: 'u1', properties: { rows: 20 } })
    const { body } = await server.request('owner', 'POST', '/api/settings/metrics', {
      name: 'Exports',
      definition: EXPORTS,
    })
    await countAll()
    await sql`insert into metric_days (account_id, metric_id, day, source_id, value) values (${first}, ${body.id}, '2026-01-31', 1, 5)`.execute(
      server.db,
    )
    const definition = { ...EXPORTS, count: 'sum', property: 'rows' }
    await server.request('owner', 'PATCH', `/api/settings/metrics/${body.id}`, { definition })
    expect((await listed('exports')).counted).toBe(0)
    await countAll()
    const {
      rows: [job],
    } = await sql<{ payload: { metricId: number; before: string; after: number } }>`
      select payload from graphile_worker._private_jobs where key = ${`metrics.forget ${body.id}`}`.execute(server.db)
    expect(job?.payload).toEqual({ metricId: body.id, before: '2026-02-01', after: 0 })
    for (let after: number | null = 0; after !== null;)
      after = await forgetNextAccounts(server.db, { metricId: body.id, before: '2026-02-01', after })
    expect(await days(body.id)).toEqual([`${first} 2026-03-09 20`])
  })

  test('with the same definition is not counted again', async () => {
    const { body } = await server.request('owner', 'POST', '/api/settings/metrics', {
      name: 'Exports',
      definition: EXPORTS,
    })
    await countAll()
    const definition = { count: 'events', names: ['Report Exported'], types: ['t'], where: [], property: null }
    await server.request('owner', 'PATCH', `/api/settings/metrics/${body.id}`, { definition, rollup: 'mean' })
    expect(await listed('exports')).toMatchObject({ counted: null, rollup: 'mean' })
  })

  test('that was put away counts what came meanwhile when it is brought back', async () => {
    const [first = 0] = accounts
    const { body } = await server.request('owner', 'POST', '/api/settings/metrics', {
      name: 'Exports',
      definition: EXPORTS,
    })
    await countAll()
    await server.request('owner', 'PATCH', `/api/settings/metrics/${body.id}`, { isArchived: true })
    await event(first, '2026-03-09T10:00:00Z')
    await server.request('owner', 'PATCH', `/api/settings/metrics/${body.id}`, { isArchived: false })
    await countAll()
    expect(await days(body.id)).toEqual([`${first} 2026-03-09 1`])
  })

  test('never shares its key with an imported one, and imported ones take no definition', async () => {
    const {
      rows: [imported],
    } = await sql<{ id: number }>`insert into metrics (key, name) values ('exports', 'Exports') returning id`.execute(
      server.db,
    )
    const again = await server.request('owner', 'POST', '/api/settings/metrics', {
      name: 'Exports',
      definition: EXPORTS,
    })
    expect([again.status, again.body.code]).toEqual([409, 'metrics.key_taken'])
    const refused = await server.request('owner', 'PATCH', `/api/settings/metrics/${imported?.id}`, {
      definition: EXPORTS,
    })
    expect([refused.status, refused.body.code]).toEqual([409, 'metrics.is_imported'])
    expect(
      (await server.request('csm', 'POST', '/api/settings/metrics', { name: 'Mine', definition: EXPORTS })).status,
    ).toBe(403)
  })
})

test('an account that comes while past events are counted is counted too', async () => {
  const { body } = await server.request('owner', 'POST', '/api/settings/metrics', {
    name: 'Exports',
    definition: EXPORTS,
  })
  await countNextAccounts(server.db)
  const late = (await server.request('owner', 'POST', '/api/accounts', { name: 'Late' })).body.id
  accounts.push(late)
  await event(late, '2026-03-09T10:00:00Z')
  await countAll()
  expect(await days(body.id)).toEqual([`${late} 2026-03-09 1`])
  const { rows } = await sql<{ to: number }>`select counted_to as "to" from metrics`.execute(server.db)
  expect(rows).toEqual([{ to: ALL_ACCOUNTS }])
})

test('a preview counts raw events without saving anything, for one account or all', async () => {
  const [first = 0, second = 0] = accounts
  await event(first, '2026-03-09T10:00:00Z', { properties: { rows: 20.5 } })
  await event(second, '2026-03-09T10:00:00Z', { properties: { rows: 1 } })
  await event(0, '2026-03-09T10:00:00Z', { properties: { rows: 7 } })
  await event(first, '2026-02-01T10:00:00Z')
  const preview = async (more: object) =>
    (
      await server.request(
        'owner',
        'GET',
        `/api/settings/metrics/preview?${new URLSearchParams({ days: '7', ...more })}`,
      )
    ).body
  const definition = JSON.stringify({ ...EXPORTS, count: 'sum', property: 'rows' })
  expect(await preview({ definition })).toEqual({
    from: '2026-03-04',
    until: '2026-03-10',
    values: [null, null, null, null, null, '21.5', null],
    accounts: 2,
  })
  expect(await preview({ definition, accountId: String(second) })).toMatchObject({
    values: [null, null, null, null, null, '1', null],
    accounts: 1,
  })
  expect(await preview({ definition, accountId: '999999' })).toMatchObject({ status: 404 })
})

test('event names come with their counts, and properties with examples', async () => {
  await sql`
    insert into event_names values (1, 't', 'Report Exported', 3, now(), now()), (2, 't', 'Report Exported', 4, now(), now()), (1, 'p', 'Home', 1, now(), now())`.execute(
    server.db,
  )
  const { body } = await server.request('owner', 'GET', '/api/settings/event-names?search=report')
  expect(body.names).toMatchObject([{ type: 't', name: 'Report Exported', events: 7 }])
  await event(accounts[0] ?? 0, '2026-03-09T10:00:00Z', { properties: { rows: 20, plan: 'pro' } })
  const seen = await server.request('owner', 'GET', '/api/settings/event-properties?types=t&names=Report%20Exported')
  expect(seen.body).toMatchObject({
    looked: 1,
    properties: [
      { path: 'plan', type: 'text' },
      { path: 'rows', examples: [20] },
    ],
  })
})

test('how long raw events are kept is changed on the record', async () => {
  expect((await server.request('owner', 'PATCH', '/api/settings/event-retention', { months: 6 })).body).toEqual({
    months: 6,
  })
  expect((await server.request('owner', 'GET', '/api/settings/event-retention')).body).toMatchObject({
    months: 6,
    keptFrom: '2026-02-01',
    nextZone: null,
  })
  expect((await server.request('leader', 'PATCH', '/api/settings/event-retention', { months: 1 })).status).toBe(403)
  expect((await server.request('owner', 'PATCH', '/api/settings/event-retention', { months: 0 })).status).toBe(422)
})

test('an imported metric is named, and shows what was delivered', async () => {
  const { id } = await server.db
    .insertInto('metrics')
    .values({ key: 'logins', name: 'logins' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await server.request('owner', 'PATCH', `/api/settings/metrics/${id}`, {
    name: 'Logins',
    unit: 'per day',
    rollup: 'last',
  })
  expect(await listed('logins')).toMatchObject({
    name: 'Logins',
    unit: 'per day',
    rollup: 'last',
    signals: 0,
    lastDay: null,
    counted: null,
  })
})

async function countAll(): Promise<void> {
  while (await countNextAccounts(server.db));
}

async function event(
  accountId: number,
  at: string,
  { name = 'Report Exported', user = null as string | null, properties = {} } = {},
): Promise<void> {
  await sql`
    insert into events (account_id, at, source_id, name, user_id, properties)
    values (${accountId}, ${at}, 1, ${name}, ${user}, ${JSON.stringify(properties)}::jsonb)`.execute(server.db)
}

async function listed(key: string) {
  const { body } = await server.request('owner', 'GET', '/api/settings/metrics')
  return body.metrics.find((metric: { key: string }) => metric.key === key)
}

async function days(metricId: number): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select account_id || ' ' || day || ' ' || value as row from metric_days where metric_id = ${metricId} order by 1`.execute(
    server.db,
  )
  return rows.map(({ row }) => row)
}
