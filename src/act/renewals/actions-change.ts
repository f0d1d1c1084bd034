import { may, type Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { refreshMoney } from '../../record/money/actions.ts'
import { createTask } from '../tasks/actions-create.ts'
import { lockedTasks, writeTasks } from '../tasks/store.ts'
import type { Outcome } from './categories.ts'
import type { decideRenewal, reopenRenewal, setAmount, setNextStep } from './contract.ts'
import { alreadyClosed, amountDoesNotFit, closedInFuture, notClosed } from './errors.ts'
import { writableRenewal } from './reach.ts'
import { dayWords, moneyWords, OUTCOME_WORDS } from './sentences.ts'
import { keepAmount, keepNextStep, keepOutcome, lockedRenewal, type RenewalRow } from './store.ts'

export async function changeNextStep(input: ParsedInputOf<typeof setNextStep>, context: Context) {
  const { text, on, asTask } = input
  return inTransaction(context.db, async (trx) => {
    const renewal = await writableRenewal(trx, input.renewalId, context)
    const isTask = text !== '' && asTask && may(context.actor, 'tasks.write')
    const taskId = isTask ? await taskOf(trx, renewal, { text, on }, context) : null
    await keepNextStep(trx, renewal.id, { text, on: text === '' ? null : on, taskId })
    const sentence =
      text === '' ? `took the next step of the renewal of ${renewal.account} away` : stepSentence(renewal, { text, on })
    await note(trx, renewal, { action: 'renewals.next_step_set', sentence, detail: { text, on, taskId } }, context)
    return { id: renewal.id, taskId }
  })
}

export function stepSentence({ account }: RenewalRow, { text, on }: { text: string; on: Day | null }): string {
  return `set the next step of the renewal of ${account}: ${text}${on === null ? '' : `, on ${dayWords(on)}`}`
}

/** One task for the next step: the open one follows its words, a new one goes to the account's owner. */
async function taskOf(
  trx: Trx,
  renewal: RenewalRow,
  { text, on }: { text: string; on: Day | null },
  context: Context,
): Promise<number> {
  const { actor, now } = context
  const [before] =
    renewal.nextStepTaskId === null ? [] : await lockedTasks(trx, [renewal.nextStepTaskId], actor.memberId)
  if (before?.state === 'open') {
    await writeTasks(trx, [before.id], { title: text, due_on: on }, now)
    await tellScreens(trx, 'tasks', [before.id])
    return before.id
  }
  return (await createTask(trx, nextStepTask(renewal, { text, on }, actor), context)).id
}

/** The task of a next step that has none yet. */
export function nextStepTask(
  renewal: RenewalRow,
  { text, on }: { text: string; on: Day | null },
  { memberId }: Pick<Actor, 'memberId'>,
) {
  return {
    accountId: renewal.accountId,
    title: text,
    description: `Next step of the renewal on ${dayWords(renewal.dueOn)}.`,
    kind: 'renewal',
    dueOn: on,
    assigneeId: renewal.ownerId ?? memberId,
    createdBy: memberId,
  }
}

export async function changeAmount(input: ParsedInputOf<typeof setAmount>, context: Context) {
  const { amountMinor, reason } = input
  const { actor, company } = context
  return inTransaction(context.db, async (trx) => {
    const renewal = await writableRenewal(trx, input.renewalId, context)
    await keepAmount(trx, renewal.id, amountMinor === null ? null : { amountMinor, memberId: actor.memberId })
    await refreshMoney(trx, [renewal.accountId], context.today)
    const from = moneyWords(renewal.amountMinor, company.reportingCurrency)
    const sentence =
      amountMinor === null
        ? `took back the amount said by hand for the renewal of ${renewal.account} (${from}): ${reason}`
        : `changed what is up for renewal at ${renewal.account} from ${from} to ${moneyWords(amountMinor, company.reportingCurrency)}: ${reason}`
    const detail = { before: renewal.amountMinor, after: amountMinor, reason }
    await note(trx, renewal, { action: 'renewals.amount_changed', sentence, detail }, context)
    return { id: renewal.id }
  })
}

/** Closes a renewal by hand: early, or other than the ledger or a source did. The ledger's word stays beside it. */
export async function decide(input: ParsedInputOf<typeof decideRenewal>, context: Context) {
  const { outcome, reason } = input
  const decidedOn = input.decidedOn ?? context.today
  if (decidedOn > context.today) throw closedInFuture()
  return inTransaction(context.db, async (trx) => {
    const renewal = await writableRenewal(trx, input.renewalId, context)
    if (
      renewal.outcome !== 'open' &&
      renewal.decidedFrom === 'person' &&
      renewal.outcome === outcome &&
      input.renewedMinor === undefined
    ) {
      throw alreadyClosed()
    }
    const renewedMinor = renewedFor(outcome, input.renewedMinor, renewal.amountMinor)
    const said = { outcome, renewedMinor, decidedOn, reason, note: input.note, memberId: context.actor.memberId }
    await keepOutcome(trx, renewal.id, said)
    await refreshMoney(trx, [renewal.accountId], context.today)
    const worth = outcome === 'churned' ? '' : ` at ${moneyWords(renewedMinor, context.company.reportingCurrency)}`
    const before = renewal.outcome === 'open' ? '' : `, which stood as ${OUTCOME_WORDS[renewal.outcome]}`
    const sentence = `closed the renewal of ${renewal.account} on ${dayWords(renewal.dueOn)} as ${OUTCOME_WORDS[outcome]}${worth}${before}: ${reason}`
    const detail = { before: renewal.outcome, outcome, renewedMinor, decidedOn, reason, note: input.note }
    await note(trx, renewal, { action: 'renewals.decided', sentence, detail }, context)
    return { id: renewal.id }
  })
}

/** The amount that goes with an outcome; refused where the two do not fit. */
function renewedFor(outcome: Exclude<Outcome, 'open'>, given: number | undefined, amountMinor: number | null): number {
  if (outcome === 'churned') {
    if (given !== undefined && given > 0) throw amountDoesNotFit('A lost renewal has no renewed amount. Leave it out.')
    return 0
  }
  if (given === undefined) {
    if (outcome === 'renewed' && amountMinor !== null) return amountMinor
    throw amountDoesNotFit('Say how much was renewed per year.')
  }
  if (given === 0) throw amountDoesNotFit('Where nothing was renewed, the renewal is lost. Choose that outcome.')
  if (amountMinor !== null && outcome === 'contracted' && given >= amountMinor)
    throw amountDoesNotFit('Contracted means less than what was up for renewal. Lower the amount, or choose renewed.')
  if (amountMinor !== null && outcome === 'expanded' && given <= amountMinor)
    throw amountDoesNotFit('Expanded means more than what was up for renewal. Raise the amount, or choose renewed.')
  return given
}

/** Open again. What a person said is taken back; where source or ledger would close it at once, it is kept open. */
export async function reopen(input: ParsedInputOf<typeof reopenRenewal>, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const renewal = await writableRenewal(trx, input.renewalId, context)
    if (renewal.outcome === 'open') throw notClosed()
    const nothing = { renewedMinor: null, decidedOn: null, reason: null, note: '', memberId: context.actor.memberId }
    await keepOutcome(trx, renewal.id, { outcome: renewal.decidedFrom === 'person' ? null : 'open', ...nothing })
    await refreshMoney(trx, [renewal.accountId], context.today)
    if ((await lockedRenewal(trx, renewal.id))?.outcome !== 'open') {
      await keepOutcome(trx, renewal.id, { outcome: 'open', ...nothing })
      await refreshMoney(trx, [renewal.accountId], context.today)
    }
    const sentence = `reopened the renewal of ${renewal.account} on ${dayWords(renewal.dueOn)}, which stood as ${OUTCOME_WORDS[renewal.outcome]}: ${input.reason}`
    await note(
      trx,
      renewal,
      { action: 'renewals.reopened', sentence, detail: { before: renewal.outcome, reason: input.reason } },
      context,
    )
    return { id: renewal.id }
  })
}

async function note(
  trx: Trx,
  renewal: RenewalRow,
  entry: { action: string; sentence: string; detail: Record<string, unknown> },
  context: Context,
): Promise<void> {
  await recordAudit(trx, context, [
    { ...entry, subjectKind: 'renewal', subjectId: renewal.id, accountId: renewal.accountId },
  ])
  await tellScreens(trx, 'renewals', [renewal.accountId])
  await tellScreens(trx, 'accounts', [renewal.accountId])
}
