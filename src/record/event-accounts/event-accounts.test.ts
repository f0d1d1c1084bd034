import type { PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { storeGroup } from '../events/flush.ts'
import type { EventItem } from '../events/item.ts'
import { Knowledge } from '../events/knowledge.ts'
import { eventItem } from '../events/testing/deliveries.ts'
import { attachWaiting, reattach } from './actions.ts'
import { applyTraits } from './apply-traits.ts'

let database: TestDatabase
let db: Db
let client: PoolClient
let knowledge: Knowledge
let source: number
const NOON = Date.UTC(2026, 2, 10, 12)
const HOUR = 3_600_000

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await migrateJobs(database.pool)
})
afterAll(() => database.drop())

beforeEach(async () => {
  client = await database.pool.connect()
  knowledge = new Knowledge()
  const [made] = await rows<{ id: number }>(
    "insert into sources (key, name, kind) values (gen_random_uuid()::text, 'App', 'events') returning id",
  )
  source = made?.id ?? 0
  await client.query('insert into event_sources (source_id, creates_accounts) values ($1, false)', [source])
  await client.query('update event_rules set version = version + 1')
  return () => client.release()
})

async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await client.query(text, values)).rows as T[]
}

async function account(externalId: string): Promise<number> {
  const [made] = await rows<{ id: number }>('insert into accounts (name, source_id) values ($1, $2) returning id', [
    externalId,
    source,
  ])
  const id = made?.id ?? 0
  await client.query("insert into external_ids values ('account', $1, $2, $3, $3)", [source, externalId, id])
  return id
}

let count = 0
function item(about: Partial<EventItem> = {}): EventItem {
  count += 1
  return eventItem({ userId: 'ann', messageId: `ea${count}`, at: NOON, ...about })
}

const group = (groupKey: string, about: Partial<EventItem> = {}) =>
  item({ type: 'g', name: 'group', groupKey, ...about })

function store(...items: EventItem[]) {
  return storeGroup(client, knowledge, {
    deliveries: [{ sourceId: source, receivedAt: NOON, items }],
    options: { now: new Date(NOON), importId: null, arrivals: [] },
  })
}

const attach = () => attachWaiting({ db, pool: database.pool })
const used = (accountId: number) =>
  rows<{ day: string; value: string }>(
    `select day, value::text from metric_days join metrics on metrics.id = metric_id
     where account_id = $1 and definition -> 'names' ? 'Used' order by day`,
    [accountId],
  )
const waits = () => rows('select group_key, subject, events from event_waits where source_id = $1', [source])

test('events of a group that becomes known are attached and counted', async () => {
  await store(item({ groupKey: 'late-1' }), item({ groupKey: 'late-1', at: NOON - 26 * HOUR }))
  expect(await attach()).toBe(0)
  const id = await account('late-1')
  expect(await attach()).toBe(2)
  expect(await used(id)).toEqual([
    { day: '2026-03-09', value: '1' },
    { day: '2026-03-10', value: '1' },
  ])
  expect(await waits()).toEqual([])
  expect(await rows('select 1 from dirty_accounts where account_id = $1', [id])).toHaveLength(1)
})

test('events of a user wait for its group call, even one that comes much later', async () => {
  const id = await account('late-2')
  await store(item({ userId: 'bob', at: NOON - 3 * HOUR }))
  await store(group('late-2', { userId: 'bob', at: NOON }))
  expect(await attach()).toBe(1)
  expect(await used(id)).toEqual([{ day: '2026-03-10', value: '1' }])
})

test('events of a visitor wait until it signs in', async () => {
  const id = await account('late-3')
  await store(group('late-3', { userId: 'cat' }), item({ userId: null, anonymousId: 'v1' }))
  expect(await attach()).toBe(0)
  await store(item({ type: 'i', name: 'identify', userId: 'cat', anonymousId: 'v1' }))
  expect(await attach()).toBe(1)
  expect(await used(id)).toHaveLength(1)
})

