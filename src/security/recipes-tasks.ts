import { insertRow, type World } from '../platform/testing/fixtures.ts'
import type { Recipe } from './recipes.ts'

/** Recipes for work: tasks, their templates, who is on duty. */
export const TASK_RECIPES: Readonly<Record<string, Recipe>> = {
  'POST /api/tasks': ({ accounts }) => ({ accountId: accounts.csm, title: 'Call them' }),
  'PATCH /api/tasks/:taskId': async (world) => ({ taskId: await open(world), title: 'Call them twice' }),
  'POST /api/tasks/:taskId/complete': async (world) => ({ taskId: await open(world), outcome: 'Done' }),
  'POST /api/tasks/:taskId/drop': async (world) => ({ taskId: await open(world) }),
  'POST /api/tasks/:taskId/reopen': async (world) => ({ taskId: await open(world, { state: 'done' }) }),
  'POST /api/tasks/:taskId/snooze': async (world) => ({ taskId: await open(world), until: '2026-03-20' }),
  'POST /api/tasks/:taskId/delegate': async (world) => ({
    taskId: await open(world),
    memberId: world.server.members.leader.id,
  }),
  'POST /api/tasks/:taskId/take': async (world) => ({ taskId: await open(world) }),
  'POST /api/tasks/:taskId/notes': async (world) => ({ taskId: await open(world), text: 'Left a message' }),
  'POST /api/tasks-change': async (world) => ({
    ids: [await open(world), await open(world)],
    change: { what: 'delegate', memberId: world.server.members.leader.id },
  }),
  'POST /api/tasks-undo': async (world) => {
    const owner = await world.server.inNewSession(world.server.members.owner)
    const { body } = await world.server.request(owner, 'POST', `/api/tasks/${await open(world)}/drop`, {})
    return { undoId: body.undoId }
  },
  'POST /api/task-templates': () => ({ name: 'Recipe', title: 'Do it' }),
  'PATCH /api/task-templates/:taskTemplateId': () => ({ name: 'Recipe changed' }),
  'POST /api/duties': ({ server }) => ({
    department: 'support',
    memberId: server.members.department.id,
    fromDay: '2026-03-09',
    toDay: '2026-03-15',
  }),
}

/** Changes of work that need no row in the audit log. Each with its reason. */
export const UNAUDITED_TASKS: Readonly<Record<string, string>> = {
  'POST /api/tasks': 'A task is a record of itself: it carries who made it and when.',
  'PATCH /api/tasks/:taskId': 'Words and days of a task change what no customer receives; its account stays.',
  'POST /api/tasks/:taskId/complete': 'A completed task carries who did it, when and how it ended.',
  'POST /api/tasks/:taskId/reopen': 'The history of the task says who opened it again.',
  'POST /api/tasks/:taskId/snooze':
    'Putting work off for a while leaves it with whoever has it; the task’s history says so.',
  'POST /api/tasks/:taskId/notes': 'A note to a task carries its author and its moment.',
}

function open({ server, accounts }: World, given: object = {}): Promise<number> {
  return insertRow(server, 'tasks', { account_id: accounts.csm, title: 'Call them', ...given })
}
