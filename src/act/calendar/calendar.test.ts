import { afterAll, beforeAll, expect, test } from 'vitest'
import { ROLES } from '../../kernel/permissions.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'
import { sql } from '../../platform/db/database.ts'

let server: TestServer

beforeAll(async () => {
  server = await createTestServer({ now: '2026-03-10T09:00:00Z' })
})
afterAll(() => server.stop())

async function account(name: string, ownerId: number | null, renewalOn: string | null = null): Promise<number> {
  return insertRow(server, 'accounts', {
    name,
    owner_id: ownerId,
    renewal_on: renewalOn,
    mrr_minor: 100_000,
    source_id: 1,
  })
}

function task(accountId: number, title: string, more: Record<string, unknown>): Promise<number> {
  return insertRow(server, 'tasks', { account_id: accountId, title, ...more })
}

async function addressOf(who: Asker): Promise<string> {
  const { status, body } = await server.request(who, 'POST', '/api/me/calendar', {})
  expect(status).toBe(200)
  return new URL(body.url).pathname
}

const read = (path: string, headers?: Record<string, string>) =>
  server.request('nobody', 'GET', path, undefined, headers)

interface Event {
  [property: string]: string
}

/** A strict reading by RFC 5545: CRLF, lines of 75 octets at most, balanced components; throws for anything else. */
function parse(text: string): Event[] {
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  const lines = text
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
  expect(lines[0]).toBe('BEGIN:VCALENDAR')
  expect(lines.at(-1)).toBe('END:VCALENDAR')
  expect(lines).toContain('VERSION:2.0')
  expect(lines.some((line) => line.startsWith('PRODID:'))).toBe(true)
  const events: Event[] = []
  let event: Event | null = null
  for (const line of lines.slice(1, -1)) {
    const match = /^([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/.exec(line)
    if (!match) throw new Error(`Not a content line: ${line}`)
    const [, name = '', parameters = '', value = ''] = match
    if (line === 'BEGIN:VEVENT') event = {}
    else if (line === 'END:VEVENT' && event) {
      for (const needed of ['UID', 'DTSTAMP', 'DTSTART', 'SUMMARY', 'URL']) expect(event).toHaveProperty(needed)
      events.push(event)
      event = null
    } else if (event) event[name] = name === 'DTSTART' ? `${parameters.slice(1)}:${value}` : value
  }
  expect(event).toBeNull()
  return events
}

test('open tasks with a day and renewals of the own book stand on their days, with stable ids and links', async () => {
  const { csm, leader } = server.members
  const acme = await account('Acme; Foods, Ltd', csm.id, '2026-06-01')
  const others = await account('Of the leader', leader.id, '2026-06-01')
  await account('Renews in 181 days', csm.id, '2026-09-07')
  await account('Renewed yesterday', csm.id, '2026-03-09')
  const due = await task(acme, `Send the value summary ${'ä'.repeat(60)}`, {
    assignee_id: csm.id,
    due_on: '2026-03-12',
  })
  const given = await task(others, 'Help out', { assignee_id: csm.id, due_on: '2026-03-15' })
  await task(acme, 'Any time', { assignee_id: csm.id })
  await task(acme, 'Done', { assignee_id: csm.id, due_on: '2026-03-12', state: 'done' })
  await task(acme, 'Of the leader', { assignee_id: leader.id, due_on: '2026-03-12' })

  const path = await addressOf('csm')
  const { status, headers, text } = await read(path)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8')
  const events = parse(text)
  expect(events.map(({ UID, DTSTART }) => [UID, DTSTART])).toEqual([
    [`task-${due}@volant.test`, 'VALUE=DATE:20260312'],
    [`task-${given}@volant.test`, 'VALUE=DATE:20260315'],
    [`renewal-${acme}@volant.test`, 'VALUE=DATE:20260601'],
  ])
  expect(events[2]).toMatchObject({
    SUMMARY: 'Acme\\; Foods\\, Ltd renews',
    URL: `http://volant.test/accounts/${acme}`,
  })

  await sql`update tasks set due_on = '2026-03-20' where id = ${due}`.execute(server.db)
  const moved = parse((await read(path)).text)
  expect(moved.find(({ UID }) => UID === `task-${due}@volant.test`)?.['DTSTART']).toBe('VALUE=DATE:20260320')
})

test('an account that went to somebody else is gone from the calendar at once', async () => {
  const { csm, leader } = server.members
  const id = await account('Goes away', csm.id, '2026-05-01')
  const path = await addressOf('csm')
  expect((await read(path)).text).toContain('Goes away')
  await sql`update accounts set owner_id = ${leader.id} where id = ${id}`.execute(server.db)
  expect((await read(path)).text).not.toContain('Goes away')
})

test.each(ROLES)('a calendar of a %s holds what is theirs, and nobody else’s', async (role) => {
  const own = await account(`Of the ${role}`, server.members[role].id, '2026-04-01')
  const stranger = await server.addMember({ role: 'csm' })
  await account(`Not of the ${role}`, stranger.id, '2026-04-01')
  await task(own, `Work of the ${role}`, { assignee_id: server.members[role].id, due_on: '2026-03-11' })
  const { text } = await read(await addressOf(role))
  parse(text)
  expect(text).toContain(`Work of the ${role}`)
  expect(text).not.toContain('Not of the')
})

test('nothing is sent again while it is as it was', async () => {
  const path = await addressOf('leader')
  const first = await read(path)
  const etag = first.headers.get('etag') ?? ''
  const since = first.headers.get('last-modified') ?? ''
  server.setTime('2026-03-10T10:00:00Z')
  const again = await read(path, { 'if-none-match': etag })
  expect([again.status, again.text]).toEqual([304, ''])
  expect((await read(path, { 'if-modified-since': since })).status).toBe(304)
  const mine = await account('New', server.members.leader.id, '2026-04-11')
  expect((await read(path, { 'if-none-match': etag })).status).toBe(200)
  const changed = await read(path, { 'if-modified-since': since })
  expect([changed.status, changed.headers.get('last-modified')]).toEqual([200, 'Tue, 10 Mar 2026 10:00:00 GMT'])
  expect(mine).toBeGreaterThan(0)
  server.setTime('2026-03-10T09:00:00Z')
})

test('a new address ends the one before, an ended one reads nothing, and only a hash is kept', async () => {
  const member = await server.addMember({ role: 'csm' })
  const first = await addressOf(member)
  const second = await addressOf(member)
  expect((await read(first)).status).toBe(404)
  expect((await read(second)).status).toBe(200)
  const token = second.split('/').at(-1)?.replace('.ics', '') ?? ''
  const { rows } = await sql<{ row: string }>`select calendar_feeds::text as row from calendar_feeds`.execute(server.db)
  expect(rows.some(({ row }) => row.includes(token))).toBe(false)
  expect((await server.request(member, 'GET', '/api/me/calendar')).body.feed.lastReadAt).not.toBeNull()
  expect((await server.request(member, 'DELETE', '/api/me/calendar')).body).toEqual({ ended: true })
  expect((await server.request(member, 'DELETE', '/api/me/calendar')).body).toEqual({ ended: false })
  expect((await read(second)).status).toBe(404)
  const { rows: audit } = await sql<{ action: string }>`
    select action from audit_log where action like 'calendar.%' and actor_id = ${member.id} order by id`.execute(
    server.db,
  )
  expect(audit.map(({ action }) => action)).toEqual(['calendar.renewed', 'calendar.renewed', 'calendar.ended'])
})

test('whoever may not sign in any more has no calendar, and nobody guesses one', async () => {
  const member = await server.addMember({ role: 'csm' })
  const path = await addressOf(member)
  await sql`update members set state = 'disabled' where id = ${member.id}`.execute(server.db)
  expect((await read(path)).status).toBe(404)
  for (const guess of ['x.ics', 'none', `${'a'.repeat(43)}.ics`, '..%2f..%2fetc.ics'])
    expect((await read(`/calendar/${guess}`)).status).toBe(404)
})
