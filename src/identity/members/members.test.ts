import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestServer, type Asker, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await createTestServer()
})

afterAll(() => server.stop())

const post = (who: Asker, path: string, body?: unknown) => server.request(who, 'POST', path, body)
const change = (who: Asker, id: number, fields: object) => server.request(who, 'PATCH', `/api/members/${id}`, fields)
const lastAudit = async () => (await server.request('owner', 'GET', '/api/audit?limit=1')).body.entries[0]

async function invited(who: Asker = 'admin', role = 'csm') {
  count += 1
  return post(who, '/api/members', {
    email: `Invited${count}@Volant.test`,
    name: `Ida ${count}`,
    role,
    department: 'success',
  })
}

describe('inviting', () => {
  test('answers with a link to hand over, and writes it down', async () => {
    const { status, body } = await invited()
    expect(status).toBe(200)
    expect(body.member).toMatchObject({ state: 'invited', role: 'csm', email: `invited${count}@volant.test` })
    expect(body.link.url).toMatch(/^http:\/\/volant\.test\/welcome\?token=[\w-]{32}$/)
    expect(await lastAudit()).toMatchObject({
      action: 'members.invited',
      sentence: `invited Ida ${count} (invited${count}@volant.test) as csm`,
    })
  })

  test('the link itself is nowhere in the database', async () => {
    const { body } = await invited()
    const token = body.link.url.split('token=')[1]
    const { rows } = await server.pool.query(
      'select member_links::text as row from member_links union all select audit_log::text from audit_log',
    )
    expect(rows.some(({ row }: { row: string }) => row.includes(token))).toBe(false)
  })

  test('an address joins once', async () => {
    const answer = await post('admin', '/api/members', { email: server.members.csm.email, name: 'Again', role: 'csm' })
    expect(answer.body.code).toBe('members.email_taken')
  })

  test('an address the sign-in would not take is refused at once', async () => {
    expect((await post('admin', '/api/members', { email: 'ünï@exämple.test', name: 'U', role: 'csm' })).status).toBe(
      422,
    )
  })

  test('a new invitation replaces the earlier one, and joined members get none', async () => {
    const { body } = await invited()
    const again = await post('admin', `/api/members/${body.member.id}/invitation`)
    expect(again.body.link.url).not.toBe(body.link.url)
    expect((await post('nobody', '/api/links/read', { token: body.link.url.split('token=')[1] })).status).toBe(410)
    expect((await post('admin', `/api/members/${server.members.csm.id}/invitation`)).body.code).toBe(
      'members.not_invited',
    )
  })
})

describe('owners', () => {
  test('are made, changed, reset and switched off by owners alone', async () => {
    const { owner, csm } = server.members
    const attempts = [
      await invited('admin', 'owner'),
      await change('admin', csm.id, { role: 'owner' }),
      await change('admin', owner.id, { role: 'csm' }),
      await change('admin', owner.id, { email: 'mine@volant.test' }),
      await post('admin', `/api/members/${owner.id}/reset`),
      await post('admin', `/api/members/${owner.id}/disable`),
    ]
    expect(attempts.map(({ body }) => body.code)).toEqual(attempts.map(() => 'members.owners_only'))
  })

  test('the last one stays owner', async () => {
    const { owner } = server.members
    expect((await change('owner', owner.id, { role: 'admin' })).body.code).toBe('members.last_owner')
    expect((await post('owner', `/api/members/${owner.id}/disable`)).body.code).toBe('members.not_yourself')
  })

  test('two who demote each other at the same moment leave one', async () => {
    const second = await server.addMember({ role: 'owner' })
    const { owner } = server.members
    const answers = await Promise.all([
      change(second, owner.id, { role: 'admin' }),
      change('owner', second.id, { role: 'admin' }),
    ])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const left = await server.db
      .selectFrom('members')
      .select('id')
      .where('role', '=', 'owner')
      .where('state', '=', 'active')
      .execute()
    expect(left).toHaveLength(1)
    await server.db.updateTable('members').set({ role: 'owner' }).where('id', '=', owner.id).execute()
    await server.db.updateTable('members').set({ role: 'admin' }).where('id', '=', second.id).execute()
  })
})

