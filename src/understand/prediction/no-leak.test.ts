import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { readSource } from '../../platform/testing/source-files.ts'
import { setUpHealth } from '../health/set-up.ts'
import type { FeatureSchema } from './feature-schema.ts'
import { isTooNew, readFeatures } from './features.ts'

const DAY = day('2025-03-01')
const ACCOUNTS = 4
/** In Auckland the day ends half a day before it does in UTC. */
const TIME_ZONE = 'Pacific/Auckland'

let database: TestDatabase
let db: Db
let ids: number[]
let schema: FeatureSchema

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await setUpHealth(db, new Date('2025-01-01T00:00:00Z'))
})
afterAll(() => database.drop())

beforeEach(async () => {
  await database.pool.query('truncate accounts, metrics, metric_days, user_days, source_days cascade')
  const accounts = await database.pool.query<{ id: number }>(
    `insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, ${ACCOUNTS}) n returning id`,
  )
  ids = accounts.rows.map(({ id }) => id)
  const metrics = await database.pool.query<{ id: number; key: string; name: string }>(
    `insert into metrics (key, name) values ('logins', 'Logins'), ('exports', 'Exports') returning id, key, name`,
  )
  schema = {
    scope: 'all',
    metrics: metrics.rows,
    hasUsers: true,
    plans: ['gold', 'silver'],
    segments: [{ id: 1, name: 'Enterprise' }],
    fields: [
      { field: 'attribute:tier', name: 'tier', value: 'a' },
      { field: 'attribute:seats', name: 'seats', value: null },
    ],
  }
  await pastOfEverybody()
  for (const ago of [200, 40, 0]) await delivered(addDays(DAY, -ago))
})

async function insert(table: string, row: Record<string, unknown>): Promise<number> {
  const columns = Object.keys(row)
  const { rows } = await database.pool.query<{ id: number }>(
    `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')})
     values (${columns.map((_, index) => `$${index + 1}`).join(', ')}) on conflict do nothing returning *`,
    Object.values(row),
  )
  return rows[0]?.id ?? 0
}

let next = 0
const external = () => ({ source_id: 2, external_id: `x${(next += 1)}` })
const at = (value: Day, hour = 0) => new Date(`${value}T${String(hour).padStart(2, '0')}:00:00Z`)

/** Every kind of rows came in on that day: what never delivers says nothing of health. */
async function delivered(on: Day): Promise<void> {
  const kinds = [
    'tickets',
    'survey_responses',
    'activities',
    'invoices',
    'outcomes',
    'outcome_measurements',
    'contacts',
    'accounts',
    'subscriptions',
  ]
  for (const kind of kinds) await insert('source_days', { source_id: 2, kind, metric_id: 0, day: on, signals: 1 })
  for (const { id } of schema.metrics)
    await insert('source_days', { source_id: 2, kind: 'usage', metric_id: id, day: on, signals: 1 })
}

/** Something of every source before the day, a part of it still open on the day. */
async function pastOfEverybody(): Promise<void> {
  for (const [n, account_id] of ids.entries()) {
    for (let ago = 0; ago < 130; ago += 1 + n) {
      for (const { id } of schema.metrics) {
        await insert('metric_days', {
          account_id,
          metric_id: id,
          day: addDays(DAY, -ago),
          source_id: 2,
          value: (ago * 7 + n) % 5,
        })
      }
      await insert('user_days', { account_id, metric_id: 0, day: addDays(DAY, -ago), user_id: `u${ago % 3}` })
    }
    for (const ago of [5, 40, 200]) await someOf(account_id, addDays(DAY, -ago), n, ago === 40 ? 10 : 60)
  }
}

