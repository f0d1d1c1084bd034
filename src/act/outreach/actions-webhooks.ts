import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { may } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { isAllowedAddress } from '../../platform/outgoing/address-guard.ts'
import type {
  changeWebhookEndpoint,
  createWebhookEndpoint,
  redeliverWebhooks,
  rotateWebhookSecret,
} from './contract-webhooks.ts'
import { newEndpointSecret, OLD_SECRET_MS, sealEndpointSecret } from './endpoint-secret.ts'
import { endpointNotOn, endpointRemoved, privateAddress, rangeEmpty, rangeTooLarge } from './errors.ts'
import { vaultOf, type OutreachSetup } from './setup.ts'
import { countInRange, intendEffect, sendRangeAgain } from './store-effects.ts'
import { insertEndpoint, lockEndpoint, saveEndpoint, type StoredEndpoint } from './store-endpoints.ts'
import { endpoints } from './views-webhooks.ts'

const MOST_IN_RANGE = 10_000

/** Where each leads; the whole address, which may hold a key, only for whoever administers. */
export async function endpointList({ db, actor, now }: Context) {
  const isAdministrator = may(actor, 'sources.administer')
  const rows = await endpoints(db, now)
  return {
    endpoints: rows.map(({ url, sent, failed, waiting, ...row }) => ({
      ...row,
      url: isAdministrator ? url : null,
      host: new URL(url).host,
      deliveries: { sent, failed, waiting },
    })),
  }
}

export async function addEndpoint(
  { name, url, events }: ParsedInputOf<typeof createWebhookEndpoint>,
  setup: OutreachSetup,
  context: Context,
) {
  refusePrivate(url, setup)
  const secret = newEndpointSecret()
  const sealed = sealEndpointSecret(vaultOf(setup, context.dataDirectory), secret)
  return inTransaction(context.db, async (trx) => {
    const { actor, now } = context
    const id = await insertEndpoint(trx, { name, url, events, secret: sealed, createdBy: actor.memberId, now })
    await announce(trx, context, {
      id,
      action: 'webhooks.created',
      sentence: `added the webhook endpoint ${name} at ${new URL(url).host}`,
    })
    return { id, secret }
  })
}

export async function editEndpoint(
  { endpointId, ...change }: ParsedInputOf<typeof changeWebhookEndpoint>,
  setup: OutreachSetup,
  context: Context,
) {
  if (change.url !== undefined) refusePrivate(change.url, setup)
  return inTransaction(context.db, async (trx) => {
    const before = await usableEndpoint(trx, endpointId)
    const state = change.state ?? before.state
    const because = state === before.state ? before.because : null
    const events = change.events === undefined ? before.events : change.events
    const after = { ...before, name: change.name ?? before.name, url: change.url ?? before.url, events, state, because }
    const sentence = changesOf(before, after)
    if (sentence === '') return { id: endpointId }
    await saveEndpoint(trx, after, context.now)
    await announce(trx, context, { id: endpointId, action: 'webhooks.changed', sentence })
    return { id: endpointId }
  })
}

function changesOf(before: StoredEndpoint, after: StoredEndpoint): string {
  return [
    ...(before.name === after.name ? [] : [`renamed the webhook endpoint ${before.name} to ${after.name}`]),
    ...(before.url === after.url ? [] : [`let the webhook endpoint ${after.name} lead to ${new URL(after.url).host}`]),
    ...(heard(before) === heard(after) ? [] : [`let the webhook endpoint ${after.name} hear of ${heard(after)}`]),
    ...(before.state === after.state ? [] : [`switched the webhook endpoint ${after.name} ${after.state}`]),
  ].join('; ')
}

const heard = ({ events }: StoredEndpoint): string =>
  events === null ? 'all events' : events.length === 0 ? 'no events' : events.toSorted().join(', ')

