import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayIn } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestMember, type TestServer } from '../../platform/testing/server.ts'
import { silentLog } from '../../platform/testing/silent-log.ts'
import { digestRound } from './round.ts'
import { savePreference } from './store.ts'

let server: TestServer
let csm: TestMember
let sales: TestMember
let acme: number

const COMPANY = { name: 'Hallmere', timeZone: 'UTC', reportingCurrency: 'EUR' }

beforeAll(async () => {
  server = await createTestServer({ now: '2026-03-10T08:00:00Z' })
  csm = server.members.csm
  sales = await server.addMember({ role: 'department', name: 'Sal Seller', department: 'sales' })
  acme = await insertRow(server, 'accounts', {
    name: 'Acme <Foods>',
    owner_id: csm.id,
    mrr_minor: 100_000,
    renewal_on: '2027-02-01',
    source_id: 1,
  })
})
afterAll(() => server.stop())

beforeEach(async () => {
  server.setTime('2026-03-10T08:00:00Z')
  for (const table of ['effects', 'digests', 'digest_preferences', 'tasks', 'health_changes', 'leads'])
    await sql`delete from ${sql.table(table)}`.execute(server.db)
})

const wants = (way: 'off' | 'mail' | 'slack' = 'mail', member = csm) =>
  savePreference(server.db, member.id, { way, hour: 8, weekdays: [1, 2, 3, 4, 5] }, server.clock.now())

const round = (ways = { mail: true, slack: true }) => {
  const now = server.clock.now()
  const today = dayIn('UTC', now)
  return digestRound({
    db: server.db,
    log: silentLog,
    now,
    today,
    company: COMPANY,
    ways,
    contextFor: (actor) => server.contextFor(actor),
  })
}

const dueTask = (title = 'Send the summary') =>
  insertRow(server, 'tasks', { account_id: acme, title, assignee_id: csm.id, due_on: '2026-03-10' })

// oxlint-disable-next-line typescript/no-explicit-any
const sent = async (): Promise<any[]> =>
  (await sql<{ payload: unknown }>`select payload from effects order by id`.execute(server.db)).rows.map(
    ({ payload }) => payload,
  )

test('whoever asked gets one mail at the hour, with reasons, links and the way to turn it off', async () => {
  await wants()
  const id = await dueTask()
  await sql`insert into health_changes (account_id, at, kind, before, after, day) values (${acme}, '2026-03-09T08:00:00Z', 'band', 'good', 'fair', '2026-03-09')`.execute(
    server.db,
  )
  expect(await round()).toBe(1)
  const [mail] = await sent()
  expect(mail).toMatchObject({ kind: 'email', to: csm.email, audience: 'member' })
  expect(mail.subject).toBe('Your day, Tuesday 10 March: 1 task due, 1 changed yesterday')
  expect(mail.text).toContain(`- Acme <Foods>: Send the summary\n  http://volant.test/tasks?task=${id}`)
  expect(mail.text).toContain('Health went from good to fair.')
  expect(mail.text).toContain('Change or turn it off: http://volant.test/settings/you')
  expect(mail.html).toContain('Acme &lt;Foods&gt;')
  expect(mail.html).not.toContain('<Foods>')
})

test('once a day, whatever restarts, and once among workers beside each other', async () => {
  await wants()
  await dueTask()
  const counts = await Promise.all([round(), round(), round()])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1)
  server.setTime('2026-03-10T09:30:00Z')
  expect(await round()).toBe(0)
  expect(await sent()).toHaveLength(1)
  server.setTime('2026-03-11T08:00:00Z')
  expect(await round()).toBe(1)
})

test('a start within three hours still sends, a later one leaves the day out', async () => {
  await wants()
  await dueTask()
  server.setTime('2026-03-10T11:00:00Z')
  expect(await round()).toBe(0)
  server.setTime('2026-03-10T10:59:00Z')
  expect(await round()).toBe(1)
})

test('where there is nothing to say nothing is sent, not even when something comes up later that morning', async () => {
  await wants()
  expect(await round()).toBe(0)
  await dueTask()
  expect(await round()).toBe(0)
  expect(await sent()).toEqual([])
})

test('nobody who did not ask, turned it off or may not sign in gets one', async () => {
  await dueTask()
  expect(await round()).toBe(0)
  await wants('off')
  expect(await round()).toBe(0)
  const gone = await server.addMember({ role: 'csm' })
  await wants('mail', gone)
  await insertRow(server, 'tasks', { account_id: acme, title: 'Left', assignee_id: gone.id, due_on: '2026-03-10' })
  await sql`update members set state = 'disabled' where id = ${gone.id}`.execute(server.db)
  expect(await round()).toBe(0)
})

test('while the way is not set up nothing is intended; set up in time, it goes out', async () => {
  await wants('slack')
  await dueTask('Ask <!channel>')
  expect(await round({ mail: true, slack: false })).toBe(0)
  expect(await round()).toBe(1)
  const [message] = await sent()
  expect(message).toMatchObject({ kind: 'slack', to: { email: csm.email } })
  expect(message.text).not.toContain('<!channel>')
  expect(message.text).toContain('Ask &lt;!channel&gt;')
})

