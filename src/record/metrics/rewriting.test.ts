import * as fc from 'fast-check'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { storeGroup } from '../events/flush.ts'
import type { EventItem } from '../events/item.ts'
import { eventItem } from '../events/testing/deliveries.ts'
import { Knowledge } from '../events/knowledge.ts'
import { MetricRule } from '../events/metric-rule.ts'
import { bumpRules, readEventRules } from '../events/store-lock.ts'
import { partitionedMonths, setRetention } from '../events/store-partitions.ts'
import { countNextAccounts } from './backfill.ts'
import { compareCounts } from './compare.ts'
import { keepEvents, oldestKeptMonth } from './retention.ts'
import { recountSourceDays } from './store-source-days.ts'
import { insertEventMetric, updateMetric } from './store.ts'
import { changeZone, moveNextAccounts } from './zone.ts'

let database: TestDatabase
let db: Db
let client: PoolClient
const NOW = new Date('2026-03-10T12:00:00Z')
const HOUR_MS = 3_600_000

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  db = openDatabase(database.pool)
  client = await database.pool.connect()
})
afterAll(async () => {
  client.release()
  await database.drop()
})

type Step =
  | { does: 'events'; items: { group: number; user: number | null; name: string; hoursAgo: number; n: number }[] }
  | { does: 'define'; count: MetricRule['count'] }
  | { does: 'redefine'; count: MetricRule['count'] }
  | { does: 'zone'; zone: string }
  | { does: 'count' | 'move' | 'source days' }
  | { does: 'keep'; months: number }

const count = fc.constantFrom<MetricRule['count']>('events', 'users', 'sum', 'last')
const item = fc.record({
  group: fc.integer({ min: 1, max: 4 }),
  user: fc.option(fc.integer({ min: 1, max: 3 })),
  name: fc.constantFrom('opened', 'saved'),
  hoursAgo: fc.oneof(fc.integer({ min: 0, max: 72 }), fc.integer({ min: 0, max: 150 * 24 })),
  n: fc.integer({ min: -3, max: 3 }),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant('events' as const),
      items: fc.array(item, { minLength: 1, maxLength: 8 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('define' as const), count }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('redefine' as const), count }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('zone' as const),
      zone: fc.constantFrom('Pacific/Kiritimati', 'America/Los_Angeles', 'UTC'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom('count' as const, 'move' as const, 'source days' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('keep' as const), months: fc.integer({ min: 1, max: 4 }) }) },
)

test('whatever rewrites counts while events come, they end as the raw events say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const world = await freshWorld()
      for (const one of steps) await play(world, one)
      while (await countNextAccounts(db));
      while (await moveNextAccounts(db));
      await recountSourceDays(db)
      expect(await differences()).toEqual([])
      expect(await oddSourceDays()).toEqual([])
    }),
    { numRuns: 25 },
  )
}, 240_000)

test('events that are stored at the very moment counts are rewritten are counted once', async () => {
  const world = await freshWorld()
  await play(world, { does: 'define', count: 'sum' })
  await play(world, { does: 'zone', zone: 'Pacific/Kiritimati' })
  const items = (n: number) =>
    Array.from({ length: 5 }, (_, index) => ({
      group: 1 + ((n + index) % 4),
      user: 1,
      name: 'opened',
      hoursAgo: (n * 7) % 90,
      n,
    }))
  const storing = async () => {
    for (let n = 0; n < 40; n += 1) await play(world, { does: 'events', items: items(n) })
  }
  const rewriting = async () => {
    for (const does of ['count', 'move', 'source days', 'count', 'move'] as const) await play(world, { does })
    await play(world, { does: 'keep', months: 2 })
    while ((await countNextAccounts(db)) || (await moveNextAccounts(db)));
  }
  await Promise.all([storing(), rewriting()])
  await recountSourceDays(db)
  expect(await differences()).toEqual([])
  expect(await oddSourceDays()).toEqual([])
  const { rows } = await sql<{ n: number }>`select count(*) as n from events where type = 't'`.execute(db)
  expect(rows[0]?.n).toBe(200)
})

