import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function column<T>(query: string): Promise<T[]> {
  const { rows } = await database.pool.query<{ value: T }>(query)
  return rows.map(({ value }) => value)
}

// Each index is written with each event, each row of properties as many times as there are properties.
test('raw events are partitioned by time, carry their properties along, and have no index but those of what waits', async () => {
  expect(await column(`select pg_get_partkeydef('events'::regclass) as value`)).toEqual(['RANGE (at)'])
  expect(
    await column(
      `select format_type(atttypid, atttypmod) as value from pg_attribute where attrelid = 'events'::regclass and attname = 'properties'`,
    ),
  ).toEqual(['jsonb'])
  expect(
    await column(
      `select indexrelid::regclass::text as value from pg_index where indrelid = 'events'::regclass and indpred is null order by 1`,
    ),
  ).toEqual(['events_pkey'])
  expect(
    await column(
      `select indexrelid::regclass::text as value from pg_index where indrelid = 'events'::regclass and indpred is not null order by 1`,
    ),
  ).toEqual(['events_import', 'events_waiting_group', 'events_waiting_subject'])
})

test('a message counts once for its source, whoever delivers it at the same time', async () => {
  expect(await keysOf('message_receipts')).toContain('source_id, message_hash')
})

test('an episode begins one run, a run has each step once, and a step one effect', async () => {
  expect(await keysOf('playbook_runs')).toContain('playbook_id, account_id, trigger_key')
  expect(await keysOf('playbook_steps')).toContain('run_id, step_id')
  expect(await keysOf('effects')).toContain('id')
})

/** Columns of each key that holds for every row. */
function keysOf(table: string): Promise<string[]> {
  return column(
    `select (select string_agg(attname, ', ' order by place) from unnest(indkey::int[]) with ordinality as k (number, place)
       join pg_attribute on attrelid = indrelid and attnum = number) as value
     from pg_index where indrelid = '${table}'::regclass and indisunique and indpred is null`,
  )
}
