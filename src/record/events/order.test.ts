import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../platform/db/database.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { attachWaiting, reattach } from '../event-accounts/actions.ts'
import { storeGroup } from './flush.ts'
import type { EventItem } from './item.ts'
import { Knowledge } from './knowledge.ts'

const NOW = Date.UTC(2026, 2, 10, 12)
const DAY_MS = 86_400_000

let database: TestDatabase
let sourceId: number

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  const [source] = await rows<{ id: number }>(
    "insert into sources (key, name, kind) values ('product', 'Product', 'events') returning id",
  )
  sourceId = source?.id ?? 0
  await rows('insert into event_sources (source_id) values ($1)', [sourceId])
  await rows(
    `insert into metrics (key, name, fed_by, definition) values
       ('amounts', 'Amounts', 'events', '{"types":["t"],"names":[],"count":"sum","property":"amount","where":[]}'),
       ('seats', 'Seats', 'events', '{"types":["t","p"],"names":[],"count":"last","property":"amount","where":[]}')`,
  )
})
afterAll(() => database.drop())

async function rows<T>(text: string, values: unknown[] = []): Promise<T[]> {
  return (await database.pool.query(text, values)).rows as T[]
}

/** Few users, groups and instants, so that everything meets everything; some of it 30 days late. */
const event: fc.Arbitrary<Omit<EventItem, 'messageId'>> = fc
  .record({
    kind: fc.constantFrom('track', 'track', 'page', 'identify', 'group', 'group', 'alias'),
    user: fc.constantFrom('ann', 'bo', 'cy'),
    visitor: fc.constantFrom('x', 'y'),
    isAnonymous: fc.boolean(),
    group: fc.constantFrom('acme', 'blue', 'corp'),
    isNamed: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    at: fc.constantFrom(NOW, NOW - 1000, NOW - 3 * DAY_MS, NOW - 30 * DAY_MS, NOW - 30 * DAY_MS + 1),
    amount: fc.integer({ min: -50, max: 5000 }).map((cents) => cents / 100),
  })
  .map(({ kind, user, visitor, isAnonymous, group, isNamed, at, amount }) => {
    const who = isAnonymous ? { userId: null, anonymousId: visitor } : { userId: user, anonymousId: null }
    const about = { at, original: new Date(at).toISOString(), previousId: null, groupKey: null }
    const properties = JSON.stringify({ amount, plan: `plan ${amount}` })
    if (kind === 'track')
      return { ...about, ...who, type: 't', name: 'Used', groupKey: isNamed ? group : null, properties }
    if (kind === 'page') return { ...about, ...who, type: 'p', name: 'Home', properties }
    if (kind === 'group') return { ...about, ...who, type: 'g', name: 'group', groupKey: group, properties }
    const both = { ...about, userId: user, anonymousId: visitor, properties }
    if (kind === 'identify') return { ...both, type: 'i', name: 'identify' }
    return { ...both, anonymousId: null, type: 'a', name: 'alias', previousId: visitor }
  })

/** The same events in another order, some of them more than once, in groups of another size. */
interface Story {
  events: EventItem[]
  again: EventItem[]
  sizes: number[]
}

const story: fc.Arbitrary<Story> = fc
  .array(event, { minLength: 2, maxLength: 25 })
  .map((some) => some.map((one, index) => ({ ...one, messageId: `m${String(index).padStart(2, '0')}` })))
  .chain((events) =>
    fc.record({
      events: fc.constant(events),
      again: fc
        .tuple(
          fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
          fc.shuffledSubarray(events),
        )
        .map(([all, some]) => [...all, ...some]),
      sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 5 }),
    }),
  )

async function tell(events: readonly EventItem[], sizes: readonly number[], doors: number): Promise<void> {
  const knowledge = Array.from({ length: doors }, () => new Knowledge())
  for (let start = 0, group = 0; start < events.length; group += 1) {
    const size = sizes[group % sizes.length] ?? 1
    await store(events.slice(start, start + size), knowledge[group % doors] ?? new Knowledge())
    start += size
    if (group % 3 === 2) await settle()
  }
  await settle()
}

async function store(items: readonly EventItem[], knowledge: Knowledge): Promise<void> {
  const client = await database.pool.connect()
  try {
    const options = { now: new Date(NOW), importId: null, arrivals: [] }
    await storeGroup(client, knowledge, { deliveries: [{ sourceId, receivedAt: NOW, items }], options })
  } finally {
    client.release()
  }
}

/** What jobs and watchers do sooner or later. */
async function settle(): Promise<void> {
  const parts = { db: openDatabase(database.pool), pool: database.pool }
  for (;;) {
    const moved = await reattach(parts)
    const attached = await attachWaiting(parts)
    if (moved + attached === 0) return
  }
}

/** Everything that is said of accounts and events, by names that do not depend on who came first. */
async function state(): Promise<unknown> {
  const account = `(select external_id from external_ids where kind = 'account' and external_ids.account_id = t.account_id)`
  const metric = '(select key from metrics where metrics.id = t.metric_id)'
  return {
    days: await rows(
      `select ${account} as account, ${metric} as metric, day, value::float8, last_at, last_id from metric_days t order by 1, 2, 3`,
    ),
    users: await rows(
      `select ${account} as account, ${metric} as metric, day, user_id from user_days t order by 1, 2, 3, 4`,
    ),
    events: await rows(`select ${account} as account, message_id, at from events t order by message_id`),
    waits: await rows('select group_key, subject, events, first_at, last_at from event_waits order by 1, 2'),
    names: await rows('select type, name, events, first_at, last_at from event_names order by 1, 2'),
    traits: await rows('select kind, key, traits from event_traits order by 1, 2'),
    rhythm: await rows('select day, signals from source_days order by 1'),
  }
}

async function forget(): Promise<void> {
  for (const table of FORGOTTEN) await rows(`delete from ${table}`)
  await rows("delete from external_ids where kind = 'account'")
  await rows('delete from accounts')
  await rows('update event_rules set version = version + 1')
}

const FORGOTTEN = [
  'events',
  'message_receipts',
  'metric_days',
  'user_days',
  'user_groups',
  'user_links',
  'group_changes',
  'event_traits',
  'event_waits',
  'event_names',
  'event_minutes',
  'event_issues',
  'source_days',
  'dirty_accounts',
]

test('any order and any repetition of the same events gives the same state', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ events, again, sizes }) => {
      await forget()
      await tell(events, [events.length], 1)
      const atOnce = await state()
      await forget()
      await tell(again, sizes, 2)
      expect(await state()).toEqual(atOnce)
    }),
    { numRuns: 40 },
  )
}, 240_000)

test('the same message at many doors at once is stored once', async () => {
  await forget()
  const one = { ...fc.sample(event, { numRuns: 1, seed: 1 })[0], messageId: 'same' } as EventItem
  await Promise.all(Array.from({ length: 6 }, () => store([one], new Knowledge())))
  expect(await rows('select message_id from events')).toEqual([{ message_id: 'same' }])
  expect(
    await rows('select sum(accepted)::int as accepted, sum(repeated)::int as repeated from event_minutes'),
  ).toEqual([{ accepted: 1, repeated: 5 }])
})
