import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { checkUntil } from './actions.ts'
import { applyPlan, auditTasks, whose, type Plan, type TaskEnded, type TaskTakenBack } from './actions-change.ts'
import { mayHave, recipient } from './actions-recipient.ts'
import type { BulkChange, changeTasks, undoTasks } from './contract.ts'
import { nothingToUndo } from './errors.ts'
import { delegationPlan, dropPlan, endingPlan, snoozePlan } from './plans.ts'
import { changesTask, seesTask } from './scopes.ts'
import { deleteNotes, lockedTasks, openTasksOfRun, writeTasks, type TaskRow } from './store.ts'
import { takeUndo, type TaskChange } from './store-undo.ts'

/** Does the same to many tasks in one transaction, or says what that would do. Tasks that ended stay as they ended. */
export async function changeMany(
  { ids, change, preview }: ParsedInputOf<typeof changeTasks>,
  context: Context,
  onEnded: TaskEnded | null,
) {
  const { db, actor, today } = context
  if (change.what === 'snooze') checkUntil(change.until, today)
  return inTransaction(db, async (trx) => {
    const { plan, isFor } = await planFor(trx, change, context)
    const tasks = (await lockedTasks(trx, ids, actor.memberId)).filter((task) => seesTask(actor, whose(task)))
    const allowed = tasks.filter((task) => changesTask(actor, whose(task)) && isFor(task))
    const changing = allowed.filter((task) => task.state === 'open' && differs(task, plan))
    return {
      changed: changing.length,
      unchanged: allowed.length - changing.length,
      refused: tasks.filter((task) => !allowed.includes(task)).map(({ id, title }) => ({ id, title })),
      undoId: preview ? null : await applyPlan(trx, changing, { plan, onEnded }, context),
    }
  })
}

async function planFor(
  trx: Trx,
  change: BulkChange,
  context: Context,
): Promise<{ plan: Plan; isFor: (task: TaskRow) => boolean }> {
  const everybodys = (plan: Plan) => ({ plan, isFor: () => true })
  switch (change.what) {
    case 'complete':
      return everybodys(endingPlan('done', change, context))
    case 'drop':
      return everybodys(dropPlan(change.note, context))
    case 'snooze':
      return everybodys(snoozePlan(change.until))
    case 'due':
      return everybodys({ columns: { due_on: change.dueOn } })
    case 'priority':
      return everybodys({ columns: { priority: change.priority } })
    case 'delegate': {
      const member = await recipient(trx, change.memberId)
      return {
        plan: delegationPlan(member, change.note),
        isFor: (task) => mayHave(member, { ownerId: task.owner_id }),
      }
    }
  }
}

/** Delegation to whoever has the task already says nothing new, whatever else it would clear. */
function differs(task: TaskRow, { columns }: Plan): boolean {
  if ('assignee_id' in columns) return task.assignee_id !== columns.assignee_id
  return Object.entries(columns).some(([name, value]) => task[name as keyof TaskRow] !== value)
}

/**
 * Takes back what this actor did in the last ten minutes, task by task; what changed since stays, and so does the end of a task whose
 * run cannot be called back any more. Refuses where that is all there is.
 */
export async function undo(
  { undoId }: ParsedInputOf<typeof undoTasks>,
  context: Context,
  onTakenBack: TaskTakenBack | null,
) {
  return inTransaction(context.db, async (trx) => {
    const changes = await takeUndo(trx, context, undoId)
    if (!changes) throw nothingToUndo()
    const tasks = await lockedTasks(
      trx,
      changes.map(({ taskId }) => taskId),
      context.actor.memberId,
    )
    const byId = new Map(tasks.map((task) => [task.id, task]))
    const unchanged = changes.filter(({ taskId, revision }) => byId.get(taskId)?.revision === revision)
    const { standing, refusal } = await callBack(trx, unchanged, { byId, onTakenBack }, context)
    if (refusal && standing.length === 0) throw refusal
    for (const { taskId, before } of standing) await writeTasks(trx, [taskId], before, context.now)
    await deleteNotes(
      trx,
      standing.flatMap(({ noteIds }) => noteIds),
    )
    const restored = standing.flatMap(({ taskId }) => byId.get(taskId) ?? [])
    const audit = {
      action: 'tasks.undone',
      sentence: ({ title }: TaskRow) => `took back a change of the task “${title}”`,
    }
    await auditTasks(trx, restored, audit, context)
    await tellScreens(
      trx,
      'tasks',
      standing.map(({ taskId }) => taskId),
    )
    return { restored: standing.length, left: changes.length - standing.length }
  })
}

/** The changes that can be taken back, with their runs called back; and why another one cannot. */
async function callBack(
  trx: Trx,
  changes: readonly TaskChange[],
  { byId, onTakenBack }: { byId: ReadonlyMap<number, TaskRow>; onTakenBack: TaskTakenBack | null },
  context: Context,
): Promise<{ standing: TaskChange[]; refusal: Refusal | null }> {
  const standing: TaskChange[] = []
  let refusal: Refusal | null = null
  for (const change of changes) {
    const task = byId.get(change.taskId)
    const isOfRun = task && task.run_id !== null && task.step_id !== null && change.before.state === 'open'
    const of = isOfRun && { taskId: task.id, runId: Number(task.run_id), stepId: String(task.step_id) }
    const no = of && onTakenBack ? await onTakenBack(trx, of, context) : null
    if (no) refusal ??= no
    else standing.push(change)
  }
  return { standing, refusal }
}

/** Drops what a run left open when it is ended with its work; the run is not told again. */
export async function dropTasksOfRun(trx: Trx, runId: number, context: Context): Promise<number> {
  const tasks = await lockedTasks(trx, await openTasksOfRun(trx, runId), context.actor.memberId)
  const plan = dropPlan('The run of the playbook was ended.', context)
  await applyPlan(trx, tasks, { plan, onEnded: null }, context)
  return tasks.length
}
