import { may } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { reachableAccounts } from '../../record/accounts/views-scope.ts'
import { dropEffect, releaseEffect } from '../outreach/store-effects.ts'
import { letterOf } from '../outreach/letter.ts'
import { changeRun, type Held } from './actions-runs.ts'
import { afterQuiet } from './calendar.ts'
import type { decideApproval } from './contract.ts'
import { alreadyDecided, notAsked, notAtStep, runHasEnded } from './errors.ts'
import { GOING, type JournalRow, type StepResult } from './run.ts'
import { effectOf, endStep, rewriteEffect, setStep, wakeRun, type EffectHead } from './store-runs.ts'
import { findVersion } from './store.ts'

type Decision = ParsedInputOf<typeof decideApproval>

/** A yes or no, once. An e-mail may be changed before it goes out. */
export function decide(decision: Decision, context: Context): Promise<{ id: number }> {
  const { runId, stepId, approve, note } = decision
  return changeRun(
    runId,
    context,
    async (held) => {
      if (!GOING.includes(held.run.state)) throw runHasEnded()
      const row = held.journal.find((one) => one.stepId === stepId)
      if (!row || (row.kind !== 'approval' && row.kind !== 'email')) throw notAtStep()
      if (row.state !== 'going' || !row.result.asks) throw alreadyDecided()
      mayDecide(held, row)
      await (row.kind === 'email' ? decideEmail(held, row, decision) : decideApprovalStep(held, row, decision))
      const what = row.kind === 'email' ? 'the e-mail' : 'what the run asked for'
      const sentence = `${approve ? 'approved' : 'turned down'} ${what}${note === '' ? '' : `: ${note}`}`
      return { verb: approve ? 'approved' : 'rejected', sentence, detail: { step: stepId } }
    },
    async (db, actor, run) => {
      const [account] = await reachableAccounts(db, actor, [run.accountId])
      if (!account) throw notFound('This run')
    },
  )
}

/** Whoever was asked; the people above; and whoever may publish playbooks. */
export function mayDecide({ context: { actor } }: Pick<Held, 'context'>, { result }: Pick<JournalRow, 'result'>): void {
  if (may(actor, 'playbooks.publish')) return
  const asked = result.memberId ?? null
  if (asked === null ? actor.role === 'leader' : asked === actor.memberId) return
  if (asked !== null && actor.role === 'leader' && actor.teamIds.includes(asked)) return
  throw notAsked()
}

function noted({ approve, note }: Decision, name: string): string {
  return `${approve ? 'Approved' : 'Turned down'} by ${name}${note === '' ? '.' : `: ${note}`}`
}

async function decideApprovalStep(
  { trx, run, context }: Held,
  { stepId }: JournalRow,
  decision: Decision,
): Promise<void> {
  const sentence = noted(decision, context.actor.name)
  const result: StepResult = { asks: false, sentence, ...(decision.approve ? {} : { way: 'rejected' }) }
  await endStep(trx, { runId: run.id, stepId, state: 'done', at: context.now, result, failure: null })
  await wakeRun(trx, run.id, stepId)
}

async function decideEmail(held: Held, { stepId }: JournalRow, decision: Decision): Promise<void> {
  const { trx, run, context } = held
  const { now } = context
  const effect = await effectOf(trx, run.id, stepId)
  if (effect?.state !== 'held') throw alreadyDecided()
  const sentence = noted(decision, context.actor.name)
  if (!decision.approve) {
    await dropEffect(trx, effect.id, sentence)
    await endStep(trx, { runId: run.id, stepId, state: 'skipped', at: now, result: { asks: false }, failure: sentence })
    await wakeRun(trx, run.id, stepId)
    return
  }
  const text = await rewritten(held, effect, decision)
  await markAnswered(held, stepId, {
    asks: false,
    sentence: `${sentence} On its way.`,
    ...(text === null ? {} : { text }),
  })
  // A paused run says nothing to anybody; it goes out when the run is resumed.
  if (run.state === 'paused') return
  const version = await findVersion(trx, run.versionId)
  const { timeZone } = context.company
  await releaseEffect(trx, effect.id, afterQuiet(timeZone, now, version?.definition.limits.quietHours ?? null))
}

async function rewritten({ trx }: Held, effect: EffectHead, { subject, body }: Decision): Promise<string | null> {
  if (subject === undefined && body === undefined) return null
  const letter = letterOf(subject ?? effect.payload.subject ?? '', body ?? effect.payload.text ?? '')
  await rewriteEffect(trx, effect.id, letter)
  return `${letter.subject}\n\n${letter.text}`
}

async function markAnswered({ trx, run }: Held, stepId: string, result: StepResult): Promise<void> {
  await setStep(trx, { runId: run.id, stepId, state: 'going', result, failure: null, endedAt: null })
}