test('a number that was tampered with is found, and repaired', async () => {
  const world = await freshWorld()
  const items = [1, 2, 3].map((user) => ({ group: 1, user, name: 'opened', hoursAgo: user, n: 1 }))
  await play(world, { does: 'events', items })
  await sql`update metric_days set value = value + 1 where metric_id = (select min(id) from metrics)`.execute(db)
  await sql`delete from user_days where user_id = 'u2'`.execute(db)
  const found = await differences()
  expect(found.map(({ day: on, stored, counted, users }) => [on, stored, counted, users])).toEqual([
    ['2026-03-10', '4', '3', 1],
  ])
  expect(await differences({ repair: true })).toEqual(found)
  expect(await differences()).toEqual([])
  const { rows } = await sql<{ dirty: number }>`select count(*) as dirty from dirty_accounts`.execute(db)
  expect(rows[0]?.dirty).toBeGreaterThan(0)
})

test('months have their own partitions, two ahead, and those beyond the retention are dropped with what lies in no month', async () => {
  const world = await freshWorld()
  const long = (days: number) => ({ group: 1, user: 1, name: 'opened', hoursAgo: days * 24, n: 1 })
  await play(world, { does: 'events', items: [long(0), long(45), long(80), long(430)] })
  const kept = await keepEvents(db, NOW)
  expect(kept).toMatchObject({ keptFrom: '2025-02-02', droppedMonths: [], deletedEvents: 1 })
  expect(kept.months).toEqual(months('2025-02-01', '2026-05-01'))
  expect(await stored()).toEqual({ events_2025_12: 1, events_2026_01: 1, events_2026_03: 5 })

  await setRetention(db, 2)
  expect(await keepEvents(db, NOW)).toMatchObject({ keptFrom: '2026-01-02', deletedEvents: 0 })
  expect(await partitionedMonths(db)).toEqual(months('2026-01-01', '2026-05-01'))
  expect(await stored()).toEqual({ events_2026_01: 1, events_2026_03: 5 })
  const { rows } = await sql<{ value: string }>`
    select sum(value) as value from metric_days join metrics on metrics.id = metric_id where metrics.key = 'opened'`.execute(
    db,
  )
  expect(rows).toEqual([{ value: '4' }])
  expect(await differences()).toEqual([])
})

test('message ids are forgotten after 35 days, but for those of imported files', async () => {
  const world = await freshWorld()
  await play(world, { does: 'events', items: [{ group: 1, user: 1, name: 'opened', hoursAgo: 1, n: 1 }] })
  await sql`update message_receipts set received_on = '2026-02-02'`.execute(db)
  await sql`
    insert into message_receipts values (1, '\\x01', '2026-02-02', 1, 7), (1, '\\x02', '2026-02-03', 1, null)`.execute(
    db,
  )
  expect((await keepEvents(db, NOW)).forgottenReceipts).toBe(5)
  const { rows } = await sql<{ received_on: string }>`select received_on from message_receipts order by 1`.execute(db)
  expect(rows.map((row) => row.received_on)).toEqual(['2026-02-02', '2026-02-03'])
})

test('the oldest month that is kept is counted back from the month of the day', () => {
  expect(oldestKeptMonth(day('2026-03-31'), 13)).toBe('2025-02-01')
  expect(oldestKeptMonth(day('2026-01-01'), 1)).toBe('2025-12-01')
})

interface World {
  source: number
  knowledge: Knowledge
  made: number
}

