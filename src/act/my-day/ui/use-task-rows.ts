import type { Day } from '../../../kernel/day.ts'
import { useAction } from '../../../web/api/queries.ts'
import type { OptimisticEdit } from '../../../web/api/queries.ts'
import { shortDay } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import { completeTask, delegateTask, snoozeTask, undoTasks } from '../../tasks/contract.ts'
import { TASK_TOPICS, useTaskDeeds } from '../../tasks/ui/use-tasks.ts'
import type { TaskDeeds } from '../../tasks/ui/use-tasks.ts'
import { takeAway } from './use-day.ts'

const gone =
  (isDone = false) =>
  ({ taskId }: { taskId: unknown }, edit: OptimisticEdit) =>
    takeAway(edit, [`task:${String(taskId)}`], { isDone })

export interface TaskRowDeeds extends Omit<TaskDeeds, 'complete' | 'snooze' | 'delegate'> {
  complete: TaskDeeds['complete']
  snooze: TaskDeeds['snooze']
  delegate: TaskDeeds['delegate']
  /** Needs no more of the task than its row knows. */
  putOff: (task: { id: number; title: string }, until: Day) => void
}

/** What is done to a task on My day: its row goes at once, and comes back with an undo. */
export function useTaskRows(): TaskRowDeeds {
  const deeds = useTaskDeeds()
  const today = useToday()
  const topics = TASK_TOPICS
  const undo = useAction(undoTasks, {
    topics,
    onDone: ({ restored }) => {
      if (restored === 0) toast('It was changed again since, so it stays as it is.', { tone: 'wrong' })
    },
  })
  const complete = useAction(completeTask, { topics, optimistic: gone(true) })
  const snooze = useAction(snoozeTask, { topics, optimistic: gone() })
  const delegate = useAction(delegateTask, { topics, optimistic: gone() })
  const told = (work: Promise<{ undoId: string | null }>, text: string) =>
    void work
      .then(({ undoId }) => toast(text, undoId === null ? {} : { undo: () => undo.run({ undoId }) }))
      // Refusals are said by the action itself.
      .catch(() => null)
  const putOff = (task: { id: number; title: string }, until: Day | null) =>
    told(
      snooze.runAsync({ taskId: task.id, until }),
      until === null ? `${task.title} is back` : `${task.title} comes back on ${shortDay(until, today)}`,
    )
  return {
    ...deeds,
    putOff,
    snooze: putOff,
    complete: (task, ending = {}) =>
      told(complete.runAsync({ taskId: task.id, ...ending }), `Completed: ${task.title}`),
    delegate: (task, member, note = '') =>
      told(delegate.runAsync({ taskId: task.id, memberId: member.id, note }), `${task.title} is ${member.name}’s now`),
  }
}