describe('changing a member', () => {
  test('says what changed, and nothing when nothing did', async () => {
    const { body } = await invited()
    const { id, name } = body.member
    await change('admin', id, { role: 'leader', managerId: server.members.leader.id, department: null })
    expect((await lastAudit()).sentence).toBe(
      `changed ${name}: role from csm to leader, department from success to none, manager from none to ${server.members.leader.name}`,
    )
    const before = await lastAudit()
    await change('admin', id, { role: 'leader' })
    expect((await lastAudit()).id).toBe(before.id)
  })

  test('a manager’s manager cannot report to the member', async () => {
    const answer = await change('admin', server.members.leader.id, { managerId: server.members.csm.id })
    expect(answer.body.code).toBe('members.manager_circle')
  })

  test('a new address signs in, the old one no longer, and links to the old one are dead', async () => {
    const { body } = await invited()
    const token = body.link.url.split('token=')[1]
    await post('nobody', '/api/links/accept', { token, password: 'correct horse battery' })
    const reset = await post('admin', `/api/members/${body.member.id}/reset`)
    await change('admin', body.member.id, { email: 'moved@volant.test' })
    const signIn = (email: string) => post('nobody', '/api/session', { email, password: 'correct horse battery' })
    expect((await signIn('moved@volant.test')).status).toBe(200)
    expect((await signIn(body.member.email)).status).toBe(401)
    expect((await post('nobody', '/api/links/read', { token: reset.body.link.url.split('token=')[1] })).status).toBe(
      410,
    )
  })

  test('an address of somebody else is refused', async () => {
    const { body } = await invited()
    expect((await change('admin', body.member.id, { email: server.members.csm.email })).body.code).toBe(
      'members.email_taken',
    )
  })
})

describe('switching off', () => {
  test('ends session, key and link at once, and switching on restores the member but no session', async () => {
    const leaver = await server.addMember({ role: 'csm' })
    const made = await post(leaver, '/api/keys', { name: 'Mine', permissions: ['accounts.read'] })
    const reset = await post('admin', `/api/members/${leaver.id}/reset`)
    const tries = async () => [
      (await server.request(leaver, 'GET', '/api/me')).status,
      (await server.request({ key: made.body.secret }, 'GET', '/api/me')).status,
      (await post('nobody', '/api/links/read', { token: reset.body.link.url.split('token=')[1] })).status,
    ]
    expect(await tries()).toEqual([200, 200, 200])
    expect((await post('admin', `/api/members/${leaver.id}/disable`)).body.member.state).toBe('disabled')
    expect(await tries()).toEqual([401, 401, 410])
    expect((await post('admin', `/api/members/${leaver.id}/enable`)).body.member.state).toBe('active')
    expect(await tries()).toEqual([401, 200, 410])
  })

  test('a member who never joined is invited again when switched on', async () => {
    const { body } = await invited()
    await post('admin', `/api/members/${body.member.id}/disable`)
    expect((await post('admin', `/api/members/${body.member.id}/enable`)).body.member.state).toBe('invited')
  })
})

test('the list finds by name or address, and pages', async () => {
  const { body } = await server.request('csm', 'GET', '/api/members?search=the+LEADER&limit=1')
  expect(body.total).toBe(1)
  expect(body.members[0].id).toBe(server.members.leader.id)
  const all = await server.request('csm', 'GET', '/api/members?state=active&limit=500')
  const second = await server.request('csm', 'GET', '/api/members?state=active&offset=1&limit=1')
  expect(second.body.members[0].id).toBe(all.body.members[1].id)
  expect((await server.request('csm', 'GET', '/api/members?search=%25')).body.total).toBe(0)
})
