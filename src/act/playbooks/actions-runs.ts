import { may, reaches, type Actor } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { outsideWriteScope } from '../../record/accounts/reach.ts'
import { reachableAccounts } from '../../record/accounts/views-scope.ts'
import { dropEffect, dropEffectsOfRun, releaseEffect } from '../outreach/store-effects.ts'
import { dropTasksOfRun } from '../tasks/actions-many.ts'
import { notActive, notAtStep, notParked, notPaused, runHasEnded } from './errors.ts'
import { GOING, type JournalRow } from './run.ts'
import {
  addRunNote,
  effectOf,
  findRun,
  holdEffects,
  journalOf,
  lockEffects,
  lockRun,
  lockTasks,
  reviveEffect,
  setCancelled,
  setGoing,
  setPaused,
  setStep,
  wakeRun,
  type RunHead,
} from './store-runs.ts'
import { isPassing } from './trouble.ts'

const TRIES = 4

/** A run in the hands of whoever changes it, with what lies around it. */
export interface Held {
  readonly trx: Trx
  readonly run: RunHead
  readonly journal: readonly JournalRow[]
  readonly context: Context
}

/**
 * Changes one run: it is held alone, the reader must be allowed to change its account, and what was done is kept with the run and in the
 * audit log. Where two are in each other’s way the change is tried again.
 */
export async function changeRun(
  runId: number,
  context: Context,
  does: (held: Held) => Promise<{ verb: string; sentence: string; detail?: Record<string, unknown> }>,
  allowed: (db: Db, actor: Actor, run: RunHead) => Promise<void> = mayChange,
): Promise<{ id: number }> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await inTransaction(context.db, async (trx) => {
        const found = await findRun(trx, runId)
        if (!found) throw notFound('This run')
        await allowed(trx, context.actor, found)
        await lockTasks(trx, runId)
        await lockEffects(trx, runId)
        const run = await lockRun(trx, runId)
        if (!run) throw notFound('This run')
        const held = { trx, run, journal: await journalOf(trx, runId), context: { ...context, db: trx } }
        const done = await does(held)
        await keep(held, done)
        return { id: runId }
      })
    } catch (error) {
      if (!isPassing(error) || tried === TRIES) throw error
    }
  }
}

async function keep(
  { trx, run, context }: Held,
  done: { verb: string; sentence: string; detail?: Record<string, unknown> },
) {
  const { actor, now } = context
  await addRunNote(trx, { runId: run.id, at: now, memberId: actor.memberId, sentence: done.sentence })
  await recordAudit(trx, context, [
    {
      action: `runs.${done.verb}`,
      subjectKind: 'run',
      subjectId: run.id,
      accountId: run.accountId,
      sentence: done.sentence,
      ...(done.detail ? { detail: done.detail } : {}),
    },
  ])
  await tellScreens(trx, 'runs', [run.id])
}

/** Readers of the account see the run; only those who may change the account may change it. */
export async function mayChange(db: Db, actor: Actor, run: RunHead): Promise<void> {
  const [account] = await reachableAccounts(db, actor, [run.accountId])
  if (!account) throw notFound('This run')
  if (!may(actor, 'playbooks.run') || !reaches(actor, 'write', account)) throw outsideWriteScope()
}

const said = (because: string) => (because === '' ? '' : `: ${because}`)

export function pause({ runId, because }: { runId: number; because: string }, context: Context) {
  return changeRun(runId, context, async ({ trx, run }) => {
    if (!GOING.includes(run.state)) throw runHasEnded()
    if (run.state !== 'active') throw notActive()
    await setPaused(trx, runId, because === '' ? null : because)
    await holdEffects(trx, runId)
    return { verb: 'paused', sentence: `paused the run${said(because)}` }
  })
}

