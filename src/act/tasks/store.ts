import type { Day } from '../../kernel/day.ts'
import type { Role } from '../../kernel/permissions.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { ChecklistItem } from './contract.ts'

export type TaskState = 'open' | 'done' | 'dropped'
export type TaskPriority = 'low' | 'normal' | 'high' | 'urgent'

/** A piece of work to be made. Days are company days. */
export interface NewTask {
  readonly accountId: number
  readonly contactId?: number | null
  readonly title: string
  readonly description?: string
  /** The key of its template, or any word: conditions and reports ask for it. */
  readonly kind?: string | null
  readonly priority?: TaskPriority
  readonly dueOn?: Day | null
  /** Null: nobody yet. */
  readonly assigneeId: number | null
  /** Why it is whose it is, told in the task's history. */
  readonly because?: string
  readonly checklist?: readonly (string | ChecklistItem)[]
  /** The member who made it; null for a playbook. */
  readonly createdBy?: number | null
  /** The step of a run that makes it: at most one task each. */
  readonly runId?: number | null
  readonly stepId?: string | null
}

/** Inserts a task; the one that its step made before stays, and nothing is new. */
export async function insertTask(trx: Trx, task: NewTask, now: Date): Promise<{ id: number; isNew: boolean }> {
  const checklist = (task.checklist ?? []).map((item) =>
    typeof item === 'string' ? { text: item, done: false } : item,
  )
  const made = await trx
    .insertInto('tasks')
    .values({
      account_id: task.accountId,
      contact_id: task.contactId ?? null,
      title: task.title,
      description: task.description ?? '',
      kind: task.kind ?? null,
      priority: task.priority ?? 'normal',
      due_on: task.dueOn ?? null,
      assignee_id: task.assigneeId,
      checklist: JSON.stringify(checklist),
      created_by: task.createdBy ?? null,
      created_at: now,
      changed_at: now,
      run_id: task.runId ?? null,
      step_id: task.stepId ?? null,
    })
    .onConflict((conflict) => conflict.columns(['run_id', 'step_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (made) return { id: made.id, isNew: true }
  const { rows } = await sql<{ id: number }>`
    select id from tasks where run_id = ${task.runId} and step_id = ${task.stepId}`.execute(trx)
  const [before] = rows
  if (!before) throw new Error('A task that is not new must have been made by its step.')
  return { id: before.id, isNew: false }
}

/** A task as it stands, for those who change it. */
export interface TaskRow {
  readonly id: number
  readonly revision: number
  readonly account_id: number
  readonly contact_id: number | null
  readonly title: string
  readonly description: string
  readonly kind: string | null
  readonly state: TaskState
  readonly priority: TaskPriority
  readonly due_on: Day | null
  readonly assignee_id: number | null
  readonly checklist: readonly ChecklistItem[]
  readonly outcome: string | null
  readonly outcome_note: string | null
  readonly done_at: string | null
  readonly done_by: number | null
  readonly snoozed_until: Day | null
  readonly run_id: number | null
  readonly step_id: string | null
  /** Of its account. */
  readonly owner_id: number | null
  readonly granted: boolean
}

/** Tasks by id, locked in that order so that two who change the same ones never wait for each other in a circle. */
export async function lockedTasks(trx: Trx, ids: readonly number[], memberId: number | null): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select tasks.id, revision, account_id, contact_id, title, description, kind, state, priority, due_on, assignee_id, checklist,
      outcome, outcome_note, done_at::text, done_by, snoozed_until, run_id, step_id, accounts.owner_id,
      exists (select from granted_accounts g where g.account_id = tasks.account_id and g.member_id = ${memberId}) as granted
    from tasks join accounts on accounts.id = tasks.account_id
    where tasks.id = any(${[...ids]}::bigint[]) order by tasks.id for no key update of tasks`.execute(trx)
  return rows
}

/** Columns that a person changes and an undo puts back. */
export type TaskColumns = Partial<
  Pick<
    TaskRow,
    | 'title'
    | 'description'
    | 'contact_id'
    | 'kind'
    | 'state'
    | 'priority'
    | 'due_on'
    | 'assignee_id'
    | 'checklist'
    | 'outcome'
    | 'outcome_note'
    | 'done_by'
    | 'snoozed_until'
  > & { done_at: Date | string | null }
>

/** Writes the same columns of many tasks. */
export async function writeTasks(
  trx: Trx,
  ids: readonly number[],
  { checklist, ...columns }: TaskColumns,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('tasks')
    .set({
      ...columns,
      ...(checklist === undefined ? {} : { checklist: JSON.stringify(checklist) }),
      changed_at: now,
      revision: sql`revision + 1`,
    })
    .where('id', 'in', [...ids])
    .execute()
}

export interface NewNote {
  readonly taskId: number
  readonly kind: 'note' | 'assigned' | 'handed_over' | 'delegated' | 'done' | 'dropped' | 'reopened' | 'changed'
  readonly memberId: number | null
  readonly fromId?: number | null
  readonly toId?: number | null
  readonly text: string
}

export async function insertNotes(trx: Trx, notes: readonly NewNote[], at: Date): Promise<number[]> {
  if (notes.length === 0) return []
  const rows = await trx
    .insertInto('task_notes')
    .values(
      notes.map((note) => ({
        task_id: note.taskId,
        at,
        kind: note.kind,
        member_id: note.memberId,
        from_id: note.fromId ?? null,
        to_id: note.toId ?? null,
        text: note.text,
      })),
    )
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function deleteNotes(trx: Trx, ids: readonly number[]): Promise<void> {
  await sql`delete from task_notes where id = any(${[...ids]}::bigint[])`.execute(trx)
}

/** Open tasks that a run made, locked. */
export async function openTasksOfRun(trx: Trx, runId: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from tasks where run_id = ${runId} and state = 'open' order by id for no key update`.execute(trx)
  return rows.map((row) => row.id)
}

export async function isContactOf(db: Db, contactId: number, accountId: number): Promise<boolean> {
  const { rows } = await sql`select from contacts where id = ${contactId} and account_id = ${accountId}`.execute(db)
  return rows.length > 0
}

export async function memberName(db: Db, memberId: number): Promise<string | undefined> {
  const row = await db.selectFrom('members').select('name').where('id', '=', memberId).executeTakeFirst()
  return row?.name
}

export async function findMemberState(
  db: Db,
  memberId: number,
): Promise<{ name: string; role: Role; state: 'invited' | 'active' | 'disabled' } | undefined> {
  const { rows } = await sql<{ name: string; role: Role; state: 'invited' | 'active' | 'disabled' }>`
    select name, role, state from members where id = ${memberId}`.execute(db)
  return rows[0]
}
