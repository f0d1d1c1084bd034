import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'
import { mergeAccounts, unmergeAccounts } from '../../record/hygiene/merge.ts'
import { refreshMoney } from '../../record/money/actions.ts'

let server: TestServer
const ids = new Map<string, number>()

interface Made {
  name: string
  owner?: 'csm' | 'leader' | 'operations'
  segment?: string
  sold: { amount: string; from: string; until?: string; reason?: string; currency?: string; plan?: string }[]
}

const COMPANY: readonly Made[] = [
  { name: 'Acme', owner: 'csm', segment: 'enterprise', sold: [{ amount: '100', from: '2024-01-01', plan: 'Pro' }] },
  {
    name: 'Bolt',
    owner: 'csm',
    segment: 'enterprise',
    sold: [{ amount: '80', from: '2024-01-01', until: '2025-11-10', reason: 'competitor', plan: 'Basic' }],
  },
  {
    name: 'Crest',
    owner: 'leader',
    sold: [
      { amount: '60', from: '2024-02-01', until: '2025-10-01', reason: 'budget' },
      { amount: '40', from: '2025-10-01' },
    ],
  },
  { name: 'Dune', owner: 'operations', sold: [{ amount: '50', from: '2025-06-15' }] },
  { name: 'Echo', sold: [{ amount: '90', from: '2025-01-01', currency: 'GBP' }] },
]

beforeAll(async () => {
  server = await createTestServer()
  for (const made of COMPANY) ids.set(made.name, await make(made))
})
afterAll(() => server.stop())

async function make({ name, owner, segment, sold }: Made): Promise<number> {
  const known = segment
    ? await server.db.selectFrom('segments').select('id').where('key', '=', segment).executeTakeFirst()
    : undefined
  const { id } = await server.db
    .insertInto('accounts')
    .values({ name, source_id: 1, owner_id: owner ? server.members[owner].id : null, segment_id: known?.id ?? null })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [index, one] of sold.entries())
    await server.db
      .insertInto('subscriptions')
      .values({
        account_id: id,
        source_id: 1,
        external_id: `${name}-${index}`,
        effective_on: day(one.from),
        started_on: day(one.from),
        ended_on: one.until ? day(one.until) : null,
        end_reason: one.reason ?? null,
        amount: one.amount,
        interval: 'month',
        currency: one.currency ?? 'EUR',
        plan: one.plan ?? null,
      })
      .execute()
  await inTransaction(server.db, (trx) => refreshMoney(trx, [id], day('2026-03-10')))
  return id
}

const get = async (who: Asker, path: string) => (await server.request(who, 'GET', `/api/revenue/${path}`)).body
const YEAR = 'from=2025-03-10&to=2026-03-10'

test('the summary says what is paid, what is lost and what the company aims at, GRR first', async () => {
  const summary = await get('owner', 'summary?at=2026-03-10')
  expect(summary).toMatchObject({
    mrrMinor: 190_00,
    arrMinor: 2_280_00,
    payingAccounts: 3,
    retention: {
      accounts: 3,
      openingMinor: 240_00,
      closingMinor: 140_00,
      grr: 140 / 240,
      nrr: 140 / 240,
      isBelowFloor: true,
    },
    accountsWithoutRateTotal: 1,
    accountsWithoutRate: [{ name: 'Echo', currency: 'GBP', day: '2025-01-01' }],
    mayEdit: true,
  })
  expect(summary.goals.map(({ key, isMet }: { key: string; isMet: boolean }) => [key, isMet])).toEqual([
    ['grr', false],
    ['nrr', false],
    ['logo', false],
  ])
  // Lost 80 + 20 of the openings of March 2025 to February 2026.
  const openings = 240 * 3 + 240 + 290 * 3 + 290 + 270 + 190 * 3
  expect(summary.monthlyGrossChurn).toBeCloseTo(100 / openings, 9)
  expect(summary.ltvMinor).toBeCloseTo(((19_000 / 3) * 0.8) / (100 / openings), 4)
  expect(summary.problems[0]).toContain('Echo (GBP)')
})

