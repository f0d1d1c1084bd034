import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, sql } from '../../platform/db/database.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { TestMember } from '../../platform/testing/server.ts'
import { createLead } from './actions-create.ts'

let world: PlaybookWorld
let sales: TestMember
let support: TestMember
let account: number

beforeAll(async () => {
  world = await createPlaybookWorld()
  sales = await world.server.addMember({ role: 'department', name: 'Sal Seller', department: 'sales' })
  support = await world.server.addMember({ role: 'department', name: 'Sue Support', department: 'support' })
  account = await world.account('Full House', { owner: 'csm' })
  await insertRow(world.server, 'webhook_endpoints', {
    name: 'CRM',
    url: 'https://crm.example.com/hook',
    secret: Buffer.from('sealed'),
  })
})
afterAll(() => world.close())

const MORE = { kind: 'expansion', title: 'Seats at 96 %', amount: '12000.50', toDepartment: 'sales' } as const

async function sent(more: object = {}): Promise<number> {
  const { id } = await world.call('csm', 'POST', '/api/leads', { accountId: account, ...MORE, ...more })
  return id
}

const leadOf = (who: Parameters<typeof world.call>[0], id: number) => world.call(who, 'GET', `/api/leads/${id}`)
const refusal = async (who: Parameters<typeof world.call>[0], path: string, body: object = {}) =>
  (await world.server.request(who, 'POST', path, body)).body.code

async function noticesOf(who: TestMember | 'csm'): Promise<string[]> {
  const { notices } = await world.call(who, 'GET', '/api/me/notices')
  return notices.map((notice: { text: string }) => notice.text)
}

test('success sends a CSQL, Sales accepts it, and both are told', async () => {
  const id = await sent()
  expect(await leadOf(sales, id)).toMatchObject({
    label: 'CSQL',
    state: 'sent',
    fromDepartment: 'success',
    amount: '12000.50',
    amountMinor: 1_200_050,
    mayDecide: true,
  })
  expect(await noticesOf(sales)).toContain(
    `${world.server.members.csm.name} sent a lead to sales: Seats at 96 %, from Full House.`,
  )
  await world.call(sales, 'POST', `/api/leads/${id}/accept`)
  expect(await leadOf('csm', id)).toMatchObject({
    state: 'accepted',
    decidedBy: { name: 'Sal Seller' },
    mayDecide: false,
  })
  expect(await noticesOf('csm')).toContain('Sal Seller accepted the lead “Seats at 96 %” of Full House.')
})

test('a declined lead comes back with its reason, and may be sent again', async () => {
  const id = await sent({ title: 'Another site' })
  await world.call(sales, 'POST', `/api/leads/${id}/decline`, { reason: 'No budget before summer' })
  expect(await leadOf('csm', id)).toMatchObject({ state: 'declined', reason: 'No budget before summer' })
  expect(await noticesOf('csm')).toContain(
    'Sal Seller declined the lead “Another site” of Full House: No budget before summer',
  )
  await world.call('csm', 'POST', `/api/leads/${id}/send`, { toDepartment: 'sales' })
  const again = await leadOf('csm', id)
  expect(again).toMatchObject({ state: 'sent', reason: null })
  expect(again.events.map((event: { kind: string }) => event.kind)).toEqual(['sent', 'declined', 'sent', 'found'])
})

test('only the department it went to decides, or who stands in for it', async () => {
  const id = await sent()
  expect(await refusal('csm', `/api/leads/${id}/accept`)).toBe('leads.not_yours_to_decide')
  expect(await refusal(support, `/api/leads/${id}/accept`)).toBe('leads.not_yours_to_decide')
  expect(await refusal(support, `/api/leads/${id}/send`, { toDepartment: 'support' })).toBe('leads.not_yours')
  expect(await refusal('readonly', `/api/leads/${id}/accept`)).toBe('request.not_allowed')
  await world.call('leader', 'POST', `/api/leads/${id}/accept`)
  expect(await refusal(sales, `/api/leads/${id}/accept`)).toBe('leads.wrong_state')
})

test('a new customer is won through a referral, and never through growth or itself', async () => {
  const won = await world.account('Brought By Them', { owner: 'leader' })
  const growth = await sent()
  expect(await refusal(sales, `/api/leads/${growth}/win`, { wonAccountId: won })).toBe('leads.takes_no_account')
  const id = await sent({ kind: 'referral', title: 'Their sister company', amount: null })
  expect(await refusal(sales, `/api/leads/${id}/win`, { wonAccountId: account })).toBe('leads.won_itself')
  await world.call(sales, 'POST', `/api/leads/${id}/win`, { amount: '9000', wonAccountId: won, closedOn: '2026-03-09' })
  expect(await leadOf(sales, id)).toMatchObject({
    state: 'won',
    label: 'Advocacy',
    wonAmount: '9000',
    amountMinor: 900_000,
    closedOn: '2026-03-09',
    wonAccount: { id: won },
  })
})

