import { implement, type Route } from '../../platform/http/route.ts'
import { addNote, addTask, changeTask, completeOne, delegate, dropOne, reopen, snooze, take } from './actions.ts'
import type { TaskEnded, TaskTakenBack } from './actions-change.ts'
import { changeMany, undo } from './actions-many.ts'
import { assigneesFor, taskPage, tasksPage } from './actions-read.ts'
import { addTemplate, changeTemplate, duties, putOnDuty, takeOffDuty } from './actions-settings.ts'
import {
  addDuty,
  changeTasks,
  completeTask,
  createTaskByHand,
  createTaskTemplate,
  delegateTask,
  dropTask,
  editTask,
  editTaskTemplate,
  getTask,
  listAssignees,
  listDuties,
  listTasks,
  listTaskTemplates,
  noteOnTask,
  removeDuty,
  reopenTask,
  snoozeTask,
  takeTask,
  undoTasks,
} from './contract.ts'
import { templateRows } from './store-settings.ts'

/**
 * `onEnded` is told of tasks that a run made, when they end, and `onTakenBack` when that is undone; null while nobody waits for any.
 */
export function taskRoutes({
  onEnded,
  onTakenBack,
}: {
  onEnded: TaskEnded | null
  onTakenBack: TaskTakenBack | null
}): readonly Route[] {
  return [
    implement(listTasks, (input, context) => tasksPage(input, context)),
    implement(getTask, ({ taskId }, context) => taskPage(taskId, context)),
    implement(createTaskByHand, (input, context) => addTask(input, context)),
    implement(editTask, (input, context) => changeTask(input, context)),
    implement(completeTask, (input, context) => completeOne(input, context, onEnded)),
    implement(dropTask, (input, context) => dropOne(input, context, onEnded)),
    implement(reopenTask, ({ taskId }, context) => reopen(taskId, context)),
    implement(snoozeTask, (input, context) => snooze(input, context)),
    implement(delegateTask, (input, context) => delegate(input, context)),
    implement(takeTask, ({ taskId }, context) => take(taskId, context)),
    implement(noteOnTask, (input, context) => addNote(input, context)),
    implement(changeTasks, (input, context) => changeMany(input, context, onEnded)),
    implement(undoTasks, (input, context) => undo(input, context, onTakenBack)),
    implement(listAssignees, ({ accountId }, context) => assigneesFor(accountId, context)),
    implement(listTaskTemplates, async (_input, { db }) => ({ templates: await templateRows(db) })),
    implement(createTaskTemplate, (input, context) => addTemplate(input, context)),
    implement(editTaskTemplate, (input, context) => changeTemplate(input, context)),
    implement(listDuties, (input, context) => duties(input, context)),
    implement(addDuty, (input, context) => putOnDuty(input, context)),
    implement(removeDuty, ({ dutyId }, context) => takeOffDuty(dutyId, context)),
  ]
}
