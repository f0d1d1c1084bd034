import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import type { WatchChange, WatchKind } from '../triggers/watch.ts'
import { placement } from './placing.ts'

let server: TestServer
let db: Db
const stages = new Map<string, number>()

const PRESENT = {
  now: new Date('2026-03-10T09:00:00Z'),
  today: day('2026-03-10'),
  company: { timeZone: 'UTC', reportingCurrency: 'EUR' },
}

beforeAll(async () => {
  server = await createTestServer()
  db = openDatabase(server.pool)
  const { rows } = await server.pool.query<{ id: number; key: string }>('select id, key from stages')
  for (const { id, key } of rows) stages.set(key, id)
})
afterAll(() => server.stop())

const stage = (key: string) => stages.get(key) ?? 0

async function account(
  name: string,
  key: string | null,
  { since = '2026-01-05', entered }: { since?: string; entered?: string } = {},
): Promise<number> {
  const { rows } = await server.pool.query<{ id: number }>(
    `insert into accounts (name, source_id, stage_id, owner_id, customer_since)
     values ($1, (select id from sources where key = 'manual'), $2, $3, $4) returning id`,
    [name, key === null ? null : stage(key), server.members.csm.id, since],
  )
  const id = rows[0]?.id ?? 0
  if (key !== null) await fact(id, key, entered ?? since)
  return id
}

async function fact(accountId: number, key: string, on: string): Promise<void> {
  await server.pool.query(
    `insert into account_facts (account_id, field, valid_from, value, source_id)
     values ($1, 'stage', $2, to_jsonb($3::int), (select id from sources where key = 'manual'))`,
    [accountId, on, stage(key)],
  )
}

async function rules(key: string, more: object = {}) {
  const input = { entry: null, exit: null, moves: 'suggest', touchpoints: [], ...more }
  const { status, body } = await server.request('operations', 'PUT', `/api/settings/stages/${stage(key)}/rules`, input)
  expect(status, JSON.stringify(body)).toBe(200)
}

async function happens(kind: WatchKind, refId: number, accountId: number, change: WatchChange['change'] = 'entered') {
  const consumer = placement({ log: silentLog, dataDirectory: '', publicUrl: '' }).find((one) => one.kind === kind)
  await inTransaction(db, async (trx) =>
    consumer?.onChange(
      trx,
      [{ watchId: 1, kind, refId, accountId, contactId: 0, change, since: new Date('2026-03-10T08:00:00Z') }],
      PRESENT,
    ),
  )
}

async function stageOf(accountId: number): Promise<string | undefined> {
  const { rows } = await server.pool.query<{ key: string }>(
    'select key from accounts join stages on stages.id = stage_id where accounts.id = $1',
    [accountId],
  )
  return rows[0]?.key
}

const journeyOf = async (accountId: number) =>
  (await server.request('csm', 'GET', `/api/accounts/${accountId}/journey`)).body

test('an account that fulfils the criterion of a stage is suggested for it, until a person decides', async () => {
  await rules('adoption', { entry: { kind: 'field', field: 'health', operator: 'at_least', values: [70] } })
  const id = await account('Suggested', 'onboarding')
  await happens('stage_entry', stage('adoption'), id)
  expect(await stageOf(id)).toBe('onboarding')
  expect((await journeyOf(id)).suggestions).toMatchObject([{ stage: { name: 'Adoption' }, because: 'entry' }])
  const path = `/api/accounts/${id}/journey/${stage('adoption')}`
  const { body } = await server.request('csm', 'POST', path, { accept: true })
  expect(body.moved).toBe(true)
  expect(await stageOf(id)).toBe('adoption')
  expect((await journeyOf(id)).suggestions).toEqual([])
  expect((await server.request('csm', 'POST', path, { accept: true })).status).toBe(409)
})

test('dismissed it stays dismissed, and is gone when the criterion is not fulfilled any more', async () => {
  const id = await account('Dismissed', 'onboarding')
  await happens('stage_entry', stage('adoption'), id)
  await server.request('csm', 'POST', `/api/accounts/${id}/journey/${stage('adoption')}`, { accept: false })
  await happens('stage_entry', stage('adoption'), id)
  expect((await journeyOf(id)).suggestions).toEqual([])
  const other = await account('Fell back', 'onboarding')
  await happens('stage_entry', stage('adoption'), other)
  await happens('stage_entry', stage('adoption'), other, 'left')
  expect((await journeyOf(other)).suggestions).toEqual([])
})

test('a stage that moves by itself moves, says who did it, and never brings back who has left', async () => {
  await rules('value', { entry: { kind: 'outcomes', reading: 'on_target', operator: '>=', value: 1 }, moves: 'move' })
  const id = await account('Moved', 'adoption')
  const gone = await account('Gone', 'churned')
  await happens('stage_entry', stage('value'), id)
  await happens('stage_entry', stage('value'), gone)
  expect([await stageOf(id), await stageOf(gone)]).toEqual(['value', 'churned'])
  expect((await journeyOf(gone)).suggestions).toHaveLength(1)
  const { rows } = await server.pool.query('select actor_name from audit_log where account_id = $1', [id])
  expect(rows).toContainEqual({ actor_name: 'The journey’s criteria' })
})