test('support finds leads too, but money it may not see it cannot write', async () => {
  const asked = { accountId: account, kind: 'expansion', title: 'They ask for more', toDepartment: 'sales' }
  expect(await refusal(support, '/api/leads', { ...asked, amount: '1' })).toBe('leads.money_hidden')
  const { id } = await world.call(support, 'POST', '/api/leads', asked)
  expect(await leadOf(sales, id)).toMatchObject({ label: 'CSQL', fromDepartment: 'support' })
  const paid = await sent()
  expect(await leadOf(support, paid)).toMatchObject({ amount: null, amountMinor: null, moneyHidden: true })
  const { pipelineMinor } = await world.call(support, 'GET', '/api/leads')
  expect(pipelineMinor).toBeNull()
})

test('a change is taken back within ten minutes, if nothing happened since', async () => {
  const id = await sent()
  const { undoId } = await world.call(sales, 'POST', `/api/leads/${id}/decline`, { reason: 'By mistake' })
  expect(await refusal('csm', `/api/leads/${id}/undo`, { undoId })).toBe('leads.nothing_to_undo')
  await world.call(sales, 'POST', `/api/leads/${id}/undo`, { undoId })
  expect(await leadOf(sales, id)).toMatchObject({ state: 'sent', reason: null, decidedBy: null, decidedAt: null })
  expect(await refusal(sales, `/api/leads/${id}/undo`, { undoId })).toBe('leads.nothing_to_undo')
})

test('every change goes out once as a webhook under an id of its own', async () => {
  const id = await sent({ title: 'Told outside' })
  await world.call(sales, 'POST', `/api/leads/${id}/accept`)
  const { rows } = await world.server.pool.query(
    `select payload ->> 'type' as type, payload #>> '{data,lead,state}' as state, payload #>> '{data,account,name}' as account
     from effects where (payload #>> '{data,lead,id}')::int = $1 order by created_at, id`,
    [id],
  )
  expect(rows).toEqual([
    { type: 'lead.sent', state: 'sent', account: 'Full House' },
    { type: 'lead.accepted', state: 'accepted', account: 'Full House' },
  ])
})

test('a step of a run makes its lead once', async () => {
  const { db } = world.server
  const lead = { accountId: account, kind: 'renewal', title: 'Save it', fromDepartment: 'success' } as const
  const step = { ...lead, toDepartment: 'sales', runId: 77, stepId: 'a' }
  const present = { now: world.now(), today: day('2026-03-10') }
  const first = await inTransaction(db, (trx) => createLead(trx, step, present))
  const second = await inTransaction(db, (trx) => createLead(trx, step, present))
  expect(second).toEqual({ id: first.id, isNew: false, undoId: null })
})

test('the totals are those of the question, in the reporting currency, and say what has no amount', async () => {
  const other = await world.account('Totals', { owner: 'csm' })
  await world.server.pool.query(
    `insert into exchange_rates (currency, day, rate, source_id) values ('USD', '2026-01-01', 0.5, 1)`,
  )
  const lead = (more: object) =>
    world.call('csm', 'POST', '/api/leads', { accountId: other, kind: 'expansion', title: 'T', ...more })
  await lead({ amount: '100' })
  await lead({ amount: '100', currency: 'USD', toDepartment: 'sales' })
  await lead({ amount: '100', currency: 'CHF', toDepartment: 'sales' })
  const { id } = await lead({ amount: '40', toDepartment: 'sales' })
  await world.call(sales, 'POST', `/api/leads/${id}/win`, { amount: '55.55' })
  const page = await world.call('csm', 'GET', `/api/leads?accountId=${other}`)
  expect(page).toMatchObject({
    total: 4,
    counts: { open: 1, sent: 2, won: 1, accepted: 0, declined: 0, lost: 0 },
    acceptedShare: 1,
    pipelineMinor: 15_000,
    wonMinor: 5_555,
    withoutAmount: 1,
  })
  const inbox = await world.call(sales, 'GET', `/api/leads?accountId=${other}&to=sales&states=sent&sort=waiting`)
  expect(inbox).toMatchObject({ total: 2, department: 'sales' })
})

test('leads add up to their totals, each in whole cents', async () => {
  const other = await world.account('Odd cents', { owner: 'csm' })
  const lead = { accountId: other, kind: 'expansion', title: 'T', amount: '100.01', currency: 'USD' }
  for (let made = 0; made < 3; made += 1) await world.call('csm', 'POST', '/api/leads', lead)
  const { leads, pipelineMinor } = await world.call('csm', 'GET', `/api/leads?accountId=${other}`)
  expect(leads.map(({ amountMinor }: { amountMinor: number }) => amountMinor)).toEqual([5_001, 5_001, 5_001])
  expect(pipelineMinor).toBe(15_003)
})

test.each([
  ['Closed Won', 'won', 'sales'],
  ['qualified', 'accepted', 'sales'],
  ['REJECTED', 'declined', 'sales'],
  ['closed-lost', 'lost', 'sales'],
  ['open', 'open', null],
  ['something else', 'open', null],
])('a source that says “%s” means %s', async (status, state, to) => {
  const row = { account_id: account, source_id: 1, kind: 'expansion', created_on: '2026-03-01', status }
  const id = await insertRow(world.server, 'leads', { ...row, external_id: `word ${status}` })
  expect(await leadOf('csm', id)).toMatchObject({ state, toDepartment: to })
})

