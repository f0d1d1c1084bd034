import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { insertNotes, insertTask, type NewTask } from './store.ts'

/**
 * Makes a task within the caller's transaction. Safe to repeat for a step of a run: it answers with the task that step
 * made. Who may make it is the caller's to check.
 */
export async function createTask(
  trx: Trx,
  task: NewTask,
  { now }: { now: Date; today: Day },
): Promise<{ id: number; isNew: boolean }> {
  const made = await insertTask(trx, task, now)
  if (!made.isNew) return made
  if (task.because !== undefined && task.because !== '') {
    await insertNotes(
      trx,
      [{ taskId: made.id, kind: 'assigned', memberId: null, toId: task.assigneeId, text: task.because }],
      now,
    )
  }
  await tellScreens(trx, 'tasks', [made.id])
  return made
}
