import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createPlaybookWorld, type PlaybookWorld } from '../../platform/testing/playbook-world.ts'
import type { StepInput } from './definition.ts'

const owner = { rule: 'owner' } as const
const task = (id: string, more: object = {}): StepInput => ({
  kind: 'task',
  id,
  name: id,
  title: id,
  assign: owner,
  ...more,
})
const waited = (id: string) => task(id, { waitDays: 5 })
const notice = (id: string): StepInput => ({ kind: 'notice', id, name: id, to: owner, text: id })
const wait: StepInput = { kind: 'wait', id: 'w', name: 'w', wait: { until: 'elapsed', amount: 2, unit: 'days' } }
const mail = (more: object = {}): StepInput => ({
  kind: 'email',
  id: 'm',
  name: 'Greeting',
  toRoles: ['champion'],
  subject: 'Hello',
  body: 'Hello',
  ...more,
})

let world: PlaybookWorld
let count = 0
beforeAll(async () => {
  world = await createPlaybookWorld()
})
afterAll(() => world.close())
beforeEach(() => world.server.setTime('2026-03-10T09:00:00Z'))
vi.setConfig({ testTimeout: 60_000 })

/** A run that waits for its first task, which is done at once. */
async function doneFirst(
  ...steps: StepInput[]
): Promise<{ run: number; undo: () => Promise<unknown>; play: number; account: number }> {
  const account = await world.account(`Undone ${(count += 1)}`)
  await world.contact(account)
  const play = await world.playbook({ steps: [waited('a'), ...steps] })
  const run = await world.start(play, account)
  await world.work()
  const { undoId } = await world.call('csm', 'POST', `/api/tasks/${await taskOf(run, 'a')}/complete`, {
    outcome: 'Solved',
  })
  await world.work()
  return { run, play, account, undo: () => world.call('csm', 'POST', '/api/tasks-undo', { undoId }) }
}

async function taskOf(run: number, stepId: string): Promise<number | undefined> {
  const row = await world.server.db
    .selectFrom('tasks')
    .select('id')
    .where('run_id', '=', run)
    .where('step_id', '=', stepId)
    .executeTakeFirst()
  return row?.id
}

test('a run that went on to a wait waits for its task again, and goes on once it is done anew', async () => {
  const { run, undo } = await doneFirst(wait, notice('b'))
  expect(await world.trail(run)).toEqual(['a done', 'w going'])
  expect(await undo()).toEqual({ restored: 1, left: 0 })
  await world.work()
  expect(await world.trail(run)).toEqual(['a going'])
  expect(await world.run(run)).toMatchObject({ state: 'active', stepId: 'a', wakeAt: new Date('2026-03-15T09:00:00Z') })
  await world.call('csm', 'POST', `/api/tasks/${await taskOf(run, 'a')}/complete`, {})
  await world.advance({ days: 2 })
  expect(await world.trail(run)).toEqual(['a done', 'w done', 'b done'])
})

test('what it has asked for and nobody saw is taken back with it, and is made once when it comes again', async () => {
  const { run, undo } = await doneFirst(notice('b'), waited('c'))
  expect(await world.trail(run)).toEqual(['a done', 'b done', 'c going'])
  await undo()
  expect(await taskOf(run, 'c')).toBeUndefined()
  await world.call('csm', 'POST', `/api/tasks/${await taskOf(run, 'a')}/complete`, {})
  await world.work()
  expect(await world.trail(run)).toEqual(['a done', 'b done', 'c going'])
  const { rows } = await world.server.pool.query('select step_id from notices where run_id = $1', [run])
  expect(rows).toEqual([{ step_id: 'b' }])
})

test('a run that came to its end waits again, unless another one has begun since', async () => {
  const first = await doneFirst()
  expect(await world.run(first.run)).toMatchObject({ state: 'done' })
  await first.undo()
  expect(await world.run(first.run)).toMatchObject({ state: 'active', stepId: 'a', endedAt: null })
  const second = await doneFirst()
  await world.start(second.play, second.account)
  await expect(second.undo()).rejects.toThrow(/another one has begun since/)
})

test('an e-mail that waits to be read is taken back; one that went out keeps the task done, and says why', async () => {
  const held = await doneFirst(mail({ approval: owner }))
  await held.undo()
  const { rows } = await world.server.pool.query('select from effects where run_id = $1', [held.run])
  expect(rows).toHaveLength(0)
  const sent = await doneFirst(mail(), wait)
  await world.deliver(sent.run, 'm')
  await world.server.pool.query('update effects set attempts = 1 where run_id = $1', [sent.run])
  await expect(sent.undo()).rejects.toThrow(
    'This can no longer be taken back: the playbook has gone on since, with “Greeting”. Open the task again if there is more to do.',
  )
  expect(await world.trail(sent.run)).toEqual(['a done', 'm done', 'w going'])
  const { rows: tasks } = await world.server.pool.query('select state from tasks where run_id = $1', [sent.run])
  expect(tasks).toEqual([{ state: 'done' }])
})

test('what others have seen or done of it stays', async () => {
  const seen = await doneFirst(notice('b'), wait)
  await world.server.pool.query('update notices set read_at = now() where run_id = $1', [seen.run])
  await expect(seen.undo()).rejects.toThrow(/gone on since, with “b”/)
  const changed = await doneFirst(
    { kind: 'change', id: 'x', name: 'Stage', change: { field: 'stage', stage: 'adoption' } },
    wait,
  )
  await expect(changed.undo()).rejects.toThrow(/gone on since, with “Stage”/)
  const begun = await doneFirst(task('c'), wait)
  await world
    .call('csm', 'POST', `/api/tasks/${await taskOf(begun.run, 'c')}/notes`, { text: 'Called' })
    .catch(() => null)
  await world.call('csm', 'POST', `/api/tasks/${await taskOf(begun.run, 'c')}/snooze`, { until: '2026-03-12' })
  await expect(begun.undo()).rejects.toThrow(/gone on since, with “c”/)
})

test('of many tasks those come back whose runs can be called back', async () => {
  const account = await world.account('Bulk')
  const plays = [
    await world.playbook({ steps: [waited('a'), wait] }),
    await world.playbook({ steps: [waited('a'), notice('b'), wait] }),
  ]
  const runs = [await world.start(plays[0] ?? 0, account), await world.start(plays[1] ?? 0, account)]
  await world.work()
  const ids = [await taskOf(runs[0] ?? 0, 'a'), await taskOf(runs[1] ?? 0, 'a')]
  const { undoId } = await world.call('csm', 'POST', '/api/tasks-change', {
    ids,
    change: { what: 'complete', note: '' },
  })
  await world.work()
  await world.server.pool.query('update notices set read_at = now() where run_id = $1', [runs[1]])
  expect(await world.call('csm', 'POST', '/api/tasks-undo', { undoId })).toEqual({ restored: 1, left: 1 })
  expect(await world.trail(runs[0] ?? 0)).toEqual(['a going'])
  expect(await world.trail(runs[1] ?? 0)).toEqual(['a done', 'b done', 'w going'])
})

test('a task that no run waited for, or whose time was over, comes back by itself', async () => {
  const { run, undo } = await doneFirst(task('c'), wait)
  await world.call('csm', 'POST', `/api/runs/${run}/cancel`, { because: '' })
  expect(await undo()).toEqual({ restored: 1, left: 0 })
  expect(await world.run(run)).toMatchObject({ state: 'cancelled' })
})
