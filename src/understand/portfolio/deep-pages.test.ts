import { afterAll, beforeAll, expect, test } from 'vitest'
import { ACCOUNT_FIELDS } from '../../kernel/filters.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { fieldType } from './conditions.ts'
import { pageOfIds } from './views.ts'

const ACCOUNTS = 1_203
const PAGE = 200

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
  await server.pool.query('update accounts set parent_id = id - id % 3 - 1 where id % 8 = 0 and id > 10')
})

afterAll(() => server.stop())

test.each(ACCOUNT_FIELDS.flatMap((sort) => [[sort, 'up'] as const, [sort, 'down'] as const]))(
  'pages by %s %s hold every account once, and a page far down continues the first ones',
  async (sort, direction) => {
    const { actor, today } = await server.contextFor('owner')
    const page = (offset: number, limit: number) =>
      pageOfIds(
        server.db,
        { actor, today, timeZone: 'UTC' },
        { conditions: [] },
        { sort, type: fieldType(sort, new Map()), direction, offset, limit },
      )
    const whole = await page(0, ACCOUNTS)
    expect(new Set(whole).size).toBe(ACCOUNTS)
    expect(await page(ACCOUNTS - PAGE, PAGE)).toEqual(whole.slice(-PAGE))
  },
)

test.each([
  ['industry', 'up', 'industry', 'asc'],
  ['industry', 'down', 'industry', 'desc'],
  ['renewal_on', 'down', 'renewal_on', 'desc'],
  ['customer_since', 'up', 'customer_since', 'asc'],
  ['sample', 'down', 'is_sample', 'desc'],
] as const)(
  'by %s %s: values in their order, nothing known last, equals by id',
  async (sort, direction, column, order) => {
    const { actor, today } = await server.contextFor('owner')
    const { rows } = await server.pool.query<{ id: number }>(
      `select id from accounts order by ${column} ${order} nulls last, id`,
    )
    const asked = { sort, type: fieldType(sort, new Map()), direction, offset: 0, limit: ACCOUNTS }
    const ids = await pageOfIds(server.db, { actor, today, timeZone: 'UTC' }, { conditions: [] }, asked)
    expect(ids).toEqual(rows.map(({ id }) => id))
  },
)