/** A row of every source on a day; what follows of it lies `later` days on. */
async function someOf(account_id: number, on: Day, n: number, later = 60): Promise<void> {
  const after = addDays(on, later)
  await insert('tickets', {
    ...external(),
    account_id,
    opened_at: at(on),
    priority: n % 2 ? 'urgent' : 'low',
    is_escalated: n % 2 === 0,
    first_response_at: at(after),
    closed_at: at(after, 1),
    csat: 1 + (n % 5),
  })
  await insert('survey_responses', {
    ...external(),
    account_id,
    survey: n % 2 ? 'nps' : 'csat',
    score: 3 + n,
    answered_at: at(on),
  })
  await insert('activities', { ...external(), account_id, at: at(on), type: 'call' })
  await insert('contacts', { source_id: 2, account_id, name: 'Somebody', roles: ['champion'], left_on: on })
  await insert('contacts', { source_id: 2, account_id, name: 'Somebody else', roles: ['admin'] })
  await insert('invoices', {
    ...external(),
    account_id,
    issued_on: on,
    due_on: addDays(on, 3),
    paid_on: after,
    amount: 10,
    currency: 'EUR',
  })
  const outcome_id = await insert('outcomes', { ...external(), account_id, name: 'Faster', agreed_on: on })
  await insert('outcome_measurements', { account_id, outcome_id, measured_on: after, value: 1, source_id: 2 })
  await insert('mrr_steps', { account_id, day: on, before_minor: 100, mrr_minor: 1000 + n * 10, kind: 'contraction' })
  await insert('account_plans', { account_id, day: on, plan: n % 2 ? 'gold' : 'silver' })
  await insert('subscriptions', {
    ...external(),
    account_id,
    amount: 10,
    currency: 'EUR',
    interval: 'month',
    started_on: on,
    effective_on: on,
    ended_on: after,
    term_ends_on: addDays(on, 300),
    quantity: 2 + n,
  })
  await insert('account_facts', {
    account_id,
    field: 'attribute:tier',
    valid_from: on,
    value: JSON.stringify(n % 2 ? 'a' : 'b'),
    source_id: 2,
  })
  await insert('account_facts', {
    account_id,
    field: 'attribute:seats',
    valid_from: on,
    value: JSON.stringify(n),
    source_id: 2,
  })
  await insert('account_facts', {
    account_id,
    field: 'segment',
    valid_from: on,
    value: JSON.stringify(1 + (n % 2)),
    source_id: 2,
  })
  await insert('renewals', {
    ...external(),
    account_id,
    due_on: after,
    decided_on: after,
    amount: 1,
    outcome: 'churned',
  })
}

async function features(): Promise<Record<string, number>[]> {
  const { keys, values } = await readFeatures(db, {
    accountDays: ids.map((accountId) => ({ accountId, day: DAY })),
    schema,
    timeZone: TIME_ZONE,
  })
  return ids.map((_, row) => Object.fromEntries(keys.map((key, j) => [key, values[row * keys.length + j] ?? 0])))
}

/** Everything dated after the day, in ways a source may tell it. */
const FUTURES: Readonly<Record<string, (n: number) => Promise<unknown>>> = {
  'sources that deliver later': (n) => delivered(addDays(DAY, 1 + (n % 40))),
  'health as somebody wants it seen': async (n) => {
    for (const account_id of ids)
      await insert('health_overrides', {
        account_id,
        band: 'poor',
        overall: n % 50,
        reason: 'They are leaving',
        author_id: null,
        starts_on: addDays(DAY, -10),
        ends_on: addDays(DAY, 10),
      })
  },
  'people who hold other roles now': () =>
    database.pool.query(`update contacts set roles = '{champion,user}' where left_on is null`),
  'new rows of every source': async (n) => {
    for (const account_id of ids) await someOf(account_id, addDays(DAY, 1 + (n % 200)), n, n % 40)
    for (const account_id of ids) {
      await insert('metric_days', {
        account_id,
        metric_id: schema.metrics[0]?.id,
        day: addDays(DAY, 1 + (n % 30)),
        source_id: 2,
        value: n,
      })
      await insert('user_days', { account_id, metric_id: 0, day: addDays(DAY, 1), user_id: `new${n}` })
    }
  },
  'tickets that close later, otherwise': () =>
    database.pool
      .query(`update tickets set closed_at = closed_at + interval '9 days', csat = 1, is_escalated = not is_escalated, status = 'x'
      where closed_at >= '2025-03-01 11:00Z'`),
  'tickets that are never closed': () =>
    database.pool.query(`update tickets set closed_at = null, csat = null where closed_at >= '2025-03-01 11:00Z'`),
  'first replies that come later or never': () =>
    database.pool.query(`update tickets set first_response_at = null where first_response_at >= '2025-03-01 11:00Z'`),
  'invoices paid later or never': () =>
    database.pool.query(`update invoices set paid_on = null, status = 'written off' where paid_on > '${DAY}'`),
  'people who leave later or stay': () =>
    database.pool.query(`update contacts set left_on = null where left_on > '${DAY}'`),
  'subscriptions that end later, with a reason': () =>
    database.pool
      .query(`update subscriptions set ended_on = ended_on + 5, end_reason = 'price', cancelled_on = '${addDays(DAY, 2)}'
      where ended_on > '${DAY}'`),
  'subscriptions that never end': () =>
    database.pool.query(`update subscriptions set ended_on = null where ended_on > '${DAY}'`),
  'no later rows at all': () =>
    database.pool.query(`delete from metric_days where day > '${DAY}'; delete from user_days where day > '${DAY}';
      delete from mrr_steps where day > '${DAY}'; delete from account_facts where valid_from > '${DAY}';
      delete from outcome_measurements where measured_on > '${DAY}'; delete from account_plans where day > '${DAY}'`),
  'the account as it stands today': () =>
    database.pool
      .query(`update accounts set stage_id = (select max(id) from stages), industry = 'Churned', last_contact_at = now(),
      mrr_minor = 0, renewal_on = '2030-01-01', customer_since = '2025-02-27', segment_id = (select max(id) from segments)`),
  'custom fields as they stand today': async () => {
    for (const account_id of ids)
      await insert('account_attributes', {
        account_id,
        attributes: JSON.stringify({ tier: 'a', churn_flag: true, seats: 999 }),
      })
  },
  'renewals that turn out otherwise': () =>
    database.pool.query(`update renewals set outcome = 'renewed', decided_on = null, reason = 'won'`),
}

