import { addDays, type Day } from '../../kernel/day.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { applyPlan, changeableTask, type Plan, type TaskEnded } from './actions-change.ts'
import { createTask } from './actions-create.ts'
import { recipientFor } from './actions-recipient.ts'
import { resolveAssignee } from './assign.ts'
import type { createTaskByHand, editTask, noteOnTask } from './contract.ts'
import {
  alreadyEnded,
  alreadyTheirs,
  noSuchContact,
  onlyForYourself,
  onlyMembersTake,
  stillOpen,
  taken,
  untilMustLieAhead,
} from './errors.ts'
import { delegationPlan, dropPlan, endingPlan, snoozePlan } from './plans.ts'
import { changesTask } from './scopes.ts'
import { insertNotes, isContactOf, memberName, type TaskColumns, type TaskRow } from './store.ts'

const MOST_DAYS_AHEAD = 366

/** Adds a task by hand: to the asker, to somebody who may see the account, or by a rule. */
export async function addTask(
  { assigneeId, assign, ...task }: ParsedInputOf<typeof createTaskByHand>,
  context: Context,
) {
  const { db, actor, today } = context
  const account = await readableAccount(db, actor, task.accountId)
  if (task.contactId !== null && !(await isContactOf(db, task.contactId, task.accountId))) throw noSuchContact()
  return inTransaction(db, async (trx) => {
    const by = assign ? await resolveAssignee(trx, assign, { accountId: task.accountId, today }) : null
    const to = by ? by.memberId : assigneeId === undefined ? actor.memberId : assigneeId
    if (!changesTask(actor, { ...account, assigneeId: to })) throw onlyForYourself()
    if (to !== null && to !== actor.memberId) await recipientFor(trx, to, account)
    const { id } = await createTask(
      trx,
      { ...task, assigneeId: to, because: by?.because ?? '', createdBy: actor.memberId },
      context,
    )
    return { id, undoId: null }
  })
}

export async function changeTask({ taskId, ...change }: ParsedInputOf<typeof editTask>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const task = await changeableTask(trx, taskId, context)
    const { contactId, dueOn, ...rest } = change
    if (typeof contactId === 'number' && !(await isContactOf(trx, contactId, task.account_id))) throw noSuchContact()
    const given = { ...rest, contact_id: contactId, due_on: dueOn }
    const columns: TaskColumns = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    if (Object.keys(columns).length === 0) return { id: taskId, undoId: null }
    return made(trx, task, { plan: { columns } }, context)
  })
}

export async function completeOne(
  { taskId, outcome, note }: { taskId: number; outcome?: string | undefined; note: string },
  context: Context,
  onEnded: TaskEnded | null,
) {
  return inTransaction(context.db, async (trx) => {
    const task = await openTask(trx, taskId, context)
    return made(trx, task, { plan: endingPlan('done', { outcome, note }, context), onEnded }, context)
  })
}

export async function dropOne(
  { taskId, note }: { taskId: number; note: string },
  context: Context,
  onEnded: TaskEnded | null,
) {
  return inTransaction(context.db, async (trx) => {
    const task = await openTask(trx, taskId, context)
    return made(trx, task, { plan: dropPlan(note, context), onEnded }, context)
  })
}

export async function reopen(taskId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const task = await changeableTask(trx, taskId, context)
    if (task.state === 'open') throw stillOpen()
    const columns = { state: 'open', outcome: null, outcome_note: null, done_at: null, done_by: null } as const
    return made(trx, task, { plan: { columns, note: () => ({ kind: 'reopened', text: '' }) } }, context)
  })
}

export async function snooze({ taskId, until }: { taskId: number; until: Day | null }, context: Context) {
  checkUntil(until, context.today)
  return inTransaction(context.db, async (trx) =>
    made(trx, await openTask(trx, taskId, context), { plan: snoozePlan(until) }, context),
  )
}

export function checkUntil(until: Day | null, today: Day): void {
  if (until !== null && (until <= today || until > addDays(today, MOST_DAYS_AHEAD))) throw untilMustLieAhead()
}

export async function delegate(
  { taskId, memberId, note }: { taskId: number; memberId: number; note: string },
  context: Context,
) {
  return inTransaction(context.db, async (trx) => {
    const task = await openTask(trx, taskId, context)
    const member = await recipientFor(trx, memberId, { ownerId: task.owner_id })
    if (task.assignee_id === memberId) throw alreadyTheirs(member.name)
    return made(trx, task, { plan: delegationPlan(member, note) }, context)
  })
}

export async function take(taskId: number, context: Context) {
  const { db, actor } = context
  const { memberId } = actor
  if (memberId === null) throw onlyMembersTake()
  return inTransaction(db, async (trx) => {
    const task = await openTask(trx, taskId, context)
    if (task.assignee_id !== null) throw taken((await memberName(trx, task.assignee_id)) ?? 'Somebody')
    return made(trx, task, { plan: delegationPlan({ id: memberId, name: actor.name }, '') }, context)
  })
}

export async function addNote({ taskId, text }: ParsedInputOf<typeof noteOnTask>, context: Context) {
  const { db, actor, now } = context
  return inTransaction(db, async (trx) => {
    await changeableTask(trx, taskId, context)
    const [id] = await insertNotes(trx, [{ taskId, kind: 'note', memberId: actor.memberId, text }], now)
    await tellScreens(trx, 'tasks', [taskId])
    return { id: id ?? 0 }
  })
}

/** A task that is still open: whoever comes second is told who was first. */
async function openTask(trx: Trx, taskId: number, context: Context): Promise<TaskRow> {
  const task = await changeableTask(trx, taskId, context)
  if (task.state === 'open') return task
  throw alreadyEnded(task.state, task.done_by === null ? null : ((await memberName(trx, task.done_by)) ?? null))
}

async function made(
  trx: Trx,
  task: TaskRow,
  { plan, onEnded = null }: { plan: Plan; onEnded?: TaskEnded | null },
  context: Context,
) {
  return { id: task.id, undoId: await applyPlan(trx, [task], { plan, onEnded }, context) }
}
