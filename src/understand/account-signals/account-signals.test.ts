import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { recordArrivals } from '../../record/sources/store.ts'
import { metricWindow, sumOfDecimals } from './metric-window.ts'

let server: TestServer
let account: number
beforeAll(async () => {
  server = await createTestServer()
  account = (await server.request('owner', 'POST', '/api/accounts', { name: 'Used' })).body.id
})
afterAll(() => server.stop())

test.each([
  [['0.1', '0.2'], '0.3'],
  [['1', '2.50'], '3.5'],
  [['-1.5', '1'], '-0.5'],
  [['99999999999999999999', '1'], '100000000000000000000'],
  [[], '0'],
])('%j add up to %s exactly', (texts, total) => {
  expect(sumOfDecimals(texts)).toBe(total)
})

test('a window has a place for every day and stands beside the one before it', () => {
  const days = ['2026-03-01', '2026-03-05', '2026-03-07'].map((text, index) => ({
    day: day(text),
    value: String(index),
  }))
  const window = { from: day('2026-03-05'), until: day('2026-03-08') }
  expect(metricWindow(days, window, { rollup: 'sum' })).toEqual({
    rollup: 'sum',
    total: '3',
    totalBefore: '0',
    daysActive: 2,
    values: [1, null, 2, null],
  })
})

test.each([
  ['sum', '30', '7'],
  ['last', '8', '7'],
  ['mean', '10', '7'],
] as const)('a window of a metric that is rolled up by %s', (rollup, total, totalBefore) => {
  const days = ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07'].map((text, index) => ({
    day: day(text),
    value: ['7', '12', '10', '8'][index] ?? '',
  }))
  const window = { from: day('2026-03-05'), until: day('2026-03-08') }
  expect(metricWindow(days, window, { rollup })).toMatchObject({ total, totalBefore })
})

test('a level nobody reported is none, and users are counted once', () => {
  const window = { from: day('2026-03-05'), until: day('2026-03-08') }
  expect(metricWindow([], window, { rollup: 'last' })).toMatchObject({ total: null, totalBefore: null })
  expect(metricWindow([], window, { rollup: 'mean' })).toMatchObject({ total: null })
  const days = ['2026-03-05', '2026-03-06'].map((text) => ({ day: day(text), value: '2' }))
  expect(metricWindow(days, window, { users: 3, usersBefore: 1 })).toMatchObject({
    rollup: 'users',
    total: '3',
    totalBefore: '1',
    values: [2, 2, null, null],
  })
})

test('different users of a window are those behind its days, each once', async () => {
  const { db } = server
  const definition = { types: ['t'], names: [], count: 'users', property: null, where: [] }
  const { id } = await db
    .insertInto('metrics')
    .values({ key: 'users', name: 'Users', fed_by: 'events', definition: JSON.stringify(definition) })
    .returning('id')
    .executeTakeFirstOrThrow()
  const seen = [
    ['2026-03-08', 'ann'],
    ['2026-03-09', 'ann'],
    ['2026-03-09', 'bo'],
    ['2026-02-27', 'ann'],
  ] as const
  for (const [text, user] of seen) {
    await db
      .insertInto('user_days')
      .values({ account_id: account, metric_id: id, day: day(text), user_id: user })
      .execute()
  }
  for (const [text, value] of [
    ['2026-02-27', '1'],
    ['2026-03-08', '1'],
    ['2026-03-09', '2'],
  ] as const) {
    await db
      .insertInto('metric_days')
      .values({ account_id: account, metric_id: id, day: day(text), source_id: 2, value })
      .execute()
  }
  const { body } = await server.request('owner', 'GET', `/api/accounts/${account}/usage?days=7`)
  expect(body.metrics).toMatchObject([{ key: 'users', rollup: 'users', total: '2', totalBefore: '1' }])
  await db.deleteFrom('metrics').where('id', '=', id).execute()
})

test('usage says how fresh it is: 35 days for files imported by hand', async () => {
  const { db } = server
  const { id } = await db
    .insertInto('metrics')
    .values({ key: 'logins', name: 'Logins' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const last = day('2026-02-20')
  await db
    .insertInto('metric_days')
    .values({ account_id: account, metric_id: id, day: last, source_id: 2, value: '7' })
    .execute()
  await recordArrivals(db, {
    sourceId: 2,
    kind: 'usage',
    arrivedAt: new Date('2026-02-21T08:00:00Z'),
    days: [{ day: last, metricId: id, signals: 1 }],
  })
  const usage = async () => (await server.request('owner', 'GET', `/api/accounts/${account}/usage`)).body.metrics
  expect(await usage()).toMatchObject([
    {
      key: 'logins',
      total: '7',
      daysActive: 1,
      freshness: {
        sourceName: 'Imported files',
        lastDay: last,
        lastArrivalAt: '2026-02-21T08:00:00.000Z',
        isStale: false,
      },
    },
  ])
  server.setTime('2026-03-28T09:00:00Z')
  expect(await usage()).toMatchObject([{ freshness: { isStale: true } }])
  server.setTime('2026-10-28T09:00:00Z')
  const later = (await server.request('owner', 'GET', `/api/accounts/${account}/usage`)).body
  expect(later).toMatchObject({ metrics: [], lastDayBefore: last })
  server.setTime('2026-03-10T09:00:00Z')
})

test('tickets stand open and urgent first, with what they cost in waiting', async () => {
  const ticket = (key: string, more: object) =>
    Object.assign({ account_id: account, source_id: 2, external_id: key, opened_at: '2026-03-01T00:00:00Z' }, more)
  await server.db
    .insertInto('tickets')
    .values([
      ticket('closed', { closed_at: '2026-03-02T00:00:00Z', first_response_at: '2026-03-01T04:00:00Z', csat: 5 }),
      ticket('normal', { priority: 'normal', first_response_at: '2026-03-01T02:00:00Z', csat: 2 }),
      ticket('urgent', { priority: 'urgent' }),
    ])
    .execute()
  const { rows, summary, total } = (await server.request('owner', 'GET', `/api/accounts/${account}/tickets`)).body
  expect(rows.map((row: { externalId: string }) => row.externalId)).toEqual(['urgent', 'normal', 'closed'])
  expect(summary).toEqual({ open: 2, openUrgent: 1, medianFirstReplyHours90: 3, csat90: 50 })
  expect(total).toBe(3)
})