async function freshWorld(): Promise<World> {
  for (const month of await partitionedMonths(db)) {
    const name = sql.table(`events_${month.slice(0, 7).replace('-', '_')}`)
    await sql`drop table ${name}`.execute(db)
  }
  await sql`
    truncate events, message_receipts, metric_days, user_days, metrics, accounts, external_ids, source_days, user_groups,
      user_links, event_waits, event_names, event_sources, own_metric_days, merged_user_days cascade`.execute(db)
  await sql`
    update event_rules set version = version + 1, zone = 'UTC', next_zone = null, zone_done_to = 0,
      kept_from = '2000-01-01', retention_months = 13`.execute(db)
  const { rows } = await sql<{ id: number }>`
    insert into sources (key, name, kind) values (gen_random_uuid()::text, 'App', 'events') returning id`.execute(db)
  const source = rows[0]?.id ?? 0
  await sql`insert into event_sources (source_id) values (${source})`.execute(db)
  const world = { source, knowledge: new Knowledge(), made: 0 }
  // In another order than their ids, so that a count in the middle has some on either side.
  const groups = [3, 1, 4, 2].map((group) => ({
    ...shape(world),
    type: 'g' as const,
    name: 'group',
    groupKey: `g${group}`,
    userId: `owner ${group}`,
  }))
  await storeItems(world, groups)
  return world
}

function shape(world: World): EventItem {
  world.made += 1
  return eventItem({ name: 'opened', messageId: `m${world.made}`, at: NOW.getTime() })
}

async function storeItems({ source, knowledge }: World, items: readonly EventItem[]): Promise<void> {
  const delivery = { sourceId: source, receivedAt: NOW.getTime(), items }
  await storeGroup(client, knowledge, { deliveries: [delivery], options: { now: NOW, importId: null, arrivals: [] } })
}

async function play(world: World, one: Step): Promise<void> {
  switch (one.does) {
    case 'events':
      return storeItems(
        world,
        one.items.map(({ group, user, name, hoursAgo, n }) => ({
          ...shape(world),
          name,
          groupKey: `g${group}`,
          userId: user === null ? null : `u${user}`,
          anonymousId: 'somebody',
          at: NOW.getTime() - hoursAgo * HOUR_MS,
          properties: JSON.stringify({ n }),
        })),
      )
    case 'define': {
      const key = `mine_${world.made}_${one.count}`
      const definition = MetricRule.parse({ types: ['t'], count: one.count, property: 'n' })
      await db.transaction().execute(async (trx) => {
        await insertEventMetric(trx, { key, name: key, description: '', unit: '', rollup: 'sum', definition })
        await bumpRules(trx)
      })
      return
    }
    case 'redefine': {
      const definition = MetricRule.parse({ types: ['t'], names: ['saved'], count: one.count, property: 'n' })
      const { rows } = await sql<{
        id: number
      }>`select max(id) as id from metrics where key like 'mine%' having max(id) is not null`.execute(db)
      await db.transaction().execute(async (trx) => {
        for (const { id } of rows) await updateMetric(trx, id, { definition, isCountedAnew: true }, NOW)
        await bumpRules(trx)
      })
      return
    }
    case 'zone':
      await changeZone(db, one.zone)
      return
    case 'count':
      await countNextAccounts(db)
      return
    case 'move':
      await moveNextAccounts(db)
      return
    case 'source days':
      return recountSourceDays(db)
    case 'keep':
      await setRetention(db, one.months)
      await keepEvents(db, NOW)
  }
}

async function differences({ repair = false } = {}) {
  const found = []
  for await (const chunk of compareCounts(db, { repair })) found.push(...chunk.differences)
  return found
}

async function oddSourceDays() {
  const { zone, keptFrom } = await readEventRules(db)
  const { rows } = await sql`
    select * from (select source_id, (at at time zone ${zone})::date as day, count(*)::int as n from events group by 1, 2) as counted
    full join (select source_id, day, signals::int as signals from source_days where kind = 'events') as stored using (source_id, day)
    where day >= ${keptFrom}::date and n is distinct from signals`.execute(db)
  return rows
}

async function stored(): Promise<Record<string, number>> {
  const { rows } = await sql<{ name: string; n: number }>`
    select tableoid::regclass::text as name, count(*)::int as n from events group by 1 order by 1`.execute(db)
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}

function months(from: string, until: string): Day[] {
  const found: Day[] = []
  for (let month = day(from); month <= until; month = `${addDays(month, 31).slice(0, 7)}-01` as Day) found.push(month)
  return found
}
