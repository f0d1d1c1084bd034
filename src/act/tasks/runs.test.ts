import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { insertRow } from '../../platform/testing/fixtures.ts'
import { createTaskWorld, type TaskWorld } from '../../platform/testing/task-world.ts'
import { completeOne, dropOne } from './actions.ts'
import type { EndedTask } from './actions-change.ts'
import { createTask } from './actions-create.ts'
import { changeMany, dropTasksOfRun } from './actions-many.ts'

let world: TaskWorld

beforeAll(async () => {
  world = await createTaskWorld()
})
afterAll(() => world.server.stop())
beforeEach(() => world.startOver())

describe('work of playbooks', () => {
  async function run(): Promise<number> {
    const playbook_id = await insertRow(world.server, 'playbooks', { key: `p${Math.random()}`, name: 'Play' })
    const version_id = await insertRow(world.server, 'playbook_versions', {
      playbook_id,
      version: 1,
      state: 'published',
      definition: '{}',
    })
    return insertRow(world.server, 'playbook_runs', {
      playbook_id,
      version_id,
      account_id: world.account,
      trigger_key: 'account',
      how: 'hand',
      state: 'active',
      began_at: '2026-03-10T09:00:00Z',
    })
  }
  const present = { now: new Date('2026-03-10T09:00:00Z'), today: day('2026-03-10') }
  const taskOf = (runId: number, stepId: string, because?: string) =>
    inTransaction(world.server.db, (trx) =>
      createTask(
        trx,
        {
          accountId: world.account,
          title: 'From a run',
          assigneeId: world.server.members.csm.id,
          checklist: ['Ask'],
          runId,
          stepId,
          ...(because ? { because } : {}),
        },
        present,
      ),
    )

  test('a step makes one task however often it is tried, also at the same time', async () => {
    const runId = await run()
    const tries = await Promise.all([1, 2, 3].map(() => taskOf(runId, 'a', 'Mia owns the account.')))
    expect(new Set(tries.map(({ id }) => id)).size).toBe(1)
    expect(tries.filter(({ isNew }) => isNew)).toHaveLength(1)
    const notes = await world.server.db
      .selectFrom('task_notes')
      .select('text')
      .where('task_id', '=', tries[0]?.id ?? 0)
      .execute()
    expect(notes).toEqual([{ text: 'Mia owns the account.' }])
    expect((await taskOf(runId, 'b')).id).not.toBe(tries[0]?.id)
  })

  test('the run is told once when its task ends, with the outcome', async () => {
    const runId = await run()
    const context = await world.server.contextFor('csm')
    const told: EndedTask[] = []
    const onEnded = async (_trx: unknown, ended: EndedTask) => void told.push(ended)
    const [a, b, c] = [await taskOf(runId, 'a'), await taskOf(runId, 'b'), await taskOf(runId, 'c')]
    await completeOne({ taskId: a.id, outcome: 'Solved', note: '' }, context, onEnded)
    await dropOne({ taskId: b.id, note: '' }, context, onEnded)
    await changeMany({ ids: [a.id, c.id], change: { what: 'complete', note: '' }, preview: false }, context, onEnded)
    await completeOne({ taskId: await world.made('csm'), note: '' }, context, onEnded)
    expect(told).toMatchObject([
      { runId, stepId: 'a', state: 'done', outcome: 'Solved' },
      { runId, stepId: 'b', state: 'dropped', outcome: null },
      { runId, stepId: 'c', state: 'done', outcome: null },
    ])
  })

  test('when the run cannot be told, the task stays open', async () => {
    const { id } = await taskOf(await run(), 'a')
    const broken = () => Promise.reject(new Error('the run is gone'))
    await expect(completeOne({ taskId: id, note: '' }, await world.server.contextFor('csm'), broken)).rejects.toThrow(
      'the run is gone',
    )
    expect((await world.stored(id)).state).toBe('open')
  })

  test('ending a run with its work drops what is open and keeps what is done', async () => {
    const runId = await run()
    const [done, open] = [await taskOf(runId, 'a'), await taskOf(runId, 'b')]
    await world.call('csm', 'POST', `/api/tasks/${done.id}/complete`, {})
    const context = await world.server.contextFor('csm')
    expect(await inTransaction(world.server.db, (trx) => dropTasksOfRun(trx, runId, context))).toBe(1)
    expect([(await world.stored(done.id)).state, (await world.stored(open.id)).state]).toEqual(['done', 'dropped'])
  })
})
