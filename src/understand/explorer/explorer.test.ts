import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { createPortfolioWorld, query, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'
import { insertRawEvents } from '../../platform/testing/raw-events.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { readBounded } from './views-chosen.ts'

let world: PortfolioWorld
let server: PortfolioWorld['server']
let acme: number
let globex: number
let hallmere: number
let initech: number

beforeAll(async () => {
  world = await createPortfolioWorld()
  server = world.server
  const id = (name: string) => world.ids.get(name) ?? 0
  acme = id('Acme Foods')
  globex = id('Globex 100%')
  hallmere = id('Hallmere Bank')
  initech = id('=Initech')
  const source = await server.db
    .insertInto('sources')
    .values({ key: 'product', name: 'Product', kind: 'events' })
    .returning('id')
    .executeTakeFirstOrThrow()
  sourceId = source.id
})
afterAll(() => server.stop())

let sourceId = 0

beforeEach(async () => {
  server.setTime('2026-03-10T09:00:00Z')
  for (const table of [
    'metrics',
    'metric_days',
    'user_days',
    'events',
    'event_names',
    'source_days',
    'source_arrivals',
  ])
    await sql`delete from ${sql.table(table)}`.execute(server.db)
  await sql`update event_rules set kept_from = '2000-01-01', zone = 'UTC'`.execute(server.db)
})

const explore = (who: Asker, input: object) => server.request(who, 'GET', `/api/explorer/metric?${query(input)}`)

async function makeMetric(key: string, more: { rollup?: string; definition?: object } = {}): Promise<number> {
  const { id } = await server.db
    .insertInto('metrics')
    .values({
      key,
      name: key,
      rollup: more.rollup ?? 'sum',
      ...(more.definition ? { fed_by: 'events', definition: JSON.stringify(more.definition) } : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function report(metricId: number, rows: readonly (readonly [number, string, number | string])[]): Promise<void> {
  await server.db
    .insertInto('metric_days')
    .values(
      rows.map(([accountId, text, value]) => ({
        account_id: accountId,
        metric_id: metricId,
        day: day(text),
        source_id: sourceId,
        value: String(value),
      })),
    )
    .execute()
}

async function used(metricId: number, rows: readonly (readonly [number, string, string])[]): Promise<void> {
  await server.db
    .insertInto('user_days')
    .values(
      rows.map(([accountId, text, userId]) => ({
        account_id: accountId,
        metric_id: metricId,
        day: day(text),
        user_id: userId,
      })),
    )
    .execute()
}

const USERS = { types: ['t', 'p', 's'], names: [], count: 'users', property: null, where: [] }

describe('a metric over time', () => {
  test('adds accounts up by week and compares with the same part of the weeks before', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-02', 0.1],
      [acme, '2026-03-04', 0.2],
      [globex, '2026-03-09', 5],
      [acme, '2026-02-16', 1],
      // Later in its week than today is in this one.
      [acme, '2026-02-27', 100],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', step: 'week', steps: 2 })
    expect(body).toMatchObject({
      from: '2026-03-02',
      until: '2026-03-10',
      values: [0.3, 5],
      total: 5.3,
      accounts: [2, 2].map(() => expect.any(Number)),
      before: { from: '2026-02-16', until: '2026-02-24', values: [1, 0], total: 1, change: expect.closeTo(4.3) },
      subject: { nature: 'amount', readFrom: 'rollups' },
      selectedAccounts: 5,
      knownAccounts: 2,
    })
  })

  test('per account it is shared among those who report', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 6],
      [globex, '2026-03-10', 6],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, as: 'average' })
    expect(body).toMatchObject({ values: [6, 3], accounts: [1, 2], total: 6 })
  })

  test('a level is what was reported last, over accounts', async () => {
    const seats = await makeMetric('seats', { rollup: 'last' })
    await report(seats, [
      [acme, '2026-03-02', 10],
      [acme, '2026-03-06', 12],
      [globex, '2026-03-03', 30],
    ])
    const { body } = await explore('owner', { subject: 'metric:seats', step: 'week', steps: 2 })
    expect(body).toMatchObject({ values: [42, null], total: 42, subject: { nature: 'level' } })
  })

  test('a mean is the mean of the days of each account', async () => {
    const load = await makeMetric('load', { rollup: 'mean' })
    await report(load, [
      [acme, '2026-03-02', 10],
      [acme, '2026-03-06', 20],
      [globex, '2026-03-03', 1],
    ])
    const { body } = await explore('owner', { subject: 'metric:load', step: 'week', steps: 2, as: 'average' })
    expect(body.values).toEqual([8, null])
  })

  test('users of a week are counted once, in the week and in the period, and in every account', async () => {
    const active = await makeMetric('active', { definition: USERS })
    await used(active, [
      [acme, '2026-03-02', 'ann'],
      [acme, '2026-03-03', 'ann'],
      [acme, '2026-03-10', 'ann'],
      [acme, '2026-03-10', 'bob'],
      [globex, '2026-03-10', 'ann'],
    ])
    const input = { subject: 'metric:active', step: 'week', steps: 2 }
    expect((await explore('owner', input)).body).toMatchObject({
      values: [1, 2],
      total: 2,
      subject: { nature: 'users' },
    })
    expect((await explore('owner', { ...input, as: 'average' })).body).toMatchObject({ values: [1, 1.5], total: 1.5 })
    const { body } = await explore('owner', { ...input, split: 'account' })
    expect(body.parts).toMatchObject([
      { name: 'Acme Foods', values: [1, 2], total: 2 },
      { name: 'Globex 100%', values: [null, 1], total: 1 },
    ])
  })

  test('splits into the ten largest accounts and the rest, which add up', async () => {
    const logins = await makeMetric('logins')
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const { body } = await server.request('owner', 'POST', '/api/accounts', { name: `Split ${index}` })
        return Number(body.id)
      }),
    )
    await report(
      logins,
      ids.map((id, index) => [id, '2026-03-09', index + 1] as const),
    )
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, split: 'account' })
    expect(body.parts.map(({ name, total }: { name: string; total: number }) => [name, total])).toEqual([
      ...Array.from({ length: 10 }, (_, index) => [`Split ${11 - index}`, 12 - index]),
      ['All others', 3],
    ])
    const parts = body.parts.reduce((total: number, part: { total: number }) => total + part.total, 0)
    expect(parts).toBe(body.total)
    for (const id of ids) await server.db.deleteFrom('accounts').where('id', '=', id).execute()
  })

  test('splits by segment, those without one under their own name', async () => {
    const logins = await makeMetric('logins')
    const segment = await server.db
      .selectFrom('segments')
      .select(['id', 'name'])
      .orderBy('position')
      .executeTakeFirstOrThrow()
    await server.db.updateTable('accounts').set({ segment_id: segment.id }).where('id', '=', acme).execute()
    await report(logins, [
      [acme, '2026-03-09', 2],
      [globex, '2026-03-09', 3],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 2, split: 'segment' })
    expect(body.parts).toMatchObject([
      { name: segment.name, total: 2 },
      { key: 'rest', name: 'No segment', total: 3 },
    ])
    const filters = [{ field: 'segment', operator: 'is', values: [segment.id] }]
    expect((await explore('owner', { subject: 'metric:logins', steps: 2, filters })).body.total).toBe(2)
    await server.db.updateTable('accounts').set({ segment_id: null }).where('id', '=', acme).execute()
  })

  test('a member sees the accounts of its scope and no other', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 1],
      [hallmere, '2026-03-09', 10],
      [initech, '2026-03-09', 100],
    ])
    const totalOf = async (who: Asker) => (await explore(who, { subject: 'metric:logins', steps: 2 })).body
    expect(await totalOf('owner')).toMatchObject({ total: 111 })
    expect(await totalOf('leader')).toMatchObject({ total: 11 })
    expect(await totalOf('csm')).toMatchObject({ total: 1, selectedAccounts: 2 })
    expect(await totalOf('readonly')).toMatchObject({ total: null, selectedAccounts: 0 })
    expect((await explore('csm', { subject: 'metric:logins', steps: 2, accountId: initech })).status).toBe(404)
  })
})

