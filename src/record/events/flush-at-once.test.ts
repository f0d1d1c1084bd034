import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { createPool } from '../../platform/db/pool.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { storeGroup } from './flush.ts'
import { FEW_EVENTS } from './flush-at-once.ts'
import type { EventItem } from './item.ts'
import { Knowledge } from './knowledge.ts'

const NOON = Date.UTC(2026, 2, 10, 12)
let database: TestDatabase
let pipelines: Pool
let client: PoolClient
let knowledge: Knowledge
let source: number
let asked: string[]

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  pipelines = createPool({ ...database.connection, max: 1, pipeline: true }, silentLog)
})
afterAll(async () => {
  await pipelines.end()
  await database.drop()
})
beforeEach(async () => {
  client = await pipelines.connect()
  knowledge = new Knowledge()
  asked = []
  for (const table of ['events', 'external_ids']) await client.query(`delete from ${table}`)
  await client.query("delete from metrics where key = 'exports_of_all'")
  const { rows } = await client.query<{ id: number }>(
    "insert into sources (key, name, kind) values (gen_random_uuid()::text, 'App', 'events') returning id",
  )
  source = rows[0]?.id ?? 0
  await client.query('insert into event_sources (source_id) values ($1)', [source])
  const ask = client.query
  client.query = ((...given: unknown[]) => {
    const [question] = given
    asked.push(typeof question === 'string' ? question : ((question as { name?: string }).name ?? 'unnamed'))
    return Reflect.apply(ask, client, given) as unknown
  }) as PoolClient['query']
  return () => {
    client.query = ask
    client.release()
  }
})

const item = (messageId: string, about: Partial<EventItem> = {}): EventItem => {
  const nobody = { anonymousId: null, previousId: null, original: null }
  const event = { type: 't', name: 'Report Exported', userId: 'ann', groupKey: 'acme', properties: '{}' } as const
  return { ...nobody, ...event, messageId, at: NOON, ...about }
}

/** With so many more that the group is one of many events. */
let others = 0
let made = 0

async function store(...items: EventItem[]) {
  asked.length = 0
  const padding = Array.from({ length: others }, () => item(`other ${(made += 1)}`))
  const deliveries = [{ sourceId: source, receivedAt: NOON, items: [...items, ...padding] }]
  const options = { now: new Date(NOON), importId: null, arrivals: [] }
  const outcomes = await storeGroup(client, knowledge, { deliveries, options })
  expect(outcomes).toHaveLength(items.length + others)
  return outcomes.filter(({ stamped }) => !stamped.item.messageId.startsWith('other'))
}

/** From here on the account, its user and the name of the event are known. */
async function begin(): Promise<void> {
  await store(item('m0', { type: 'g', name: 'group' }))
  await store(item('m1'))
  await store(item('m2', { groupKey: null }))
}

const counted = async () =>
  (
    await database.pool.query<{ value: number }>(
      `select sum(value)::int as value from metric_days join metrics on metrics.id = metric_id
       where source_id = $1 and metrics.definition->>'count' = 'events'`,
      [source],
    )
  ).rows[0]?.value

/** In one statement or one piece, without asking which messages came before. */
const isAtOnce = () =>
  others === 0
    ? asked.length === 1 && asked[0] === 'store-plain-events'
    : asked.at(-1) === 'commit' && !asked.includes('take-receipts') && !asked.includes('savepoint receipts')

describe.each(['few', 'many'] as const)('%s events of accounts that are known', (size) => {
  beforeEach(() => {
    others = size === 'many' ? FEW_EVENTS + 10 : 0
  })

  test('are stored at once', async () => {
    await begin()
    const before = await counted()
    const outcomes = await store(item('m3'), item('m4', { groupKey: null }))
    expect(outcomes.map(({ state }) => state)).toEqual(['stored', 'stored'])
    expect(isAtOnce()).toBe(true)
    expect(await counted()).toBe((before ?? 0) + 2 + others)
  })

  test('a message that came before is told apart and counted once, whatever comes with it', async () => {
    await begin()
    const before = await counted()
    await store(item('m3'))
    const outcomes = await store(item('m3'), item('m4'))
    expect(outcomes.map(({ state, stamped }) => [stamped.item.messageId, state]).toSorted()).toEqual([
      ['m3', 'repeated'],
      ['m4', 'stored'],
    ])
    expect(await counted()).toBe((before ?? 0) + 2 + 2 * others)
    // The next that repeats nothing goes the short way again.
    await store(item('m5'))
    await store(item('m6'))
    expect(isAtOnce()).toBe(true)
    expect(await counted()).toBe((before ?? 0) + 4 + 4 * others)
  })

  test('rules that moved meanwhile are read anew before anything is stored', async () => {
    await begin()
    await database.pool.query(
      `insert into metrics (key, name, fed_by, definition) values ('exports_of_all', 'Exports', 'events', $1)`,
      [JSON.stringify({ types: ['t'], names: [], count: 'events', property: null, where: [] })],
    )
    await database.pool.query('update event_rules set version = version + 1')
    const before = await counted()
    await store(item('m3'))
    expect(isAtOnce()).toBe(false)
    expect(await counted()).toBe((before ?? 0) + 2 * (1 + others))
  })

  test('an event that cannot be stored fails its group, and nothing of the group stands', async () => {
    await begin()
    const before = await counted()
    await expect(store(item('m3'), item('m4', { properties: '{"broken":' }))).rejects.toMatchObject({ code: '22P02' })
    expect(await counted()).toBe(before)
    const outcomes = await store(item('m3'))
    expect(outcomes.map(({ state }) => state)).toEqual(['stored'])
  })

  test('are counted beside a packed night although the database has another isolation by default', async () => {
    await begin()
    const before = await counted()
    const { rows } = await database.pool.query<{ name: string }>('select current_database() as name')
    await database.pool.query(
      `alter database ${rows[0]?.name ?? ''} set default_transaction_isolation = 'repeatable read'`,
    )
    await database.pool.query(
      `insert into packed_days_night (night, old_through) values (1, '2026-01-01') on conflict do nothing`,
    )
    const opened = createPool({ ...database.connection, max: 1, pipeline: true }, silentLog)
    const told = client
    client = await opened.connect()
    try {
      await store(item('m3'))
    } finally {
      client.release()
      client = told
      await opened.end()
    }
    expect(await counted()).toBe((before ?? 0) + 1 + others)
  })
})
