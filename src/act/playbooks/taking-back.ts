import { recordAudit } from '../../identity/audit/store.ts'
import type { Refusal } from '../../kernel/refusal.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { TaskOfRun } from '../tasks/actions-change.ts'
import { hasEndedSince, hasGoneOn } from './errors.ts'
import { addRunNote, journalOf, lockEffects, lockRun, lockTasks, type RunHead } from './store-runs.ts'
import { forgetSteps, hasSuccessor, stepsAfter, waitAgain } from './store-take-back.ts'
import { findVersion } from './store.ts'
import { stepById } from './walk.ts'

/**
 * Told in the transaction that takes back the end of a task: the run that went on because of it waits again. What it has begun since is
 * undone as long as nobody saw, did or decided anything of it; otherwise the task cannot be taken back, and the refusal says why.
 */
export async function taskTakenBack(
  trx: Trx,
  { runId, stepId }: TaskOfRun,
  { actor, now }: Context,
): Promise<Refusal | null> {
  await lockTasks(trx, runId)
  await lockEffects(trx, runId)
  const run = await lockRun(trx, runId)
  const row = (await journalOf(trx, runId)).find((one) => one.stepId === stepId)
  // The run never waited for it, or was ended by a person: there is nothing to call back.
  if (!run || run.state === 'cancelled' || row?.state !== 'done' || !row.result.byTask) return null
  const later = await stepsAfter(trx, runId, stepId)
  const definition = (await findVersion(trx, run.versionId))?.definition
  const nameOf = (id: string) => stepById(definition?.steps ?? [], id)?.name ?? id
  const done = later.find(({ isOpen }) => !isOpen)
  if (done) return hasGoneOn(nameOf(done.stepId))
  if (!stepById(definition?.steps ?? [], stepId)) return hasGoneOn(nameOf(run.stepId ?? stepId))
  if (run.state === 'done' && (await isTold(trx, run))) return hasEndedSince()
  await forgetSteps(
    trx,
    runId,
    later.map((one) => one.stepId),
  )
  await waitAgain(trx, { runId, stepId, sentence: `Waits until the task is done: ${actor.name} took its end back.` })
  const sentence = `took back the end of “${nameOf(stepId)}”: the run waits again`
  await addRunNote(trx, { runId, at: now, memberId: actor.memberId, sentence })
  const about = { subjectKind: 'run', subjectId: runId, accountId: run.accountId } as const
  await recordAudit(trx, { actor, now }, [{ action: 'runs.called_back', ...about, sentence }])
  await tellScreens(trx, 'runs', [runId])
  return null
}

/** Others have gone on from the end of this run. */
async function isTold(trx: Trx, run: RunHead): Promise<boolean> {
  return run.parentRunId !== null || (await hasSuccessor(trx, run.id))
}