describe('the own baseline', () => {
  test('is the mean per day of the 84 days before, of accounts known for 28 of them, up to yesterday', async () => {
    const logins = await makeMetric('logins')
    // The period is 2026-03-01 … 03-10, the baseline 2025-12-07 … 2026-02-28.
    await report(logins, [
      [acme, '2025-01-01', 1000],
      [acme, '2026-01-01', 168],
      [globex, '2026-02-01', 56],
      // 27 days: too young.
      [hallmere, '2026-02-02', 27],
      [acme, '2026-03-05', 9],
      [globex, '2026-03-05', 9],
      [hallmere, '2026-03-05', 900],
      // Today is no whole day.
      [acme, '2026-03-10', 500],
    ])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 10 })
    // 168/84 + 56/28 a day; 18 in the nine days to yesterday.
    expect(body.baseline).toMatchObject({
      from: '2025-12-07',
      until: '2026-02-28',
      accounts: 2,
      perDay: 4,
      currentPerDay: 2,
      change: -0.5,
    })
    expect(body.baseline.values[0]).toBe(4)
  })

  test('is missing where nobody reported long enough, and says so', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [[acme, '2026-03-05', 9]])
    const { body } = await explore('owner', { subject: 'metric:logins', steps: 10 })
    expect(body.baseline).toBeNull()
    expect(body.baselineMissing).toMatch(/28 days/)
  })
})

