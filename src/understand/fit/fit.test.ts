import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { lookBack } from './looks.ts'
import { worthOf } from './views-worth.ts'

let server: TestServer
const PRESENT = { now: new Date('2026-03-10T09:00:00Z'), today: day('2026-03-10') }

interface Made {
  source?: string
  partner?: string
  owner?: 'csm' | 'leader'
  wonOn?: string
  leftOn?: string
  grewOn?: string
}

let count = 0
async function account({
  source,
  partner,
  owner = 'csm',
  wonOn = '2024-06-15',
  leftOn,
  grewOn,
}: Made): Promise<number> {
  count += 1
  const pool = server.pool
  const { rows } = await pool.query<{ id: number }>(
    'insert into accounts (name, source_id, owner_id, mrr_minor, industry) values ($1, 2, $2, $3, $4) returning id',
    [`Account ${count}`, server.members[owner].id, leftOn ? 0 : grewOn ? 200_00 : 100_00, 'Food'],
  )
  const id = rows[0]?.id ?? 0
  const attributes = { ...(source ? { deal_source: source } : {}), ...(partner ? { channel_partner: partner } : {}) }
  await pool.query('insert into account_attributes (account_id, attributes) values ($1, $2)', [id, attributes])
  const step = (on: string, before: number, after: number, kind: string) =>
    pool.query('insert into mrr_steps (account_id, day, before_minor, mrr_minor, kind) values ($1, $2, $3, $4, $5)', [
      id,
      on,
      before,
      after,
      kind,
    ])
  await step(wonOn, 0, 100_00, 'new')
  if (leftOn) await step(leftOn, 100_00, 0, 'churn')
  if (grewOn) await step(grewOn, 100_00, 200_00, 'expansion')
  return id
}

const shown = (accountId: number, on: string, band: string) =>
  server.pool.query(
    `insert into health_days (account_id, day, version_id, coverage, effective_overall, effective_band, measure_values)
     values ($1, $2, 1, 1, 80, $3, '{}')`,
    [accountId, on, band],
  )

const ask = async (who: 'executive' | 'csm' | 'leader' | 'department' | 'readonly', path: string) =>
  server.request(who, 'GET', path)

beforeAll(async () => {
  server = await createTestServer()
  for (const [name, type] of [
    ['Deal source', 'text'],
    ['Channel partner', 'text'],
  ]) {
    const { status } = await server.request('owner', 'POST', '/api/settings/custom-fields', { name, type })
    expect(status).toBe(200)
  }
  for (let index = 0; index < 30; index += 1) {
    const kept = await account({ source: 'Referral', ...(index < 15 ? { grewOn: '2025-01-01' } : {}) })
    await shown(kept, '2024-12-20', 'good')
    await account({ source: 'Trade fair', partner: 'Northwind', ...(index < 24 ? { leftOn: '2025-02-01' } : {}) })
  }
  await account({ wonOn: '2025-12-01' })
  await account({ wonOn: '2019-01-01', source: 'Referral' })
  await account({ source: 'Referral', owner: 'leader' })
})
afterAll(() => server.stop())

test('fields are guessed until somebody chooses, and chosen ones must exist', async () => {
  const { body } = await ask('csm', '/api/fit/settings')
  expect(body).toMatchObject({ isGuessed: true, source: 'deal_source', partner: 'channel_partner', minimum: 20 })
  const chosen = { source: 'deal_source', seller: null, partner: 'channel_partner', promise: null, size: null }
  const put = (input: object) => server.request('operations', 'PUT', '/api/fit/settings', input)
  expect((await put({ ...chosen, seller: 'nobody', minimum: 20 })).body.code).toBe('fit.field_unknown')
  expect((await put({ ...chosen, minimum: 5 })).status).toBe(422)
  expect((await put({ ...chosen, minimum: 20 })).status).toBe(200)
  expect((await ask('csm', '/api/fit/settings')).body).toMatchObject({ isGuessed: false, seller: null })
})

test('accounts that were won are told by where they came from, with what became of them', async () => {
  const { status, body } = await ask('executive', '/api/fit?by=source')
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({ wonFrom: '2023-03-11', wonTo: '2026-03-10', without: 1, minimum: 20 })
  expect(body.rows.map((row: { value: string; accounts: number }) => [row.value, row.accounts])).toEqual([
    ['Referral', 31],
    ['Trade fair', 30],
  ])
  expect(body.rows[0]).toMatchObject({ stayed: { n: 31, hits: 31 }, grew: { n: 31, hits: 15 } })
  expect(body.rows[1]).toMatchObject({ stayed: { n: 30, hits: 6 }, grr: { value: 0.2, n: 30 } })
  expect(body.all).toMatchObject({ accounts: 62, stayed: { n: 61, hits: 37 } })
})