test('a CSM sees the figures of its own book alone, and who sees no money is refused', async () => {
  expect(await get('csm', 'mrr?at=2025-10-15')).toMatchObject({ mrrMinor: 180_00, accounts: 2 })
  expect(await get('leader', 'mrr?at=2025-10-15')).toMatchObject({ mrrMinor: 220_00, accounts: 3 })
  expect(await get('owner', 'mrr?at=2025-10-15&slice=owner')).toMatchObject({ mrrMinor: 270_00, accounts: 4 })
  for (const path of [
    `retention?${YEAR}`,
    'summary',
    'series',
    'cohorts',
    'movements?from=2025-01&to=2025-12',
    'reconciliation',
    'reasons?from=2025-01&to=2025-12',
  ]) {
    const { status, body } = await server.request('readonly', 'GET', `/api/revenue/${path}`)
    expect([path, status, body.code]).toEqual([path, 403, 'revenue.out_of_reach'])
  }
  const accounts = await get('csm', `retention/accounts?${YEAR}`)
  expect(accounts.rows.map(({ name }: { name: string }) => name)).toEqual(['Bolt', 'Acme'])
  const series = await get('csm', 'series?months=3')
  expect(series.points.at(-1)).toMatchObject({
    month: '2026-02',
    accounts: 2,
    openingMinor: 180_00,
    closingMinor: 100_00,
  })
})

test('filters of the accounts list narrow every figure', async () => {
  const filters = encodeURIComponent(
    JSON.stringify([{ field: 'owner', operator: 'is', values: [server.members.leader.id] }]),
  )
  expect(await get('owner', `retention?${YEAR}&filters=${filters}`)).toMatchObject({
    total: { accounts: 1, openingMinor: 60_00, closingMinor: 40_00 },
  })
  expect(await get('owner', `series?months=1&filters=${filters}`)).toMatchObject({
    points: [{ accounts: 1, keptMinor: 40_00 }],
  })
})

test('reasons come from the subscription that ended, until a person says otherwise', async () => {
  const before = await get('owner', 'reasons?from=2025-01&to=2025-12')
  expect(before).toMatchObject({ totalMinor: 100_00, known: 1 })
  expect(before.reasons).toMatchObject([
    { reason: 'competitor', label: 'Went to a competitor', churn: { minor: 80_00, accounts: 1 }, share: 0.8 },
    { reason: 'budget', label: 'Budget', contraction: { minor: 20_00, accounts: 1 }, share: 0.2 },
  ])
  const path = `/api/accounts/${ids.get('Bolt')}/movements/2025-11-10/reason`
  expect(
    (await server.request('csm', 'PUT', path, { reason: 'no_value', note: 'Said so in the exit call' })).status,
  ).toBe(200)
  const accounts = await get('owner', 'movements/accounts?from=2025-11&to=2025-11&kind=churn')
  expect(accounts.rows).toMatchObject([
    {
      name: 'Bolt',
      reason: 'no_value',
      reasonLabel: 'Saw no value',
      note: 'Said so in the exit call',
      isSaid: true,
      maySay: true,
    },
  ])
  expect((await server.request('csm', 'PUT', path, { reason: null })).status).toBe(200)
  expect((await get('owner', 'reasons?from=2025-11&to=2025-11')).reasons).toMatchObject([{ reason: 'competitor' }])
  const audit = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'revenue.reason_said')
    .execute()
  expect(audit.map(({ sentence }) => sentence)).toEqual([
    'said why Bolt pays less since 2025-11-10: Saw no value',
    'took back the reason why Bolt pays less since 2025-11-10',
  ])
})

test('what was said of an account that is merged into another goes along, the last word counts, and undoing takes it back', async () => {
  const [winner, loser] = [ids.get('Bolt') ?? 0, await make({ name: 'Bolt twice', owner: 'csm', sold: [] })]
  const said = (accountId: number, reason: string, at: string) =>
    server.db
      .insertInto('movement_reasons')
      .values({ account_id: accountId, reason, day: day('2025-11-10'), said_at: new Date(at) })
      .execute()
  const reasons = async () => (await get('owner', 'reasons?from=2025-11&to=2025-11')).reasons
  await said(winner, 'budget', '2026-01-01T00:00:00Z')
  await said(loser, 'acquired', '2026-01-02T00:00:00Z')
  expect(await reasons()).toMatchObject([{ reason: 'budget' }])
  const asked = { id: 1, winnerId: winner, loserId: loser, memberId: null, actorName: 'Owner', state: 'done' } as const
  const merge = { ...asked, fromLoser: [], mergedAt: null }
  const moment = { now: server.clock.now(), today: day('2026-03-10') }
  const moved = await inTransaction(server.db, (trx) => mergeAccounts(trx, merge, moment))
  expect(moved.rows).toMatchObject({ movement_reasons: 1 })
  expect(await reasons()).toMatchObject([{ reason: 'acquired' }])
  await inTransaction(server.db, (trx) => unmergeAccounts(trx, { ...merge, moved }, moment))
  expect(await reasons()).toMatchObject([{ reason: 'budget' }])
  await server.db.deleteFrom('movement_reasons').where('account_id', 'in', [winner, loser]).execute()
})

