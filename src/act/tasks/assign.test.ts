import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestMember, type TestServer } from '../../platform/testing/server.ts'
import { decideAssignee, resolveAssignee, type Candidates } from './assign.ts'
import type { Assignment } from './assignment.ts'

const mia = { id: 1, name: 'Mia', isDisabled: false }
const max = { id: 2, name: 'Max', isDisabled: false }
const ops = { id: 3, name: 'Ola', isDisabled: false }
const off = { id: 4, name: 'Ulf', isDisabled: true }
const everybody: Candidates = { picked: null, owner: mia, manager: max, lastResort: ops }

describe('who gets it', () => {
  test.each<[string, Assignment, Partial<Candidates>, number | null, string]>([
    ['the owner', { rule: 'owner' }, {}, 1, 'Mia owns the account.'],
    [
      'the manager of an owner who is switched off',
      { rule: 'owner' },
      { owner: off },
      2,
      'Ulf, who owns the account, is switched off, so it goes to the owner’s manager, Max.',
    ],
    [
      'operations where there is no owner',
      { rule: 'owner' },
      { owner: null, manager: null },
      3,
      'The account has no owner, so it goes to operations, Ola.',
    ],
    [
      'nobody where there is nobody',
      { rule: 'owner' },
      { owner: null, manager: null, lastResort: null },
      null,
      'The account has no owner, and there is nobody to take it instead. Give the account an owner.',
    ],
    ['the manager', { rule: 'owner_manager' }, {}, 2, 'Max manages Mia, who owns the account.'],
    [
      'never the owner in the manager’s place',
      { rule: 'owner_manager' },
      { manager: null },
      3,
      'Mia has no manager, so it goes to operations, Ola.',
    ],
    [
      'the owner when nobody is on duty',
      { rule: 'on_duty', department: 'support' },
      {},
      1,
      'Nobody is on duty for support, so it goes to the account’s owner, Mia.',
    ],
    [
      'who has least',
      { rule: 'least_loaded', department: 'services' },
      { picked: { ...ops, openTasks: 2 } },
      3,
      'Ola has the fewest open tasks in services: 2.',
    ],
    [
      'the owner when the member is switched off',
      { rule: 'member', memberId: 4 },
      { picked: { ...off, openTasks: 0 } },
      1,
      'Ulf is switched off, so it goes to the account’s owner, Mia.',
    ],
  ])('%s', (_who, assignment, found, memberId, because) => {
    expect(decideAssignee(assignment, { ...everybody, ...found })).toEqual({ memberId, because })
  })
})

describe('from the database', () => {
  let server: TestServer
  let ann: TestMember
  let ben: TestMember
  let accountId: number
  const today = day('2026-03-10')

  beforeAll(async () => {
    server = await createTestServer()
    ann = await server.addMember({ role: 'department', department: 'support', name: 'Ann' })
    ben = await server.addMember({ role: 'department', department: 'support', name: 'Ben' })
    accountId = await insertRow(server, 'accounts', { name: 'Acme', owner_id: server.members.csm.id, source_id: 1 })
  })
  afterAll(() => server.stop())

  const resolve = (assignment: Assignment) => resolveAssignee(server.db, assignment, { accountId, today })
  const give = (assignee_id: number) =>
    insertRow(server, 'tasks', { account_id: accountId, title: 'Work', assignee_id })

  test('the manager is the owner’s', async () => {
    expect(await resolve({ rule: 'owner_manager' })).toMatchObject({ memberId: server.members.leader.id })
  })

  test('work goes to whoever has least, and to the first of equals', async () => {
    expect(await resolve({ rule: 'least_loaded', department: 'support' })).toMatchObject({ memberId: ann.id })
    const task = await give(ann.id)
    expect(await resolve({ rule: 'least_loaded', department: 'support' })).toMatchObject({ memberId: ben.id })
    await server.db.updateTable('tasks').set({ state: 'done' }).where('id', '=', task).execute()
    expect(await resolve({ rule: 'least_loaded', department: 'support' })).toMatchObject({ memberId: ann.id })
  })

  test('the rota decides by the day', async () => {
    const duty = { department: 'support', member_id: ben.id }
    await insertRow(server, 'duties', { ...duty, from_day: '2026-03-02', to_day: '2026-03-09' })
    expect((await resolve({ rule: 'on_duty', department: 'support' })).because).toMatch(/^Nobody is on duty/)
    await insertRow(server, 'duties', { ...duty, from_day: '2026-03-10', to_day: '2026-03-10' })
    expect(await resolve({ rule: 'on_duty', department: 'support' })).toMatchObject({
      memberId: ben.id,
      because: 'Ben is on duty for support.',
    })
  })

  test('who was put on duty before the first sign-in is on duty, but is not least loaded', async () => {
    await server.db.updateTable('members').set({ state: 'invited' }).where('id', '=', ben.id).execute()
    expect(await resolve({ rule: 'on_duty', department: 'support' })).toMatchObject({ memberId: ben.id })
    await give(ann.id)
    expect(await resolve({ rule: 'least_loaded', department: 'support' })).toMatchObject({ memberId: ann.id })
  })

  test('who is switched off never gets work', async () => {
    await server.db.updateTable('members').set({ state: 'disabled' }).where('id', '=', ben.id).execute()
    expect(await resolve({ rule: 'on_duty', department: 'support' })).toMatchObject({ memberId: server.members.csm.id })
    expect(await resolve({ rule: 'member', memberId: ben.id })).toMatchObject({ memberId: server.members.csm.id })
    await give(ann.id)
    expect(await resolve({ rule: 'least_loaded', department: 'support' })).toMatchObject({ memberId: ann.id })
    await server.db.updateTable('members').set({ state: 'disabled' }).where('id', '=', server.members.csm.id).execute()
    expect(await resolve({ rule: 'owner' })).toMatchObject({ memberId: server.members.leader.id })
    await server.db.updateTable('members').set({ state: 'active' }).where('id', '=', server.members.csm.id).execute()
  })

  test('an account without owner falls to operations', async () => {
    const lost = await insertRow(server, 'accounts', { name: 'Lost', source_id: 1 })
    const { memberId, because } = await resolveAssignee(server.db, { rule: 'owner' }, { accountId: lost, today })
    expect([server.members.admin.id, server.members.operations.id]).toContain(memberId)
    expect(because).toMatch(/^The account has no owner, so it goes to operations/)
  })
})