test('a late group call moves the events after it and both accounts are counted anew', async () => {
  const [first, second] = [await account('first'), await account('second')]
  await store(group('first', { userId: 'dan', at: NOON - 9 * HOUR }))
  await store(item({ userId: 'dan', at: NOON - 8 * HOUR }), item({ userId: 'dan', at: NOON - 2 * HOUR }))
  expect(await used(first)).toEqual([{ day: '2026-03-10', value: '2' }])
  await store(group('second', { userId: 'dan', at: NOON - 5 * HOUR }))
  expect(await reattach({ db, pool: database.pool })).toBe(1)
  expect(await used(first)).toEqual([{ day: '2026-03-10', value: '1' }])
  expect(await used(second)).toEqual([{ day: '2026-03-10', value: '1' }])
  expect(await reattach({ db, pool: database.pool })).toBe(0)
})

test('events that name their account stay there whatever their user does', async () => {
  const [home] = [await account('home'), await account('away')]
  await store(group('home', { userId: 'eve', at: NOON - HOUR }), item({ userId: 'eve', groupKey: 'home' }))
  await store(group('away', { userId: 'eve', at: NOON - HOUR / 2 }))
  expect(await reattach({ db, pool: database.pool })).toBe(0)
  expect(await used(home)).toHaveLength(1)
})

test('whatever the order of arrival, the same events stand at the same accounts', async () => {
  const [left, right] = [await account('left'), await account('right')]
  const made = (user: string) => [
    group('left', { userId: user, at: NOON - 9 * HOUR }),
    item({ userId: user, at: NOON - 8 * HOUR }),
    group('right', { userId: user, at: NOON - 5 * HOUR }),
    item({ userId: user, at: NOON - 3 * HOUR }),
    item({ userId: user, at: NOON - 20 * HOUR }),
  ]
  for (const one of made('fay')) await store(one)
  for (const one of made('gus').reverse()) await store(one)
  await attach()
  await reattach({ db, pool: database.pool })
  const stand = (user: string) => rows('select account_id, at from events where user_id = $1 order by at', [user])
  expect(await stand('gus')).toEqual(await stand('fay'))
  expect([await used(left), await used(right)].map((days) => days.map(({ value }) => value))).toEqual([
    ['2', '2'],
    ['2'],
  ])
})

test('an identified user becomes a contact of its account, once it belongs to one', async () => {
  const id = await account('late-7')
  const apply = () => applyTraits({ db, pool: database.pool, now: new Date(NOON) })
  await store(item({ type: 'i', name: 'identify', userId: 'hal', properties: '{"email":"hal@x.test","name":"Hal"}' }))
  await apply()
  const contacts = () => rows('select account_id, email, name, title from contacts where source_id = $1', [source])
  expect(await contacts()).toEqual([])
  await store(group('late-7', { userId: 'hal' }))
  await apply()
  expect(await contacts()).toEqual([{ account_id: id, email: 'hal@x.test', name: 'Hal', title: null }])
  await store(item({ type: 'i', name: 'identify', userId: 'hal', at: NOON + 1, properties: '{"title":"CTO"}' }))
  await apply()
  expect(await contacts()).toEqual([{ account_id: id, email: 'hal@x.test', name: 'Hal', title: 'CTO' }])
})

test('group traits become attributes of the account, dated', async () => {
  const id = await account('late-8')
  await store(
    group('late-8', { userId: null, anonymousId: 'x', properties: '{"plan":"pro","website":"https://late8.test"}' }),
  )
  await applyTraits({ db, pool: database.pool, now: new Date(NOON) })
  expect(await rows('select attributes from account_attributes where account_id = $1', [id])).toEqual([
    { attributes: { plan: 'pro' } },
  ])
  expect(await rows('select domain from accounts where id = $1', [id])).toEqual([{ domain: 'late8.test' }])
  expect(await rows('select field, valid_from, value from account_facts where account_id = $1', [id])).toEqual([
    { field: 'attribute:plan', valid_from: '2026-03-10', value: 'pro' },
  ])
})
