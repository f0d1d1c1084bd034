import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type Asker, type TestMember, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let peer: TestMember
let stranger: TestMember
let support: TestMember
let account: number
let peers: number
let foreign: number

beforeAll(async () => {
  server = await createTestServer()
  peer = await server.addMember({ role: 'csm', name: 'Pia Peer', managerId: server.members.leader.id })
  stranger = await server.addMember({ role: 'csm', name: 'Stan Stranger' })
  support = await server.addMember({ role: 'department', department: 'support', name: 'Sue Support' })
  account = await insertRow(server, 'accounts', { name: 'Acme', owner_id: server.members.csm.id, source_id: 1 })
  peers = await insertRow(server, 'accounts', { name: 'Brick', owner_id: peer.id, source_id: 1 })
  foreign = await insertRow(server, 'accounts', { name: 'Copper', owner_id: stranger.id, source_id: 1 })
})
afterAll(() => server.stop())
beforeEach(async () => {
  server.setTime('2026-03-10T09:00:00Z')
  await server.db.deleteFrom('tasks').execute()
})

const call = (who: Asker, method: string, path: string, body?: unknown) => server.request(who, method, path, body)

async function made(who: Asker, given: object = {}): Promise<number> {
  const { status, body } = await call(who, 'POST', '/api/tasks', { accountId: account, title: 'Call them', ...given })
  expect(status).toBe(200)
  return body.id
}

async function stored(id: number) {
  return server.db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
}

async function list(who: Asker, query = '') {
  const { body } = await call(who, 'GET', `/api/tasks?${query}`)
  return body as {
    tasks: { id: number; title: string; mayEdit: boolean }[]
    total: number
    counts: object
    scopes: string[]
  }
}

describe('making and reading', () => {
  test('a task is its maker’s own unless it says whose', async () => {
    const own = await stored(await made('csm'))
    expect(own).toMatchObject({ assignee_id: server.members.csm.id, state: 'open', priority: 'normal' })
    expect(await stored(await made('leader', { assigneeId: peer.id }))).toMatchObject({ assignee_id: peer.id })
    expect(await stored(await made('leader', { assigneeId: null }))).toMatchObject({ assignee_id: null })
  })

  test('a rule chooses whose it is, and says why', async () => {
    const id = await made('leader', { assign: { rule: 'owner' } })
    const { body } = await call('csm', 'GET', `/api/tasks/${id}`)
    expect(body.assignee.id).toBe(server.members.csm.id)
    expect(body.notes).toMatchObject([{ kind: 'assigned', text: `${server.members.csm.name} owns the account.` }])
  })

  test('mine comes by day, what was put off last, and is counted', async () => {
    await made('csm', { title: 'Later', dueOn: '2026-04-01' })
    await made('csm', { title: 'Some day' })
    await made('csm', { title: 'Late', dueOn: '2026-03-09' })
    await made('csm', { title: 'Now, calm', dueOn: '2026-03-10' })
    await made('csm', { title: 'Now, urgent', dueOn: '2026-03-10', priority: 'urgent' })
    const off = await made('csm', { title: 'Put off', dueOn: '2026-03-01' })
    await call('csm', 'POST', `/api/tasks/${off}/snooze`, { until: '2026-03-20' })
    await made('leader', { title: 'Of the leader' })

    const mine = await list('csm')
    expect(mine.tasks.map(({ title }) => title)).toEqual([
      'Late',
      'Now, urgent',
      'Now, calm',
      'Later',
      'Some day',
      'Put off',
    ])
    expect(mine.counts).toEqual({ overdue: 1, today: 2, week: 0, later: 1, none: 1, snoozed: 1 })
    const today = await list('csm', 'due=today&due=overdue&limit=2&offset=1')
    expect(today).toMatchObject({ total: 3, tasks: [{ title: 'Now, urgent' }, { title: 'Now, calm' }] })
    expect((await list('csm', 'search=URGENT')).total).toBe(1)
    expect((await list('csm', 'search=%25')).total).toBe(0)
    expect((await list('csm', 'priorities=urgent')).total).toBe(1)
  })

  test('a leader’s team is everybody below, and what nobody has', async () => {
    await made('csm', { title: 'Of the CSM' })
    await made('leader', { title: 'Of nobody', assigneeId: null })
    await call(stranger, 'POST', '/api/tasks', { accountId: foreign, title: 'Of a stranger' })
    const team = await list('leader', 'scope=team&sort=newest')
    expect(team.tasks.map(({ title }) => title)).toEqual(['Of nobody', 'Of the CSM'])
    expect(team.scopes).toEqual(['mine', 'team', 'all'])
    expect((await list('owner', 'scope=all')).total).toBe(3)
    expect((await list('leader', 'scope=all&unassigned=true')).tasks.map(({ title }) => title)).toEqual(['Of nobody'])
  })

  test('people are masked for those who may not see them', async () => {
    const contactId = await insertRow(server, 'contacts', { account_id: account, source_id: 1, name: 'Ruben Castell' })
    const id = await made('csm', { contactId })
    expect((await call('csm', 'GET', `/api/tasks/${id}`)).body.contact.name).toBe('Ruben Castell')
    expect((await call('department', 'GET', `/api/tasks/${id}`)).body).toMatchObject({
      contact: { name: 'R•••' },
      facts: { arrMinor: null },
      mayEdit: false,
    })
    const elsewhere = await call('csm', 'POST', '/api/tasks', { accountId: peers, contactId, title: 'Not theirs' })
    expect(elsewhere.body.code).toBe('tasks.no_such_contact')
  })

  test('words to end with come from the template of its kind', async () => {
    const outcomesOf = async (id: number) => (await call('csm', 'GET', `/api/tasks/${id}`)).body.outcomes
    expect(await outcomesOf(await made('csm', { kind: 'renewal_talk' }))).toContain('Will renew')
    expect(await outcomesOf(await made('csm'))).toEqual(['Done', 'Not reached', 'Not needed'])
  })
})