test('a reason belongs to a loss of an account of one’s own', async () => {
  const say = (who: Asker, name: string, on: string) =>
    server.request(who, 'PUT', `/api/accounts/${ids.get(name)}/movements/${on}/reason`, { reason: 'budget' })
  expect((await say('csm', 'Bolt', '2025-11-11')).body.code).toBe('revenue.no_movement')
  expect((await say('csm', 'Dune', '2025-06-15')).status).toBe(404)
  // The book of a colleague can be read, not written.
  const peer = await server.addMember({ role: 'csm', managerId: server.members.leader.id })
  const crest = server.db.updateTable('accounts').where('id', '=', ids.get('Crest') ?? 0)
  await crest.set({ owner_id: peer.id }).execute()
  expect((await say('csm', 'Crest', '2025-10-01')).body.code).toBe('revenue.not_yours')
  expect((await say(peer, 'Crest', '2025-10-01')).status).toBe(200)
  await crest.set({ owner_id: server.members.leader.id }).execute()
})

test('a convention that the ledger follows has it built anew, and is written down', async () => {
  const before = await get('owner', 'settings')
  expect(before).toMatchObject({ grrFloor: 0.85, isRebuilding: false, mayEdit: true })
  expect(before.sentences).toHaveLength(Object.keys(before.conventions).length)
  expect((await server.request('csm', 'PUT', '/api/revenue/settings', { grrFloor: 0.5 })).status).toBe(403)
  const softly = await server.request('operations', 'PUT', '/api/revenue/settings', {
    conventions: { reactivationInNrr: 'excluded' },
  })
  expect(softly.body).toEqual({ isRebuilding: false })
  expect(await get('owner', 'settings')).toMatchObject({ conventions: { reactivationInNrr: 'excluded' } })
  const saved = await server.request('operations', 'PUT', '/api/revenue/settings', {
    grrFloor: 0.8,
    conventions: { weeksPerMonth: '4' },
  })
  expect(saved.body).toEqual({ isRebuilding: true })
  expect(await get('csm', 'settings')).toMatchObject({
    grrFloor: 0.8,
    conventions: { weeksPerMonth: '4', reactivationInNrr: 'excluded' },
    isRebuilding: true,
    mayEdit: false,
  })
  const segment = (await get('owner', 'settings')).segments[0]
  await server.request('owner', 'PUT', '/api/revenue/settings', {
    grrFloor: 0.85,
    segmentFloors: [{ segmentId: segment.id, floor: 0.6 }],
    conventions: {},
  })
  const { slices } = await get('owner', `retention?${YEAR}&slice=segment`)
  expect(slices.map(({ name, floor }: { name: string; floor: number }) => [name, floor])).toContainEqual([
    segment.name,
    0.6,
  ])
  const { body } = await server.request('owner', 'PUT', '/api/revenue/settings', {
    segmentFloors: [{ segmentId: 987_654, floor: 0.6 }],
  })
  expect(body.code).toBe('revenue.no_such_segment')
})

test('cohorts tell what became of who joined, also of who left again', async () => {
  const { cohorts } = await get('owner', 'cohorts?by=quarter&from=2024-01&to=2025-06')
  expect(
    cohorts.map(({ period, accounts, startMinor }: Record<string, unknown>) => [period, accounts, startMinor]),
  ).toEqual([
    ['2024-Q1', 3, 240_00],
    ['2024-Q2', 0, 0],
    ['2024-Q3', 0, 0],
    ['2024-Q4', 0, 0],
    ['2025-Q1', 0, 0],
    ['2025-Q2', 1, 50_00],
  ])
  // Eight full quarters after Q1 2024: the fourth quarter of 2025 is over.
  expect(cohorts[0].cells).toHaveLength(8)
  expect(cohorts[0].cells[7]).toMatchObject({
    offset: 7,
    accounts: 2,
    minor: 140_00,
    keptMinor: 140_00,
    logoRetention: 2 / 3,
    net: 140 / 240,
  })
  const behind = await get('owner', 'cohorts/accounts?by=quarter&from=2024-01&to=2025-06&period=2024-Q1&after=7')
  expect(behind.rows.map(({ name, minor }: { name: string; minor: number }) => [name, minor])).toEqual([
    ['Acme', 100_00],
    ['Crest', 40_00],
    ['Bolt', 0],
  ])
  expect(
    (await server.request('owner', 'GET', '/api/revenue/cohorts/accounts?by=quarter&period=1999-Q1')).body.code,
  ).toBe('revenue.no_such_cohort')
})

