import { may, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import type { Department, Role } from '../../kernel/permissions.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { ChecklistItem } from './contract.ts'
import { DUE_GROUPS, endOfWeek, type DueGroup } from './due.ts'
import type { TaskScope } from './scopes.ts'
import type { TaskPriority, TaskState } from './store.ts'

type Person = { id: number; name: string }
type Fragment = ReturnType<typeof sql<boolean>>

export interface TaskQuestion {
  readonly scope: TaskScope
  readonly accountId?: number | undefined
  readonly states: readonly TaskState[]
  readonly due: readonly DueGroup[]
  readonly priorities: readonly TaskPriority[]
  readonly kinds: readonly string[]
  readonly assigneeIds: readonly number[]
  readonly unassigned: boolean
  readonly search?: string | undefined
  readonly sort: 'due' | 'priority' | 'newest' | 'account' | 'done'
  readonly offset: number
  readonly limit: number
}

/** A task as a list shows it. */
export interface ListedTask {
  readonly id: number
  readonly account: Person
  readonly contact: { id: number; name: string | null } | null
  readonly contactShown: boolean
  readonly title: string
  readonly kind: string | null
  readonly state: TaskState
  readonly priority: TaskPriority
  readonly dueOn: Day | null
  readonly dueGroup: DueGroup
  readonly assignee: Person | null
  readonly snoozedUntil: Day | null
  readonly checklist: ChecklistItem[]
  readonly outcome: string | null
  readonly doneAt: Date | null
  readonly doneBy: Person | null
  readonly createdAt: Date
  readonly run: { id: number; playbook: string } | null
  readonly mayEdit: boolean
}

/** One page of tasks that a reader may see. */
export async function listedTasks(
  db: Db,
  actor: Actor,
  { question, today }: { question: TaskQuestion; today: Day },
): Promise<ListedTask[]> {
  const due = question.due.length === 0 ? sql`true` : sql`${dueCase(today)} = any(${[...question.due]}::text[])`
  const { rows } = await sql<ListedTask>`
    select ${taskColumns(actor, today)} ${fromTasks(sql`
      select tasks.* from tasks join accounts on accounts.id = tasks.account_id
      where ${asked(actor, question)} and ${due} order by ${order(question.sort, today)}
      limit ${question.limit} offset ${question.offset}`)}
    order by ${order(question.sort, today)}`.execute(db)
  return rows
}

/** How many tasks of a question are due when, whatever of it is asked for. */
export async function countTasks(
  db: Db,
  actor: Actor,
  { question, today }: { question: TaskQuestion; today: Day },
): Promise<Record<DueGroup, number>> {
  const { rows } = await sql<{ group: DueGroup; count: number }>`
    select ${dueCase(today)} as "group", count(*) as count from tasks join accounts on accounts.id = tasks.account_id
    where ${asked(actor, question)} group by 1`.execute(db)
  const counts = Object.fromEntries(DUE_GROUPS.map((group) => [group, 0])) as Record<DueGroup, number>
  for (const { group, count } of rows) counts[group] = count
  return counts
}

export interface TaskDetail extends ListedTask {
  readonly description: string
  readonly outcomeNote: string | null
  readonly createdBy: Person | null
  readonly outcomes: string[] | null
  readonly seesAccount: boolean
  readonly seesMoney: boolean
  readonly owner: Person | null
  readonly stage: string | null
  readonly renewalOn: Day | null
  readonly overall: number | null
  readonly band: 'good' | 'fair' | 'poor' | 'unknown' | null
  readonly arrMinor: number | null
  readonly lastContactAt: Date | null
}

/** One task with what matters about its account; undefined when the reader may not see it. */
export async function taskDetail(
  db: Db,
  actor: Actor,
  { taskId, today }: { taskId: number; today: Day },
): Promise<TaskDetail | undefined> {
  const columns = accountColumns('accounts')
  const { rows } = await sql<TaskDetail>`
    select ${taskColumns(actor, today)}, description, outcome_note as "outcomeNote", ${person('members', 'tasks.created_by')} as "createdBy",
      (select outcomes from task_templates where task_templates.key = tasks.kind) as outcomes,
      ${inScope(actor, 'read', columns)} as "seesAccount", ${inScope(actor, 'money', columns)} as "seesMoney",
      ${person('members', 'accounts.owner_id')} as owner, (select name from stages where id = accounts.stage_id) as stage,
      accounts.renewal_on as "renewalOn", portfolio.overall, portfolio.band, accounts.arr_minor as "arrMinor",
      accounts.last_contact_at as "lastContactAt"
    ${fromTasks(sql`select tasks.* from tasks where id = ${taskId}`)}
    left join portfolio on portfolio.account_id = accounts.id
    where ${visible(actor)}`.execute(db)
  return rows[0]
}

export interface TaskNote {
  readonly id: number
  readonly at: Date
  readonly kind: string
  readonly member: Person | null
  readonly from: Person | null
  readonly to: Person | null
  readonly text: string
}

/** What was said to a task and happened to it, newest first. */
export async function taskNotes(db: Db, taskId: number): Promise<TaskNote[]> {
  const { rows } = await sql<TaskNote>`
    select id, at, kind, text, ${person('members', 'task_notes.member_id')} as member,
      ${person('members', 'task_notes.from_id')} as "from", ${person('members', 'task_notes.to_id')} as "to"
    from task_notes where task_id = ${taskId} order by id desc limit 200`.execute(db)
  return rows
}

export interface Assignee {
  readonly id: number
  readonly name: string
  readonly department: Department | null
  readonly role: Role
  readonly managerId: number | null
  readonly isDisabled: boolean
  readonly openTasks: number
  readonly isOwner: boolean
}

/** All members by name, with how much they have to do; the account's owner first. */
export async function assignees(db: Db, accountId: number | undefined): Promise<Assignee[]> {
  const { rows } = await sql<Assignee>`
    select id, name, department, role, manager_id as "managerId", state = 'disabled' as "isDisabled", coalesce(load.open, 0) as "openTasks",
      id is not distinct from (select owner_id from accounts where id = ${accountId ?? null}::bigint) as "isOwner"
    from members left join (
      select assignee_id, count(*) as open from tasks where state = 'open' and assignee_id is not null group by 1
    ) load on load.assignee_id = members.id
    order by "isOwner" desc, lower(name), id`.execute(db)
  return rows
}

function fromTasks(tasks: ReturnType<typeof sql<unknown>>) {
  return sql`from (${tasks}) tasks join accounts on accounts.id = tasks.account_id`
}

function taskColumns(actor: Actor, today: Day) {
  const columns = accountColumns('accounts')
  const writes = may(actor, 'tasks.write') ? sql`(${inScope(actor, 'write', columns)} or ${isOwn(actor)})` : sql`false`
  return sql`tasks.id, json_build_object('id', accounts.id, 'name', accounts.name) as account,
      (select json_build_object('id', id, 'name', coalesce(name, email)) from contacts where id = tasks.contact_id) as contact,
      ${inScope(actor, 'contact_details', columns)} as "contactShown",
      title, kind, state, priority, due_on as "dueOn", ${dueCase(today)} as "dueGroup", ${person('members', 'tasks.assignee_id')} as assignee,
      snoozed_until as "snoozedUntil", checklist, outcome, done_at as "doneAt", ${person('members', 'tasks.done_by')} as "doneBy",
      tasks.created_at as "createdAt",
      (select json_build_object('id', r.id, 'playbook', p.name) from playbook_runs r join playbooks p on p.id = r.playbook_id
        where r.id = tasks.run_id) as run,
      (${writes}) is true as "mayEdit"`
}

function person(table: 'members', id: string) {
  return sql`(select json_build_object('id', id, 'name', name) from ${sql.table(table)} where id = ${sql.ref(id)})`
}

function isOwn(actor: Actor): Fragment {
  return actor.memberId === null ? sql<boolean>`false` : sql<boolean>`tasks.assignee_id = ${actor.memberId}`
}

/** `seesTask` of scopes.ts, as a condition on rows. */
function visible(actor: Actor): Fragment {
  return sql<boolean>`(${isOwn(actor)} or ${inScope(actor, 'read', accountColumns('accounts'))})`
}

/** Everything a question asks for but when the work is due. */
function asked(actor: Actor, question: TaskQuestion): Fragment {
  const parts = [visible(actor), sql<boolean>`tasks.state = any(${[...question.states]}::text[])`]
  if (question.scope === 'mine') parts.push(isOwn(actor))
  if (question.scope === 'team') {
    parts.push(sql<boolean>`(tasks.assignee_id = any(${[...actor.teamIds]}::bigint[]) or tasks.assignee_id is null)`)
  }
  if (question.accountId !== undefined) parts.push(sql<boolean>`tasks.account_id = ${question.accountId}`)
  if (question.priorities.length > 0) {
    parts.push(sql<boolean>`tasks.priority = any(${[...question.priorities]}::text[])`)
  }
  if (question.kinds.length > 0) parts.push(sql<boolean>`tasks.kind = any(${[...question.kinds]}::text[])`)
  if (question.assigneeIds.length > 0 || question.unassigned) {
    const nobody = question.unassigned ? sql`tasks.assignee_id is null` : sql`false`
    parts.push(sql<boolean>`(tasks.assignee_id = any(${[...question.assigneeIds]}::bigint[]) or ${nobody})`)
  }
  if (question.search !== undefined && question.search !== '') {
    const pattern = `%${question.search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    parts.push(sql<boolean>`(tasks.title ilike ${pattern} or accounts.name ilike ${pattern})`)
  }
  return sql<boolean>`${sql.join(parts, sql` and `)}`
}

/** `dueGroup` of due.ts, as an expression on rows. */
function dueCase(today: Day) {
  return sql`case
    when snoozed_until > ${today}::date then 'snoozed' when due_on is null then 'none' when due_on < ${today}::date then 'overdue'
    when due_on = ${today}::date then 'today' when due_on <= ${endOfWeek(today)}::date then 'week' else 'later' end`
}

const rank = sql`array_position(array['urgent', 'high', 'normal', 'low'], tasks.priority)`

function order(sort: TaskQuestion['sort'], today: Day) {
  const byDue = sql`coalesce(snoozed_until > ${today}::date, false), due_on nulls last, ${rank}, tasks.id`
  switch (sort) {
    case 'priority':
      return sql`${rank}, ${byDue}`
    case 'newest':
      return sql`tasks.created_at desc, tasks.id desc`
    case 'account':
      return sql`lower(accounts.name), ${byDue}`
    case 'done':
      return sql`done_at desc nulls last, tasks.id desc`
    default:
      return byDue
  }
}
