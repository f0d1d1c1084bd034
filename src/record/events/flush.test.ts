import type { Pool, PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { createPool } from '../../platform/db/pool.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { storeGroup } from './flush.ts'
import type { Delivery, EventItem } from './item.ts'
import { Knowledge } from './knowledge.ts'
import { eventItem } from './testing/deliveries.ts'

let database: TestDatabase
let pipelines: Pool
let client: PoolClient
let knowledge: Knowledge
let source: number
const NOON = Date.UTC(2026, 2, 10, 12)

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  pipelines = createPool({ ...database.connection, max: 2, pipeline: true }, silentLog)
})
afterAll(async () => {
  await pipelines.end()
  await database.drop()
})

let made = 0
function item(about: Partial<EventItem> = {}): EventItem {
  made += 1
  return eventItem({ name: 'Report Exported', userId: 'ann', messageId: `m${made}`, at: NOON, ...about })
}

function store(...items: EventItem[]) {
  const delivery: Delivery = { sourceId: source, receivedAt: NOON, items }
  const options = { now: new Date(NOON), importId: null, arrivals: [source] }
  return storeGroup(client, knowledge, { deliveries: [delivery], options })
}

const group = (groupKey: string, about: Partial<EventItem> = {}) =>
  item({ type: 'g', name: 'group', groupKey, properties: `{"name":"${groupKey} Inc"}`, ...about })

async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await client.query(text, values)).rows as T[]
}

const counts = () =>
  rows<{ key: string; value: string }>(
    `select metrics.key, sum(value)::text as value from metric_days join metrics on metrics.id = metric_id
     where source_id = $1 group by 1 order by 1`,
    [source],
  )

