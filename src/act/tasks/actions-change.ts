import type { Actor } from '../../kernel/access.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { notTheirs } from './errors.ts'
import { changesTask, seesTask } from './scopes.ts'
import { insertNotes, lockedTasks, writeTasks, type NewNote, type TaskColumns, type TaskRow } from './store.ts'
import { keepUndo } from './store-undo.ts'

/** A task of a run's step. */
export interface TaskOfRun {
  readonly taskId: number
  readonly runId: number
  readonly stepId: string
}

/** A task of a run's step that has ended. */
export interface EndedTask extends TaskOfRun {
  readonly accountId: number
  readonly state: 'done' | 'dropped'
  readonly outcome: string | null
}

/** Called in the transaction that ends the task; whoever made it goes on. Passed in, because it stands above. */
export type TaskEnded = (trx: Trx, ended: EndedTask, context: Context) => Promise<void>

/**
 * Called in the transaction that takes the end of a task back; whoever went on because of it waits again, or says why that cannot be.
 */
export type TaskTakenBack = (trx: Trx, task: TaskOfRun, context: Context) => Promise<Refusal | null>

/** What a change does to every task it is made to. */
export interface Plan {
  readonly columns: TaskColumns
  /** What is written into the task's history; nothing without it. */
  readonly note?: (task: TaskRow) => Omit<NewNote, 'taskId' | 'memberId'>
  /** What is written into the audit log: where work changes hands or is dropped. */
  readonly audit?: { action: string; sentence: (task: TaskRow) => string }
  readonly ends?: 'done' | 'dropped'
}

/** The task, locked, if the actor may change it; otherwise the same answer as for one that does not exist, or why not. */
export async function changeableTask(trx: Trx, taskId: number, { actor }: Context): Promise<TaskRow> {
  const [task] = await lockedTasks(trx, [taskId], actor.memberId)
  if (!task || !seesTask(actor, whose(task))) throw notFound('This task')
  if (!changesTask(actor, whose(task))) throw notTheirs()
  return task
}

export function whose({ owner_id, granted, assignee_id }: TaskRow) {
  return { ownerId: owner_id, granted, assigneeId: assignee_id }
}

/** Makes the same change to tasks that are locked, in one statement, and keeps what takes it back. */
export async function applyPlan(
  trx: Trx,
  tasks: readonly TaskRow[],
  { plan, onEnded }: { plan: Plan; onEnded: TaskEnded | null },
  context: Context,
): Promise<string | null> {
  if (tasks.length === 0) return null
  const { actor, now } = context
  const ids = tasks.map(({ id }) => id)
  await writeTasks(trx, ids, plan.columns, now)
  const { note, audit } = plan
  const noteIds = note
    ? await insertNotes(
        trx,
        tasks.map((task) => ({ ...note(task), taskId: task.id, memberId: actor.memberId })),
        now,
      )
    : []
  if (audit) await auditTasks(trx, tasks, audit, context)
  if (plan.ends && onEnded) await tellRuns(trx, tasks, { state: plan.ends, plan, onEnded }, context)
  await tellScreens(trx, 'tasks', ids)
  return keepUndo(
    trx,
    context,
    tasks.map((task, index) => ({
      taskId: task.id,
      revision: task.revision + 1,
      before: columnsOf(task, Object.keys(plan.columns) as (keyof TaskColumns)[]),
      noteIds: noteIds.slice(index, index + 1),
    })),
  )
}

export async function auditTasks(
  trx: Trx,
  tasks: readonly TaskRow[],
  { action, sentence }: NonNullable<Plan['audit']>,
  by: { actor: Actor; now: Date },
): Promise<void> {
  await recordAudit(
    trx,
    by,
    tasks.map((task) => ({
      action,
      subjectKind: 'task',
      subjectId: task.id,
      accountId: task.account_id,
      sentence: sentence(task),
    })),
  )
}

async function tellRuns(
  trx: Trx,
  tasks: readonly TaskRow[],
  { state, plan, onEnded }: { state: 'done' | 'dropped'; plan: Plan; onEnded: TaskEnded },
  context: Context,
): Promise<void> {
  for (const { id, account_id, run_id, step_id } of tasks) {
    if (run_id === null || step_id === null) continue
    const outcome = plan.columns.outcome ?? null
    await onEnded(trx, { taskId: id, accountId: account_id, runId: run_id, stepId: step_id, state, outcome }, context)
  }
}

function columnsOf(task: TaskRow, names: readonly (keyof TaskColumns)[]): TaskColumns {
  return Object.fromEntries(names.map((name) => [name, task[name]]))
}
