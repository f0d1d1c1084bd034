import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNT_FIELDS, type AccountFilter } from '../../kernel/filters.ts'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { readerOf, selectionOf } from './actions.ts'
import { fieldType } from './conditions.ts'
import { fieldValue, type Selection } from './views-conditions.ts'
import { pageFromSample } from './views-deep.ts'
import { pageOfIds, type PageOrder } from './views.ts'

const ACCOUNTS = 2_503
const PAGE = 200
const DIRECTIONS = ['up', 'down'] as const

let server: TestServer

beforeAll(async () => {
  server = await createTestServer()
  await server.pool.query(
    `insert into accounts (name, source_id, owner_id, segment_id, stage_id, industry, country, domain, customer_since, renewal_on, mrr_minor, is_sample)
     select 'Account ' || n * 7919 % 1000, 2, case when n % 5 > 0 then (select max(id) from members) - n % 4 end,
       (select min(id) from segments where n % 3 > 0), (select max(id) from stages where n % 4 > 0),
       (array['Retail', 'retail', 'Énergie', 'Health', null])[1 + n % 5], (array['DE', 'FR', null])[1 + n % 3], 'd' || n % 17,
       case when n % 6 > 0 then date '2020-01-01' + n % 40 end, case when n % 7 > 0 then date '2026-01-01' + n % 50 end, n % 90, n % 11 = 0
     from generate_series(1, $1::int) n`,
    [ACCOUNTS],
  )
  // Scores of any precision, many alike, some unknown, as those of accounts that few measures know.
  await server.pool.query(
    `insert into account_health (account_id, as_of, version_id, overall, cx, co, coverage, band, quadrant, effective_overall,
       effective_band, change_7, change_30, change_90, is_fresh, measure_values)
     select id, current_date, (select min(id) from scorecard_versions), score, score / 3, 100 / (1 + id % 7.0), 0.9, 'fair',
       case when id % 4 > 0 then 'strained' end, score, 'fair', case when id % 3 = 0 then (id % 17 - 8) / 3.0 else 0 end,
       case when id % 3 = 0 then (id % 41 - 20) / 7.0 end, -score / 7, id % 2 = 0, '{}'
     from (select id, case when id % 9 > 0 then (id * 7919 % 1013) / 10.13 end as score from accounts where id % 13 > 0) scores`,
  )
  await server.pool.query('update accounts set parent_id = id - id % 3 - 1 where id % 8 = 0 and id > 10')
})

afterAll(() => server.stop())

test.each(ACCOUNT_FIELDS.flatMap((sort) => DIRECTIONS.map((direction) => [sort, direction] as const)))(
  'pages by %s %s hold every account once, and a page far down continues the first ones',
  async (sort, direction) => {
    const reader = readerOf(await server.contextFor('owner'))
    const page = (offset: number, limit: number) =>
      pageOfIds(server.db, reader, EVERYTHING, asked(sort, direction, offset, limit))
    const whole = await page(0, ACCOUNTS)
    expect(new Set(whole).size).toBe(ACCOUNTS)
    expect(await page(ACCOUNTS - PAGE, PAGE)).toEqual(whole.slice(-PAGE))
  },
)

test.each([
  ['industry', 'up', 'industry', 'asc'],
  ['industry', 'down', 'industry', 'desc'],
  ['domain', 'down', 'domain', 'desc'],
  ['health', 'up', 'overall', 'asc'],
  ['change_7', 'down', 'change_7', 'desc'],
  ['change_30', 'up', 'change_30', 'asc'],
  ['renewal_on', 'down', 'renewal_on', 'desc'],
  ['customer_since', 'up', 'customer_since', 'asc'],
  ['sample', 'down', 'is_sample', 'desc'],
] as const)(
  'by %s %s: values in their order, nothing known last, equals by id, on the first page and far down',
  async (sort, direction, column, order) => {
    const reader = readerOf(await server.contextFor('owner'))
    const { rows } = await server.pool.query<{ id: number }>(
      `select account_id as id from portfolio order by ${column} ${order} nulls last, account_id`,
    )
    const expected = rows.map(({ id }) => id)
    const whole = await pageOfIds(server.db, reader, EVERYTHING, asked(sort, direction, 0, ACCOUNTS))
    expect(whole).toEqual(expected)
    const deep = await pageOfIds(server.db, reader, EVERYTHING, asked(sort, direction, 1_200, PAGE))
    expect(deep).toEqual(expected.slice(1_200, 1_200 + PAGE))
  },
)

