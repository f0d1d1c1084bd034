import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createImportWorld, type ImportWorld } from '../../platform/testing/import-world.ts'
import { runImport } from './run.ts'
import { moveState } from './store.ts'

const ACCOUNTS = 100
const METRICS = 20
const DAYS = 100
/** Two transactions and a half. */
const ROWS = 62_000
/** Longer than what may be read ahead of the first commit. */
const MANY_ROWS = 130_000

let world: ImportWorld

beforeAll(async () => {
  world = await createImportWorld()
})
afterAll(() => world.stop())

beforeEach(async () => {
  await world.rows(
    'truncate accounts, contacts, members, sources, imports, segments, stages, metrics, metric_days, contact_metric_days, own_metric_days, exchange_rates, custom_fields, settings restart identity cascade',
  )
  const accounts = Array.from({ length: ACCOUNTS }, (_, n) => `a${n},Account ${n}`)
  await world.load('accounts', `external_id,name\n${accounts.join('\n')}\n`)
  await world.load('contacts', 'external_id,account_external_id,name\nc1,a0,Ann\nc2,a0,Ben\n')
})

interface Line {
  account: string
  metric: string
  day: string
  value: number
  contact?: string
}

/** Every key once, day by day. */
function lineAt(n: number): Line {
  const start = Date.UTC(2026, 0, 1) + Math.floor(n / (ACCOUNTS * METRICS)) * 86_400_000
  return {
    account: `a${n % ACCOUNTS}`,
    metric: `m${Math.floor(n / ACCOUNTS) % METRICS}`,
    day: new Date(start).toISOString().slice(0, 10),
    value: (n % 97) + 1,
  }
}

const distinctLines = (count = ROWS) =>
  Array.from({ length: Math.min(count, ACCOUNTS * METRICS * DAYS) }, (_, n) => lineAt(n))

function fileOf(lines: readonly Line[]): string {
  const rows = lines.map(
    ({ account, metric, day, value, contact = '' }) => `${account},${metric},${day},${value},${contact}`,
  )
  return `account_external_id,metric,day,value,contact_external_id\n${rows.join('\n')}\n`
}

/** The definition, computed naively: rows of one key are one number. */
function sumsOf(lines: readonly Line[]): Map<string, number> {
  const sums = new Map<string, number>()
  for (const { account, metric, day, value } of lines) {
    const key = `${account} ${metric} ${day}`
    sums.set(key, (sums.get(key) ?? 0) + value)
  }
  return sums
}

async function standing(): Promise<Map<string, number>> {
  const rows = await world.rows<{ key: string; value: string }>(
    `select concat_ws(' ', external_id, key, day) as key, value from metric_days join metrics on metrics.id = metric_id
     join external_ids on external_ids.kind = 'account' and external_ids.account_id = metric_days.account_id`,
  )
  return new Map(rows.map(({ key, value }) => [key, Number(value)]))
}

async function checkpointOf(importId: number): Promise<{ records: number; staged: number; phase: string }> {
  const [row] = await world.rows<{ checkpoint: { records: number; staged: number; phase: string } }>(
    `select checkpoint from imports where id = ${importId}`,
  )
  if (!row) throw new Error(`No import ${importId}`)
  return row.checkpoint
}

async function daysNoted(): Promise<number> {
  const [row] = await world.rows<{ signals: number }>(
    "select coalesce(sum(signals), 0)::bigint as signals from source_days where kind = 'usage'",
  )
  return row?.signals ?? 0
}

/** Stops as a run does whose process is killed once it has committed so many records, and may be started again. */
async function runUntil(importId: number, records: number, phase = 'read'): Promise<void> {
  const environment = {
    ...world.environment,
    onProgress(progress: { phase: string; read: number }) {
      if (progress.read >= records && progress.phase === phase) throw new Error('killed')
    },
  }
  await expect(runImport(environment, importId)).rejects.toThrow('killed')
  await moveState(world.db, importId, ['failed'], 'queued')
}

test('a file that has every key once is written without waiting in the stage', async () => {
  const lines = distinctLines()
  const ended = await world.load('usage', fileOf(lines))
  expect(ended).toMatchObject({
    state: 'done',
    counts: { read: ROWS, created: ROWS, changed: 0, unchanged: 0, failed: 0 },
  })
  expect(await checkpointOf(ended.id)).toMatchObject({ staged: 0, records: ROWS })
  expect(await standing()).toEqual(sumsOf(lines))
  expect(await daysNoted()).toBe(ROWS)
})

