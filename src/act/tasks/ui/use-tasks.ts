import type { Day } from '../../../kernel/day.ts'
import type { InputOf } from '../../../platform/http/endpoint.ts'
import { useAction, useCall } from '../../../web/api/queries.ts'
import type { OptimisticEdit } from '../../../web/api/queries.ts'
import { shortDay } from '../../../web/design/format.ts'
import { toast } from '../../../web/design/toasts.ts'
import { useToday } from '../../../web/design/today.tsx'
import {
  changeTasks,
  completeTask,
  delegateTask,
  dropTask,
  editTask,
  getTask,
  listAssignees,
  listTasks,
  listTaskTemplates,
  reopenTask,
  snoozeTask,
  takeTask,
  undoTasks,
} from '../contract.ts'
import type { Task } from '../contract.ts'

/** What changes with a task. */
export const TASK_TOPICS = ['tasks', 'my-day', 'timeline']

export type TaskQuestion = InputOf<typeof listTasks>

export function useTaskList(question: TaskQuestion, { enabled = true } = {}) {
  // Hand-overs come with news of accounts.
  return useCall(listTasks, question, { topics: ['tasks', 'accounts'], enabled })
}

export function useTaskDetail(taskId: number) {
  return useCall(getTask, { taskId }, { topics: ['tasks'] })
}

export function useTemplates() {
  const { data } = useCall(listTaskTemplates, {}, { topics: ['settings'], freshMs: 5 * 60_000 })
  return data?.templates ?? []
}

export function useAssignees(accountId: number | undefined, { enabled = true } = {}) {
  const { data } = useCall(listAssignees, { accountId }, { topics: ['tasks', 'members'], enabled })
  return data?.members ?? []
}

/** Everything done to one task: at once on the screen, taken back for ten seconds. */
export function useTaskDeeds() {
  const today = useToday()
  const topics = TASK_TOPICS
  const undo = useAction(undoTasks, {
    topics,
    onDone: ({ restored }) => {
      if (restored === 0) toast('It was changed again since, so it stays as it is.', { tone: 'wrong' })
    },
  })
  const offer = (text: string) => (output: { undoId: string | null }) => {
    const { undoId } = output
    toast(text, undoId === null ? {} : { undo: () => undo.run({ undoId }) })
  }
  const quiet = () => null
  const complete = useAction(completeTask, { topics, optimistic: ({ taskId }, edit) => takeAway(edit, Number(taskId)) })
  const drop = useAction(dropTask, { topics, optimistic: ({ taskId }, edit) => takeAway(edit, Number(taskId)) })
  const snooze = useAction(snoozeTask, { topics })
  const delegate = useAction(delegateTask, { topics })
  const take = useAction(takeTask, { topics })
  const reopen = useAction(reopenTask, { topics })
  const edit = useAction(editTask, { topics, optimistic: (input, change) => tick(change, input) })
  return {
    complete: (task: Task, ending: { outcome?: string; note?: string } = {}) =>
      void complete
        .runAsync({ taskId: task.id, ...ending })
        .then(offer(`Completed: ${task.title}`))
        // Refusals are said by the action itself.
        .catch(quiet),
    drop: (task: Task) =>
      void drop
        .runAsync({ taskId: task.id })
        .then(offer(`Dropped: ${task.title}`))
        .catch(quiet),
    snooze: (task: Task, until: Day | null) =>
      void snooze
        .runAsync({ taskId: task.id, until })
        .then(offer(until === null ? `${task.title} is back` : `${task.title} comes back on ${shortDay(until, today)}`))
        .catch(quiet),
    delegate: (task: Task, member: { id: number; name: string }, note = '') =>
      void delegate
        .runAsync({ taskId: task.id, memberId: member.id, note })
        .then(offer(`${task.title} is ${member.name}’s now`))
        .catch(quiet),
    take: (task: Task) =>
      void take
        .runAsync({ taskId: task.id })
        .then(offer(`${task.title} is yours now`))
        .catch(quiet),
    reopen: (task: Task) =>
      void reopen
        .runAsync({ taskId: task.id })
        .then(offer(`Open again: ${task.title}`))
        .catch(quiet),
    due: (task: Task, dueOn: Day | null) => edit.run({ taskId: task.id, dueOn }),
    tick: (task: Pick<Task, 'id' | 'checklist'>, index: number, done: boolean) =>
      edit.run({
        taskId: task.id,
        checklist: task.checklist.map((item, at) => (at === index ? { ...item, done } : item)),
      }),
  }
}

export type TaskDeeds = ReturnType<typeof useTaskDeeds>

/** The same to many tasks, with one undo for all. */
export function useChangeMany(onDone: () => void) {
  const undo = useAction(undoTasks, { topics: TASK_TOPICS })
  return useAction(changeTasks, {
    topics: TASK_TOPICS,
    failure: 'none',
    onDone: ({ changed, undoId }) => {
      toast(
        changed === 1 ? 'One task changed' : `${changed} tasks changed`,
        undoId === null ? {} : { undo: () => undo.run({ undoId }) },
      )
      onDone()
    },
  })
}

function takeAway(edit: OptimisticEdit, taskId: number): void {
  edit(listTasks, undefined, (before) => {
    const task = before.tasks.find((candidate) => candidate.id === taskId)
    if (!task || task.state !== 'open') return before
    return {
      ...before,
      tasks: before.tasks.filter((candidate) => candidate !== task),
      total: before.total - 1,
      counts: { ...before.counts, [task.dueGroup]: before.counts[task.dueGroup] - 1 },
    }
  })
}

function tick(edit: OptimisticEdit, { taskId, checklist }: InputOf<typeof editTask>): void {
  if (checklist === undefined) return
  const items = checklist.map(({ text, done }) => ({ text, done: done === true }))
  edit(getTask, { taskId: Number(taskId) }, (before) => ({ ...before, checklist: items }))
}
