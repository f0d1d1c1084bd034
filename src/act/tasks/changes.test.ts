import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTaskWorld, type TaskWorld } from '../../platform/testing/task-world.ts'

let world: TaskWorld

beforeAll(async () => {
  world = await createTaskWorld()
})
afterAll(() => world.server.stop())
beforeEach(() => world.startOver())

async function audited(action: string): Promise<string[]> {
  const rows = await world.server.db
    .selectFrom('audit_log')
    .select('sentence')
    .where('action', '=', action)
    .orderBy('id')
    .execute()
  return rows.map(({ sentence }) => sentence)
}

describe('ending', () => {
  test('a task ends with a word and a note, and can be opened again', async () => {
    const id = await world.made('csm')
    await world.call('csm', 'POST', `/api/tasks/${id}/complete`, { outcome: 'Done', note: 'They were happy.' })
    expect(await world.stored(id)).toMatchObject({ state: 'done', outcome: 'Done', outcome_note: 'They were happy.' })
    expect((await world.list('csm', 'states=done&sort=done')).tasks).toMatchObject([{ id }])
    expect((await world.call('csm', 'POST', `/api/tasks/${id}/reopen`)).status).toBe(200)
    expect(await world.stored(id)).toMatchObject({ state: 'open', outcome: null, done_at: null, done_by: null })
    const { body } = await world.call('csm', 'GET', `/api/tasks/${id}`)
    expect(body.notes.map(({ kind }: { kind: string }) => kind)).toEqual(['reopened', 'done'])
    expect((await world.call('csm', 'POST', `/api/tasks/${id}/reopen`)).body.code).toBe('tasks.still_open')
  })

  test('of two who complete it at once, the second is told who was first', async () => {
    const id = await world.made('csm')
    const answers = await Promise.all([
      world.call('csm', 'POST', `/api/tasks/${id}/complete`, {}),
      world.call('leader', 'POST', `/api/tasks/${id}/complete`, {}),
    ])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect([won?.status, lost?.status]).toEqual([200, 409])
    const first = answers[0]?.status === 200 ? world.server.members.csm.name : world.server.members.leader.name
    expect(lost?.body.title).toBe(`${first} has completed this task already. Open it again if there is more to do.`)
  })

  test('a task that ended is neither put off nor given away', async () => {
    const id = await world.made('csm')
    await world.call('csm', 'POST', `/api/tasks/${id}/drop`, { note: 'They left.' })
    expect((await world.call('csm', 'POST', `/api/tasks/${id}/snooze`, { until: '2026-03-12' })).status).toBe(409)
    expect((await world.call('csm', 'POST', `/api/tasks/${id}/delegate`, { memberId: world.peer.id })).status).toBe(409)
    expect(await audited('tasks.dropped')).toContain('dropped the task “Call them”')
  })

  test('one puts off until a day ahead, at most a year', async () => {
    const id = await world.made('csm')
    for (const until of ['2026-03-10', '2020-01-01', '2028-01-01']) {
      expect((await world.call('csm', 'POST', `/api/tasks/${id}/snooze`, { until })).body.code).toBe(
        'tasks.until_passed',
      )
    }
  })

  test('only one takes what nobody has', async () => {
    const id = await world.made('leader', { assigneeId: null })
    const answers = await Promise.all([
      world.call('csm', 'POST', `/api/tasks/${id}/take`),
      world.call('leader', 'POST', `/api/tasks/${id}/take`),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('taking back', () => {
  test('an undo puts back what was, with its history', async () => {
    const id = await world.made('csm', { dueOn: '2026-03-11' })
    const before = await world.stored(id)
    const { body } = await world.call('csm', 'POST', `/api/tasks/${id}/complete`, { outcome: 'Done' })
    const undone = await world.call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })
    expect(undone.body).toEqual({ restored: 1, left: 0 })
    const { revision: _revision, changed_at: _changedAt, ...after } = await world.stored(id)
    expect(before).toMatchObject(after)
    expect((await world.call('csm', 'GET', `/api/tasks/${id}`)).body.notes).toEqual([])
    expect((await world.call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
  })

  test('what somebody changed since stays', async () => {
    const id = await world.made('csm')
    const { body } = await world.call('csm', 'POST', `/api/tasks/${id}/snooze`, { until: '2026-03-12' })
    await world.call('leader', 'PATCH', `/api/tasks/${id}`, { title: 'Call them twice' })
    expect((await world.call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).body).toEqual({
      restored: 0,
      left: 1,
    })
    expect((await world.stored(id)).snoozed_until).toBe('2026-03-12')
  })

  test('only by whoever did it, within ten minutes', async () => {
    const id = await world.made('csm')
    const { body } = await world.call('csm', 'POST', `/api/tasks/${id}/delegate`, {
      memberId: world.peer.id,
      note: 'Please',
    })
    expect((await world.call('leader', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
    world.server.setTime('2026-03-10T09:11:00Z')
    expect((await world.call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).status).toBe(410)
    expect((await world.stored(id)).assignee_id).toBe(world.peer.id)
  })

  test('whoever gave work away may take that back', async () => {
    const id = await world.made(world.support)
    const { body } = await world.call(world.support, 'POST', `/api/tasks/${id}/delegate`, {
      memberId: world.server.members.csm.id,
    })
    expect((await world.call(world.support, 'POST', '/api/tasks-undo', { undoId: body.undoId })).body.restored).toBe(1)
    expect((await world.stored(id)).assignee_id).toBe(world.support.id)
    expect(await audited('tasks.undone')).toContain('took back a change of the task “Call them”')
  })
})

describe('many at once', () => {
  test('a preview counts and changes nothing; the change is one, and so is its undo', async () => {
    const open = [await world.made('csm'), await world.made('csm')]
    const done = await world.made('csm')
    await world.call('csm', 'POST', `/api/tasks/${done}/complete`, {})
    const other = await insertRow(world.server, 'tasks', {
      account_id: world.peers,
      title: 'Of a peer',
      assignee_id: world.peer.id,
    })
    const hidden = await insertRow(world.server, 'tasks', {
      account_id: world.foreign,
      title: 'Hidden',
      assignee_id: world.stranger.id,
    })
    const ask = { ids: [...open, done, other, hidden], change: { what: 'priority', priority: 'high' } }

    const preview = await world.call('csm', 'POST', '/api/tasks-change', { ...ask, preview: true })
    expect(preview.body).toEqual({
      changed: 2,
      unchanged: 1,
      refused: [{ id: other, title: 'Of a peer' }],
      undoId: null,
    })
    expect((await world.stored(open[0] ?? 0)).priority).toBe('normal')

    const { body } = await world.call('csm', 'POST', '/api/tasks-change', ask)
    expect(body).toMatchObject({ changed: 2, unchanged: 1 })
    expect(await Promise.all([...open, other].map(async (id) => (await world.stored(id)).priority))).toEqual([
      'high',
      'high',
      'normal',
    ])
    expect((await world.call('csm', 'POST', '/api/tasks-undo', { undoId: body.undoId })).body).toEqual({
      restored: 2,
      left: 0,
    })
    expect((await world.stored(open[1] ?? 0)).priority).toBe('normal')
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
    const ids = [await world.made('csm'), await world.made('csm')]
    expect((await world.call('csm', 'POST', '/api/tasks-change', { ids, change })).body.changed).toBe(2)
    for (const id of ids) expect(await world.stored(id)).toMatchObject(after)
  })

  test('delegating leaves out accounts the member may not see', async () => {
    const ids = [
      await world.made('owner'),
      await insertRow(world.server, 'tasks', {
        account_id: world.foreign,
        title: 'Abroad',
        assignee_id: world.stranger.id,
      }),
    ]
    const change = { what: 'delegate', memberId: world.peer.id, note: 'On holiday' }
    const { body } = await world.call('owner', 'POST', '/api/tasks-change', { ids, change })
    expect(body).toMatchObject({ changed: 1, refused: [{ title: 'Abroad' }] })
  })

  test('more than 500 are refused', async () => {
    const ids = Array.from({ length: 501 }, (_, index) => index + 1)
    expect((await world.call('csm', 'POST', '/api/tasks-change', { ids, change: { what: 'drop' } })).status).toBe(422)
  })
})
