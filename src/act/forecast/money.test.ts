import { afterAll, beforeAll, expect, test } from 'vitest'
import { createForecastWorld, type ForecastWorld } from '../../platform/testing/forecast-world.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import type { Asker, TestMember } from '../../platform/testing/server.ts'

let world: ForecastWorld
let csm: TestMember
let invoices = 0

beforeAll(async () => {
  world = await createForecastWorld()
  ;({ csm } = world.server.members)
  const quarterly = await world.renewal(csm, { due: '2026-05-20', amount: 1_200, probability: 0.5 })
  await insertRow(world.server, 'subscriptions', {
    account_id: quarterly.accountId,
    source_id: 2,
    external_id: 'sub-1',
    effective_on: '2025-05-21',
    started_on: '2025-05-21',
    amount: 300,
    interval: 'quarter',
    currency: 'EUR',
  })
  const late = await world.renewal(csm, { due: '2026-02-01', amount: 400, probability: 0.25 })
  await world.renewal(csm, { due: '2026-06-01', amount: 900 })
  await world.renewal(world.stranger, { due: '2026-03-20', amount: 5_000, probability: 1 })
  await invoice(late.accountId, { due: '2026-01-31', amount: '70.50' })
  await invoice(late.accountId, { due: '2026-03-31', amount: '100' })
  await invoice(late.accountId, { due: '2026-03-31', amount: '999', status: 'void' })
  await invoice(late.accountId, { due: '2026-03-31', amount: '888', paid: '2026-03-05' })
  await invoice(late.accountId, { due: null, amount: '30' })
  await invoice(late.accountId, { due: '2026-04-30', amount: '55', currency: 'CHF' })
})
afterAll(() => world.server.stop())

interface Made {
  due: string | null
  amount: string
  status?: string
  paid?: string
  currency?: string
}

function invoice(accountId: number, { due, amount, status, paid, currency }: Made) {
  invoices += 1
  return insertRow(world.server, 'invoices', {
    account_id: accountId,
    source_id: 2,
    external_id: `inv-${invoices}`,
    issued_on: '2026-01-01',
    due_on: due,
    paid_on: paid ?? null,
    amount,
    currency: currency ?? 'EUR',
    status: status ?? 'open',
  })
}

const cash = async (who: Asker, input: object = {}) => (await world.get(who, '/api/forecast/cash', { ...input })).body

test('cash by month: open invoices on their due day, renewals by probability in their billing rhythm', async () => {
  const { buckets, totalMinor, currency } = await cash('csm')
  const known = buckets.filter(({ items }: { items: number }) => items > 0)
  expect(known).toEqual([
    { key: 'overdue', invoicesMinor: 70_50, renewalsMinor: 0, items: 1 },
    { key: 'undated', invoicesMinor: 30_00, renewalsMinor: 0, items: 1 },
    // The late renewal is expected now.
    { key: '2026-03', invoicesMinor: 100_00, renewalsMinor: 100_00, items: 2 },
    { key: '2026-05', invoicesMinor: 0, renewalsMinor: 150_00, items: 1 },
    { key: '2026-08', invoicesMinor: 0, renewalsMinor: 150_00, items: 1 },
    { key: '2026-11', invoicesMinor: 0, renewalsMinor: 150_00, items: 1 },
    { key: '2027-02', invoicesMinor: 0, renewalsMinor: 150_00, items: 1 },
  ])
  expect([buckets.length, currency]).toEqual([14, 'EUR'])
  expect(totalMinor).toBe(900_50)
})

test('what cannot be counted is said: a missing rate by name, a renewal nobody gave a probability', async () => {
  const { missing, unlikely } = await cash('csm')
  expect(missing).toEqual([
    {
      currency: 'CHF',
      sentence: expect.stringContaining('1 invoice in CHF. There is no exchange rate from CHF to EUR'),
    },
  ])
  expect(unlikely).toBe(1)
})

test('a month opens to the invoices and renewals that add up to it', async () => {
  const { buckets } = await cash('csm')
  for (const { key, invoicesMinor, renewalsMinor } of buckets) {
    const { body } = await world.get('csm', '/api/forecast/cash-items', { bucket: key })
    const sum = body.items.reduce((total: number, { cashMinor }: { cashMinor: number }) => total + cashMinor, 0)
    expect([key, sum, body.totalMinor]).toEqual([key, invoicesMinor + renewalsMinor, invoicesMinor + renewalsMinor])
  }
  const { items } = (await world.get('csm', '/api/forecast/cash-items', { bucket: '2026-03' })).body
  expect(items).toMatchObject([
    { kind: 'renewal', on: '2026-03-10', amountMinor: 400_00, probability: 0.25 },
    { kind: 'invoice', number: 'inv-2', probability: 1 },
  ])
})

test('everybody’s cash is what both have', async () => {
  const all = (await cash('executive')).totalMinor
  expect(all).toBe((await cash('csm')).totalMinor + (await cash(world.stranger)).totalMinor)
})

test('the forecast and the cash are exported as they are shown, and that is written down', async () => {
  const { request } = world.server
  const file = await request('csm', 'POST', '/api/forecast-export', { kind: 'year', on: '2026-01-01' })
  const [head, ...lines] = file.text.trimEnd().split('\r\n')
  expect(head).toContain('ARR up (EUR)')
  expect(lines.map((line) => line.split(',').slice(3, 6))).toEqual([
    ['2026-02-01', '400.00', 'at_risk'],
    ['2026-05-20', '1200.00', 'best_case'],
    ['2026-06-01', '900.00', 'not_called'],
  ])
  const money = await request('csm', 'POST', '/api/forecast-export', { what: 'cash', format: 'csv' })
  expect(money.text.trimEnd().split('\r\n')).toHaveLength(1 + 8)
  const book = await request('csm', 'POST', '/api/forecast-export', { what: 'cash', format: 'xlsx' })
  expect([book.status, book.headers.get('content-disposition')]).toEqual([200, expect.stringContaining('.xlsx')])
  expect((await request('department', 'POST', '/api/forecast-export', {})).status).toBe(403)
  const { entries } = (await world.get('owner', '/api/audit', { action: 'forecast.exported' })).body
  expect(entries).toHaveLength(3)
})