describe('events', () => {
  const made = (accountId: number, at: string, userId: string | null, more: object = {}) =>
    ({ accountId, at, userId, name: 'Report made', ...more }) as const

  test('are read one by one where no metric counts them, in the days of the company', async () => {
    await sql`update event_rules set zone = 'Europe/Paris'`.execute(server.db)
    await insertRawEvents(server.db, [
      made(acme, '2026-03-08T22:59:00Z', 'ann'),
      made(acme, '2026-03-08T23:01:00Z', 'ann'),
      made(acme, '2026-03-09T10:00:00Z', null),
      made(globex, '2026-03-09T10:00:00Z', 'ann'),
      made(acme, '2026-03-09T10:00:00Z', 'ann', { type: 'p' }),
    ])
    const subject = 'event:t:Report made'
    const { body } = await explore('owner', { subject, steps: 3 })
    expect(body).toMatchObject({ values: [1, 3, 0], total: 4, subject: { name: 'Report made', readFrom: 'events' } })
    expect((await explore('owner', { subject, steps: 3, as: 'users' })).body).toMatchObject({
      values: [1, 1, 0],
      total: 1,
    })
  })

  test('are read from the daily numbers of the metric that counts them', async () => {
    const metric = await makeMetric('reports', {
      definition: { types: ['t'], names: ['Report made'], count: 'events', property: null, where: [] },
    })
    await report(metric, [[acme, '2026-03-09', 7]])
    const { body } = await explore('owner', { subject: 'event:t:Report made', steps: 2 })
    expect(body).toMatchObject({ values: [7, 0], subject: { readFrom: 'rollups' } })
  })

  test('are split by user within one account, with the names of people on record', async () => {
    const contact = await server.db
      .insertInto('contacts')
      .values({ account_id: acme, name: 'Ann Moss', source_id: 2 })
      .returning('id')
      .executeTakeFirstOrThrow()
    await server.db
      .insertInto('external_ids')
      .values({ kind: 'contact', source_id: 2, external_id: 'u-1', account_id: acme, row_id: contact.id })
      .execute()
    await insertRawEvents(server.db, [
      made(acme, '2026-03-09T10:00:00Z', 'u-1'),
      made(acme, '2026-03-09T11:00:00Z', 'u-1'),
      made(acme, '2026-03-09T12:00:00Z', 'bob@acme.test'),
      made(acme, '2026-03-09T13:00:00Z', null),
      made(globex, '2026-03-09T10:00:00Z', 'u-1'),
    ])
    const input = { subject: 'event:t:Report made', steps: 2, split: 'user', accountId: acme }
    const { body } = await explore('owner', input)
    expect(body.parts.map(({ name, total }: { name: string; total: number }) => [name, total])).toEqual([
      ['Ann Moss', 2],
      ['bob@acme.test', 1],
      ['All others', 1],
    ])
    const masked = await explore('executive', input)
    expect(masked.body.parts.map(({ name }: { name: string }) => name)).toEqual([
      'A•••',
      'b•••@acme.test',
      'All others',
    ])
    const refused = await explore('owner', { subject: input.subject, steps: 2, split: 'user' })
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/Choose the account first/)
  })

  test('before what is kept are unknown, and the answer says from when on they are kept', async () => {
    await sql`update event_rules set kept_from = '2026-03-09'`.execute(server.db)
    await insertRawEvents(server.db, [made(acme, '2026-03-09T10:00:00Z', 'ann')])
    const { body } = await explore('owner', { subject: 'event:t:Report made', steps: 3 })
    expect(body).toMatchObject({ values: [null, 1, 0], keptFrom: '2026-03-09' })
  })

  test('imported numbers know no users', async () => {
    await makeMetric('logins')
    const { status, body } = await explore('owner', { subject: 'metric:logins', as: 'users' })
    expect([status, body.code]).toEqual([422, 'explorer.users_unknown'])
  })
})