test('who has done what a stage asks for goes on to the next one; nobody is moved into an end by itself', async () => {
  await rules('onboarding', {
    exit: { kind: 'usage', aggregation: 'days_active', windowDays: 28, operator: '>=', value: 8 },
    moves: 'move',
  })
  const id = await account('Done with onboarding', 'onboarding')
  await happens('stage_exit', stage('onboarding'), id)
  expect(await stageOf(id)).toBe('adoption')
  await rules('at_risk', { exit: { kind: 'field', field: 'arr', operator: 'at_most', values: [0] }, moves: 'move' })
  const leaving = await account('Leaving', 'at_risk')
  await happens('stage_exit', stage('at_risk'), leaving)
  expect(await stageOf(leaving)).toBe('at_risk')
  expect((await journeyOf(leaving)).suggestions).toMatchObject([{ stage: { name: 'Churned' }, because: 'exit' }])
})

test('accounts belong to a segment by its rule', async () => {
  const { rows } = await server.pool.query<{ id: number }>(`select id from segments where key = 'enterprise'`)
  const segmentId = rows[0]?.id ?? 0
  const condition = { kind: 'field', field: 'country', operator: 'is', values: ['DE'] }
  const path = `/api/settings/segments/${segmentId}/rule`
  expect((await server.request('operations', 'PUT', path, { condition })).status).toBe(200)
  expect((await server.request('operations', 'GET', path)).body.text).toMatch(/country/i)
  const id = await account('By rule', 'adoption')
  await happens('segment', segmentId, id)
  const found = await server.pool.query('select segment_id from accounts where id = $1', [id])
  expect(found.rows).toEqual([{ segment_id: segmentId }])
})

test('a criterion about something nobody has is refused with a sentence', async () => {
  const entry = { kind: 'measure', measure: 'no_such_measure', operator: '>', value: 1 }
  const input = { entry, exit: null, moves: 'suggest', touchpoints: [] }
  const { status, body } = await server.request(
    'operations',
    'PUT',
    `/api/settings/stages/${stage('renewal')}/rules`,
    input,
  )
  expect(status).toBe(422)
  expect(body.title).toMatch(/no_such_measure/)
})

test('accounts stand on track, behind or stuck by their days and what was planned', async () => {
  await rules('renewal', { touchpoints: [{ name: 'Renewal call', type: 'call', dueDay: 20 }] })
  const early = await account('Early', 'renewal', { entered: '2026-03-01' })
  const behind = await account('No call', 'renewal', { entered: '2026-02-01' })
  const called = await account('Called', 'renewal', { entered: '2026-02-01' })
  const stuck = await account('Stuck', 'renewal', { since: '2025-01-01', entered: '2025-08-01' })
  await server.pool.query(
    `insert into activities (account_id, source_id, external_id, at, type)
     values ($1, (select id from sources where key = 'manual'), 'c1', '2026-02-10T10:00:00Z', 'call')`,
    [called],
  )
  const { body } = await server.request('csm', 'GET', `/api/journey/${stage('renewal')}/accounts?limit=50`)
  const standings = new Map(
    (body.accounts as { account: { id: number }; standing: string }[]).map((row) => [row.account.id, row.standing]),
  )
  expect([early, behind, called, stuck].map((id) => standings.get(id))).toEqual([
    'on_track',
    'behind',
    'on_track',
    'stuck',
  ])
  expect(body.accounts[0].account.id).toBe(stuck)
  const all = await server.request('csm', 'GET', '/api/journey')
  const renewal = (all.body.stages as { key: string; standings: object; accounts: number }[]).find(
    ({ key }) => key === 'renewal',
  )
  expect(renewal).toMatchObject({
    accounts: 4,
    standings: { on_track: 2, behind: 1, stuck: 1, open_ended: 0, unknown: 0 },
  })
})

test('a cohort’s way through the stages has its lengths, without those whose beginning is not known', async () => {
  const first = await account('Cohort one', 'onboarding', { since: '2025-10-01' })
  await fact(first, 'adoption', '2025-12-10')
  const second = await account('Cohort two', 'onboarding', { since: '2025-11-01' })
  await fact(second, 'adoption', '2026-03-01')
  await account('Known late', 'onboarding', { since: '2025-10-15', entered: '2026-02-01' })
  const { body } = await server.request('csm', 'GET', '/api/journey-funnel?by=quarter&cohorts=2')
  const cohort = (body.cohorts as { cohort: string; accounts: number; stages: object[] }[]).find(
    (one) => one.cohort === '2025-Q4',
  )
  expect(cohort?.accounts).toBe(3)
  expect(cohort?.stages[0]).toEqual({
    stageId: stage('onboarding'),
    reached: 3,
    standing: 1,
    medianDays: 95,
    withinExpected: 0.5,
  })
  expect(body.caveats).toHaveLength(1)
})

test('a CSM of another team sees nothing of it', async () => {
  const stranger = await server.addMember({ role: 'csm' })
  const { body } = await server.request(stranger, 'GET', '/api/journey')
  expect((body.stages as { accounts: number }[]).every(({ accounts }) => accounts === 0)).toBe(true)
})