describe.each(['many', 'few'] as const)('%s events at once', (size) => {
  beforeEach(async () => {
    client = await (size === 'few' ? pipelines : database.pool).connect()
    knowledge = new Knowledge()
    // Names and ids are the same for both sizes.
    for (const table of ['events', 'external_ids']) await client.query(`delete from ${table}`)
    await client.query('select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))')
    const { rows } = await client.query<{ id: number }>(
      "insert into sources (key, name, kind) values (gen_random_uuid()::text, 'App', 'events') returning id",
    )
    source = rows[0]?.id ?? 0
    await client.query('insert into event_sources (source_id) values ($1)', [source])
    return () => client.release()
  })

  test('a group call makes its account, and its events are counted there', async () => {
    const outcomes = await store(item({ userId: 'g1' }), group('acme-1', { userId: 'g1' }))
    expect(outcomes.map(({ state }) => state)).toEqual(['stored', 'stored'])
    const accounts = await rows<{ name: string }>('select name from accounts where source_id = $1', [source])
    expect(accounts).toEqual([{ name: 'acme-1 Inc' }])
    expect(await counts()).toEqual([
      { key: 'active_users', value: '1' },
      { key: 'report_exported', value: '1' },
    ])
  })

  test('a message id counts once, in one group and across groups', async () => {
    const twice = item({ groupKey: 'acme-2' })
    await store(group('acme-2'))
    const first = await store(twice, twice)
    expect(first.map(({ state }) => state)).toEqual(['stored', 'repeated'])
    const again = await store(twice, item({ groupKey: 'acme-2' }))
    expect(again.map(({ state }) => state).toSorted()).toEqual(['repeated', 'stored'])
    expect((await counts()).find(({ key }) => key === 'report_exported')?.value).toBe('2')
  })

  test('another content under a known id is shown as a conflict, and the first one stays', async () => {
    await store(group('acme-3'))
    const first = item({ groupKey: 'acme-3', properties: '{"n":1}' })
    await store(first)
    const [outcome] = await store({ ...first, properties: '{"n":2}' })
    expect(outcome?.state).toBe('conflict')
    const issues = await rows('select kind, message_id from event_issues where source_id = $1', [source])
    expect(issues).toEqual([{ kind: 'conflict', message_id: first.messageId }])
    const kept = await rows('select properties from events where message_id = $1', [first.messageId])
    expect(kept).toEqual([{ properties: { n: 1 } }])
  })

  test('an event of nobody waits, visible and uncounted', async () => {
    const [outcome] = await store(item({ userId: 'stranger' }))
    expect(outcome?.state).toBe('waiting')
    expect(await counts()).toEqual([])
    const waits = await rows('select group_key, subject, events from event_waits where source_id = $1', [source])
    expect(waits).toEqual([{ group_key: '', subject: 'u:stranger', events: 1 }])
  })

  test('a source that makes no accounts lets events of unknown groups wait', async () => {
    await client.query('update event_sources set creates_accounts = false where source_id = $1', [source])
    await client.query('update event_rules set version = version + 1')
    const outcomes = await store(group('nobody-knows', { userId: null, anonymousId: 'x' }))
    expect(outcomes.map(({ state }) => state)).toEqual(['waiting'])
  })

  test('a user moves to another account from the time of the group call on', async () => {
    await store(group('old-home', { userId: 'bo', at: NOON - 1000 }), group('new-home', { userId: 'bo', at: NOON }))
    const outcomes = await store(item({ userId: 'bo', at: NOON - 1 }), item({ userId: 'bo', at: NOON }))
    const ids = new Map(outcomes.map(({ stamped, accountId }) => [stamped.item.at, accountId]))
    const named = await rows<{ id: number; name: string }>('select id, name from accounts where source_id = $1', [
      source,
    ])
    const nameAt = (at: number) => named.find(({ id }) => id === ids.get(at))?.name
    expect([nameAt(NOON - 1), nameAt(NOON)]).toEqual(['old-home Inc', 'new-home Inc'])
  })

  test('a late group call that changes the past asks for the events to be attached again', async () => {
    await store(group('first', { userId: 'cy', at: NOON }))
    await store(item({ userId: 'cy', at: NOON + 5 }))
    await store(group('first', { userId: 'cy', at: NOON + 9 }))
    const jobs = () => rows("select key from graphile_worker.jobs where task_identifier = 'events.reattach'")
    expect(await jobs()).toEqual([])
    await store(group('second', { userId: 'cy', at: NOON + 3 }))
    expect(await jobs()).toHaveLength(1)
  })

  test('an anonymous visitor is counted where the user it turned out to be belongs', async () => {
    await store(
      group('acme-7', { userId: 'dee' }),
      item({ type: 'i', name: 'identify', userId: 'dee', anonymousId: 'anon' }),
    )
    const [outcome] = await store(item({ userId: null, anonymousId: 'anon' }))
    expect(outcome?.state).toBe('stored')
    expect((await counts()).find(({ key }) => key === 'active_users')).toBeUndefined()
  })

  test('accounts are marked, and the rhythm, the names and the door are written down', async () => {
    await store(group('acme-8'), item({ groupKey: 'acme-8' }), item({ userId: 'nobody' }))
    const [account] = await rows<{ id: number }>('select id from accounts where source_id = $1', [source])
    expect(await rows('select account_id from dirty_accounts where account_id = $1', [account?.id])).toHaveLength(1)
    expect(await rows('select day, signals from source_days where source_id = $1', [source])).toEqual([
      { day: '2026-03-10', signals: 3 },
    ])
    expect(await rows('select accepted, waiting from event_minutes where source_id = $1', [source])).toEqual([
      { accepted: 3, waiting: 1 },
    ])
    expect(await rows('select type, name, events from event_names where source_id = $1 order by 1', [source])).toEqual([
      { type: 'g', name: 'group', events: 1 },
      { type: 't', name: 'Report Exported', events: 2 },
    ])
  })

  test('text that COPY gives a meaning to comes back as it was', async () => {
    const odd = 'tab\t line\n back\\slash \\N \r end'
    await store(
      group('acme-9'),
      item({ messageId: 'odd', name: odd, groupKey: 'acme-9', properties: JSON.stringify({ odd }) }),
    )
    expect(await rows("select name, properties from events where message_id = 'odd'")).toEqual([
      { name: odd, properties: { odd } },
    ])
  })

  test('a group that fails leaves nothing behind', async () => {
    await store(group('acme-10'))
    await expect(
      store(
        item({ messageId: 'good', groupKey: 'acme-10' }),
        item({ messageId: 'bad', groupKey: 'acme-10', properties: '{"a":"\\u0000"}' }),
      ),
    ).rejects.toThrow()
    expect(await rows("select 1 from events where message_id in ('good', 'bad')")).toEqual([])
    expect((await store(item({ messageId: 'good', groupKey: 'acme-10' }))).map(({ state }) => state)).toEqual([
      'stored',
    ])
  })
})
