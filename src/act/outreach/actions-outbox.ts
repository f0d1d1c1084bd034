import { may, reaches, type Actor } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notAllowed, notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { maskedAddresses, maskedEmail, maskedName } from '../../record/accounts/masking.ts'
import { outsideWriteScope } from '../../record/accounts/reach.ts'
import type { dropOneEffect, Effect, listEffects } from './contract.ts'
import type { Settle } from './effects.ts'
import { alreadySent, notSendable } from './errors.ts'
import { mailService, slackService } from './services.ts'
import { vaultOf, type OutreachSetup } from './setup.ts'
import { dropEffect, sendAgain } from './store-effects.ts'
import {
  attemptsOf,
  outbox,
  outboxEntry,
  recentlyFailed,
  waitingEffects,
  type OutboxRow,
  type Waiting,
} from './views-outbox.ts'

export async function outboxPage(asked: ParsedInputOf<typeof listEffects>, setup: OutreachSetup, context: Context) {
  const { rows, total } = await outbox(context.db, context.actor, asked)
  const services = await serviceStates(setup, context)
  return { effects: rows.map((row) => entry(row, context, services)), total }
}

export async function outboxDetail(effectId: string, setup: OutreachSetup, context: Context) {
  const row = await outboxEntry(context.db, context.actor, effectId)
  if (!row) throw notFound('This message')
  return {
    effect: entry(row, context, await serviceStates(setup, context)),
    text: seesText(row, context.actor) ? fullText(row) : null,
    answer: heard(row.answer, row, context.actor),
    attempts: (await attemptsOf(context.db, effectId)).map((attempt) => ({
      ...attempt,
      said: heard(attempt.said, row, context.actor),
    })),
  }
}

export async function sendOnceMore(effectId: string, context: Context) {
  const row = await changeable(effectId, context)
  return inTransaction(context.db, async (trx) => {
    if (!(await sendAgain(trx, effectId, context.now))) throw notSendable()
    await announce(trx, context, { row, action: 'effects.sent_again', sentence: `sent ${nounOf(row)} once more` })
    return { id: effectId }
  })
}

/** Takes back what was not sent; the run that waits for it goes on without. */
export async function takeBack(
  { effectId, because }: ParsedInputOf<typeof dropOneEffect>,
  settle: Settle,
  context: Context,
) {
  const row = await changeable(effectId, context)
  return inTransaction(context.db, async (trx) => {
    if (!(await dropEffect(trx, effectId, because))) throw alreadySent()
    const { id, runId, stepId, kind } = row
    if (runId !== null && stepId !== null)
      await settle(trx, { id, runId, stepId, kind, state: 'dropped', answer: null, failure: because, at: context.now })
    const sentence = `took back ${nounOf(row)}: ${because}`
    await announce(trx, context, { row, action: 'effects.dropped', sentence })
    return { id: effectId }
  })
}

async function changeable(effectId: string, { db, actor }: Context): Promise<OutboxRow> {
  const row = await outboxEntry(db, actor, effectId)
  if (!row) throw notFound('This message')
  if (!mayChange(row, actor)) throw row.accountId === null ? notAllowed() : outsideWriteScope()
  return row
}

function mayChange(row: OutboxRow, actor: Actor): boolean {
  if (row.accountId === null) return may(actor, 'sources.administer')
  return may(actor, 'playbooks.run') && row.mergedIntoId === null && reaches(actor, 'write', row)
}

async function announce(
  trx: Trx,
  context: Context,
  { row, action, sentence }: { row: OutboxRow; action: string; sentence: string },
): Promise<void> {
  const account = row.accountId === null ? {} : { accountId: row.accountId }
  await recordAudit(trx, context, [{ action, subjectKind: 'effect', subjectId: row.id, ...account, sentence }])
  await tellScreens(trx, 'effects')
}

const NOUNS = { email: 'an e-mail', slack: 'a Slack message', webhook: 'a webhook' } as const

function nounOf(row: OutboxRow): string {
  return `${NOUNS[row.kind]}${row.playbook === null ? '' : ` of ${row.playbook}`}`
}

export type ServiceStates = Record<'mail' | 'slack', 'on' | 'off' | 'unreadable'>

async function serviceStates(setup: OutreachSetup, { db, dataDirectory }: Context): Promise<ServiceStates> {
  const vault = vaultOf(setup, dataDirectory)
  const [mail, slack] = await Promise.all([mailService(db, setup, vault), slackService(db, vault)])
  return { mail: mail.state, slack: slack.state }
}