test('a key that comes again far down the file is added to what was written before', async () => {
  const lines = [...distinctLines(), lineAt(3), { ...lineAt(3), value: 1000 }, lineAt(55_000), lineAt(61_000)]
  const ended = await world.load('usage', fileOf(lines))
  expect(ended.counts).toMatchObject({ read: ROWS + 4, created: ROWS, changed: 0, unchanged: 0 })
  expect((await checkpointOf(ended.id)).staged).toBeLessThan(ROWS)
  expect((await checkpointOf(ended.id)).staged).toBeGreaterThan(0)
  expect(await standing()).toEqual(sumsOf(lines))
  expect(await daysNoted()).toBe(ROWS)
})

test('one repeated key does not keep the rest of the file from being written at once', async () => {
  const lines = distinctLines()
  lines.splice(30_000, 0, lineAt(29_999))
  const ended = await world.load('usage', fileOf(lines))
  expect((await checkpointOf(ended.id)).staged).toBe(25_000)
  expect(await standing()).toEqual(sumsOf(lines))
})

test('the order of the rows changes nothing', async () => {
  const lines = [...distinctLines(30_000), ...distinctLines(2_000)]
  await world.load('usage', fileOf(lines))
  const before = await world.state()
  await world.rows("truncate metric_days; delete from source_days where kind = 'usage'")
  const ended = await world.load('usage', fileOf(lines.toReversed()))
  expect(ended.counts).toMatchObject({ created: 30_000, changed: 0, unchanged: 0 })
  expect(await world.state()).toBe(before)
})

test('the same file again changes nothing, and taking both back leaves nothing', async () => {
  const text = fileOf([...distinctLines(), lineAt(3)])
  const first = await world.load('usage', text)
  const before = await world.state()
  const second = await world.load('usage', text)
  expect(second.counts).toMatchObject({ created: 0, changed: 0, unchanged: ROWS })
  expect(await world.state()).toBe(before)

  expect((await world.undo(second.id)).undo).toMatchObject({ removed: 0, restored: 0, left: [] })
  expect(await world.state()).toBe(before)
  expect((await world.undo(first.id)).undo).toMatchObject({ removed: ROWS, restored: 0, left: [] })
  expect(await standing()).toEqual(new Map())
  expect(await daysNoted()).toBe(0)
})

test('numbers that stood before are replaced, and come back when the import is taken back', async () => {
  await world.load(
    'usage',
    fileOf([
      { ...lineAt(10), value: 5000 },
      { ...lineAt(40_000), value: 6000 },
    ]),
  )
  const before = await world.state()
  const lines = [...distinctLines(), { ...lineAt(10), value: 7 }, { ...lineAt(40_000), value: 8 }, lineAt(100)]
  const ended = await world.load('usage', fileOf(lines))
  expect(ended.counts).toMatchObject({ created: ROWS - 2, changed: 2, unchanged: 0 })
  expect(await standing()).toEqual(sumsOf(lines))

  expect((await world.undo(ended.id)).undo).toMatchObject({ removed: ROWS - 2, restored: 2, left: [] })
  expect(await world.state()).toBe(before)
})

test('a row that was corrected after the import goes with it when the import is taken back', async () => {
  await world.load('usage', fileOf([{ ...lineAt(10), value: 5000 }]))
  const before = await world.state()
  const text = 'account_external_id,metric,day,value\na10,m0,2026-01-01,1\na10,m0,2026-01-01,x\n'
  const ended = await world.load('usage', text)
  const { fixRow } = await import('./fix-row.ts')
  const context = await world.environment.contextFor((await import('../../identity/sessions/actor.ts')).SYSTEM_ACTOR)
  await fixRow({ importId: ended.id, line: 3, cells: ['a10', 'm0', '2026-01-01', '2'] }, context)
  expect(await standing()).toEqual(new Map([['a10 m0 2026-01-01', 3]]))
  await world.undo(ended.id)
  expect(await world.state()).toBe(before)
})

test('contact rows far down the file count for their account where no account-level row came', async () => {
  const contacts: Line[] = [
    { account: 'a0', metric: 'm0', day: '2026-01-01', value: 500, contact: 'c1' },
    { account: 'a0', metric: 'm0', day: '2025-12-01', value: 2, contact: 'c1' },
    { account: 'a0', metric: 'm0', day: '2025-12-01', value: 3, contact: 'c2' },
  ]
  const ended = await world.load('usage', fileOf([...distinctLines(), ...contacts]))
  expect(ended.counts).toMatchObject({ created: ROWS + 3, changed: 0 })
  const days = await standing()
  expect(days.get('a0 m0 2026-01-01')).toBe(lineAt(0).value)
  expect(days.get('a0 m0 2025-12-01')).toBe(5)
  await world.undo(ended.id)
  expect(await standing()).toEqual(new Map())
  expect(await world.rows('select from contact_metric_days')).toEqual([])
})

