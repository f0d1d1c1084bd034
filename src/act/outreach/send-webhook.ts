import { Webhook } from 'standardwebhooks'
import { ForbiddenAddress, NoAnswer, post, type Answer, type Resolve } from '../../platform/outgoing/post.ts'
import type { AllowedNetworks } from '../../platform/outgoing/address-guard.ts'
import { droppedBecause, type Sender } from './delivery.ts'
import type { Claimed, Outcome } from './store-delivery.ts'

/** Of an endpoint, as it is needed to send there. */
export interface EndpointToSend {
  name: string
  url: string
  state: 'on' | 'off' | 'gone' | 'removed'
  /** The current secret first, then one that is still honoured; empty when they cannot be read any more. */
  secrets: readonly string[]
}

export interface WebhookParts {
  endpoint(id: number): Promise<EndpointToSend | null>
  allowed: AllowedNetworks
  now(): Date
  resolve?: Resolve
  timeoutMs?: number
}

const LONGEST_SAID = 2_000

/** Sends by Standard Webhooks: the id stays the same at every attempt, the timestamp and the signature are of the attempt. */
export function webhookSender(parts: WebhookParts): Sender {
  return async (effect, signal) => {
    const endpoint = effect.endpointId === null ? null : await parts.endpoint(effect.endpointId)
    if (!endpoint || endpoint.state === 'removed') return droppedBecause('The endpoint was removed.')
    if (endpoint.state === 'gone')
      return failed(`The endpoint ${endpoint.name} answered 410 Gone and wants no more messages.`)
    if (endpoint.state === 'off') return droppedBecause(`The endpoint ${endpoint.name} is switched off.`)
    if (endpoint.secrets.length === 0)
      return failed(`The secret of ${endpoint.name} cannot be read any more. Make a new one in the settings.`)
    const body = bodyOf(effect)
    try {
      const answer = await post(new URL(endpoint.url), {
        headers: headersOf(effect.id, body, endpoint.secrets, parts.now()),
        body,
        allowed: parts.allowed,
        signal,
        ...(parts.resolve ? { resolve: parts.resolve } : {}),
        ...(parts.timeoutMs ? { timeoutMs: parts.timeoutMs } : {}),
      })
      return outcomeOf(answer)
    } catch (error) {
      if (error instanceof ForbiddenAddress) return failed(error.message)
      if (error instanceof NoAnswer) return { result: 'again', status: null, said: '', failure: error.message }
      throw error
    }
  }
}

/** The same bytes at every attempt. */
function bodyOf({ payload, createdAt }: Claimed): string {
  if (payload.kind !== 'webhook') throw new Error('not a webhook')
  return JSON.stringify({ type: payload.type, timestamp: createdAt.toISOString(), data: payload.data })
}

function headersOf(id: string, body: string, secrets: readonly string[], at: Date): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'Volant',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}

function outcomeOf({ status, body, location, retryAfterMs }: Answer): Outcome {
  const said = body.slice(0, LONGEST_SAID).replaceAll('\u0000', '')
  if (status >= 200 && status < 300) return { result: 'sent', status, said, failure: null }
  if (status === 410)
    return { result: 'failed', status, said, failure: 'The receiver answered 410 Gone.', endpointIsGone: true }
  if (status >= 300 && status < 400) {
    const to = location ? ` to ${location.slice(0, 300)}` : ''
    return {
      result: 'again',
      status,
      said,
      failure: `The receiver redirects${to}. Redirects are not followed: give the final address.`,
    }
  }
  const believed = status === 429 || status === 503 ? retryAfterMs : null
  return { result: 'again', status, said, failure: `The receiver answered ${status}.`, retryAfterMs: believed }
}

function failed(failure: string): Outcome {
  return { result: 'failed', status: null, said: '', failure }
}