/** Its name stays for the list of deliveries; address and secret are forgotten. */
export async function dropEndpoint(endpointId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const before = await usableEndpoint(trx, endpointId)
    const nothing = Buffer.alloc(0)
    const after = {
      ...before,
      state: 'removed',
      url: '',
      secret: nothing,
      oldSecret: null,
      oldSecretUntil: null,
    } as const
    await saveEndpoint(trx, after, context.now)
    const sentence = `removed the webhook endpoint ${before.name}`
    await announce(trx, context, { id: endpointId, action: 'webhooks.removed', sentence })
    return { id: endpointId }
  })
}

export async function rotateSecret(
  { endpointId, dropOld }: ParsedInputOf<typeof rotateWebhookSecret>,
  setup: OutreachSetup,
  context: Context,
) {
  const secret = newEndpointSecret()
  const sealed = sealEndpointSecret(vaultOf(setup, context.dataDirectory), secret)
  return inTransaction(context.db, async (trx) => {
    const before = await usableEndpoint(trx, endpointId)
    const oldSecretUntil = dropOld ? null : new Date(context.now.getTime() + OLD_SECRET_MS)
    const after = { ...before, secret: sealed, oldSecret: dropOld ? null : before.secret, oldSecretUntil }
    await saveEndpoint(trx, after, context.now)
    const sentence = `made a new secret of the webhook endpoint ${before.name}${dropOld ? '; the old one is void' : ''}`
    await announce(trx, context, { id: endpointId, action: 'webhooks.secret_changed', sentence })
    return { secret }
  })
}

export async function sendTest(endpointId: number, context: Context) {
  return inTransaction(context.db, async (trx) => {
    const endpoint = await usableEndpoint(trx, endpointId)
    if (endpoint.state !== 'on') throw endpointNotOn()
    const { id } = await intendEffect(trx, {
      of: { id: `test:${randomUUID()}` },
      accountId: null,
      memberId: context.actor.memberId,
      payload: {
        kind: 'webhook',
        endpointId,
        type: 'volant.test',
        data: { message: 'This is a test message of Volant.', sent_by: context.actor.name },
      },
      dueAt: context.now,
    })
    const sentence = `sent a test message to the webhook endpoint ${endpoint.name}`
    await announce(trx, context, { id: endpointId, action: 'webhooks.tested', sentence })
    return { effectId: id }
  })
}

export async function redeliver(
  { endpointId, from, to, withSent }: ParsedInputOf<typeof redeliverWebhooks>,
  context: Context,
) {
  const range = { endpointId, from: new Date(from), to: new Date(to), withSent }
  if (range.to <= range.from) throw rangeEmpty()
  return inTransaction(context.db, async (trx) => {
    const endpoint = await usableEndpoint(trx, endpointId)
    if (endpoint.state !== 'on') throw endpointNotOn()
    if ((await countInRange(trx, range)) > MOST_IN_RANGE) throw rangeTooLarge(MOST_IN_RANGE)
    const count = await sendRangeAgain(trx, range, context.now)
    const sentence = `sent ${count} messages to the webhook endpoint ${endpoint.name} once more`
    await announce(trx, context, {
      id: endpointId,
      action: 'webhooks.redelivered',
      sentence,
      detail: { from, to, withSent },
    })
    return { count }
  })
}

async function usableEndpoint(trx: Trx, id: number): Promise<StoredEndpoint> {
  const endpoint = await lockEndpoint(trx, id)
  if (!endpoint) throw notFound('This endpoint')
  if (endpoint.state === 'removed') throw endpointRemoved()
  return endpoint
}

/** Names are looked up when they are sent to; a literal address can be refused at once. */
function refusePrivate(url: string, { privateNetworks }: OutreachSetup): void {
  const hostname = new URL(url).hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(hostname) > 0 && !isAllowedAddress(hostname, privateNetworks)) throw privateAddress()
}

async function announce(
  trx: Trx,
  context: Context,
  { id, ...entry }: { id: number; action: string; sentence: string; detail?: Record<string, unknown> },
): Promise<void> {
  await recordAudit(trx, context, [{ ...entry, subjectKind: 'webhook_endpoint', subjectId: id }])
  await tellScreens(trx, 'webhooks', [id])
}
