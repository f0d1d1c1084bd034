import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let kinds: Record<string, number>
let premium = 0
let hours = 0
let workshops = 0
const accounts: Record<string, number> = {}

async function account(name: string, ownerId: number, paid: readonly [string, number][]): Promise<number> {
  const { rows } = await server.pool.query<{ id: number }>(
    'insert into accounts (name, source_id, owner_id, mrr_minor) values ($1, 2, $2, $3) returning id',
    [name, ownerId, paid.at(-1)?.[1] ?? null],
  )
  const id = rows[0]?.id ?? 0
  let before = 0
  for (const [on, mrr] of paid) {
    await server.pool.query(
      'insert into mrr_steps (account_id, day, mrr_minor, before_minor) values ($1, $2, $3, $4)',
      [id, on, mrr, before],
    )
    before = mrr
  }
  return id
}

beforeAll(async () => {
  server = await createTestServer()
  const { csm, leader } = server.members
  accounts.paid = await account('Paid', csm.id, [['2024-01-01', 100_00]])
  accounts.left = await account('Left', csm.id, [
    ['2024-01-01', 100_00],
    ['2025-10-01', 0],
  ])
  accounts.plan = await account('By plan', leader.id, [
    ['2024-01-01', 100_00],
    ['2025-10-01', 150_00],
  ])
  accounts.free = await account('Free', leader.id, [['2024-01-01', 100_00]])
  const { body } = await server.request('csm', 'GET', '/api/work-kinds')
  kinds = Object.fromEntries(body.kinds.map((kind: { key: string; id: number }) => [kind.key, kind.id]))
})
afterAll(() => server.stop())

const entitlements = () => [
  { kind: 'tam_hours', name: 'TAM hours', quantity: 4, period: 'month', workKindId: kinds.review },
  { kind: 'workshops', name: 'Workshops', quantity: 2, period: 'year', taskKind: 'workshop' },
]
const give = (who: 'csm' | 'leader' | 'operations', input: object) =>
  server.request(who, 'POST', '/api/tier-holdings', input)
const tierOf = async (who: 'csm' | 'leader', id: number | undefined) =>
  (await server.request(who, 'GET', `/api/accounts/${id}/success-tier`)).body

test('a tier has a price and promises; its name is its own, and changing it keeps what was taken', async () => {
  const tier = { name: 'Premium', priceMinor: 36_500, planNames: ['Enterprise'], entitlements: entitlements() }
  expect((await server.request('leader', 'POST', '/api/success-tiers', tier)).status).toBe(403)
  const { status, body } = await server.request('operations', 'POST', '/api/success-tiers', tier)
  expect(status, JSON.stringify(body)).toBe(200)
  premium = body.id
  expect((await server.request('operations', 'POST', '/api/success-tiers', { name: 'premium' })).status).toBe(409)
  const listed = (await server.request('csm', 'GET', '/api/success-tiers')).body.tiers
  expect(listed).toMatchObject([
    { name: 'Premium', entitlements: [{ name: 'TAM hours', quantity: 4 }, { name: 'Workshops' }] },
  ])
  ;[hours, workshops] = listed[0].entitlements.map(({ id }: { id: number }) => id)
  const renamed = entitlements().map((one, index) => ({ ...one, id: [hours, workshops][index] }))
  const changed = { ...tier, entitlements: renamed }
  expect((await server.request('operations', 'PUT', `/api/success-tiers/${premium}`, changed)).status).toBe(200)
  const after = (await server.request('csm', 'GET', '/api/success-tiers')).body.tiers[0].entitlements
  expect(after.map(({ id }: { id: number }) => id)).toEqual([hours, workshops])
  expect((await server.request('operations', 'POST', '/api/success-tiers', { name: 'Standard' })).status).toBe(200)
})

test('accounts get a tier by hand, also many at once, and nobody gives one to accounts of others', async () => {
  const held = { tierId: premium, fromDay: '2024-02-15' }
  expect((await give('csm', { ...held, accountIds: [accounts.paid, accounts.free] })).body.code).toBe(
    'tiers.some_unreachable',
  )
  expect((await give('csm', { ...held, accountIds: [accounts.paid, accounts.left] })).body).toEqual({ accounts: 2 })
  const { holding } = await tierOf('csm', accounts.paid)
  expect(holding).toMatchObject({ tier: { name: 'Premium' }, origin: 'hand', priceMinor: 36_500, mayEdit: true })
})

test('whoever pays for a mapped plan holds the tier, from the day it pays', async () => {
  await server.pool.query(
    `insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, amount, "interval", currency, plan)
     values ($1, 2, 's1', '2024-05-01', '2024-05-01', 100, 'month', 'EUR', 'Enterprise'),
       ($1, 2, 's1', '2025-05-01', '2024-05-01', 120, 'month', 'EUR', 'Enterprise')`,
    [accounts.plan],
  )
  const { holding } = await tierOf('leader', accounts.plan)
  expect(holding).toMatchObject({ origin: 'plan', from: '2024-05-01', to: null, holdingId: null, mayEdit: false })
  expect((await tierOf('leader', accounts.free)).holding).toBeNull()
})

