import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let kinds: Record<string, number>
const accounts: Record<string, number> = {}

beforeAll(async () => {
  server = await createTestServer()
  accounts.ours = await account('Ours', server.members.csm.id, 10_000_00)
  accounts.other = await account('Other', server.members.leader.id, 5_000_00)
  accounts.strange = await account('Strange', (await server.addMember({ role: 'csm' })).id, 1_000_00)
  const { body } = await server.request('csm', 'GET', '/api/work-kinds')
  kinds = Object.fromEntries(body.kinds.map((kind: { key: string; id: number }) => [kind.key, kind.id]))
})
afterAll(() => server.stop())

async function account(name: string, ownerId: number, mrr: number): Promise<number> {
  const { rows } = await server.pool.query<{ id: number }>(
    'insert into accounts (name, source_id, owner_id, mrr_minor) values ($1, 2, $2, $3) returning id',
    [name, ownerId, mrr],
  )
  const id = rows[0]?.id ?? 0
  await server.pool.query(
    `insert into mrr_steps (account_id, day, mrr_minor, before_minor, kind) values ($1, '2025-06-01', $2, 0, 'new')`,
    [id, mrr],
  )
  return id
}

const log = (who: 'csm' | 'leader' | 'operations' | 'department', more: object = {}) =>
  server.request(who, 'POST', '/api/work-entries', {
    accountId: accounts.ours,
    minutes: 60,
    workKindId: kinds.workaround,
    ...more,
  })

test('a CSM writes down time in a moment and sees its own, without what it costs', async () => {
  const { status, body } = await log('csm', { note: 'Exported by hand', productArea: 'Reports' })
  expect(status, JSON.stringify(body)).toBe(200)
  const seen = (await server.request('csm', 'GET', '/api/work-entries')).body
  expect(seen).toMatchObject({ total: 1, minutes: 60, isOwn: true })
  expect(seen.entries[0]).toMatchObject({
    account: { name: 'Ours' },
    day: '2026-03-10',
    value: 'gap',
    isGiven: false,
    productArea: 'Reports',
    costMinor: null,
    mayEdit: true,
  })
})

test('time is the writer’s own: others’ is written down and corrected by leaders and operations', async () => {
  expect((await log('csm', { memberId: server.members.leader.id })).status).toBe(403)
  const { body } = await log('leader', { memberId: server.members.csm.id, day: '2026-02-02', productArea: 'reports' })
  expect((await server.request('department', 'DELETE', `/api/work-entries/${body.id}`)).status).toBe(403)
  const seen = (await server.request('csm', 'GET', '/api/work-entries')).body
  expect(seen.entries.map((entry: { productArea: string }) => entry.productArea)).toEqual(['Reports', 'Reports'])
  expect((await server.request('leader', 'PATCH', `/api/work-entries/${body.id}`, { minutes: 30 })).status).toBe(200)
})

test('what has not been worked yet, and a day of more than 24 hours, are refused', async () => {
  expect((await log('csm', { day: '2026-03-11' })).body.code).toBe('work.day_ahead')
  expect((await log('operations', { day: '2026-01-15', minutes: 1400 })).status).toBe(200)
  const full = await log('operations', { day: '2026-01-15', minutes: 41 })
  expect(full.body.code).toBe('work.day_too_full')
  const { body } = await log('operations', { day: '2026-01-15', minutes: 40 })
  const more = await server.request('operations', 'PATCH', `/api/work-entries/${body.id}`, { minutes: 41 })
  expect(more.body.code).toBe('work.day_too_full')
  expect((await server.request('operations', 'PATCH', `/api/work-entries/${body.id}`, { minutes: 39 })).status).toBe(
    200,
  )
})

test('rates are shown to leaders, operations and finance, and to nobody else', async () => {
  const rate = { role: 'csm', validFrom: '2026-01-01', hourlyMinor: 6000 }
  expect((await server.request('csm', 'POST', '/api/work-rates', rate)).status).toBe(403)
  expect((await server.request('operations', 'POST', '/api/work-rates', rate)).status).toBe(200)
  const own = { memberId: server.members.operations.id, validFrom: '2026-01-01', hourlyMinor: 10000 }
  expect((await server.request('leader', 'POST', '/api/work-rates', own)).status).toBe(200)
  const both = { ...own, role: 'csm' }
  expect((await server.request('leader', 'POST', '/api/work-rates', both)).status).toBe(422)
  const statuses = await Promise.all(
    (['operations', 'leader', 'csm', 'department', 'executive', 'readonly'] as const).map(
      async (who) => (await server.request(who, 'GET', '/api/work-rates')).status,
    ),
  )
  expect(statuses).toEqual([200, 200, 403, 403, 403, 403])
  const finance = await server.addMember({ role: 'department', department: 'finance' })
  expect((await server.request(finance, 'GET', '/api/work-rates')).body.rates).toHaveLength(2)
  const ofOne = `memberId=${server.members.csm.id}`
  for (const query of ['by=member', `by=month&${ofOne}`, `by=account&${ofOne}`]) {
    expect([query, (await server.request('executive', 'GET', `/api/work-cost?${query}`)).status]).toEqual([query, 403])
    expect((await server.request('executive', 'GET', `/api/work-cost-export?${query}`)).status).toBe(403)
    expect((await server.request('leader', 'GET', `/api/work-cost?${query}`)).status).toBe(200)
  }
})

test('a rate said again for the same day replaces the one before; removed, the earlier one holds', async () => {
  const rate = { role: 'leader', validFrom: '2026-01-01' }
  await server.request('operations', 'POST', '/api/work-rates', { ...rate, hourlyMinor: 1 })
  const { body } = await server.request('operations', 'POST', '/api/work-rates', { ...rate, hourlyMinor: 2 })
  const { rows } = await server.pool.query(`select hourly_minor from work_rates where role = 'leader'`)
  expect(rows).toEqual([{ hourly_minor: 2 }])
  expect((await server.request('operations', 'DELETE', `/api/work-rates/${body.id}`)).status).toBe(200)
})

