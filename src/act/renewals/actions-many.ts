import { may } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notAllowed } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { applyPlan } from '../tasks/actions-change.ts'
import { createTask } from '../tasks/actions-create.ts'
import { changeMany as changeTasks, undo as undoTasks } from '../tasks/actions-many.ts'
import { recipientFor, type Recipient } from '../tasks/actions-recipient.ts'
import { delegationPlan } from '../tasks/plans.ts'
import { lockedTasks, type TaskRow } from '../tasks/store.ts'
import { auditMany, tellRenewals } from './actions-audit.ts'
import { nextStepTask, stepSentence } from './actions-change.ts'
import { sayMany } from './actions-say-many.ts'
import type { changeRenewals, ManyChange, undoRenewals } from './contract.ts'
import { noOpenNextStep, nothingToUndo, someTasksNotYours } from './errors.ts'
import { writableRenewals } from './reach.ts'
import { lockedRenewals, type RenewalRow } from './store.ts'
import { keepSteps } from './store-many.ts'
import {
  keepUndo,
  type ManyDone,
  NOTHING_DONE,
  removeViews,
  type Step,
  takeUndo,
  unsettleCheckpoints,
} from './store-undo.ts'

type Change<What extends ManyChange['what']> = Extract<ManyChange, { what: What }>

/** Does the same to many open renewals in one transaction, to all of them or to none. */
export async function changeMany({ ids, change }: ParsedInputOf<typeof changeRenewals>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const renewals = await writableRenewals(trx, ids, context)
    const done = await doTo(trx, renewals, change, { ...context, db: trx })
    await tellRenewals(trx, renewals)
    return {
      changed: done.renewalIds.length,
      unchanged: renewals.length - done.renewalIds.length,
      undoId: done.renewalIds.length === 0 ? null : await keepUndo(trx, context, done),
    }
  })
}

function doTo(trx: Trx, renewals: readonly RenewalRow[], change: ManyChange, context: Context): Promise<ManyDone> {
  switch (change.what) {
    case 'next_step':
      return stepMany(trx, renewals, change, context)
    case 'view':
      return sayMany(trx, renewals, change, context)
    case 'assignee':
      return giveSteps(trx, renewals, change, context)
  }
}

/** The same next step for each: an open task follows the words, a new one goes to the member named, else to the owner. */
async function stepMany(
  trx: Trx,
  renewals: readonly RenewalRow[],
  { text, on, asTask, assigneeId }: Change<'next_step'>,
  context: Context,
): Promise<ManyDone> {
  const { actor } = context
  const isTask = asTask && may(actor, 'tasks.write')
  const to = assigneeId === undefined ? null : await recipientForAll(trx, assigneeId, renewals)
  const standing = isTask ? await openSteps(trx, renewals, context) : []
  const taskUndoIds = await follow(trx, standing, { text, on, to }, context)
  const taskOf = new Map(standing.map(({ id }) => [id, id]))
  const made: number[] = []
  const steps: { renewalId: number; before: Step; after: Step }[] = []
  for (const renewal of renewals) {
    let taskId = renewal.nextStepTaskId === null ? null : (taskOf.get(renewal.nextStepTaskId) ?? null)
    if (isTask && taskId === null) {
      const task = nextStepTask(renewal, { text, on }, actor)
      taskId = (await createTask(trx, { ...task, assigneeId: assigneeId ?? task.assigneeId }, context)).id
      made.push(taskId)
    }
    steps.push({ renewalId: renewal.id, before: stepOf(renewal), after: { text, on, taskId } })
  }
  await keepSteps(
    trx,
    steps.map(({ renewalId, after }) => ({ renewalId, step: after })),
  )
  await auditMany(
    trx,
    renewals,
    { action: 'renewals.next_step_set', sentence: (one) => stepSentence(one, { text, on }) },
    context,
  )
  return {
    ...NOTHING_DONE,
    steps,
    madeTaskIds: made,
    taskUndoIds,
    renewalIds: renewals.map(({ id }) => id),
  }
}

/** Open tasks take the words of the new next step, and change hands where somebody else is to do it. */
async function follow(
  trx: Trx,
  tasks: readonly TaskRow[],
  { text, on, to }: { text: string; on: Day | null; to: Recipient | null },
  context: Context,
): Promise<string[]> {
  const columns = { title: text, due_on: on }
  const moves = to === null ? [] : tasks.filter((task) => task.assignee_id !== to.id)
  const stays = tasks.filter((task) => !moves.includes(task))
  const staying = await applyPlan(trx, stays, { plan: { columns }, onEnded: null }, context)
  if (to === null) return staying === null ? [] : [staying]
  const plan = delegationPlan(to, '')
  const moving = { ...plan, columns: { ...plan.columns, ...columns } }
  const moved = await applyPlan(trx, moves, { plan: moving, onEnded: null }, context)
  return [staying, moved].filter((undoId) => undoId !== null)
}

