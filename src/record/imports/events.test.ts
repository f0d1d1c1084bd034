import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { countNextAccounts } from '../metrics/backfill.ts'
import { compareCounts } from '../metrics/compare.ts'

let world: ImportWorld
const HEAD = 'message_id,account_external_id,name,at,user_id,properties\n'

beforeAll(async () => {
  world = await createImportWorld()
})
afterAll(() => world.stop())

beforeEach(async () => {
  await world.rows(
    'truncate accounts, external_ids, metrics, metric_days, user_days, events, message_receipts, event_names, source_days, imports cascade',
  )
  await world.rows("update event_rules set version = version + 1, kept_from = '2000-01-01', zone = 'Europe/Berlin'")
  await world.load('accounts', 'external_id,name\na1,Acme\na2,Bolt\n')
})

const EVENTS = `${HEAD}m1,a1,Opened,2026-01-01T23:30:00Z,ann,"{""rows"": 5}"
m2,a1,Opened,2026-01-02T10:00:00Z,ann,"{""rows"": 7}"
m3,a1,Opened,2026-01-02T10:00:00Z,bo,{}
m4,a2,Closed,2026-01-02T10:00:00Z,,{}
,a2,Closed,2026-01-03T10:00:00Z,,{}
`

test('imported events count in metrics that are made for their names, on days of the company', async () => {
  await world.load('events', EVENTS)
  await countAll()
  const counts = [
    'active_users Acme 2026-01-02 2',
    'closed Bolt 2026-01-02 1',
    'closed Bolt 2026-01-03 1',
    'opened Acme 2026-01-02 3',
  ]
  expect(await counted()).toEqual(counts)
  expect((await world.load('events', EVENTS)).counts).toMatchObject({ created: 0, unchanged: 5 })
  expect(await counted()).toEqual(counts)
  expect(await differences()).toEqual([])
})

test('metrics that stand count imported events at once, and lose them when the import is taken back', async () => {
  await world.rows(
    `insert into metrics (key, name, fed_by, definition) values
      ('rows', 'Rows', 'events', '{"types": ["t"], "count": "sum", "property": "rows"}'),
      ('newest', 'Newest', 'events', '{"types": ["t"], "count": "last", "property": "rows"}'),
      ('people', 'People', 'events', '{"types": ["t"], "count": "users"}')`,
  )
  await world.load('events', `${HEAD}m0,a1,Opened,2026-01-02T09:00:00Z,ann,"{""rows"": 1}"\n`)
  const before = await mine()
  const ended = await world.load('events', EVENTS)
  expect(await mine()).toEqual(['newest Acme 2026-01-02 7', 'people Acme 2026-01-02 2', 'rows Acme 2026-01-02 13'])
  expect(await differences()).toEqual([])
  const undone = await world.undo(ended.id)
  expect(undone.undo).toMatchObject({ removed: 5 })
  expect(await mine()).toEqual(before)
  expect(await differences()).toEqual([])
  const rhythm = await world.rows<{ day: string; signals: number }>(
    "select day, signals from source_days where kind = 'events'",
  )
  expect(rhythm).toEqual([{ day: '2026-01-02', signals: 1 }])
  expect(await world.rows('select name, events from event_names')).toEqual([{ name: 'Opened', events: 1 }])
})

test('what was counted before raw events are kept stays, and the undo says so', async () => {
  const ended = await world.load('events', EVENTS)
  await countAll()
  await world.rows("update event_rules set version = version + 1, kept_from = '2026-01-03'")
  const undone = await world.undo(ended.id)
  expect(undone.undo?.left).toMatchObject([{ what: 'usage', count: 4 }])
  expect((await counted()).filter((row) => row.includes('2026-01-03'))).toEqual([])
  expect((await counted()).length).toBeGreaterThan(0)
})

async function countAll(): Promise<void> {
  while (await countNextAccounts(world.db));
}

async function counted(): Promise<string[]> {
  const rows = await world.rows<{ row: string }>(
    `select metrics.key || ' ' || accounts.name || ' ' || day || ' ' || value as row
     from metric_days join metrics on metrics.id = metric_id join accounts on accounts.id = account_id order by 1`,
  )
  return rows.map(({ row }) => row)
}

/** Without the metrics that are made for names. */
async function mine(): Promise<string[]> {
  return (await counted()).filter((row) => /^(rows|newest|people) /.test(row))
}

async function differences() {
  const found = []
  for await (const chunk of compareCounts(world.db, { repair: false })) found.push(...chunk.differences)
  return found
}