const FILTERS: readonly AccountFilter[][] = [
  [],
  [{ field: 'sample', operator: 'is', values: [false] }],
  [{ field: 'health', operator: 'is_not_empty', values: [] }],
  [{ field: 'country', operator: 'is', values: ['DE'] }],
]

test('any page by any field, for any reader and filter, is that part of the whole list', async () => {
  const readers = { owner: readerOf(await server.contextFor('owner')), csm: readerOf(await server.contextFor('csm')) }
  const page = fc.record({
    sort: fc.constantFrom(...ACCOUNT_FIELDS),
    direction: fc.constantFrom(...DIRECTIONS),
    offset: fc.integer({ min: 900, max: ACCOUNTS + 100 }),
    limit: fc.integer({ min: 1, max: PAGE }),
    filters: fc.constantFrom(...FILTERS),
    who: fc.constantFrom('owner' as const, 'csm' as const),
  })
  await fc.assert(
    fc.asyncProperty(page, async ({ sort, direction, offset, limit, filters, who }) => {
      const reader = readers[who]
      const selection = selectionOf({ filters }, new Map(), reader)
      const found = await pageOfIds(server.db, reader, selection, asked(sort, direction, offset, limit))
      const whole = await pageOfIds(server.db, reader, selection, asked(sort, direction, 0, ACCOUNTS))
      expect(found).toEqual(whole.slice(offset, offset + limit))
    }),
    { numRuns: 80 },
  )
})

test.each(['name', 'industry', 'domain', 'arr', 'last_contact', 'health', 'change_7', 'change_30'])(
  'a sample is enough to find pages by %s',
  async (sort) => {
    const reader = readerOf(await server.contextFor('owner'))
    for (const direction of DIRECTIONS) {
      const whole = await pageOfIds(server.db, reader, EVERYTHING, asked(sort, direction, 0, ACCOUNTS))
      for (const offset of [1_000, 1_250, 1_800, ACCOUNTS - 50]) {
        const page = { ...asked(sort, direction, offset, 50), value: fieldValue(sort, reader.actor) }
        expect(await pageFromSample(server.db, reader, EVERYTHING, page)).toEqual(whole.slice(offset, offset + 50))
      }
    }
  },
)

const LOOKED_AT = sql`portfolio.account_id in (select account_id from portfolio tablesample bernoulli (3) repeatable (1))`

test.each([
  ['holds every low score of the selection', sql`(${LOOKED_AT} or portfolio.cx > 20 or portfolio.cx is null)`],
  ['holds no low score of the selection', sql`(not ${LOOKED_AT} or portfolio.cx > 18)`],
])('a sample that %s misleads, which is noticed: the page is right', async (_, narrowing) => {
  const reader = readerOf(await server.contextFor('owner'))
  const misled = { conditions: [], narrowing }
  const page = asked('cx', 'up', 1_050, 50)
  const value = fieldValue('cx', reader.actor)
  expect(await pageFromSample(server.db, reader, misled, { ...page, value })).toBeNull()
  const whole = await pageOfIds(server.db, reader, misled, { ...page, offset: 0, limit: ACCOUNTS })
  expect(whole.length).toBeGreaterThan(1_100)
  expect(await pageOfIds(server.db, reader, misled, page)).toEqual(whole.slice(1_050, 1_100))
})

const EVERYTHING: Selection = { conditions: [] }

function asked(sort: string, direction: PageOrder['direction'], offset: number, limit: number): PageOrder {
  return { sort, type: fieldType(sort, new Map()), direction, offset, limit }
}