const sentLead = async (title: string) => {
  const lead = { accountId: acme, kind: 'expansion', title, fromDepartment: 'success', toDepartment: 'sales' }
  return (await server.request('csm', 'POST', '/api/leads', lead)).body.id as number
}

test('a lead stands in the digest of the department it was sent to, and of nobody else, until it is answered', async () => {
  server.setTime('2026-03-09T15:00:00Z')
  const id = await sentLead('Seats at 96 %')
  await Promise.all([wants('mail', sales), wants()])
  server.setTime('2026-03-10T08:00:00Z')
  expect(await round()).toBe(1)
  const [mail] = await sent()
  expect(mail).toMatchObject({ to: sales.email, subject: 'Your day, Tuesday 10 March: 1 lead' })
  expect(mail.text).toContain(
    `LEADS\n- Acme <Foods>: Success sent a lead: Seats at 96 %. Accept it, or decline it with a reason.\n  http://volant.test/revenue/leads?lead=${id}`,
  )
  expect((await server.request(sales, 'POST', `/api/leads/${id}/accept`)).status).toBe(200)
  server.setTime('2026-03-11T08:00:00Z')
  await round()
  expect((await sent()).filter(({ to }) => to === sales.email)).toHaveLength(1)
})

test('who owns the account hears what became of its leads: a yes once, a no until it is old', async () => {
  server.setTime('2026-03-09T15:00:00Z')
  const [taken, refused, own] = [await sentLead('Second plant'), await sentLead('Third plant'), await sentLead('Own')]
  await server.request(sales, 'POST', `/api/leads/${taken}/accept`)
  await server.request(sales, 'POST', `/api/leads/${taken}/win`, { amount: '12000' })
  await server.request(sales, 'POST', `/api/leads/${refused}/decline`, { reason: 'No budget this year' })
  await sql`insert into lead_events (lead_id, at, kind, member_id, revision) values (${own}, '2026-03-09T15:00:00Z', 'lost', ${csm.id}, 2)`.execute(
    server.db,
  )
  await wants()
  server.setTime('2026-03-10T08:00:00Z')
  expect(await round()).toBe(1)
  const [mail] = await sent()
  expect(mail.subject).toBe('Your day, Tuesday 10 March: 1 lead, 1 changed yesterday')
  expect(mail.text).toContain('- Acme <Foods>: Sales declined the lead “Third plant”: No budget this year.')
  expect(mail.text).toContain(
    `- Acme <Foods>: The lead “Second plant” was won.\n  http://volant.test/revenue/leads?lead=${taken}`,
  )
  server.setTime('2026-03-11T08:00:00Z')
  expect(await round()).toBe(1)
  expect((await sent()).at(-1).subject).toBe('Your day, Wednesday 11 March: 1 lead')
})

test('leads beyond the first five are counted', async () => {
  await sql`
    insert into leads (account_id, kind, state, to_department, title, created_on, source_id, external_id)
    select ${acme}, 'expansion', 'sent', 'sales', 'Lead ' || n, '2026-03-01', 1, 'lead-' || n from generate_series(1, 7) n`.execute(
    server.db,
  )
  await wants('mail', sales)
  expect(await round()).toBe(1)
  const [mail] = await sent()
  expect(mail.subject).toContain('7 leads')
  expect(mail.text).toContain('- and 2 more')
})

test('everything is counted, however much there is', async () => {
  await wants()
  await sql`
    insert into tasks (account_id, title, assignee_id, due_on)
    select ${acme}, 'Call ' || n, ${csm.id}, '2026-03-09' from generate_series(1, 230) n`.execute(server.db)
  await sql`
    insert into health_changes (account_id, at, kind, before, after, day)
    select ${acme}, '2026-03-09T08:00:00Z'::timestamptz + make_interval(mins => n), 'band', 'good', 'fair', '2026-03-09'
    from generate_series(1, 60) n`.execute(server.db)
  expect(await round()).toBe(1)
  const [mail] = await sent()
  expect(mail.subject).toBe('Your day, Tuesday 10 March: 230 tasks due, 60 changed yesterday')
  expect(mail.text).toContain('- and 220 more')
  expect(mail.text).toContain('- and 52 more')
})

test('a member says when and how, and only what is set up can be chosen', async () => {
  const { body } = await server.request('csm', 'GET', '/api/me/digest')
  expect(body).toMatchObject({ way: 'off', hour: 8, ways: { mail: false, slack: false } })
  const refused = await server.request('csm', 'PUT', '/api/me/digest', { way: 'mail', hour: 7, weekdays: [1] })
  expect([refused.status, refused.body.code]).toEqual([409, 'digest.not_set_up'])
  const saved = await server.request('csm', 'PUT', '/api/me/digest', { way: 'off', hour: 7, weekdays: [5, 1, 1] })
  expect(saved.body).toEqual({ way: 'off', hour: 7, weekdays: [1, 5] })
  expect((await server.request('csm', 'PUT', '/api/me/digest', { way: 'off', weekdays: [] })).status).toBe(422)
})