describe('who may', () => {
  test.each<[string, () => Asker, () => number, () => number | null, number]>([
    ['a CSM completes work of its own account', () => 'csm', () => account, () => null, 200],
    ['a CSM may not change work of a peer’s account', () => 'csm', () => peers, () => null, 403],
    [
      'a CSM completes work given to it on a peer’s account',
      () => 'csm',
      () => peers,
      () => server.members.csm.id,
      200,
    ],
    ['a CSM finds nothing of another team', () => 'csm', () => foreign, () => stranger.id, 404],
    ['a CSM completes work given to it in another team', () => 'csm', () => foreign, () => server.members.csm.id, 200],
    ['a leader completes work of the team', () => 'leader', () => peers, () => peer.id, 200],
    ['a department member may not change work of others', () => support, () => account, () => null, 403],
    ['a department member completes its own', () => support, () => account, () => support.id, 200],
    ['an executive reads only', () => 'executive', () => account, () => null, 403],
    ['operations complete everything', () => 'operations', () => foreign, () => stranger.id, 200],
  ])('%s', async (_what, who, of, to, status) => {
    const id = await insertRow(server, 'tasks', { account_id: of(), title: 'Work', assignee_id: to() })
    expect((await call(who(), 'POST', `/api/tasks/${id}/complete`, {})).status).toBe(status)
    expect((await stored(id)).state).toBe(status === 200 ? 'done' : 'open')
  })

  test('on accounts one only reads one adds tasks for oneself', async () => {
    expect((await call(support, 'POST', '/api/tasks', { accountId: account, title: 'Own' })).status).toBe(200)
    const forOthers = { accountId: account, title: 'For others', assigneeId: server.members.csm.id }
    expect((await call(support, 'POST', '/api/tasks', forOthers)).body.code).toBe('tasks.only_for_yourself')
    expect((await call(support, 'POST', '/api/tasks', { ...forOthers, assigneeId: null })).status).toBe(403)
    expect((await call('readonly', 'POST', '/api/tasks', { accountId: account, title: 'No' })).status).toBe(403)
  })

  test('work of an account out of reach is seen without what is known of the account', async () => {
    const id = await insertRow(server, 'tasks', {
      account_id: foreign,
      title: 'Help',
      assignee_id: server.members.csm.id,
    })
    expect((await call('csm', 'GET', `/api/tasks/${id}`)).body).toMatchObject({
      account: { name: 'Copper' },
      facts: null,
    })
    expect((await list('csm')).tasks).toMatchObject([{ id, mayEdit: true }])
  })

  test('work is given only to those who can do it', async () => {
    const id = await made('csm')
    const code = async (memberId: number) =>
      (await call('csm', 'POST', `/api/tasks/${id}/delegate`, { memberId })).body.code as string
    expect(await code(server.members.executive.id)).toBe('tasks.cannot_have')
    expect(await code(stranger.id)).toBe('tasks.cannot_have')
    expect(await code(99_999)).toBe('tasks.no_such_member')
    expect(await code(server.members.csm.id)).toBe('tasks.already_theirs')
    const gone = await server.addMember({ role: 'csm', name: 'Gone', managerId: server.members.leader.id })
    await server.db.updateTable('members').set({ state: 'disabled' }).where('id', '=', gone.id).execute()
    expect(await code(gone.id)).toBe('tasks.cannot_have')
    const { body } = await call('csm', 'GET', `/api/task-assignees?accountId=${account}`)
    const names = body.members.map(({ name }: { name: string }) => name)
    expect(names[0]).toBe(server.members.csm.name)
    expect(names).toContain('Pia Peer')
    expect(names).toContain('Sue Support')
    expect(names).not.toContain('Gone')
    expect(names).not.toContain('Stan Stranger')
    expect(names).not.toContain(server.members.executive.name)
    const everybody = await call('csm', 'GET', '/api/task-assignees')
    expect(everybody.body.members.map(({ name }: { name: string }) => name)).toContain('Stan Stranger')
  })
})
