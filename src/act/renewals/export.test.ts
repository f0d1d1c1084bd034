import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { exportRenewals } from './contract.ts'
import { exportFile } from './export.ts'

const RENEWALS = 2_100

let server: TestServer

beforeAll(async () => {
  server = await createTestServer({ now: '2026-03-10T08:00:00Z' })
  await sql`
    insert into accounts (name, source_id, owner_id) select 'Account ' || n, 1, ${server.members.csm.id} from generate_series(1, 30) n`.execute(
    server.db,
  )
  // Many of one day: their ids decide, also across the border of two pages.
  await sql`
    insert into renewals (account_id, source_id, external_id, due_on, amount, currency, amount_minor)
    select (select min(id) from accounts) + n % 30, 1, 'r' || n, date '2026-04-01' + (n * 7) % 40, n, 'EUR', n * 100
    from generate_series(1, ${RENEWALS}) n`.execute(server.db)
  await sql`
    insert into renewal_views (renewal_id, account_id, voice, category, reason, said_at)
    select id, account_id, voice, (array['commit', 'at_risk'])[1 + (id + length(voice))::int % 2], voice || ' of ' || id, '2026-03-01'
    from renewals, unnest(array['machine', 'csm', 'leader', 'csm']) voice where id % 3 > 0`.execute(server.db)
  await sql`analyze accounts, renewals, renewal_views`.execute(server.db)
})
afterAll(() => server.stop())

async function fileOf(asked: object = {}): Promise<() => Promise<string[]>> {
  const input = exportRenewals.input.parse({ format: 'csv', ...asked })
  const { content } = await exportFile(input, await server.contextFor('operations'))
  return async () => (await text(content as Readable)).trim().split('\r\n')
}

// oxlint-disable-next-line typescript/no-explicit-any
async function listed(asked = ''): Promise<any[]> {
  const pages = []
  for (let offset = 0; offset < RENEWALS; offset += 500)
    pages.push((await server.request('operations', 'GET', `/api/renewals?limit=500&offset=${offset}${asked}`)).body)
  return pages.flatMap(({ renewals }) => renewals)
}

test('the file holds the renewals of the list in its order, each with what its voices said', async () => {
  const [headings = '', ...lines] = await (await fileOf())()
  expect(lines).toHaveLength(RENEWALS)
  const [on, csm] = ['Renews on', 'CSM: reason'].map((heading) => headings.split(',').indexOf(heading))
  const said = lines.map((line) => line.split(',')).map((cells) => [cells[0], cells[on ?? 0], cells[csm ?? 0]])
  expect(said).toEqual(
    (await listed()).map(({ account, dueOn, views }) => [account.name, dueOn, views.csm?.reason ?? '']),
  )
})

test('it is narrowed as the list is', async () => {
  const lines = await (await fileOf({ categories: 'at_risk', disagree: 'true', from: '2026-04-20' }))()
  const rows = await listed('&categories=at_risk&disagree=true&from=2026-04-20')
  expect(rows.length).toBeGreaterThan(100)
  expect(lines).toHaveLength(rows.length + 1)
})

test('what was on the list when it was asked for stands in it, whatever is decided while it is sent', async () => {
  const read = await fileOf({ state: 'open' })
  await sql`
    update renewals set outcome = 'renewed', decided_on = '2026-03-10', renewed_minor = amount_minor
    where id in (select id from renewals order by due_on, id limit 20)`.execute(server.db)
  expect(await read()).toHaveLength(RENEWALS + 1)
  const { rows } = await sql`
    select detail from audit_log where action = 'renewals.exported' order by id desc limit 1`.execute(server.db)
  expect(rows).toEqual([{ detail: { renewals: RENEWALS } }])
})

test('an account that went out of reach meanwhile is not in it', async () => {
  const { rows } = await sql<{ account_id: number; count: number }>`
    select account_id, count(*) from renewals where outcome = 'open' group by 1 order by 1 limit 1`.execute(server.db)
  const total = (await listed('&state=open')).length
  const read = await fileOf({ state: 'open' })
  await sql`update accounts set merged_into_id = (select max(id) from accounts) where id = ${rows[0]?.account_id}`.execute(
    server.db,
  )
  expect(await read()).toHaveLength(1 + total - (rows[0]?.count ?? 0))
})