test('the profile names whom to win and whom not, with the evidence, and opens to the accounts', async () => {
  const { findings, compared } = (await ask('executive', '/api/fit')).body
  expect(compared).toBeGreaterThan(0)
  const verdicts = findings.map((one: { who: { value: string }[]; verdict: string }) => [
    one.who[0]?.value,
    one.verdict,
  ])
  expect(verdicts).toContainEqual(['Referral', 'above'])
  expect(verdicts).toContainEqual(['Trade fair', 'below'])
  const who = encodeURIComponent(JSON.stringify([{ trait: 'source', value: 'Trade fair' }]))
  const opened = (await ask('executive', `/api/fit/accounts?who=${who}&limit=500`)).body
  expect(opened.total).toBe(30)
  const left = opened.accounts.filter((one: { laterMinor: number }) => one.laterMinor === 0)
  expect(left).toHaveLength(24)
})

test('health some months later is as shown where something was shown, unknown and left stand apart', async () => {
  const done = await lookBack(server.db, { ...PRESENT, company: (await server.contextFor('owner')).company }, 1_000)
  expect(done).toBeGreaterThan(60)
  const referral = (await ask('executive', '/api/fit')).body.rows[0]
  expect(referral.healthy6).toMatchObject({ n: 30, hits: 30, unknown: 1 })
  const fair = (await ask('executive', '/api/fit')).body.rows[1]
  expect(fair.healthy12).toMatchObject({ n: 0, left: 24, unknown: 6 })
  expect(await lookBack(server.db, { ...PRESENT, company: (await server.contextFor('owner')).company }, 1_000)).toBe(0)
  const days = await server.pool.query(`select distinct day::text, months from fit_health order by 2`)
  expect(days.rows).toContainEqual({ day: '2025-01-01', months: 6 })
})

test('a reader sees the accounts whose money it may see, and no money means no profile', async () => {
  expect((await ask('csm', '/api/fit')).body.all.accounts).toBe(61)
  expect((await ask('department', '/api/fit')).status).toBe(403)
  expect((await ask('readonly', '/api/partners')).status).toBe(403)
})

test('partners stand beside accounts won without one, with what they were given', async () => {
  const give = { partner: 'northwind', day: '2026-01-31', amountMinor: 250_00 }
  expect((await server.request('csm', 'POST', '/api/partner-incentives', give)).status).toBe(403)
  const { body: made } = await server.request('operations', 'POST', '/api/partner-incentives', give)
  const { body } = await ask('executive', '/api/partners')
  expect(body.partners).toMatchObject([
    {
      partner: 'Northwind',
      accounts: 30,
      paying: 6,
      arrMinor: 6 * 12 * 100_00,
      stayed: { n: 6, hits: 6 },
      incentivesMinor: 250_00,
    },
  ])
  expect(body.direct.accounts).toBe(33)
  // Whoever sees the money of some accounts alone sees no incentives, neither one by one nor added up.
  expect((await ask('csm', '/api/partner-incentives')).status).toBe(403)
  const seen = (await ask('csm', '/api/partners')).body
  expect(seen.partners).toMatchObject([{ partner: 'Northwind', incentivesMinor: null }])
  expect(seen.direct.incentivesMinor).toBeNull()
  expect((await ask('csm', '/api/fit-export?what=partners')).text).not.toContain('Incentives')
  expect((await ask('executive', '/api/fit-export?what=partners')).text).toContain('Incentives')
  expect((await server.request('operations', 'DELETE', `/api/partner-incentives/${made.id}`)).status).toBe(200)
  expect((await ask('executive', '/api/partner-incentives')).body).toEqual({ incentives: [], total: 0 })
})

test('growth in another currency is growth of what is paid, not of its exchange rate', async () => {
  const id = await account({ wonOn: '2024-06-15', grewOn: '2025-01-01' })
  const paid = [
    ['2024-06-15', 110_00],
    ['2025-02-01', 55_00],
  ]
  for (const [on, minor] of paid)
    await server.pool.query(
      `insert into mrr_currency_steps (account_id, currency, day, mrr_minor) values ($1, 'USD', $2, $3)`,
      [id, on, minor],
    )
  const span = { accountId: id, from: day('2024-06-15'), to: day('2025-06-15') }
  expect((await worthOf(server.db, [span])).get(id)).toEqual({ opening: 100_00, closing: 50_00 })
})

test('the profile, its accounts and the partners are files', async () => {
  for (const what of ['rows', 'accounts', 'partners']) {
    const { status, text } = await ask('executive', `/api/fit-export?what=${what}`)
    expect(status).toBe(200)
    expect(text).toContain(what === 'partners' ? 'Northwind' : 'Trade fair')
  }
  const { headers } = await ask('executive', '/api/fit-export?what=rows&format=xlsx')
  expect(headers.get('content-type')).toContain('spreadsheetml')
})