test('the cost splits into COGS and S&M by month, adds up to its sum, and opens to its entries', async () => {
  await log('csm', { day: '2026-02-20', minutes: 95, workKindId: kinds.review })
  await log('csm', { day: '2026-02-21', minutes: 25, workKindId: kinds.review, value: 'gap', productArea: 'Login' })
  const { body } = await server.request('executive', 'GET', '/api/work-cost?from=2026-01&to=2026-03')
  const byMonth = Object.fromEntries(body.rows.map((row: { key: string }) => [row.key, row]))
  expect(byMonth['2026-02']).toMatchObject({
    gapMinutes: 30 + 25,
    deliveryMinutes: 95,
    gapMinor: 3000 + 2500,
    deliveryMinor: 9500,
    unpricedMinutes: 0,
    arrMinor: 12 * 16_000_00,
  })
  const total = (key: string) =>
    body.rows.reduce((sum: number, row: Record<string, number>) => sum + (row[key] ?? 0), 0)
  for (const key of ['gapMinor', 'deliveryMinor', 'gapMinutes', 'deliveryMinutes'])
    expect(total(key)).toBe(body.sum[key])
  for (const by of ['product_area', 'account', 'kind']) {
    const grouped = (await server.request('executive', 'GET', `/api/work-cost?from=2026-01&to=2026-03&by=${by}`)).body
    const sum = grouped.rows.reduce((all: number, row: { gapMinor: number }) => all + row.gapMinor, 0)
    expect(sum).toBe(body.sum.gapMinor)
  }
  const opened = await server.request('leader', 'GET', '/api/work-entries?from=2026-02&to=2026-02&value=gap')
  const cost = opened.body.entries.reduce((sum: number, entry: { costMinor: number }) => sum + entry.costMinor, 0)
  expect(cost).toBe(byMonth['2026-02'].gapMinor)
  expect(opened.body).toMatchObject({ costMinor: cost, unpricedMinutes: 0 })
  expect(byMonth['2026-02'].shareOfArr).toBeCloseTo((15_000 * 365) / 28 / (12 * 16_000_00), 9)
})

test('hours without a rate are counted and said to be without, not costed at nothing', async () => {
  const { body } = await log('department', { minutes: 15, day: '2026-03-02' })
  const cost = (await server.request('executive', 'GET', '/api/work-cost?from=2026-03&to=2026-03')).body
  expect(cost.sum).toMatchObject({ unpricedMinutes: 15 })
  await server.request('department', 'DELETE', `/api/work-entries/${body.id}`)
})

test('gaps are listed by product area with cost and ARR touched; Product sees no ARR', async () => {
  await log('leader', { accountId: accounts.other, day: '2026-02-03', productArea: 'REPORTS', note: 'Built the pivot' })
  const question = '/api/work-gaps?from=2026-02&to=2026-03'
  const seen = (await server.request('executive', 'GET', question)).body
  const reports = seen.areas.find((area: { productArea: string }) => area.productArea === 'Reports')
  expect(reports).toMatchObject({ accounts: 2, minutes: 150, costMinor: 6000 + 3000, arrMinor: 12 * 15_000_00 })
  expect(reports.notes).toContain('Built the pivot')
  const product = (await server.request('department', 'GET', question)).body.areas
  expect(product.map((area: { arrMinor: number | null }) => area.arrMinor)).toEqual(product.map(() => null))
  const leader = (await server.request('leader', 'GET', '/api/work-cost?by=account&from=2026-01')).body.rows
  expect(leader.map((row: { label: string }) => row.label)).not.toContain('Strange')
})

test('kinds of work are renamed, reclassified and taken out of use; what was written down follows', async () => {
  const { body } = await server.request('operations', 'POST', '/api/work-kinds', { name: 'Webinar', value: 'delivery' })
  const entry = (await log('csm', { workKindId: body.id, minutes: 20, day: '2025-12-01' })).body.id
  await server.request('operations', 'PATCH', `/api/work-kinds/${body.id}`, { value: 'gap', isArchived: true })
  const list = await server.request('csm', 'GET', `/api/work-entries?workKindId=${body.id}`)
  expect(list.body.entries).toMatchObject([{ id: entry, value: 'gap' }])
  expect((await log('csm', { workKindId: body.id })).body.code).toBe('work.kind_unknown')
  const again = await server.request('operations', 'POST', '/api/work-kinds', { name: 'webinar', value: 'gap' })
  expect(again.status).toBe(409)
  expect((await server.request('csm', 'POST', '/api/work-kinds', { name: 'X', value: 'gap' })).status).toBe(403)
})

test('everything is written to the audit log, rates without their amount', async () => {
  const { rows } = await server.pool.query<{ sentence: string }>('select sentence from audit_log order by id')
  const sentences = rows.map(({ sentence }) => sentence)
  expect(sentences).toContain('wrote down 1 h of Workaround for a missing feature for Ours on 2026-03-10')
  expect(sentences).toContain('set what an hour of csm costs from 2026-01-01')
  expect(sentences.join(' ')).not.toContain('6000')
})

test('the cost is a file for a spreadsheet, in whole cents', async () => {
  const { text, headers } = await server.request(
    'executive',
    'GET',
    '/api/work-cost-export?from=2026-02&to=2026-02&by=product_area',
  )
  expect(headers.get('content-disposition')).toContain('cost-by-product-area')
  expect(text).toContain('COGS (value gap), EUR')
  expect(text).toMatch(/Login,0.42,0,25.00,0.00/)
})
