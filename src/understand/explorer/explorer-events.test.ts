import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { createMetricWorld, type MetricWorld } from '../../platform/testing/metric-world.ts'
import { query } from '../../platform/testing/portfolio-world.ts'
import { insertRawEvents } from '../../platform/testing/raw-events.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { readBounded } from './views-chosen.ts'

let world: MetricWorld
let server: MetricWorld['server']
let makeMetric: MetricWorld['makeMetric']
let report: MetricWorld['report']
let acme: number
let globex: number
let sourceId: number
beforeAll(async () => {
  world = await createMetricWorld()
  ;({ server, makeMetric, report, acme, globex, sourceId } = world)
})
afterAll(() => server.stop())
beforeEach(() => world.empty())

const explore = (who: Asker, input: object) => server.request(who, 'GET', `/api/explorer/metric?${query(input)}`)
const USERS = { types: ['t', 'p', 's'], names: [], count: 'users', property: null, where: [] }

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
