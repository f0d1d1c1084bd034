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

async function audited(action: string): Promise<string[]> {
  const rows = await server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', action)
    .orderBy('id')
    .execute()
  return rows.map(({ sentence }) => sentence)
}

describe('ending', () => {
  test('a task ends with a word and a note, and can be opened again', async () => {
    const id = await made('csm')
    await call('csm', 'POST', `/api/tasks/${id}/complete`, { outcome: 'Done', note: 'They were happy.' })
    expect(await stored(id)).toMatchObject({ state: 'done', outcome: 'Done', outcome_note: 'They were happy.' })
    expect((await list('csm', 'states=done&sort=done')).tasks).toMatchObject([{ id }])
    expect((await call('csm', 'POST', `/api/tasks/${id}/reopen`)).status).toBe(200)
    expect(await stored(id)).toMatchObject({ state: 'open', outcome: null, done_at: null, done_by: null })
    const { body } = await call('csm', 'GET', `/api/tasks/${id}`)
    expect(body.notes.map(({ kind }: { kind: string }) => kind)).toEqual(['reopened', 'done'])
    expect((await call('csm', 'POST', `/api/tasks/${id}/reopen`)).body.code).toBe('tasks.still_open')
  })

  test('of two who complete it at once, the second is told who was first', async () => {
    const id = await made('csm')
    const answers = await Promise.all([
      call('csm', 'POST', `/api/tasks/${id}/complete`, {}),
      call('leader', 'POST', `/api/tasks/${id}/complete`, {}),
    ])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect([won?.status, lost?.status]).toEqual([200, 409])
    const first = answers[0]?.status === 200 ? server.members.csm.name : server.members.leader.name
    expect(lost?.body.title).toBe(`${first} has completed this task already. Open it again if there is more to do.`)
  })

  test('a task that ended is neither put off nor given away', async () => {
    const id = await made('csm')
    await call('csm', 'POST', `/api/tasks/${id}/drop`, { note: 'They left.' })
    expect((await call('csm', 'POST', `/api/tasks/${id}/snooze`, { until: '2026-03-12' })).status).toBe(409)
    expect((await call('csm', 'POST', `/api/tasks/${id}/delegate`, { memberId: peer.id })).status).toBe(409)
    expect(await audited('tasks.dropped')).toContain('dropped the task “Call them”')
  })

  test('one puts off until a day ahead, at most a year', async () => {
    const id = await made('csm')
    for (const until of ['2026-03-10', '2020-01-01', '2028-01-01']) {
      expect((await call('csm', 'POST', `/api/tasks/${id}/snooze`, { until })).body.code).toBe('tasks.until_passed')
    }
  })

  test('only one takes what nobody has', async () => {
    const id = await made('leader', { assigneeId: null })
    const answers = await Promise.all([
      call('csm', 'POST', `/api/tasks/${id}/take`),
      call('leader', 'POST', `/api/tasks/${id}/take`),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('taking back', () => {
  test('an undo puts back what was, with its history', async () => {
    const id = await made('csm', { dueOn: '2026-03-11' })
    const before = await stored(id)
    const { body } = await call('csm', 'POST', `/api/tasks/${id}/complete`, { outcome: 'Done' })
    const undone = await call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })
    expect(undone.body).toEqual({ restored: 1, left: 0 })
    const { revision: _revision, changed_at: _changedAt, ...after } = await stored(id)
    expect(before).toMatchObject(after)
    expect((await call('csm', 'GET', `/api/tasks/${id}`)).body.notes).toEqual([])
    expect((await call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
  })

  test('what somebody changed since stays', async () => {
    const id = await made('csm')
    const { body } = await call('csm', 'POST', `/api/tasks/${id}/snooze`, { until: '2026-03-12' })
    await call('leader', 'PATCH', `/api/tasks/${id}`, { title: 'Call them twice' })
    expect((await call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).body).toEqual({
      restored: 0,
      left: 1,
    })
    expect((await stored(id)).snoozed_until).toBe('2026-03-12')
  })

  test('only by whoever did it, within ten minutes', async () => {
    const id = await made('csm')
    const { body } = await call('csm', 'POST', `/api/tasks/${id}/delegate`, { memberId: peer.id, note: 'Please' })
    expect((await call('leader', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
    server.setTime('2026-03-10T09:11:00Z')
    expect((await call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
    expect((await stored(id)).assignee_id).toBe(peer.id)
  })

  test('whoever gave work away may take that back', async () => {
    const id = await made(support)
    const { body } = await call(support, 'POST', `/api/tasks/${id}/delegate`, { memberId: server.members.csm.id })
    expect((await call(support, 'POST', '/api/tasks-undo', { undoId: body.undoId })).body.restored).toBe(1)
    expect((await stored(id)).assignee_id).toBe(support.id)
    expect(await audited('tasks.undone')).toContain('took back a change of the task “Call them”')
  })
})

describe('many at once', () => {
  test('a preview counts and changes nothing; the change is one, and so is its undo', async () => {
    const open = [await made('csm'), await made('csm')]
    const done = await made('csm')
    await call('csm', 'POST', `/api/tasks/${done}/complete`, {})
    const other = await insertRow(server, 'tasks', { account_id: peers, title: 'Of a peer', assignee_id: peer.id })
    const hidden = await insertRow(server, 'tasks', { account_id: foreign, title: 'Hidden', assignee_id: stranger.id })
    const ask = { ids: [...open, done, other, hidden], change: { what: 'priority', priority: 'high' } }

    const preview = await call('csm', 'POST', '/api/tasks-change', { ...ask, preview: true })
    expect(preview.body).toEqual({
      changed: 2,
      unchanged: 1,
      refused: [{ id: other, title: 'Of a peer' }],
      undoId: null,
    })
    expect((await stored(open[0] ?? 0)).priority).toBe('normal')

    const { body } = await call('csm', 'POST', '/api/tasks-change', ask)
    expect(body).toMatchObject({ changed: 2, unchanged: 1 })
    expect(await Promise.all([...open, other].map(async (id) => (await stored(id)).priority))).toEqual([
      'high',
      'high',
      'normal',
    ])
    expect((await call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).body).toEqual({
      restored: 2,
      left: 0,
    })
    expect((await stored(open[1] ?? 0)).priority).toBe('normal')
  })

  test.each([
    [
      { what: 'complete', outcome: 'Done' },
      { state: 'done', outcome: 'Done' },
    ],
    [{ what: 'drop' }, { state: 'dropped' }],
    [{ what: 'snooze', until: '2026-03-13' }, { snoozed_until: '2026-03-13' }],
    [{ what: 'due', dueOn: '2026-03-14' }, { due_on: '2026-03-14' }],
  ])('%o', async (change, after) => {
    const ids = [await made('csm'), await made('csm')]
    expect((await call('csm', 'POST', '/api/tasks-change', { ids, change })).body.changed).toBe(2)
    for (const id of ids) expect(await stored(id)).toMatchObject(after)
  })

  test('delegating leaves out accounts the member may not see', async () => {
    const ids = [
      await made('owner'),
      await insertRow(server, 'tasks', { account_id: foreign, title: 'Abroad', assignee_id: stranger.id }),
    ]
    const change = { what: 'delegate', memberId: peer.id, note: 'On holiday' }
    const { body } = await call('owner', 'POST', '/api/tasks-change', { ids, change })
    expect(body).toMatchObject({ changed: 1, refused: [{ title: 'Abroad' }] })
  })

  test('more than 500 are refused', async () => {
    const ids = Array.from({ length: 501 }, (_, index) => index + 1)
    expect((await call('csm', 'POST', '/api/tasks-change', { ids, change: { what: 'drop' } })).status).toBe(422)
  })
})
