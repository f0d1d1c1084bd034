import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { createPortfolioWorld, query, type PortfolioWorld } from '../../platform/testing/portfolio-world.ts'
import { insertRawEvents } from '../../platform/testing/raw-events.ts'
import type { Asker } from '../../platform/testing/server.ts'

let world: PortfolioWorld
let server: PortfolioWorld['server']
let acme: number
let initech: number

beforeAll(async () => {
  world = await createPortfolioWorld()
  server = world.server
  acme = world.ids.get('Acme Foods') ?? 0
  initech = world.ids.get('=Initech') ?? 0
  const contact = await server.db
    .insertInto('contacts')
    .values({ account_id: acme, name: 'Ann Moss', source_id: 2 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await server.db
    .insertInto('external_ids')
    .values({ kind: 'contact', source_id: 2, external_id: 'ann', account_id: acme, row_id: contact.id })
    .execute()
  const event = (userId: string | null, at: string, name = 'Open', type = 't') => ({
    accountId: acme,
    userId,
    at,
    name,
    type,
    properties: { by: userId },
  })
  await insertRawEvents(server.db, [
    event('ann', '2026-03-01T10:00:00Z'),
    event('ann', '2026-03-01T12:00:00Z', 'Pay'),
    event('ann', '2026-03-03T10:00:00Z'),
    event('bob@acme.test', '2026-03-09T10:00:00Z'),
    event(null, '2026-03-10T08:00:00Z', '/home', 'p'),
    event('ann', '2026-03-10T08:30:00Z', 'identify', 'i'),
    event('old', '2025-01-09T10:00:00Z'),
  ])
  await insertRawEvents(server.db, [{ accountId: initech, at: '2026-03-09T10:00:00Z', name: 'Open', userId: 'ann' }])
})
afterAll(() => server.stop())

const activity = (who: Asker, accountId: number, input: object = {}) =>
  server.request(who, 'GET', `/api/accounts/${accountId}/activity?${query(input)}`)
const recent = (who: Asker, accountId: number, input: object = {}) =>
  server.request(who, 'GET', `/api/accounts/${accountId}/events?${query(input)}`)

test('an account shows its users with the person on record, last seen first, and its events by name', async () => {
  const { body } = await activity('owner', acme, { days: 30 })
  expect(body.users).toEqual([
    {
      userId: 'bob@acme.test',
      contactId: null,
      person: null,
      events: 1,
      daysActive: 1,
      firstAt: '2026-03-09T10:00:00.000Z',
      lastAt: '2026-03-09T10:00:00.000Z',
    },
    {
      userId: 'ann',
      contactId: expect.any(Number),
      person: 'Ann Moss',
      events: 3,
      daysActive: 2,
      firstAt: '2026-03-01T10:00:00.000Z',
      lastAt: '2026-03-03T10:00:00.000Z',
    },
  ])
  expect(body).toMatchObject({
    userCount: 2,
    anonymousEvents: 1,
    lastEventAt: '2026-03-10T08:00:00.000Z',
    detailsHidden: false,
  })
  expect(body.events.slice(0, 2)).toEqual([
    { type: 't', name: 'Open', events: 3, users: 2, lastAt: '2026-03-09T10:00:00.000Z' },
    { type: 'p', name: '/home', events: 1, users: 0, lastAt: '2026-03-10T08:00:00.000Z' },
  ])
})

test('raw events come newest first, page by page, by name or by user', async () => {
  const names = async (input: object) => {
    const { body } = await recent('owner', acme, input)
    return [body.rows.map(({ name }: { name: string }) => name).join(' '), body.hasMore]
  }
  expect(await names({ limit: 3 })).toEqual(['identify /home Open', true])
  expect(await names({ limit: 3, offset: 3 })).toEqual(['Open Pay Open', true])
  expect(await names({ name: 'Pay' })).toEqual(['Pay', false])
  expect(await names({ userId: 'ann' })).toEqual(['identify Open Pay Open', false])
  const { body } = await recent('owner', acme, { limit: 1, name: 'Pay' })
  expect(body.rows[0]).toMatchObject({
    properties: { by: 'ann' },
    userId: 'ann',
    type: 't',
    sourceName: 'Imported files',
  })
})

test('no more than the last hundred raw events are shown', async () => {
  const many = Array.from({ length: 120 }, (_, index) => ({
    accountId: initech,
    at: new Date(Date.parse('2026-02-01T00:00:00Z') + index * 60_000).toISOString(),
    name: 'Many',
  }))
  await insertRawEvents(server.db, many)
  const { body } = await recent('owner', initech, { offset: 90, limit: 100 })
  expect(body.rows).toHaveLength(10)
  expect(body.hasMore).toBe(false)
})

test('who may not see contact details sees neither addresses nor properties, and cannot ask for a user', async () => {
  const { body } = await activity('executive', acme, { days: 30 })
  expect(body.users.map(({ userId, person }: { userId: string; person: string }) => [userId, person])).toEqual([
    ['b•••@acme.test', null],
    ['ann', 'A•••'],
  ])
  const events = await recent('executive', acme, { userId: 'bob@acme.test' })
  expect(events.text).not.toContain('bob@acme.test')
  expect(events.body.rows.every(({ properties }: { properties: unknown }) => properties === null)).toBe(true)
  expect(events.body.rows.length).toBeGreaterThan(1)
})

test('an account out of reach does not exist', async () => {
  expect((await activity('csm', initech)).status).toBe(404)
  expect((await recent('csm', initech)).status).toBe(404)
})

test('metrics stand beside what is usual for the account', async () => {
  const make = async (key: string, rollup: string) => {
    const metric = { key, name: key, rollup }
    return (await server.db.insertInto('metrics').values(metric).returning('id').executeTakeFirstOrThrow()).id
  }
  const [logins, seats, young] = [await make('logins', 'sum'), await make('seats', 'last'), await make('young', 'sum')]
  // The window is 2026-03-01 … 03-10, the baseline 2025-12-07 … 2026-02-28.
  const rows = [
    [logins, '2025-12-07', 84],
    [logins, '2026-03-02', 18],
    [logins, '2026-03-10', 99],
    [seats, '2026-01-05', 10],
    [seats, '2026-01-12', 20],
    [seats, '2026-03-02', 30],
    [young, '2026-02-20', 5],
  ] as const
  await server.db
    .insertInto('metric_days')
    .values(
      rows.map(([metric_id, text, value]) => ({
        account_id: acme,
        metric_id,
        day: day(text),
        source_id: 2,
        value: String(value),
      })),
    )
    .execute()
  const { body } = await activity('owner', acme, { days: 10 })
  expect(body.baselines).toEqual([
    { key: 'logins', nature: 'amount', perDay: 1, currentPerDay: 2, change: 1 },
    { key: 'seats', nature: 'level', perDay: 15, currentPerDay: 30, change: 1 },
  ])
  await sql`delete from metric_days`.execute(server.db)
})