test('every source says something of the day', async () => {
  const [first = {}] = await features()
  const unknown = Object.entries(first).flatMap(([key, value]) => (Number.isNaN(value) ? [key] : []))
  expect(unknown.filter((key) => !key.startsWith('surveys.'))).toEqual([])
  expect(first['tickets.open']).toBeCloseTo(Math.log1p(1), 6)
})

test('health is known, of accounts that differ, and from what carries a day', async () => {
  const found = await features()
  const health = found.map((own) => own['health.overall'] ?? Number.NaN)
  expect(health.every((value) => value >= 0 && value <= 100)).toBe(true)
  expect(new Set(health).size).toBeGreaterThan(1)
})

test('health follows what happened up to the day', async () => {
  const [before = {}] = await features()
  await database.pool.query('delete from metric_days where account_id = $1 and day > $2', [ids[0], addDays(DAY, -60)])
  const [after = {}] = await features()
  expect(after['health.overall']).toBeLessThan(before['health.overall'] ?? 0)
})

test.each(Object.keys(FUTURES))('nothing later changes what was known: %s', async (name) => {
  const before = await features()
  await FUTURES[name]?.(7)
  expect(await features()).toEqual(before)
})

test('no sequence of later news changes what was known', async () => {
  const before = await features()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(FUTURES)), fc.integer({ min: 0, max: 400 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (news) => {
        for (const [name, n] of news) await FUTURES[name]?.(n)
        expect(await features()).toEqual(before)
      },
    ),
    { numRuns: 12 },
  )
})

test('news of the day itself does change it', async () => {
  const before = await features()
  await insert('tickets', { ...external(), account_id: ids[0], opened_at: new Date('2025-03-01T10:59:00Z') })
  expect(await features()).not.toEqual(before)
})

test('an instant after midnight in the company’s time zone is later, though it is the same day elsewhere', async () => {
  const before = await features()
  await insert('tickets', { ...external(), account_id: ids[0], opened_at: new Date('2025-03-01T11:01:00Z') })
  expect(await features()).toEqual(before)
})

test('a value that became true later is not assumed', async () => {
  await database.pool.query(`delete from account_facts where field = 'attribute:seats' and valid_from <= $1`, [DAY])
  for (const account_id of ids)
    await insert('account_facts', {
      account_id,
      field: 'attribute:seats',
      valid_from: addDays(DAY, 3),
      value: '5',
      source_id: 2,
    })
  for (const row of await features()) expect(row['field:seats']).toBeNaN()
})

test('a source that gives something dated later is noticed', () => {
  expect(isTooNew([{ place: 0, newest: addDays(DAY, 1) }], [{ day: DAY }])).toBe(true)
  expect(
    isTooNew(
      [
        { place: 0, newest: DAY },
        { place: 1, newest: null },
      ],
      [{ day: DAY }, { day: DAY }],
    ),
  ).toBe(false)
})

test('features read no table but through the gate', () => {
  const readers = readSource().filter(({ path }) => path === 'understand/prediction/views-features.ts')
  expect(readers).toHaveLength(1)
  const tables = readers.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:from|join)\s+([a-z_]+)\b/g)].map(([, name]) => name),
  )
  expect(
    [...new Set(tables)].filter(
      (name) => !['sample', 'span', 'unnest', 'lateral', 'first_response_at'].includes(name ?? ''),
    ),
  ).toEqual([])
})