export function resume(runId: number, context: Context) {
  return changeRun(runId, context, async ({ trx, run, journal }) => {
    if (run.state !== 'paused') throw notPaused()
    for (const { stepId, result, state } of journal) {
      const effect = state === 'going' && !result.asks ? await effectOf(trx, runId, stepId) : undefined
      if (effect?.state === 'held') await releaseEffect(trx, effect.id, effect.dueAt)
    }
    const parked = journal.find(({ stepId, state }) => stepId === run.stepId && state === 'parked')
    await setGoing(trx, runId, parked ? { parkedBecause: parked.failure } : undefined)
    return { verb: 'resumed', sentence: 'resumed the run' }
  })
}

export function cancel(
  { runId, because, dropTasks }: { runId: number; because: string; dropTasks: boolean },
  context: Context,
) {
  return changeRun(runId, context, async ({ trx, run, context }) => {
    if (!GOING.includes(run.state)) throw runHasEnded()
    const dropped = dropTasks ? await dropTasksOfRun(trx, runId, context) : 0
    const effects = await dropEffectsOfRun(trx, runId, 'The run was cancelled.')
    const reason = because === '' ? `Cancelled by ${context.actor.name}.` : because
    await setCancelled(trx, runId, { because: reason, now: context.now })
    if (run.parentRunId !== null && run.parentStepId !== null) await wakeRun(trx, run.parentRunId, run.parentStepId)
    const with_ = [
      ...(dropped > 0 ? [`${dropped} open ${dropped === 1 ? 'task' : 'tasks'}`] : []),
      ...(effects > 0 ? [`${effects} unsent ${effects === 1 ? 'message' : 'messages'}`] : []),
    ].join(' and ')
    return { verb: 'cancelled', sentence: `cancelled the run${with_ === '' ? '' : ` with ${with_}`}${said(because)}` }
  })
}

/** Tries a parked step again. What failed to be delivered goes out under its old id. */
export function retry({ runId, stepId }: { runId: number; stepId: string }, context: Context) {
  return changeRun(runId, context, async ({ trx, run, journal }) => {
    const row = journal.find((one) => one.stepId === stepId)
    if (run.state !== 'parked' || run.stepId !== stepId) throw notParked()
    const effect = await effectOf(trx, runId, stepId)
    const isResent = effect !== undefined && effect.state !== 'sent'
    if (isResent) await reviveEffect(trx, effect.id, context.now)
    if (row) {
      const result = isResent ? { again: false } : { again: true }
      await setStep(trx, { runId, stepId, state: 'going', result, failure: null, endedAt: null })
    }
    await setGoing(trx, runId)
    return { verb: 'retried', sentence: `retried the step “${stepId}”`, detail: { failure: row?.failure ?? null } }
  })
}

/** Leaves a parked or waiting step out; what it meant to send is not sent. */
export function skip({ runId, stepId }: { runId: number; stepId: string }, context: Context) {
  return changeRun(runId, context, async ({ trx, run, journal }) => {
    if (!GOING.includes(run.state)) throw runHasEnded()
    const row = journal.find((one) => one.stepId === stepId)
    if (run.stepId !== stepId || !row || (row.state !== 'parked' && row.state !== 'going')) throw notAtStep()
    await leaveOut({ trx, run, row, because: `Left out by ${context.actor.name}.`, now: context.now })
    if (run.state !== 'paused') await setGoing(trx, runId)
    return { verb: 'step_skipped', sentence: `left out the step “${stepId}”`, detail: { failure: row.failure } }
  })
}

export async function leaveOut(about: {
  trx: Trx
  run: RunHead
  row: JournalRow
  because: string
  now: Date
}): Promise<void> {
  const { trx, run, row, because, now } = about
  const effect = await effectOf(trx, run.id, row.stepId)
  if (effect) await dropEffect(trx, effect.id, because)
  await setStep(trx, {
    runId: run.id,
    stepId: row.stepId,
    state: 'skipped',
    result: { asks: false, again: false },
    failure: row.failure === null ? because : `${because} ${row.failure}`,
    endedAt: now,
  })
}
