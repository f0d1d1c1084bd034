import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { matchRuns } from './matching.ts'

let server: TestServer
let db: Db
let playbookId: number
let versionId: number

const TODAY = day('2026-03-10')
const BEGAN = addDays(TODAY, -40)
const PRESENT = {
  now: new Date('2026-03-10T09:00:00Z'),
  today: TODAY,
  company: { name: 'Ours', timeZone: 'UTC', reportingCurrency: 'EUR' },
}
const SUCCESS = {
  condition: { kind: 'since_entry', score: 'overall', operator: '>=', points: 10 },
  withinDays: 30,
  holdOutPercent: 0,
}

beforeAll(async () => {
  server = await createTestServer()
  db = openDatabase(server.pool)
  const made = await server.request('operations', 'POST', '/api/playbooks', { name: 'Rescue' })
  playbookId = made.body.id as number
  const definition = { trigger: { kind: 'manual' }, limits: {}, steps: [], success: SUCCESS }
  const { rows } = await server.pool.query<{ id: number }>(
    `update playbook_versions set state = 'published', definition = $2, published_at = now() where playbook_id = $1 returning id`,
    [playbookId, JSON.stringify({ subject: 'account', ...definition })],
  )
  versionId = rows[0]?.id ?? 0
  await server.pool.query('update playbooks set live_version_id = $2 where id = $1', [playbookId, versionId])
  await server.pool.query(
    `insert into scorecard_versions (scorecard_id, version, state, definition, measures)
     select min(id), 99, 'published', '{}', '[]' from scorecards`,
  )
})
afterAll(() => server.stop())

/** An account with its health as shown before the run began and when its time was over. */
async function account(name: string, { segment, before, after }: { segment: string; before: number; after: number }) {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into accounts (name, source_id, segment_id) select $1, (select id from sources where key = 'manual'), id
     from segments where key = $2 returning id`,
    [name, segment],
  )
  const id = rows[0]?.id ?? 0
  for (const [on, overall] of [
    [addDays(BEGAN, -5), before],
    [addDays(BEGAN, 29), after],
  ] as const) {
    await server.pool.query(
      `insert into health_days (account_id, day, version_id, cx, co, overall, coverage, effective_overall, effective_band, measure_values)
       values ($1, $2, (select max(id) from scorecard_versions), $3, $3, $3, 1, $3, 'fair', '{}')`,
      [id, on, overall],
    )
  }
  return id
}

async function run(
  accountId: number,
  { overall, succeeded, state = 'done' }: { overall: number; succeeded: boolean; state?: string },
) {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into playbook_runs (playbook_id, version_id, account_id, trigger_key, how, state, entry, began_at, judge_at, judged_at, succeeded)
     values ($1, $2, $3, 'account', 'trigger', $4, $5, $6::date, $6::date + 30, $6::date + 30, $7) returning id`,
    [playbookId, versionId, accountId, state, JSON.stringify({ overall, cx: overall, co: overall }), BEGAN, succeeded],
  )
  return rows[0]?.id ?? 0
}

async function matchOf(runId: number) {
  const { rows } = await server.pool.query('select account_id, succeeded from playbook_matches where run_id = $1', [
    runId,
  ])
  return rows[0]
}

test('a run is compared with the account most like it that got nothing, by the same criterion over the same time', async () => {
  const helped = await account('Helped', { segment: 'enterprise', before: 40, after: 60 })
  const alike = await account('Alike and risen', { segment: 'enterprise', before: 41, after: 55 })
  await account('Alike but further', { segment: 'enterprise', before: 44, after: 44 })
  await account('Other segment', { segment: 'digital', before: 40, after: 40 })
  const runId = await run(helped, { overall: 40, succeeded: true })
  expect(await matchRuns(db, PRESENT, 10)).toBe(1)
  expect(await matchOf(runId)).toEqual({ account_id: alike, succeeded: true })
  expect(await matchRuns(db, PRESENT, 10)).toBe(0)
})

test('an account that had the playbook itself around that time is nobody’s comparison', async () => {
  const first = await account('First treated', { segment: 'digital', before: 70, after: 70 })
  const second = await account('Second treated', { segment: 'digital', before: 70, after: 70 })
  const control = await account('Untouched', { segment: 'digital', before: 73, after: 74 })
  const runs = [
    await run(first, { overall: 70, succeeded: false }),
    await run(second, { overall: 70, succeeded: false }),
  ]
  await matchRuns(db, PRESENT, 10)
  for (const runId of runs) expect(await matchOf(runId)).toEqual({ account_id: control, succeeded: false })
})

test('where nobody is alike, that is kept and said', async () => {
  const alone = await account('Alone', { segment: 'enterprise', before: 95, after: 95 })
  const runId = await run(alone, { overall: 95, succeeded: true })
  await matchRuns(db, PRESENT, 10)
  expect(await matchOf(runId)).toEqual({ account_id: null, succeeded: null })
  const { status, body } = await server.request('csm', 'GET', `/api/playbooks/${playbookId}/effect`)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    comparison: 'matched',
    verdict: 'not_enough',
    treated: { n: 3, succeeded: 1 },
    compared: { n: 3, succeeded: 1 },
    unknown: 1,
    withinDays: 30,
  })
})

test('accounts held out by chance are the better comparison as soon as there are any', async () => {
  const heldOut = await account('Held out', { segment: 'digital', before: 50, after: 50 })
  await run(heldOut, { overall: 50, succeeded: false, state: 'held_out' })
  const { body } = await server.request('csm', 'GET', `/api/playbooks/${playbookId}/effect`)
  expect(body).toMatchObject({
    comparison: 'held_out',
    treated: { n: 4, succeeded: 2 },
    compared: { n: 1, succeeded: 0 },
  })
})

test('enough of both kinds give a verdict with its interval', async () => {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into accounts (name, source_id) select 'Many ' || n, (select id from sources where key = 'manual') from generate_series(1, 60) n returning id`,
  )
  for (const [index, { id }] of rows.entries()) {
    const isOut = index % 2 === 0
    await run(id, { overall: 50, succeeded: !isOut, state: isOut ? 'held_out' : 'done' })
  }
  const { body } = await server.request('csm', 'GET', `/api/playbooks/${playbookId}/effect`)
  expect(body).toMatchObject({ verdict: 'helps', treated: { n: 34, succeeded: 32 }, compared: { n: 31, succeeded: 0 } })
  expect(body.difference.low).toBeGreaterThan(70)
  expect(body.sentence).toMatch(/^It helps: \+94 points, between \+7\d and \+\d\d with 95 % confidence\.$/)
})
