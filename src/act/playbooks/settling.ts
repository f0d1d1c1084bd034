import type { Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { SettledEffect } from '../outreach/effects.ts'
import type { EndedTask } from '../tasks/actions-change.ts'
import type { StepResult } from './run.ts'
import { endStep, lockRun, parkAt, setGoing, wakeRun } from './store-runs.ts'

/** Told by whoever delivers, in the transaction that records it: the step has its answer, and the run goes on. */
export async function settleEffect(trx: Trx, effect: SettledEffect): Promise<void> {
  const { runId, stepId, at } = effect
  const run = await lockRun(trx, runId)
  if (!run) return
  const said = effect.answer === null ? '' : ` ${effect.answer}`
  if (effect.state === 'failed') {
    const failure = effect.failure ?? 'It could not be delivered.'
    const wasGoing = await endStep(trx, { runId, stepId, state: 'parked', at, result: { asks: false }, failure })
    if (wasGoing && run.stepId === stepId && run.state === 'active') await parkAt(trx, runId, failure)
  } else if (effect.state === 'dropped') {
    const failure = effect.failure ?? 'It was taken back.'
    const wasGoing = await endStep(trx, { runId, stepId, state: 'skipped', at, result: { asks: false }, failure })
    if (wasGoing) await wakeRun(trx, runId, stepId)
  } else {
    const result = { asks: false, answer: effect.answer, sentence: `${SENT[effect.kind]}${said}` }
    // Sent again by hand after it had failed: the run that was parked for it goes on.
    const wasWaiting = await endStep(trx, { runId, stepId, state: 'done', at, result, failure: null, evenParked: true })
    if (wasWaiting && run.stepId === stepId && run.state === 'parked') await setGoing(trx, runId)
    else if (wasWaiting) await wakeRun(trx, runId, stepId)
  }
  await tellScreens(trx, 'runs', [runId])
}

const SENT: Readonly<Record<SettledEffect['kind'], string>> = {
  email: 'The e-mail was sent.',
  slack: 'The message was sent.',
  webhook: 'The endpoint took it.',
}

/** Told in the transaction that ends a task: the run that waits for it goes on. */
export async function taskEnded(trx: Trx, ended: EndedTask, { now }: { now: Date }): Promise<void> {
  const { runId, stepId, state, outcome } = ended
  const sentence = state === 'dropped' ? 'The task was dropped.' : `The task was done${outcome ? `: ${outcome}` : ''}.`
  const result: StepResult = { outcome, sentence, byTask: true }
  const wasGoing = await endStep(trx, { runId, stepId, state: 'done', at: now, result, failure: null })
  if (wasGoing) await wakeRun(trx, runId, stepId)
}