export async function outreachState(setup: OutreachSetup, context: Context) {
  const services = await serviceStates(setup, context)
  const waiting = await waitingEffects(context.db, context.actor, context.now)
  const failed = await recentlyFailed(context.db, context.actor, context.now)
  return { ...services, waiting, failed, sentences: sentencesOf(services, waiting) }
}

/** Told where something waits for a way out that is not there. */
function sentencesOf({ mail, slack }: ServiceStates, { email, slack: messages }: Waiting): string[] {
  const wait = (count: number, noun: string) => `${count} ${noun}${count === 1 ? ' waits' : 's wait'}`
  return [
    ...(mail !== 'on' && email > 0 ? [`${wait(email, 'e-mail')}: ${OBSTACLES.email[mail]}`] : []),
    ...(slack !== 'on' && messages > 0 ? [`${wait(messages, 'Slack message')}: ${OBSTACLES.slack[slack]}`] : []),
  ]
}

const OBSTACLES = {
  email: { off: 'no mail server is set up.', unreadable: 'the password of the mail server must be entered again.' },
  slack: { off: 'Slack is not set up.', unreadable: 'the Slack token must be entered again.' },
} as const

function entry(row: OutboxRow, { actor, now }: Context, services: ServiceStates): Effect {
  const { id, kind, state, accountId, accountName, runId, stepId, playbook } = row
  return {
    id,
    kind,
    state,
    account: accountId !== null && accountName !== null ? { id: accountId, name: accountName } : null,
    run: runId !== null && stepId !== null ? { id: runId, stepId, playbook: playbook ?? '' } : null,
    to: receiver(row, actor),
    title: seesText(row, actor) ? titleOf(row) : null,
    attempts: row.attempts,
    dueAt: row.dueAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    because: heard(reasonOf(row, now, services), row, actor),
    mayChange: mayChange(row, actor),
  }
}

function reasonOf({ state, kind, failure, dueAt }: OutboxRow, now: Date, services: ServiceStates): string | null {
  if (state === 'held') return 'It waits to be read and released.'
  if (state !== 'due') return failure
  const service = kind === 'email' ? services.mail : kind === 'slack' ? services.slack : 'on'
  if (service !== 'on' && kind !== 'webhook') return `It waits: ${OBSTACLES[kind][service]}`
  if (failure !== null) return `${failure} It is tried again.`
  return dueAt > now ? 'It is not time yet.' : 'It is about to go out.'
}

function receiver({ payload, endpointName, ...row }: OutboxRow, actor: Actor): string {
  if (payload.kind === 'webhook') return endpointName ?? 'an endpoint that was removed'
  if (payload.kind === 'slack') return 'channel' in payload.to ? payload.to.channel : payload.to.email
  const isOpen = payload.audience === 'member' || seesPeople(row, actor)
  const name = isOpen ? payload.toName : maskedName(payload.toName)
  const email = isOpen ? payload.to : maskedEmail(payload.to)
  return name ? `${name} · ${email}` : (email ?? '')
}

function seesPeople(row: Pick<OutboxRow, 'accountId' | 'ownerId' | 'granted'>, actor: Actor): boolean {
  return row.accountId === null || reaches(actor, 'contact_details', row)
}

/** A receiver that turns a message down likes to repeat whom it was for. */
function heard<Said extends string | null>(said: Said, row: OutboxRow, actor: Actor): Said | string {
  return said === null || seesPeople(row, actor) ? said : maskedAddresses(said)
}

/** A text may hold names and amounts: it is shown to whoever may see both of the account. */
function seesText(row: OutboxRow, actor: Actor): boolean {
  if (row.accountId === null) return true
  return reaches(actor, 'contact_details', row) && reaches(actor, 'money', row)
}

const TITLE_LENGTH = 120

function titleOf({ payload }: OutboxRow): string {
  if (payload.kind === 'email') return payload.subject
  return (payload.kind === 'slack' ? payload.text : payload.type).slice(0, TITLE_LENGTH)
}

function fullText({ payload }: OutboxRow): string {
  if (payload.kind === 'email') return payload.text
  return payload.kind === 'slack' ? payload.text : JSON.stringify({ type: payload.type, data: payload.data }, null, 2)
}
