import { z } from 'zod'
import { Flag, Id, Instant, isStorable, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { WEBHOOK_EVENTS } from './webhook-events.ts'

const Url = z
  .string()
  .trim()
  .max(2_000)
  .refine(isStorable)
  .refine(isUsableUrl, 'Give an http or https address without a user name in it.')
  .meta({ format: 'uri' })

/** Kinds of events it hears of besides what playbooks send to it; null: all, also those to come. */
const Events = z.array(z.enum(WEBHOOK_EVENTS)).max(WEBHOOK_EVENTS.length).nullable()

export const WebhookEndpoint = z.object({
  id: z.number(),
  name: z.string(),
  /** Null: the reader may only know where it leads. */
  url: z.string().nullable(),
  host: z.string(),
  state: z.enum(['on', 'off', 'gone']),
  because: z.string().nullable(),
  events: Events,
  createdAt: Instant,
  /** Until when the secret before this one signs as well. */
  oldSecretUntil: Instant.nullable(),
  /** Of the last 7 days. */
  deliveries: z.object({ sent: z.number(), failed: z.number(), waiting: z.number() }),
  lastSentAt: Instant.nullable(),
  /** Published playbooks that send to it. */
  playbooks: z.array(z.object({ id: z.number(), name: z.string() })),
})
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>

export const listWebhookEndpoints = endpoint({
  method: 'GET',
  path: '/api/webhook-endpoints',
  permission: 'playbooks.read',
  summary: 'Where webhooks can be sent to',
  input: z.object({}),
  output: z.object({ endpoints: z.array(WebhookEndpoint) }),
})

export const createWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/api/webhook-endpoints',
  permission: 'sources.administer',
  summary: 'Add an endpoint; its secret is shown this once',
  input: z.object({ name: shortText(100), url: Url, events: Events.default(null) }),
  output: z.object({ id: z.number(), secret: z.string() }),
})

export const changeWebhookEndpoint = endpoint({
  method: 'PATCH',
  path: '/api/webhook-endpoints/:endpointId',
  permission: 'sources.administer',
  summary: 'Rename an endpoint, change its address or what it hears of, switch it on or off',
  input: z.object({
    endpointId: Id,
    name: shortText(100).optional(),
    url: Url.optional(),
    events: Events.optional(),
    state: z.enum(['on', 'off']).optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const removeWebhookEndpoint = endpoint({
  method: 'DELETE',
  path: '/api/webhook-endpoints/:endpointId',
  permission: 'sources.administer',
  summary: 'Remove an endpoint; what waits for it is dropped',
  input: z.object({ endpointId: Id }),
  output: z.object({ id: z.number() }),
})

export const rotateWebhookSecret = endpoint({
  method: 'POST',
  path: '/api/webhook-endpoints/:endpointId/secret',
  permission: 'sources.administer',
  summary: 'Make a new secret, shown this once; the old one signs along for a day',
  input: z.object({ endpointId: Id, dropOld: Flag.default(false) }),
  output: z.object({ secret: z.string() }),
})

export const testWebhookEndpoint = endpoint({
  method: 'POST',
  path: '/api/webhook-endpoints/:endpointId/test',
  permission: 'sources.administer',
  summary: 'Send a test message to an endpoint',
  input: z.object({ endpointId: Id }),
  output: z.object({ effectId: z.string() }),
})

export const redeliverWebhooks = endpoint({
  method: 'POST',
  path: '/api/webhook-endpoints/:endpointId/redeliver',
  permission: 'sources.administer',
  summary: 'Send everything of a range of time once more, under the same ids',
  input: z.object({
    endpointId: Id,
    from: z.iso.datetime({ offset: true }),
    to: z.iso.datetime({ offset: true }),
    /** Also what arrived already. */
    withSent: Flag.default(false),
  }),
  output: z.object({ count: z.number() }),
})

function isUsableUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hostname } = new URL(text)
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '' && hostname !== ''
}
