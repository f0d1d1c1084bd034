import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import { openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { packAll } from '../../record/packed-days/testing/pack-all.ts'
import { rangeOf, type MetricBatch, type MetricSums } from './metric-batches.ts'
import { metricSums } from './views-metric-days.ts'
import { packedSums } from './views-packed-days.ts'

const TODAY = day('2026-03-10')
const ACCOUNTS = [1, 2, 3, 4]

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await sql`insert into accounts (name, source_id) select 'Account ' || n, 2 from generate_series(1, 4) n`.execute(db)
  // Account 4 has numbers that cannot be packed; 3 has none at all; 2 has gaps, zeros and tenths.
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value)
    select account, metric, ${TODAY}::date - n, 2,
      case account when 4 then 0.000000000001 when 2 then (n * metric % 5) / 10.0 else n * 7 % 11 end
    from unnest(array[1, 2, 4]) account, generate_series(1, 3) metric, generate_series(0, 170) n
    where account <> 2 or n % 3 = 0`.execute(db)
  await packAll(db, TODAY)
  // Later than that: yesterday's numbers and today's change, some go, one metric is new.
  await sql`update metric_days set value = value + 1.5 where account_id < 4 and day > ${TODAY}::date - 2`.execute(db)
  await sql`delete from metric_days where metric_id = 2 and day = ${TODAY}::date - 1`.execute(db)
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value) values (1, 4, ${TODAY}, 2, 3), (3, 1, ${TODAY}, 2, 4)`.execute(
    db,
  )
})
afterAll(() => database.drop())

/** The first days on which a span may begin lie before the packed ones. */
const span = fc
  .tuple(fc.integer({ min: 0, max: 170 }), fc.integer({ min: 0, max: 170 }))
  .map(([a, b]) => ({ from: addDays(TODAY, -Math.max(a, b)), to: addDays(TODAY, -Math.min(a, b)) }))
const batch: fc.Arbitrary<MetricBatch> = fc
  .record({
    metricIds: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
    spans: fc.uniqueArray(span, { maxLength: 3, selector: ({ from, to }) => from + to }),
    active: fc.option(span),
    needsFirstDay: fc.boolean(),
    asked: fc.record({ sums: fc.boolean(), countsActive: fc.boolean() }),
  })
  .map(({ asked, spans, active, ...others }) => ({
    ...others,
    spans: spans.map((one) => ({ ...one, ...asked })),
    active,
    range: rangeOf([...spans, ...(active ? [active] : [])]) ?? { from: TODAY, to: TODAY },
  }))

test('packed days answer what metric days answer, for every account they answer for', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async (batches) => {
      const packed = await packedSums(db, ACCOUNTS, batches)
      const straight = await metricSums(db, ACCOUNTS, batches)
      const from = rangeOf(batches.map(({ range }) => range))?.from ?? TODAY
      expect([...packed.keys()].toSorted()).toEqual(from >= firstPacked() ? [1, 2, 3] : [])
      for (const [accountId, sums] of packed) expect(rounded(sums)).toEqual(rounded(straight.get(accountId) ?? []))
    }),
    { numRuns: 200 },
  )
})

test('what was written since is seen at once, and an account of whose old days one was written is left out', async () => {
  const batches: MetricBatch[] = [
    {
      metricIds: [1],
      spans: [{ from: day('2026-02-01'), to: TODAY, sums: true, countsActive: false }],
      active: null,
      range: { from: day('2026-02-01'), to: TODAY },
      needsFirstDay: false,
    },
  ]
  const [recent, old] = [addDays(TODAY, -5), addDays(TODAY, -30)]
  await sql`update metric_days set value = 100 where account_id = 1 and metric_id = 1 and day = ${recent}`.execute(db)
  const before = (await packedSums(db, [1], batches)).get(1)
  expect(before).toEqual((await metricSums(db, [1], batches)).get(1))
  await db.transaction().execute(async (trx) => {
    await sql`update metric_days set value = 100 where account_id = 1 and metric_id = 1 and day = ${old}`.execute(trx)
    expect((await packedSums(trx, [1], batches)).size).toBe(0)
    expect((await packedSums(db, [1], batches)).get(1)).toEqual(before)
  })
  expect((await packedSums(db, [1], batches)).size).toBe(0)
})

function firstPacked(): Day {
  return addDays(TODAY, -161)
}

/** Tenths are added up by segments in one of the two. */
function rounded(sums: readonly MetricSums[]) {
  return sums
    .map((one) => ({ ...one, spans: one.spans.map((each) => ({ ...each, sum: Number(each.sum.toFixed(6)) })) }))
    .toSorted((a, b) => a.metricId - b.metricId)
}
