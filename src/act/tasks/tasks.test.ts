import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import type { Asker } from '../../platform/testing/server.ts'
import { createTaskWorld, type TaskWorld } from '../../platform/testing/task-world.ts'

let world: TaskWorld

beforeAll(async () => {
  world = await createTaskWorld()
})
afterAll(() => world.server.stop())
beforeEach(() => world.startOver())

describe('making and reading', () => {
  test('a task is its maker’s own unless it says whose', async () => {
    const own = await world.stored(await world.made('csm'))
    expect(own).toMatchObject({ assignee_id: world.server.members.csm.id, state: 'open', priority: 'normal' })
    expect(await world.stored(await world.made('leader', { assigneeId: world.peer.id }))).toMatchObject({
      assignee_id: world.peer.id,
    })
    expect(await world.stored(await world.made('leader', { assigneeId: null }))).toMatchObject({ assignee_id: null })
  })

  test('a rule chooses whose it is, and says why', async () => {
    const id = await world.made('leader', { assign: { rule: 'owner' } })
    const { body } = await world.call('csm', 'GET', `/api/tasks/${id}`)
    expect(body.assignee.id).toBe(world.server.members.csm.id)
    expect(body.notes).toMatchObject([{ kind: 'assigned', text: `${world.server.members.csm.name} owns the account.` }])
  })

  test('mine comes by day, what was put off last, and is counted', async () => {
    await world.made('csm', { title: 'Later', dueOn: '2026-04-01' })
    await world.made('csm', { title: 'Some day' })
    await world.made('csm', { title: 'Late', dueOn: '2026-03-09' })
    await world.made('csm', { title: 'Now, calm', dueOn: '2026-03-10' })
    await world.made('csm', { title: 'Now, urgent', dueOn: '2026-03-10', priority: 'urgent' })
    const off = await world.made('csm', { title: 'Put off', dueOn: '2026-03-01' })
    await world.call('csm', 'POST', `/api/tasks/${off}/snooze`, { until: '2026-03-20' })
    await world.made('leader', { title: 'Of the leader' })

    const mine = await world.list('csm')
    expect(mine.tasks.map(({ title }) => title)).toEqual([
      'Late',
      'Now, urgent',
      'Now, calm',
      'Later',
      'Some day',
      'Put off',
    ])
    expect(mine.counts).toEqual({ overdue: 1, today: 2, week: 0, later: 1, none: 1, snoozed: 1 })
    const today = await world.list('csm', 'due=today&due=overdue&limit=2&offset=1')
    expect(today).toMatchObject({ total: 3, tasks: [{ title: 'Now, urgent' }, { title: 'Now, calm' }] })
    expect((await world.list('csm', 'search=URGENT')).total).toBe(1)
    expect((await world.list('csm', 'search=%25')).total).toBe(0)
    expect((await world.list('csm', 'priorities=urgent')).total).toBe(1)
  })

  test('a leader’s team is everybody below, and what nobody has', async () => {
    await world.made('csm', { title: 'Of the CSM' })
    await world.made('leader', { title: 'Of nobody', assigneeId: null })
    await world.call(world.stranger, 'POST', '/api/tasks', { accountId: world.foreign, title: 'Of a stranger' })
    const team = await world.list('leader', 'scope=team&sort=newest')
    expect(team.tasks.map(({ title }) => title)).toEqual(['Of nobody', 'Of the CSM'])
    expect(team.scopes).toEqual(['mine', 'team', 'all'])
    expect((await world.list('owner', 'scope=all')).total).toBe(3)
    expect((await world.list('leader', 'scope=all&unassigned=true')).tasks.map(({ title }) => title)).toEqual([
      'Of nobody',
    ])
  })

  test('people are masked for those who may not see them', async () => {
    const contactId = await insertRow(world.server, 'contacts', {
      account_id: world.account,
      source_id: 1,
      name: 'Ruben Castell',
    })
    const id = await world.made('csm', { contactId })
    expect((await world.call('csm', 'GET', `/api/tasks/${id}`)).body.contact.name).toBe('Ruben Castell')
    expect((await world.call('department', 'GET', `/api/tasks/${id}`)).body).toMatchObject({
      contact: { name: 'R•••' },
      facts: { arrMinor: null },
      mayEdit: false,
    })
    const elsewhere = await world.call('csm', 'POST', '/api/tasks', {
      accountId: world.peers,
      contactId,
      title: 'Not theirs',
    })
    expect(elsewhere.body.code).toBe('tasks.no_such_contact')
  })

  test('words to end with come from the template of its kind', async () => {
    const outcomesOf = async (id: number) => (await world.call('csm', 'GET', `/api/tasks/${id}`)).body.outcomes
    expect(await outcomesOf(await world.made('csm', { kind: 'renewal_talk' }))).toContain('Will renew')
    expect(await outcomesOf(await world.made('csm'))).toEqual(['Done', 'Not reached', 'Not needed'])
  })
})

