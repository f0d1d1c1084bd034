import { inTransaction } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import { Refusal } from '../../kernel/refusal.ts'
import type { Context } from '../../platform/http/route.ts'
import { audit, locked } from './actions.ts'
import { changeRun, leaveOut, type Held } from './actions-runs.ts'
import { later } from './calendar.ts'
import type { Step } from './definition.ts'
import { noSuchStep, notLive, onNewestVersion, runHasEnded, stepGone, stepWasDone } from './errors.ts'
import { GOING } from './run.ts'
import { runsOnOldVersions, setGoing, setVersion, wakeRun } from './store-runs.ts'
import { findPlaybook, findVersion, type Version } from './store.ts'
import { stepById } from './walk.ts'

/** Moves a run to the live version: it goes on at the same step, or at the one named. */
export function move(
  { runId, stepId }: { runId: number; stepId?: string | undefined },
  context: Context,
): Promise<{ id: number }> {
  return changeRun(runId, context, async (held) => {
    if (!GOING.includes(held.run.state)) throw runHasEnded()
    const live = await liveOf(held)
    const target = await targetOf(held, live, stepId)
    await goTo(held, live, target)
    const at = target ? `, at the step “${target.name}”` : ''
    return {
      verb: 'moved',
      sentence: `moved the run to version ${live.version}${at}`,
      detail: { before: held.run.versionId, after: live.id, step: target?.id ?? null },
    }
  })
}

async function liveOf({ trx, run }: Held): Promise<Version> {
  const playbook = await findPlaybook(trx, run.playbookId)
  const live = playbook?.liveVersionId ? await findVersion(trx, playbook.liveVersionId) : undefined
  if (!live) throw notLive()
  if (live.id === run.versionId) throw onNewestVersion()
  return live
}

/** The step of the new version to stand at; null before the first. */
async function targetOf({ trx, run, journal }: Held, live: Version, stepId: string | undefined): Promise<Step | null> {
  const { steps } = live.definition
  if (stepId !== undefined && stepId !== run.stepId) {
    const step = stepById(steps, stepId)
    if (!step) throw noSuchStep(live.version)
    if (journal.some((row) => row.stepId === stepId)) throw stepWasDone(step.name)
    return step
  }
  if (run.stepId === null) return null
  const same = stepById(steps, run.stepId)
  const before = await findVersion(trx, run.versionId)
  const stood = before && stepById(before.definition.steps, run.stepId)
  if (!same || same.kind !== stood?.kind) throw stepGone(stood?.name ?? run.stepId, live.version)
  return same
}

async function goTo(held: Held, live: Version, target: Step | null): Promise<void> {
  const { trx, run, journal, context } = held
  const { now, company } = context
  const left = target?.id === run.stepId ? undefined : journal.find(({ stepId }) => stepId === run.stepId)
  if (left && (left.state === 'going' || left.state === 'parked')) {
    await leaveOut({ trx, run, row: left, because: `Left when the run was moved to version ${live.version}.`, now })
  }
  const { success } = live.definition
  const isBegun = run.state !== 'queued'
  const judgeAt =
    success && isBegun ? later(company.timeZone, run.beganAt, { amount: success.withinDays, unit: 'days' }) : null
  await setVersion(trx, run.id, { versionId: live.id, stepId: target?.id ?? null, judgeAt })
  // What waits is planned anew by what the new version says; what was left behind goes on where it was put.
  if (left && run.state === 'parked') await setGoing(trx, run.id)
  else if (target) await wakeRun(trx, run.id, target.id)
}

/** Moves every going run to the live version, where its step still exists there; the others stay and finish on theirs. */
export async function moveAll(playbookId: number, context: Context): Promise<{ moved: number; left: number }> {
  const playbook = await findPlaybook(context.db, playbookId)
  if (!playbook) throw notFound('This playbook')
  if (playbook.liveVersionId === null) throw notLive()
  let [moved, left] = [0, 0]
  for (const runId of await runsOnOldVersions(context.db, playbookId)) {
    try {
      await move({ runId }, context)
      moved += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      left += 1
    }
  }
  const sentence = `moved ${moved} runs of the playbook ${playbook.name} to its live version; ${left} stay on theirs`
  await inTransaction(context.db, async (trx) => {
    await locked(trx, playbookId)
    await audit(trx, context, { verb: 'runs_moved', id: playbookId, sentence, detail: { moved, left } })
  })
  return { moved, left }
}
