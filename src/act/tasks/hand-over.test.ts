import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTestServer, type TestMember, type TestServer } from '../../platform/testing/server.ts'

let server: TestServer
let old: TestMember
let next: TestMember
let account: number

beforeAll(async () => {
  server = await createTestServer()
  old = await server.addMember({ role: 'csm', name: 'Olga Old', managerId: server.members.leader.id })
  next = await server.addMember({ role: 'csm', name: 'Nils Next', managerId: server.members.leader.id })
})
afterAll(() => server.stop())
beforeEach(async () => {
  account = await insertRow(server, 'accounts', { name: 'Acme', owner_id: old.id, source_id: 1 })
})

const task = (title: string, given: object = {}) =>
  insertRow(server, 'tasks', { account_id: account, title, assignee_id: old.id, ...given })

async function whose(): Promise<Record<string, number | null>> {
  const rows = await server.db
    .selectFrom('tasks')
    .select(['title', 'assignee_id'])
    .where('account_id', '=', account)
    .execute()
  return Object.fromEntries(rows.map((row) => [row.title, row.assignee_id]))
}

const reassign = (ownerId: number | null, more: object = {}) =>
  server.request('leader', 'POST', '/api/accounts-edit', { ids: [account], edit: { ownerId }, ...more })

test('open work follows the owner with the note; what is done or another’s stays', async () => {
  const open = await task('Open')
  await task('Done', { state: 'done' })
  await task('Of the leader', { assignee_id: server.members.leader.id })
  await task('Of nobody', { assignee_id: null })

  const preview = await reassign(next.id, { preview: true })
  expect(preview.body.tasks).toBe(1)
  expect(await whose()).toMatchObject({ Open: old.id })

  const { body } = await reassign(next.id, { handOverNote: 'Olga is away until May.' })
  expect(body.tasks).toBe(1)
  expect(await whose()).toEqual({
    Open: next.id,
    Done: old.id,
    'Of the leader': server.members.leader.id,
    'Of nobody': null,
  })
  const { notes } = (await server.request(next, 'GET', `/api/tasks/${open}`)).body
  expect(notes).toMatchObject([
    {
      kind: 'handed_over',
      member: { id: server.members.leader.id },
      from: { name: 'Olga Old' },
      to: { name: 'Nils Next' },
      text: 'Olga is away until May.',
    },
  ])
})

test('taking it back returns what was handed over, and only that', async () => {
  await task('Handed over')
  await task('Finished since')
  await task('Had it before', { assignee_id: next.id })
  const { body } = await reassign(next.id)
  await server.db.updateTable('tasks').set({ state: 'done' }).where('title', '=', 'Finished since').execute()
  expect((await server.request('leader', 'POST', '/api/accounts-undo', { undoId: body.undoId })).status).toBe(200)
  expect(await whose()).toEqual({ 'Handed over': old.id, 'Finished since': next.id, 'Had it before': next.id })
})

test('given away since the hand-over, work stays where it went', async () => {
  const id = await task('Given on')
  const { body } = await reassign(next.id)
  await server.request(next, 'POST', `/api/tasks/${id}/delegate`, { memberId: server.members.leader.id })
  await server.request('leader', 'POST', '/api/accounts-undo', { undoId: body.undoId })
  expect(await whose()).toEqual({ 'Given on': server.members.leader.id })
})

test('a new owner back and forth by hand carries everything', async () => {
  await task('Mine')
  await task('Theirs', { assignee_id: next.id })
  await reassign(next.id)
  await reassign(old.id)
  expect(await whose()).toEqual({ Mine: old.id, Theirs: old.id })
})

test('without an owner the work stays with whoever has it', async () => {
  await task('Mine')
  expect((await reassign(null)).body.tasks).toBe(0)
  expect(await whose()).toEqual({ Mine: old.id })
})

test('an undo of a task does not bring it back from its new owner', async () => {
  const id = await task('Mine')
  const { body } = await server.request(old, 'POST', `/api/tasks/${id}/snooze`, { until: '2026-03-20' })
  await reassign(next.id)
  expect((await server.request(old, 'POST', '/api/tasks-undo', { undoId: body.undoId })).body.restored).toBe(0)
  expect(await whose()).toEqual({ Mine: next.id })
})

test('whoever writes the owner, the work follows in the same transaction', async () => {
  const id = await task('Mine')
  await server.db
    .transaction()
    .execute(async (trx) => {
      await trx.updateTable('accounts').set({ owner_id: next.id }).where('id', '=', account).execute()
      throw new Error('not after all')
    })
    .catch(() => undefined)
  expect(await whose()).toEqual({ Mine: old.id })
  await server.db.updateTable('accounts').set({ owner_id: next.id }).where('id', '=', account).execute()
  expect(await whose()).toEqual({ Mine: next.id })
  const { notes } = (await server.request(next, 'GET', `/api/tasks/${id}`)).body
  expect(notes).toMatchObject([{ kind: 'handed_over', member: null, text: '' }])
})

test('twelve accounts by load: tasks follow, twelve rows in the audit log, one undo restores all', async () => {
  const ids: number[] = []
  for (let index = 0; index < 12; index += 1) {
    const id = await insertRow(server, 'accounts', { name: `Of many ${index}`, owner_id: old.id, source_id: 1 })
    await insertRow(server, 'tasks', { account_id: id, title: `Work ${index}`, assignee_id: old.id })
    ids.push(id)
  }
  const counts = async (memberId: number) => {
    const rows = await server.db
      .selectFrom('tasks')
      .select('id')
      .where('account_id', 'in', ids)
      .where('assignee_id', '=', memberId)
      .execute()
    return rows.length
  }
  const { body } = await server.request('leader', 'POST', '/api/accounts-edit', { ids, edit: { ownerId: next.id } })
  expect([body.tasks, await counts(next.id)]).toEqual([12, 12])
  const rows = await server.db
    .selectFrom('audit_log')
    .select('id')
    .where('action', '=', 'accounts.edited')
    .where('account_id', 'in', ids)
    .execute()
  expect(rows).toHaveLength(12)
  await server.request('leader', 'POST', '/api/accounts-undo', { undoId: body.undoId })
  expect([await counts(next.id), await counts(old.id)]).toEqual([0, 12])
})
