import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import type { Asker } from '../../platform/testing/server.ts'

let world: PlaybookWorld

beforeAll(async () => {
  world = await createPlaybookWorld()
})
afterAll(() => world.close())

interface Item {
  key: string
  kind: string
  group: string
  sentence: string
  taskId: number | null
  approval: { runId: number; stepId: string; isEmail: boolean } | null
  account: { id: number } | null
  why: { severity: { because: string }; timeLeft: { because: string } }
}

const rowsAbout = async (who: Asker, accountId: number): Promise<Item[]> => {
  const { items } = await world.call(who, 'GET', '/api/my-day')
  return items.filter((item: Item) => item.account?.id === accountId)
}
const count = async (who: Asker) => (await world.call(who, 'GET', '/api/my-day/count')).all

test('a task stands in a row of its own with its reason, ends as a task, is done today, and comes back with an undo', async () => {
  const account = await world.account('With a task', { owner: 'csm', renewalOn: '2027-02-01' })
  const id = await insertRow(world.server, 'tasks', {
    account_id: account,
    title: 'Send the summary',
    priority: 'high',
    due_on: '2026-03-10',
    assignee_id: world.server.members.csm.id,
  })
  const [row] = await rowsAbout('csm', account)
  expect(row).toMatchObject({ key: `task:${id}`, kind: 'task', taskId: id, sentence: 'Send the summary', group: 'now' })
  expect(row?.why).toMatchObject({
    severity: { because: 'a task of high priority' },
    timeLeft: { because: 'due today' },
  })
  const refused = await world.server.request('csm', 'POST', '/api/my-day/mark', { key: `task:${id}`, state: 'done' })
  expect(refused.body.code).toBe('my_day.end_the_task')
  const before = await count('csm')
  const { undoId } = await world.call('csm', 'POST', `/api/tasks/${id}/complete`, { outcome: 'Sent' })
  expect(await count('csm')).toBe(before - 1)
  expect((await world.call('csm', 'GET', '/api/my-day')).doneToday).toBe(1)
  const { done } = await world.call('csm', 'GET', '/api/my-day/done')
  expect(done).toMatchObject([{ key: `task:${id}`, sentence: 'Send the summary' }])
  await world.call('csm', 'POST', '/api/tasks-undo', { undoId })
  expect(await count('csm')).toBe(before)
})

test('what a run asks waits for whom it asks, with who asks and what, until it is decided', async () => {
  const account = await world.account('Asked about', { owner: 'csm', renewalOn: '2027-02-01' })
  const playbook = await world.playbook(
    { steps: [{ id: 'a', kind: 'approval', name: 'Ask', by: { rule: 'owner' }, text: 'Offer ten percent?' }] },
    { name: 'Win-back' },
  )
  const run = await world.start(playbook, account, { who: 'csm' })
  await world.work()
  const [row] = await rowsAbout('csm', account)
  expect(row).toMatchObject({
    kind: 'approval',
    approval: { runId: run, stepId: 'a', isEmail: false },
    sentence: 'Win-back asks: Offer ten percent?',
    why: { severity: { because: 'a playbook waits for a yes or no' } },
  })
  expect((await rowsAbout('leader', account)).filter(({ kind }) => kind === 'approval')).toEqual([])
  const refused = await world.server.request('csm', 'POST', '/api/my-day/mark', { key: row?.key, state: 'done' })
  expect(refused.body.code).toBe('my_day.decide')
  await world.call('csm', 'POST', '/api/my-day/mark', { key: row?.key, state: 'snoozed', until: '2026-03-12' })
  expect(await rowsAbout('csm', account)).toEqual([])
  await world.call('csm', 'DELETE', `/api/my-day/mark?key=${row?.key ?? ''}`)
  await world.call('csm', 'POST', `/api/runs/${run}/steps/a/decide`, { approve: true })
  expect(await rowsAbout('csm', account)).toEqual([])
})