test('rows that cannot be used are told by line and stop nothing', async () => {
  const good = fileOf(distinctLines(30_000)).trimEnd().split('\n')
  good.splice(27_000, 0, 'nobody,m0,2026-01-01,1,', 'a0,m0,2026-13-01,1,', 'a0,m0,2026-01-01,many,')
  const ended = await world.load('usage', `${good.join('\n')}\n`)
  expect(ended).toMatchObject({ counts: { read: 30_003, created: 30_000, failed: 3 }, openErrors: 3 })
  const lines = await world.rows<{ line: number }>('select line from import_errors order by line')
  expect(lines.map(({ line }) => line)).toEqual([27_001, 27_002, 27_003])
})

test('a run that stopped half way goes on without a double', async () => {
  const lines = [...distinctLines(MANY_ROWS), lineAt(3), lineAt(55_000)]
  const importId = await world.prepare('usage', fileOf(lines))
  await runUntil(importId, 25_000)
  const { records, staged } = await checkpointOf(importId)
  expect(records).toBeGreaterThanOrEqual(25_000)
  expect((await standing()).size + staged).toBe(records)
  await runImport(world.environment, importId)
  expect((await world.show(importId)).counts).toMatchObject({ read: MANY_ROWS + 2, created: MANY_ROWS })
  expect(await standing()).toEqual(sumsOf(lines))
  expect(await daysNoted()).toBe(MANY_ROWS)
})

test.each([
  ['read', 'reading'],
  ['merge', 'adding up'],
])(
  'when a crash of the database emptied the stage in phase %s, nothing is doubled or lost by %s again',
  async (phase) => {
    await world.load('usage', fileOf([{ ...lineAt(10), value: 5000 }]))
    const lines = [lineAt(3), ...distinctLines(MANY_ROWS)]
    const importId = await world.prepare('usage', fileOf(lines))
    await runUntil(importId, 30_000, phase)
    expect((await checkpointOf(importId)).phase).toBe(phase)
    expect((await standing()).size).toBeGreaterThan(1)
    await world.rows(`truncate usage_stage_${importId}`)
    await runImport(world.environment, importId)
    expect((await world.show(importId)).counts).toMatchObject({
      read: MANY_ROWS + 1,
      created: MANY_ROWS - 1,
      changed: 1,
    })
    expect(await standing()).toEqual(sumsOf(lines))
    expect(await daysNoted()).toBe(MANY_ROWS)
  },
)

test('a number that another import replaced meanwhile is not lost from the sum', async () => {
  const lines = [...distinctLines(MANY_ROWS), lineAt(3)]
  const importId = await world.prepare('usage', fileOf(lines))
  await runUntil(importId, 25_000)
  await world.load('usage', fileOf([{ ...lineAt(3), value: 9999 }]))
  await runImport(world.environment, importId)
  expect(await standing()).toEqual(sumsOf(lines))
})

test('accounts are marked for scoring when an import stops before its end, by failing or by being cancelled', async () => {
  const importId = await world.prepare('usage', fileOf(distinctLines(MANY_ROWS)))
  await world.rows('delete from dirty_accounts')
  await runUntil(importId, 25_000)
  expect(await world.rows('select from dirty_accounts')).toHaveLength(ACCOUNTS)

  await world.rows(`delete from dirty_accounts; update imports set state = 'running' where id = ${importId}`)
  const { cancel } = await import('./actions.ts')
  const { SYSTEM_ACTOR } = await import('../../identity/sessions/actor.ts')
  await cancel(importId, await world.environment.contextFor(SYSTEM_ACTOR))
  expect(await world.rows('select from dirty_accounts')).toHaveLength(ACCOUNTS)
})

test('a key whose account others were merged into meanwhile is added to its own part', async () => {
  const lines = [...distinctLines(MANY_ROWS), lineAt(3)]
  const importId = await world.prepare('usage', fileOf(lines))
  await runUntil(importId, 25_000)
  const { askForMerge, carryOutMerge } = await import('../hygiene/actions-merge.ts')
  const { SYSTEM_ACTOR } = await import('../../identity/sessions/actor.ts')
  const context = await world.environment.contextFor(SYSTEM_ACTOR)
  const [winner] = await world.rows<{ id: number }>("select id from accounts where name = 'Account 3'")
  const [loser] = await world.rows<{ id: number }>("select id from accounts where name = 'Account 4'")
  const { mergeId } = await askForMerge({ winnerId: winner?.id ?? 0, loserId: loser?.id ?? 0, fromLoser: [] }, context)
  await carryOutMerge(context, mergeId)

  await runImport(world.environment, importId)
  expect((await world.show(importId)).state).toBe('done')
  const day = `select value::int as value from metric_days join metrics on metrics.id = metric_id
    where account_id = ${winner?.id} and key = 'm0' and day = '2026-01-01'`
  expect(await world.rows(day)).toEqual([{ value: 2 * lineAt(3).value + lineAt(4).value }])
})