function stepOf({ nextStep, nextStepOn, nextStepTaskId }: RenewalRow): Step {
  return { text: nextStep, on: nextStepOn, taskId: nextStepTaskId }
}

/** Gives the open tasks of next steps to one member; renewals without one stay as they are. */
async function giveSteps(
  trx: Trx,
  renewals: readonly RenewalRow[],
  { assigneeId }: Change<'assignee'>,
  context: Context,
): Promise<ManyDone> {
  if (!may(context.actor, 'tasks.write')) throw notAllowed()
  await recipientForAll(trx, assigneeId, renewals)
  const standing = await openSteps(trx, renewals, context)
  if (standing.length === 0) throw noOpenNextStep()
  const ids = standing.map(({ id }) => id)
  const change = { what: 'delegate' as const, memberId: assigneeId, note: '' }
  const { refused, undoId } = await changeTasks({ ids, change, preview: false }, context, null)
  if (refused.length > 0) throw someTasksNotYours(refused.map(({ title }) => title))
  const moved = new Set(standing.filter((task) => task.assignee_id !== assigneeId).map(({ id }) => id))
  const given = renewals.filter(({ nextStepTaskId }) => nextStepTaskId !== null && moved.has(nextStepTaskId))
  const sentence = ({ account }: RenewalRow) => `gave the next step of the renewal of ${account} to another member`
  await auditMany(trx, given, { action: 'renewals.next_step_given', sentence }, context)
  return { ...NOTHING_DONE, taskUndoIds: undoId === null ? [] : [undoId], renewalIds: given.map(({ id }) => id) }
}

async function openSteps(trx: Trx, renewals: readonly RenewalRow[], { actor }: Context): Promise<TaskRow[]> {
  const ids = renewals.flatMap(({ nextStepTaskId }) => nextStepTaskId ?? [])
  if (ids.length === 0) return []
  return (await lockedTasks(trx, ids, actor.memberId)).filter(({ state }) => state === 'open')
}

/** Whoever is to do it must see each of the accounts. */
async function recipientForAll(trx: Trx, memberId: number, renewals: readonly RenewalRow[]): Promise<Recipient> {
  const owners = [...new Set(renewals.map(({ ownerId }) => ownerId))]
  const [first = null, ...others] = owners
  const member = await recipientFor(trx, memberId, { ownerId: first })
  for (const ownerId of others) await recipientFor(trx, memberId, { ownerId })
  return member
}

/** Takes back what this actor did to many renewals in the last ten minutes; what changed since stays. */
export async function undoMany({ undoId }: ParsedInputOf<typeof undoRenewals>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const done = await takeUndo(trx, context, undoId)
    if (!done) throw nothingToUndo()
    const renewals = await lockedRenewals(trx, done.renewalIds)
    const byId = new Map(renewals.map((renewal) => [renewal.id, renewal]))
    const standing = done.steps.filter(({ renewalId, after }) => isStill(byId.get(renewalId), after))
    await keepSteps(
      trx,
      standing.map(({ renewalId, before }) => ({ renewalId, step: before })),
    )
    const unsaid = await removeViews(trx, done.viewIds)
    await unsettleCheckpoints(trx, done.settledIds)
    const inner = { ...context, db: trx }
    let tasks = 0
    for (const taskUndoId of done.taskUndoIds) tasks += (await undoTasks({ undoId: taskUndoId }, inner, null)).restored
    const goneSteps = new Set(standing.map(({ after }) => after.taskId))
    await dropTasks(
      done.madeTaskIds.filter((id) => goneSteps.has(id)),
      inner,
    )
    const isOfTasks = done.steps.length + done.viewIds.length === 0
    const restored = new Set([
      ...standing.map(({ renewalId }) => renewalId),
      ...unsaid,
      ...(isOfTasks && tasks > 0 ? done.renewalIds : []),
    ])
    const back = renewals.filter(({ id }) => restored.has(id))
    const sentence = ({ account }: RenewalRow) => `took back a change of the renewal of ${account}`
    await auditMany(trx, back, { action: 'renewals.change_undone', sentence }, context)
    await tellRenewals(trx, back)
    return { restored: back.length, left: done.renewalIds.length - back.length }
  })
}

function isStill(renewal: RenewalRow | undefined, { text, on, taskId }: Step): boolean {
  return (
    renewal !== undefined && renewal.nextStep === text && renewal.nextStepOn === on && renewal.nextStepTaskId === taskId
  )
}

/** Tasks of next steps that are gone; those that ended meanwhile stay as they ended. */
async function dropTasks(ids: number[], context: Context): Promise<void> {
  if (ids.length === 0) return
  const change = { what: 'drop' as const, note: 'The next step was taken back.' }
  await changeTasks({ ids, change, preview: false }, context, null)
}