describe('who may', () => {
  test.each<[string, () => Asker, () => number, () => number | null, number]>([
    ['a CSM completes work of its own account', () => 'csm', () => world.account, () => null, 200],
    ['a CSM may not change work of a peer’s account', () => 'csm', () => world.peers, () => null, 403],
    [
      'a CSM completes work given to it on a peer’s account',
      () => 'csm',
      () => world.peers,
      () => world.server.members.csm.id,
      200,
    ],
    ['a CSM finds nothing of another team', () => 'csm', () => world.foreign, () => world.stranger.id, 404],
    [
      'a CSM completes work given to it in another team',
      () => 'csm',
      () => world.foreign,
      () => world.server.members.csm.id,
      200,
    ],
    ['a leader completes work of the team', () => 'leader', () => world.peers, () => world.peer.id, 200],
    ['a department member may not change work of others', () => world.support, () => world.account, () => null, 403],
    ['a department member completes its own', () => world.support, () => world.account, () => world.support.id, 200],
    ['an executive reads only', () => 'executive', () => world.account, () => null, 403],
    ['operations complete everything', () => 'operations', () => world.foreign, () => world.stranger.id, 200],
  ])('%s', async (_what, who, of, to, status) => {
    const id = await insertRow(world.server, 'tasks', { account_id: of(), title: 'Work', assignee_id: to() })
    expect((await world.call(who(), 'POST', `/api/tasks/${id}/complete`, {})).status).toBe(status)
    expect((await world.stored(id)).state).toBe(status === 200 ? 'done' : 'open')
  })

  test('on accounts one only reads one adds tasks for oneself', async () => {
    expect(
      (await world.call(world.support, 'POST', '/api/tasks', { accountId: world.account, title: 'Own' })).status,
    ).toBe(200)
    const forOthers = { accountId: world.account, title: 'For others', assigneeId: world.server.members.csm.id }
    expect((await world.call(world.support, 'POST', '/api/tasks', forOthers)).body.code).toBe('tasks.only_for_yourself')
    expect((await world.call(world.support, 'POST', '/api/tasks', { ...forOthers, assigneeId: null })).status).toBe(403)
    expect((await world.call('readonly', 'POST', '/api/tasks', { accountId: world.account, title: 'No' })).status).toBe(
      403,
    )
  })

  test('work of an world.account out of reach is seen without what is known of the account', async () => {
    const id = await insertRow(world.server, 'tasks', {
      account_id: world.foreign,
      title: 'Help',
      assignee_id: world.server.members.csm.id,
    })
    expect((await world.call('csm', 'GET', `/api/tasks/${id}`)).body).toMatchObject({
      account: { name: 'Copper' },
      facts: null,
    })
    expect((await world.list('csm')).tasks).toMatchObject([{ id, mayEdit: true }])
  })

  test('work is given only to those who can do it', async () => {
    const id = await world.made('csm')
    const code = async (memberId: number) =>
      (await world.call('csm', 'POST', `/api/tasks/${id}/delegate`, { memberId })).body.code as string
    expect(await code(world.server.members.executive.id)).toBe('tasks.cannot_have')
    expect(await code(world.stranger.id)).toBe('tasks.cannot_have')
    expect(await code(99_999)).toBe('tasks.no_such_member')
    expect(await code(world.server.members.csm.id)).toBe('tasks.already_theirs')
    const gone = await world.server.addMember({ role: 'csm', name: 'Gone', managerId: world.server.members.leader.id })
    await world.server.db.updateTable('members').set({ state: 'disabled' }).where('id', '=', gone.id).execute()
    expect(await code(gone.id)).toBe('tasks.cannot_have')
    const { body } = await world.call('csm', 'GET', `/api/task-assignees?accountId=${world.account}`)
    const names = body.members.map(({ name }: { name: string }) => name)
    expect(names[0]).toBe(world.server.members.csm.name)
    expect(names).toContain('Pia Peer')
    expect(names).toContain('Sue Support')
    expect(names).not.toContain('Gone')
    expect(names).not.toContain('Stan Stranger')
    expect(names).not.toContain(world.server.members.executive.name)
    const everybody = await world.call('csm', 'GET', '/api/task-assignees')
    expect(everybody.body.members.map(({ name }: { name: string }) => name)).toContain('Stan Stranger')
  })
})