describe('freshness', () => {
  test('a silent source is told, and what came after its last day is unknown', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [[acme, '2026-01-05', 3]])
    await server.db
      .insertInto('source_days')
      .values({ source_id: 2, kind: 'usage', metric_id: logins, day: day('2026-01-05'), signals: 1 })
      .execute()
    const { body } = await explore('owner', { subject: 'metric:logins', step: 'month', steps: 3 })
    expect(body.freshness).toMatchObject([{ sourceName: 'Imported files', lastDay: '2026-01-05', isStale: true }])
    expect(body.values).toEqual([3, null, null])
  })
})

describe('the file', () => {
  test('holds exactly the table behind the picture, and is written down', async () => {
    const logins = await makeMetric('logins')
    await report(logins, [
      [acme, '2026-03-09', 2],
      [initech, '2026-03-10', 3],
    ])
    const input = { subject: 'metric:logins', step: 'day', steps: 2, split: 'account' }
    const file = await server.request('owner', 'POST', '/api/explorer/metric-export', input)
    expect(file.text.replace('\uFEFF', '').trim().split('\r\n')).toEqual([
      "From,Until,Value,'=Initech,Acme Foods,Period before,Accounts",
      '2026-03-09,2026-03-09,2,,2,,1',
      '2026-03-10,2026-03-10,3,3,0,,2',
    ])
    const audit = await server.db
      .selectFrom('audit_log')
      .select('sentence')
      .where('action', '=', 'explorer.exported')
      .execute()
    expect(audit).toEqual([{ sentence: 'exported logins of 5 accounts as CSV' }])
    expect((await server.request('executive', 'POST', '/api/explorer/metric-export', input)).status).toBe(403)
  })
})

test('metrics and event names are offered, the most frequent first', async () => {
  await makeMetric('active', { definition: USERS })
  await server.db
    .insertInto('event_names')
    .values(
      [
        ['Report made', 3],
        ['Sign in', 9],
      ].map(([name, events]) => ({
        source_id: sourceId,
        type: 't',
        name: String(name),
        events: Number(events),
        first_at: '2026-03-01T00:00:00Z',
        last_at: '2026-03-09T00:00:00Z',
      })),
    )
    .execute()
  const { body } = await server.request('csm', 'GET', '/api/explorer/choices')
  expect(body.metrics).toMatchObject([{ key: 'active', countsUsers: true, fedBy: 'events' }])
  expect(body.events.map(({ name }: { name: string }) => name)).toEqual(['Sign in', 'Report made'])
})

test('what takes too long is refused with what to narrow, and other failures stay what they are', async () => {
  const slow = readBounded(server.db, (trx) => sql`select pg_sleep(5)`.execute(trx), { seconds: 0.2 })
  await expect(slow).rejects.toMatchObject({ code: 'explorer.takes_too_long', status: 422 })
  const wrong = readBounded(server.db, (trx) => sql`select 1 / 0`.execute(trx))
  await expect(wrong).rejects.toMatchObject({ code: '22012' })
  // The bound ends with the question.
  const { rows } = await sql<{ bound: string }>`select current_setting('statement_timeout') as bound`.execute(server.db)
  expect(rows[0]?.bound).not.toBe('200ms')
})