test('what is taken is what was written down, hours of its kind of work and done tasks of its kind', async () => {
  const log = (day: string, minutes: number) =>
    server.request('csm', 'POST', '/api/work-entries', {
      accountId: accounts.paid,
      day,
      minutes,
      workKindId: kinds.review,
    })
  await log('2026-02-20', 90)
  await log('2026-02-14', 600)
  await server.pool.query(
    `insert into tasks (account_id, title, kind, state, done_at) values ($1, 'Workshop', 'workshop', 'done', '2026-03-01T10:00:00Z'),
      ($1, 'Workshop', 'workshop', 'open', null)`,
    [accounts.paid],
  )
  const use = (more: object) =>
    server.request('csm', 'POST', '/api/tier-uses', {
      accountId: accounts.paid,
      entitlementId: hours,
      quantity: 1.25,
      ...more,
    })
  expect((await use({})).body).toMatchObject({ over: 0 })
  const [tam, workshop] = (await tierOf('csm', accounts.paid)).holding.entitlements
  expect(tam).toMatchObject({ from: '2026-02-15', to: '2026-03-15', used: 2.75, remaining: 1.25, over: 0 })
  expect(workshop).toMatchObject({ from: '2026-02-15', to: '2027-02-15', used: 1, remaining: 1 })
  expect((await use({ day: '2024-02-01' })).body.code).toBe('tiers.not_held')
  expect((await use({ day: '2026-03-11' })).body.code).toBe('tiers.day_ahead')
  expect((await use({ quantity: 1.234 })).status).toBe(422)
  const { body } = await use({ quantity: 2 })
  expect(body.over).toBe(0.75)
  const over = (await server.request('leader', 'GET', '/api/tier-holdings?over=true')).body
  expect(over.holdings.map((one: { account: { name: string } }) => one.account.name)).toEqual(['Paid'])
  const seen = await tierOf('csm', accounts.paid)
  expect(seen.uses).toHaveLength(2)
  expect((await server.request('department', 'DELETE', `/api/tier-uses/${body.id}`)).status).toBe(403)
  expect((await server.request('csm', 'DELETE', `/api/tier-uses/${body.id}`)).status).toBe(200)
})

test('attach rate, revenue, cost and margin of a tier are of the days on which it was held', async () => {
  await server.request('operations', 'POST', '/api/work-rates', {
    role: 'csm',
    validFrom: '2024-01-01',
    hourlyMinor: 6000,
  })
  const { status, body } = await server.request('executive', 'GET', '/api/tier-overview')
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body).toMatchObject({ from: '2025-03-11', to: '2026-03-11', attach: { paid: 2, paying: 3, rate: 2 / 3 } })
  expect(body.tiers[0]).toMatchObject({
    tier: { name: 'Premium' },
    accounts: 3,
    revenueMinor: 3 * 36_500,
    costMinor: 9_000 + 60_000,
    margin: (3 * 36_500 - 69_000) / (3 * 36_500),
    overUsed: 0,
  })
  expect(body.tiers[1]).toMatchObject({ tier: { name: 'Standard' }, accounts: 0, margin: null })
})

test('paid is compared with unpaid over accounts that paid a year ago', async () => {
  const { paid, unpaid } = (await server.request('executive', 'GET', '/api/tier-overview')).body
  expect(paid).toMatchObject({ accounts: 3, openingMinor: 300_00, logo: { n: 3, hits: 2 } })
  expect(paid.grr.value).toBeCloseTo(200 / 300, 12)
  expect(paid.nrr.value).toBeCloseTo(250 / 300, 12)
  expect(unpaid).toMatchObject({ accounts: 1, grr: { value: 1, low: null }, logo: { n: 1, hits: 1 } })
  const csm = await server.addMember({ role: 'leader' })
  const empty = (await server.request(csm, 'GET', '/api/tier-overview')).body
  expect(empty).toMatchObject({ attach: { rate: null }, paid: { accounts: 0, grr: null } })
  expect((await server.request('department', 'GET', '/api/tier-overview')).status).toBe(403)
  expect((await server.request('csm', 'GET', '/api/tier-overview')).status).toBe(403)
})

test('a tier given later ends the one before, and can be ended or taken back', async () => {
  const standard = (await server.request('csm', 'GET', '/api/success-tiers')).body.tiers[1].id
  await give('csm', { accountIds: [accounts.paid], tierId: standard, fromDay: '2026-03-01', priceMinor: 100 })
  const { holding } = await tierOf('csm', accounts.paid)
  expect(holding).toMatchObject({ tier: { name: 'Standard' }, from: '2026-03-01', priceMinor: 100 })
  const path = `/api/tier-holdings/${holding.holdingId}`
  expect((await server.request('csm', 'PATCH', path, { toDay: '2026-03-01' })).body.code).toBe('tiers.days_backwards')
  expect((await server.request('csm', 'PATCH', path, { toDay: '2026-03-05' })).status).toBe(200)
  expect((await tierOf('csm', accounts.paid)).holding).toBeNull()
  expect((await server.request('csm', 'DELETE', path)).status).toBe(200)
})

test('the price of a tier is money: who may not see it gets none', async () => {
  const { body } = await server.request('department', 'GET', '/api/tier-holdings')
  expect(body.holdings.length).toBeGreaterThan(0)
  expect(body.holdings.map((one: { priceMinor: number | null }) => one.priceMinor)).toEqual(
    body.holdings.map(() => null),
  )
})

test('holdings are a file with a line for each promise', async () => {
  const { status, text } = await server.request('leader', 'GET', '/api/tier-holdings-export')
  expect(status).toBe(200)
  expect(text).toContain('By plan,Premium,2024-05-01,,365.00,TAM hours')
})