test('without a first month, cohorts end with the youngest in which anybody joined', async () => {
  const periods = async (query: string) =>
    (await get('owner', `cohorts?${query}`)).cohorts.map(({ period }: { period: string }) => period)
  expect(await periods('by=quarter&count=3')).toEqual(['2024-Q4', '2025-Q1', '2025-Q2'])
  expect(await periods('by=quarter')).toHaveLength(8)
  expect((await periods('by=quarter')).at(-1)).toBe('2025-Q2')
  expect(await periods('by=quarter&count=2&to=2024-12')).toEqual(['2023-Q4', '2024-Q1'])
  // Dune first paid in June: the quarter that is shown whole has it.
  expect(await periods('by=quarter&count=1&to=2025-05')).toEqual(['2025-Q2'])
  expect(await periods('by=quarter&from=2025-07')).toEqual(['2025-Q3', '2025-Q4', '2026-Q1'])
  const behind = await get('owner', 'cohorts/accounts?by=quarter&count=3&period=2025-Q2')
  expect(behind.rows.map(({ name }: { name: string }) => name)).toEqual(['Dune'])
})

test('renewal rates count what was decided: gross, net and by count', async () => {
  for (const [name, amount, outcome, renewed] of [
    ['Acme', '1200', 'expanded', '1800'],
    ['Bolt', '960', 'churned', null],
    ['Crest', '720', 'contracted', '480'],
    ['Dune', '600', 'open', null],
  ] as const)
    await server.db
      .insertInto('renewals')
      .values({
        account_id: ids.get(name) ?? 0,
        source_id: 1,
        external_id: `R-${name}`,
        due_on: day('2025-11-10'),
        amount,
        currency: 'EUR',
        outcome,
        renewed_amount: renewed,
        decided_on: outcome === 'open' ? null : day('2025-11-10'),
      })
      .execute()
  const { renewals } = await get('owner', 'summary?at=2026-03-10')
  expect(renewals).toMatchObject({
    renewals: 3,
    renewed: 2,
    dueMinor: 2_880_00,
    gross: (1_200 + 480) / 2_880,
    net: (1_800 + 480) / 2_880,
    byCount: 2 / 3,
  })
})

test('files hold the figures of the screen, and are written down', async () => {
  const { text, status, headers } = await server.request('owner', 'POST', '/api/revenue/movements-export', {
    from: '2025-10',
    to: '2025-11',
  })
  expect(status).toBe(200)
  expect(headers.get('content-disposition')).toContain('revenue-movements-2025-10-2025-11.csv')
  const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  expect(
    rows.map(({ Period, Opening, Contraction, Churn, Closing, Currency }) => [
      Period,
      Opening,
      Contraction,
      Churn,
      Closing,
      Currency,
    ]),
  ).toEqual([
    ['2025-10', '290.00', '20.00', '0.00', '270.00', 'EUR'],
    ['2025-11', '270.00', '0.00', '80.00', '190.00', 'EUR'],
  ])
  for (const [path, input, first] of [
    ['movement-accounts-export', { from: '2025-10', to: '2025-11', kind: 'churn' }, 'Bolt'],
    ['retention-export', { from: '2025-03-10', to: '2026-03-10', slice: 'owner' }, 'csm'],
    ['retention-accounts-export', { from: '2025-03-10', to: '2026-03-10' }, 'Bolt'],
    ['cohorts-export', { by: 'year' }, '2024'],
  ] as const) {
    const answer = await server.request('owner', 'POST', `/api/revenue/${path}`, input)
    expect([path, answer.status]).toEqual([path, 200])
    expect(answer.text.toLowerCase()).toContain(first.toLowerCase())
    expect(
      (await server.request('owner', 'POST', `/api/revenue/${path}`, { ...input, format: 'xlsx' })).text.slice(0, 2),
    ).toBe('PK')
  }
  const audit = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'revenue.exported')
    .execute()
  expect(audit[0]?.sentence).toBe('exported 2 rows of movements as CSV')
  expect(audit).toHaveLength(9)
})

test('a slice by a field nobody defined is refused', async () => {
  expect(
    (await server.request('owner', 'GET', `/api/revenue/retention?${YEAR}&slice=attribute:nothing`)).body.code,
  ).toBe('revenue.no_such_slice')
})
