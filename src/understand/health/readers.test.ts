import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { recordArrivals } from '../../record/sources/store.ts'
import type { MeasureReading, MeasureSource } from './definitions.ts'
import { readMeasures } from './read-measures.ts'
import { scopeOf, startRun } from './scoring-run.ts'
import { setUpHealth } from './set-up.ts'

const TODAY = day('2026-03-10')
const NOW = new Date('2026-03-10T12:00:00Z')
const company = { name: 'Test', timeZone: 'UTC', reportingCurrency: 'EUR' }
const IMPORT = 2

let database: TestDatabase
let db: Db
let account: number
let quiet: number

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await setUpHealth(db, NOW)
  account = await addAccount('Acme')
  quiet = await addAccount('Quiet')
  await addUsage()
  await addVoice()
  await addMoney()
  await addOutcomes()
})

afterAll(() => database.drop())

async function addAccount(name: string): Promise<number> {
  const row = await db
    .insertInto('accounts')
    .values({ name, source_id: IMPORT, customer_since: day('2025-03-10') })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

async function arrived(kind: string, days: { day: Day; metricId?: number }[]): Promise<void> {
  await recordArrivals(db, {
    sourceId: IMPORT,
    kind,
    arrivedAt: NOW,
    days: days.map((one) => ({ ...one, signals: 1 })),
  })
}

/** Acme: exports 10 a day over the last 28 days, 20 a day over the 84 days before; errors daily; nothing for Quiet. */
async function addUsage(): Promise<void> {
  await sql`insert into metrics (key, name, rollup) values ('exports', 'Exports', 'sum'), ('errors', 'Errors', 'sum'), ('seats', 'Seats', 'last')`.execute(
    db,
  )
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select ${account}, metrics.id, ${TODAY}::date - n, 2,
      case when metrics.key = 'errors' then 1 when metrics.key = 'seats' then 40 when n <= 28 then 10 else 20 end
    from metrics cross join generate_series(0, 112) n where metrics.key <> 'seats' or n = 3`.execute(db)
  const ids = await db.selectFrom('metrics').select('id').execute()
  const days = Array.from({ length: 113 }, (_, n) => addDays(TODAY, -n))
  await arrived(
    'usage',
    ids.flatMap(({ id }) => days.map((one) => ({ metricId: id, day: one }))),
  )
}

async function addVoice(): Promise<void> {
  await sql`
    insert into tickets (account_id, source_id, external_id, opened_at, first_response_at, closed_at, priority, is_escalated, csat) values
      (${account}, 2, 't1', '2026-03-01T10:00Z', '2026-03-01T12:00Z', null, 'urgent', true, null),
      (${account}, 2, 't2', '2026-02-20T10:00Z', '2026-02-20T14:00Z', '2026-02-21T10:00Z', 'normal', false, 5),
      (${account}, 2, 't3', '2026-02-10T10:00Z', '2026-02-10T20:00Z', '2026-03-09T10:00Z', 'high', false, 2),
      (${account}, 2, 't4', '2025-06-01T10:00Z', null, '2025-06-03T10:00Z', 'urgent', true, 1),
      (${account}, 2, 't5', '2026-03-11T00:00Z', null, null, 'urgent', true, null)`.execute(db)
  await arrived('tickets', [{ day: day('2026-02-10') }, { day: day('2026-03-01') }, { day: TODAY }])
  await sql`
    insert into contacts (id, account_id, source_id, email, roles, left_on) overriding system value values
      (101, ${account}, 2, 'a@acme.test', '{champion}', null), (102, ${account}, 2, 'b@acme.test', '{}', null),
      (103, ${account}, 2, 'c@acme.test', '{champion}', '2026-01-01')`.execute(db)
  await sql`
    insert into survey_responses (account_id, source_id, external_id, contact_id, contact_email, survey, score, answered_at) values
      (${account}, 2, 's1', 101, null, 'nps', 3, '2026-01-01T10:00Z'), (${account}, 2, 's2', 101, null, 'nps', 10, '2026-02-01T10:00Z'),
      (${account}, 2, 's3', null, 'B@acme.test', 'nps', 6, '2026-02-02T10:00Z'), (${account}, 2, 's4', 102, null, 'nps', 8, '2025-01-02T10:00Z'),
      (${account}, 2, 's5', 101, null, 'csat', 4, '2026-02-02T10:00Z'), (${account}, 2, 's6', 101, null, 'csat', 3, '2026-02-03T10:00Z')`.execute(
    db,
  )
  await arrived('survey_responses', [{ day: day('2026-02-03') }])
  await sql`
    insert into activities (account_id, source_id, external_id, at, type, contact_id) values
      (${account}, 2, 'a1', '2026-02-28T10:00Z', 'call', 102), (${account}, 2, 'a2', '2026-03-05T10:00Z', 'email', null)`.execute(
    db,
  )
  await arrived('activities', [{ day: day('2026-03-05') }])
}

async function addMoney(): Promise<void> {
  await sql`
    insert into invoices (account_id, source_id, external_id, issued_on, due_on, paid_on, amount, currency) values
      (${account}, 2, 'i1', '2026-01-01', '2026-02-08', null, 100, 'EUR'), (${account}, 2, 'i2', '2026-01-01', '2026-02-18', '2026-03-01', 50, 'EUR'),
      (${account}, 2, 'i3', '2026-02-01', '2026-03-01', null, 10, 'USD'), (${account}, 2, 'i4', '2026-02-01', '2026-03-10', null, 999, 'EUR')`.execute(
    db,
  )
  await sql`insert into exchange_rates (currency, day, rate, source_id) values ('USD', '2026-01-01', 0.5, 2)`.execute(
    db,
  )
  await arrived('invoices', [{ day: day('2026-02-20') }])
  await sql`
    insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, amount, "interval", quantity, currency) values
      (${account}, 2, 'sub', '2025-04-01', '2025-04-01', 10, 'year', 80, 'EUR'), (${account}, 2, 'sub', '2026-01-01', '2025-04-01', 10, 'year', 50, 'EUR')`.execute(
    db,
  )
}

async function addOutcomes(): Promise<void> {
  await sql`
    insert into outcomes (id, account_id, source_id, external_id, name, baseline, target, agreed_on) overriding system value values
      (201, ${account}, 2, 'o1', 'Faster', 10, 0, '2025-06-01'), (202, ${account}, 2, 'o2', 'More', 0, 100, '2025-06-01'), (203, ${account}, 2, 'o3', 'Unmeasured', 0, 1, '2025-06-01')`.execute(
    db,
  )
  await sql`
    insert into outcome_measurements (account_id, outcome_id, measured_on, value, source_id) values
      (${account}, 201, '2025-12-01', 8, 2), (${account}, 201, '2026-02-01', 5, 2), (${account}, 202, '2026-02-01', 120, 2)`.execute(
    db,
  )
  await arrived('outcome_measurements', [{ day: day('2026-02-20') }])
}

async function read(
  source: MeasureSource,
  about: { asOf?: Day; of?: number } = {},
): Promise<MeasureReading | undefined> {
  const run = await startRun(db, { asOf: about.asOf ?? TODAY, today: TODAY, now: NOW, company })
  if (!run) throw new Error('no scorecard')
  const of = about.of ?? account
  const definition = { key: 'm', name: 'M', unit: 'number' as const, direction: 'up' as const, source }
  const readings = await readMeasures(scopeOf(run, [account, quiet]), [definition], (one) =>
    run.freshnessOf(one, false),
  )
  return readings.get(of)?.[0]
}

type Of<K extends MeasureSource['kind']> = Extract<MeasureSource, { kind: K }>

const metric = (aggregation: Of<'metric'>['aggregation'], windowDays = 7, name = 'exports'): MeasureSource => ({
  kind: 'metric',
  metric: name,
  aggregation,
  windowDays,
})
const usage = (aggregation: Of<'usage'>['aggregation'], windowDays = 28): MeasureSource => ({
  kind: 'usage',
  include: [],
  exclude: ['*error*'],
  aggregation,
  windowDays,
})
const tickets = (
  aggregation: Of<'tickets'>['aggregation'],
  priorities: Of<'tickets'>['priorities'] = [],
): MeasureSource => ({
  kind: 'tickets',
  aggregation,
  windowDays: 90,
  priorities,
})

test.each<[string, MeasureSource, number]>([
  ['seven days of ten exports are seventy', metric('sum'), 70],
  ['thirty days with twenty-nine of ten and one of twenty', metric('average_per_day', 30), 310 / 30],
  ['a mean over the days with a value', metric('average_value', 28), 10],
  ['every day of the window has exports', metric('days_active', 14), 14],
  ['the latest value inside the window', metric('last', 7, 'seats'), 40],
  ['half of its own baseline, the running day left out', metric('change', 28), -0.5],
  ['days with use, errors left out', usage('days_active'), 28],
  ['features in use, errors left out', usage('distinct_metrics'), 2],
  ['used today', usage('days_since_last', 365), 0],
  ['used every day as before, for half of the amount', usage('change'), -0.5],
  ['one ticket is open', tickets('open'), 1],
  ['one urgent ticket is open', tickets('open', ['urgent']), 1],
  ['three were opened in 90 days', tickets('opened'), 3],
  ['one of them was escalated', tickets('escalated'), 1],
  ['replies took 2, 4 and 10 hours', tickets('median_first_reply_hours'), 4],
  ['resolutions took 24 and 648 hours', tickets('median_resolution_hours'), 336],
  ['one of two rated support well', tickets('csat'), 0.5],
  ['latest answers: one promoter, one detractor', { kind: 'survey', survey: 'nps', windowDays: 180, roles: [] }, 0],
  ['the champion’s answer alone', { kind: 'survey', survey: 'nps', windowDays: 180, roles: ['champion'] }, 100],
  ['one of two satisfied', { kind: 'survey', survey: 'csat', windowDays: 180, roles: [] }, 0.5],
  ['100 EUR and 10 USD at 0.5 are overdue', { kind: 'invoices', aggregation: 'overdue_amount' }, 105],
  ['due on the day itself is not overdue', { kind: 'invoices', aggregation: 'overdue_count' }, 2],
  ['the oldest is overdue for 30 days', { kind: 'invoices', aggregation: 'oldest_overdue_days' }, 30],
  ['half way and beyond the target', { kind: 'outcomes', aggregation: 'progress', windowDays: 365 }, 0.75],
  [
    'one of two measured outcomes reached its target',
    { kind: 'outcomes', aggregation: 'on_target', windowDays: 365 },
    0.5,
  ],
  ['two outcomes are measured', { kind: 'outcomes', aggregation: 'measured_count', windowDays: 365 }, 2],
  ['two conversations', { kind: 'activities', aggregation: 'count', types: [], windowDays: 90 }, 2],
  [
    'the last call was ten days ago',
    { kind: 'activities', aggregation: 'days_since_last', types: ['call', 'meeting'], windowDays: 365 },
    10,
  ],
  ['one champion has not left', { kind: 'contacts', aggregation: 'with_role', roles: ['champion'], windowDays: 90 }, 1],
  ['both contacts were heard of', { kind: 'contacts', aggregation: 'engaged', roles: [], windowDays: 90 }, 1],
  [
    '40 of the 50 seats paid for now',
    { kind: 'subscription', aggregation: 'seat_use', metric: 'seats', windowDays: 28 },
    0.8,
  ],
  [
    'the anniversary of the yearly term',
    { kind: 'subscription', aggregation: 'days_until_renewal', windowDays: 28 },
    22,
  ],
  ['a customer for a year', { kind: 'attribute', attribute: 'customer_since', reading: 'days_since' }, 365],
])('%s', async (_sentence, source, expected) => {
  expect(await read(source)).toMatchObject({ known: true })
  expect((await read(source))?.value).toBeCloseTo(expected, 9)
})

test('an account nothing was ever heard of is unknown, not zero', async () => {
  expect(await read(metric('sum'), { of: quiet })).toMatchObject({ value: null, unknownBecause: 'no_signal' })
  expect(await read(tickets('open'), { of: quiet })).toMatchObject({ value: null, unknownBecause: 'no_signal' })
})

test('a day in the past is read as of that day', async () => {
  expect(await read(tickets('open'), { asOf: day('2026-02-25') })).toMatchObject({ value: 1 })
  expect(await read(tickets('open'), { asOf: day('2026-02-15') })).toMatchObject({ value: 1 })
  expect(await read(metric('sum'), { asOf: day('2025-12-31') })).toMatchObject({ value: 140 })
  expect(
    (await read({ kind: 'outcomes', aggregation: 'progress', windowDays: 365 }, { asOf: day('2026-03-01') }))?.value,
  ).toBe(0.75)
})

test('a file that ended long ago is stale, then says nothing', async () => {
  expect(
    await read({ kind: 'survey', survey: 'nps', windowDays: 180, roles: [] }, { asOf: day('2026-03-10') }),
  ).toMatchObject({ fresh: true })
  await sql`update source_days set day = day - 40 where kind = 'survey_responses'`.execute(db)
  expect(await read({ kind: 'survey', survey: 'nps', windowDays: 180, roles: [] })).toMatchObject({
    known: false,
    unknownBecause: 'stale_source',
    fresh: false,
  })
})