test('what was decided here stands until the source says something new', async () => {
  const row = { account_id: account, source_id: 1, kind: 'expansion', created_on: '2026-03-01', status: 'sent' }
  const id = await insertRow(world.server, 'leads', { ...row, external_id: 'stands' })
  await world.call(sales, 'POST', `/api/leads/${id}/accept`)
  await world.server.pool.query(`update leads set status = 'sent' where id = $1`, [id])
  expect((await leadOf('csm', id)).state).toBe('accepted')
  await world.server.pool.query(`update leads set status = 'won' where id = $1`, [id])
  expect((await leadOf('csm', id)).state).toBe('won')
})

test('a lead stands on the day of who decides it, and comes back to who sent it when it is declined', async () => {
  const seller = await world.server.addMember({ role: 'department', name: 'Sam Day', department: 'marketing' })
  const { id } = await world.call('csm', 'POST', '/api/leads', {
    accountId: account,
    kind: 'case_study',
    title: 'Tells its story',
    toDepartment: 'marketing',
  })
  const leadsOf = async (who: TestMember | 'csm') =>
    (await world.call(who, 'GET', '/api/my-day?kinds=lead')).items.map((item: { sentence: string }) => item.sentence)
  expect(await leadsOf(seller)).toEqual([
    'Success sent a lead: Tells its story. Accept it, or decline it with a reason.',
  ])
  const [{ key }] = (await world.call(seller, 'GET', '/api/my-day?kinds=lead')).items
  await world.call(seller, 'POST', '/api/my-day/mark', { key, state: 'done' })
  expect(await leadsOf(seller)).toEqual([])
  await world.call(seller, 'POST', `/api/leads/${id}/decline`, { reason: 'Not now' })
  expect(await leadsOf('csm')).toContain('Marketing declined the lead “Tells its story”: Not now.')
})

test('the timeline of the account tells what became of its leads', async () => {
  const told = await world.account('Told', { owner: 'csm' })
  const { id } = await world.call('csm', 'POST', '/api/leads', { accountId: told, ...MORE })
  await world.call(sales, 'POST', `/api/leads/${id}/decline`, { reason: 'Too early' })
  const { entries } = await world.call('csm', 'GET', `/api/accounts/${told}/timeline?kinds=lead`)
  expect(entries.map(({ title, text, by }: Record<string, string>) => [title, text, by])).toEqual(
    expect.arrayContaining([
      ['Sales declined the expansion lead: Seats at 96 %', 'Too early', 'Sal Seller'],
      ['Expansion lead sent to sales: Seats at 96 %', null, world.server.members.csm.name],
    ]),
  )
})

test('a file holds the leads of the list, money only where it may be seen, and is written down', async () => {
  await sent({ title: 'For the file' })
  const ask = (format: string) =>
    world.server.request('owner', 'POST', '/api/leads/export', { states: ['sent'], search: 'For the file', format })
  const { status, text } = await ask('csv')
  expect(status).toBe(200)
  const [heads, ...rows] = parse(text, { bom: true }) as string[][]
  expect(heads?.slice(0, 4)).toEqual(['Account', 'Lead', 'Kind', 'State'])
  expect(rows.map((row) => [...row.slice(0, 4), row[14]])).toEqual([
    ['Full House', 'For the file', 'CSQL', 'sent', '12000.50'],
  ])
  expect((await ask('xlsx')).text.slice(0, 2)).toBe('PK')
  const audit = await world.server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', 'leads.exported')
    .execute()
  expect(audit.map(({ sentence }) => sentence)).toEqual(['exported 1 leads as CSV', 'exported 1 leads as XLSX'])
})

test('an endpoint hears of the kinds of leads it asked for; one that asked for nothing in particular, of all', async () => {
  const { id } = await world.call('owner', 'POST', '/api/webhook-endpoints', {
    name: 'Warehouse',
    url: 'https://warehouse.example.com/hook',
    events: ['lead.accepted'],
  })
  const heard = async (endpointId: number) => {
    const { rows } = await sql<{ type: string }>`
      select payload ->> 'type' as type from effects where endpoint_id = ${endpointId} order by created_at, id`.execute(
      world.server.db,
    )
    return rows.map(({ type }) => type)
  }
  const lead = await sent({ title: 'Heard of' })
  expect(await heard(id)).toEqual([])
  await world.call(sales, 'POST', `/api/leads/${lead}/accept`)
  expect(await heard(id)).toEqual(['lead.accepted'])
  await world.call('owner', 'PATCH', `/api/webhook-endpoints/${id}`, { events: null })
  await sent({ title: 'Heard of, too' })
  expect(await heard(id)).toEqual(['lead.accepted', 'lead.sent'])
  const { endpoints } = await world.call('owner', 'GET', '/api/webhook-endpoints')
  expect(endpoints.find((one: { id: number }) => one.id === id)).toMatchObject({ events: null })
})
