import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, openDatabase, sql, type Db, type Trx } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import type { EventItem } from '../events/item.ts'
import { eventItem } from '../events/testing/deliveries.ts'
import { MetricRule, type CountedMetric, type PlacedEvent } from '../events/metric-rule.ts'
import { indexRules, rollUp } from '../events/roll-up.ts'
import { recountAccounts } from './store-recount.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 2, 28)

const name = fc.constantFrom('signed_in', 'report', 'ORDER ü', '')
const path = fc.constantFrom('n', 'p.q', 'p', '__proto__', 'length', 'p.length', 'ö')
const scalar = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom<unknown>('x', '', '3', '1e3', true, false, null, 0.1, 1e21, 1e-7, -0, 123_456_789_012_345),
)
const leaf = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.dictionary(path, scalar, { maxKeys: 2 }))
const properties = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.dictionary(fc.constantFrom('n', 'p', 'q', 'ö', 'length', '__proto__'), leaf, { maxKeys: 4 }),
  },
  { weight: 1, arbitrary: leaf },
)
const type = fc.constantFrom('t', 'p', 's', 'i', 'g', 'a')

const event = fc.record({
  accountId: fc.integer({ min: 0, max: 3 }),
  type,
  name,
  userId: fc.option(fc.constantFrom('u1', 'u2', 'Ünal')),
  at: fc.integer({ min: START, max: START + 4 * DAY_MS }).map((at) => at - (at % 900_000)),
  properties,
})

const condition = fc.record({
  property: path,
  operator: fc.constantFrom('is', 'is_not', 'exists', 'at_least', 'at_most'),
  value: fc.constantFrom(0, 3, 0.1, -2.5, 'x', '3', '', true, null),
})
const rule = fc.record({
  types: fc.array(type, { minLength: 1, maxLength: 4 }),
  names: fc.array(
    name.filter((text) => text !== ''),
    { maxLength: 3 },
  ),
  count: fc.constantFrom('events', 'users', 'sum', 'last'),
  property: path,
  where: fc.array(condition, { maxLength: 2 }),
})
const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham', 'Pacific/Apia']

test('the counts of raw events in the database are those of the counting as they come', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 40 }),
      fc.array(rule, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...ZONES),
      async (events, rules, zone) => {
        const items = events.map(itemOf)
        const metrics = rules.map((made, index) => ({
          id: index + 1,
          rule: MetricRule.parse(made),
          countedTo: index % 3 === 2 ? 2 : Number.MAX_SAFE_INTEGER,
        }))
        await rolledBack(async (trx) => {
          await insertEvents(trx, items)
          await insertMetrics(trx, metrics)
          await recountAccounts(trx, [1, 2, 3], { zone, keptFrom: '2000-01-01' })
          expect(await counts(trx)).toEqual(rolledUp(items, metrics, zone))
        })
      },
    ),
    { numRuns: 150 },
  )
}, 120_000)

test('a recount leaves days before what is kept, imported metrics, other accounts and unfinished metrics alone', async () => {
  await rolledBack(async (trx) => {
    const signIns: CountedMetric = {
      id: 1,
      rule: MetricRule.parse({ types: ['t'], count: 'users' }),
      countedTo: 2,
    }
    await insertMetrics(trx, [signIns])
    await sql`insert into metrics (id, key, name) overriding system value values (9, 'logins', 'Logins')`.execute(trx)
    for (const account of [1, 2, 3]) {
      for (const metric of [1, 9]) {
        for (const day of ['2026-03-01', '2026-03-28'])
          await sql`insert into metric_days (account_id, metric_id, day, source_id, value) values (${account}, ${metric}, ${day}, 2, 7)`.execute(
            trx,
          )
      }
    }
    await sql`insert into user_days values (1, 1, '2026-03-01', 'old'), (1, 1, '2026-03-28', 'gone'), (3, 1, '2026-03-28', 'waits')`.execute(
      trx,
    )
    await insertEvents(trx, [
      { accountId: 1, sourceId: 1, item: item({ userId: 'u1', at: START }) },
      { accountId: 1, sourceId: 1, item: item({ userId: 'late', at: Date.UTC(2026, 2, 1) }) },
    ])
    await recountAccounts(trx, [1, 3], { zone: 'UTC', keptFrom: '2026-03-28' })
    const { rows } = await sql<{ row: string }>`
      select account_id || ' ' || metric_id || ' ' || day || ' ' || value as row from metric_days where metric_id = 1 order by 1`.execute(
      trx,
    )
    expect(rows.map(({ row }) => row)).toEqual([
      '1 1 2026-03-01 7',
      '1 1 2026-03-28 1',
      '2 1 2026-03-01 7',
      '2 1 2026-03-28 7',
      '3 1 2026-03-01 7',
      '3 1 2026-03-28 7',
    ])
    const imported = await sql<{
      count: number
    }>`select count(*) as count from metric_days where metric_id = 9 and value = 7`.execute(trx)
    expect(imported.rows[0]?.count).toBe(6)
    const users = await sql<{
      row: string
    }>`select account_id || ' ' || day || ' ' || user_id as row from user_days order by 1`.execute(trx)
    expect(users.rows.map(({ row }) => row)).toEqual(['1 2026-03-01 old', '1 2026-03-28 u1', '3 2026-03-28 waits'])
  })
})

function item(about: Partial<EventItem>): EventItem {
  return eventItem({ name: 'signed_in', messageId: 'm', at: START, ...about })
}

type Drawn = typeof event extends fc.Arbitrary<infer T> ? T : never

/** Ids that sort differently as numbers, as texts and as bytes. */
function itemOf({ accountId, properties: held, ...drawn }: Drawn, index: number): PlacedEvent {
  const messageId = `${['m', 'ä', 'Z', '\u{1F600}', '\uFFFD'][index % 5] ?? ''}${index}`
  return {
    accountId,
    sourceId: 1,
    item: item({
      ...drawn,
      type: drawn.type as EventItem['type'],
      messageId,
      properties: JSON.stringify(held) ?? '{}',
    }),
  }
}

async function insertEvents(trx: Trx, events: readonly PlacedEvent[]): Promise<void> {
  for (const { accountId, item: one } of events) {
    await sql`
      insert into events (account_id, at, source_id, type, name, user_id, message_id, properties)
      values (${accountId}, ${new Date(one.at)}, 1, ${one.type}, ${one.name}, ${one.userId}, ${one.messageId}, ${one.properties}::jsonb)`.execute(
      trx,
    )
  }
}

async function insertMetrics(trx: Trx, metrics: readonly CountedMetric[]): Promise<void> {
  for (const { id, rule: made, countedTo } of metrics) {
    await sql`
      insert into metrics (id, key, name, fed_by, definition, counted_to) overriding system value
      values (${id}, ${`m${id}`}, ${`M${id}`}, 'events', ${JSON.stringify(made)}::jsonb, ${countedTo})`.execute(trx)
  }
}

/** What stands in the tables, in one form for both ways of counting. */
async function counts(trx: Trx) {
  const { rows: days } = await sql<{ key: string; value: string; lastAt: Date | null; lastId: string | null }>`
    select account_id || ' ' || metric_id || ' ' || day as key, value, last_at as "lastAt", last_id as "lastId"
    from metric_days`.execute(trx)
  const { rows: users } = await sql<{ key: string }>`
    select account_id || ' ' || metric_id || ' ' || day || ' ' || user_id as key from user_days`.execute(trx)
  return {
    days: new Map(days.map((row) => [row.key, [plain(row.value), row.lastAt?.getTime() ?? null, row.lastId]])),
    users: new Set(users.map(({ key }) => key)),
  }
}

function rolledUp(items: readonly PlacedEvent[], metrics: readonly CountedMetric[], zone: string) {
  const { increments, userDays } = rollUp(items, indexRules(metrics), () => zone)
  const days = new Map<string, [string, number | null, string | null]>()
  for (const { accountId, metricId, day, value, lastAt, lastId } of increments)
    days.set(`${accountId} ${metricId} ${day}`, [plain(String(value)), lastAt, lastId])
  for (const { accountId, metricId, day } of userDays) {
    const key = `${accountId} ${metricId} ${day}`
    days.set(key, [String(Number(days.get(key)?.[0] ?? 0) + 1), null, null])
  }
  const users = new Set(userDays.map((row) => `${row.accountId} ${row.metricId} ${row.day} ${row.userId}`))
  return { days, users }
}

/** A decimal without exponent and without zeros at its end. */
function plain(decimal: string): string {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e')
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const places = fraction.length - Number(exponent)
  const digits = `${whole}${fraction}${'0'.repeat(Math.max(0, -places))}`.padStart(Math.max(places, 0) + 1, '0')
  const point = digits.length - Math.max(places, 0)
  const text = `${digits.slice(0, point).replace(/^0+(?=\d)/, '')}.${digits.slice(point)}`.replace(/\.?0*$/, '')
  return text === '0' || text === '' ? '0' : sign + text
}

const UNDONE = new Error('rolled back on purpose')

async function rolledBack(work: (trx: Trx) => Promise<void>): Promise<void> {
  await inTransaction(db, async (trx) => {
    await work(trx)
    throw UNDONE
  }).catch((error: unknown) => {
    if (error !== UNDONE) throw error
  })
}
