import { z } from 'zod'
import { CONTACT_ROLES } from '../../kernel/conditions.ts'
import { Id, Instant, isStorable, listOf, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { EFFECT_KINDS, EFFECT_STATES } from './effect-words.ts'

const Text = (max: number) => z.string().trim().max(max).refine(isStorable)
const EffectId = z.string().min(1).max(200).refine(isStorable)
const Named = z.object({ id: z.number(), name: z.string() })

export const listMergeFields = endpoint({
  method: 'GET',
  path: '/api/merge-fields',
  permission: 'playbooks.read',
  summary: 'Fields that texts of playbooks can use, with names and examples',
  input: z.object({}),
  output: z.object({
    fields: z.array(z.object({ field: z.string(), name: z.string(), example: z.string(), group: z.string() })),
  }),
})

export const previewMessage = endpoint({
  method: 'POST',
  path: '/api/messages/preview',
  permission: 'playbooks.read',
  summary: 'How a template would read for one account now, and who would get it',
  input: z.object({
    kind: z.enum(['email', 'slack', 'text']),
    accountId: Id,
    contactId: Id.optional(),
    subject: Text(200).default(''),
    body: Text(20_000),
    toRoles: z.array(z.enum(CONTACT_ROLES)).max(5).default([]),
  }),
  output: z.object({
    subject: z.string(),
    text: z.string(),
    /** Of an e-mail: the same words as simple HTML. */
    html: z.string().nullable(),
    /** Fields without a value and without a fallback. */
    missing: z.array(z.string()),
    /** What keeps the template from being used. */
    problems: z.array(z.string()),
    /** Of an e-mail: who would get it. */
    recipient: z.object({ name: z.string().nullable(), email: z.string(), role: z.string().nullable() }).nullable(),
    /** Who was chosen or passed over, and why. */
    because: z.array(z.string()),
  }),
})

const Notice = z.object({
  id: z.number(),
  text: z.string(),
  account: Named.nullable(),
  path: z.string().nullable(),
  at: Instant,
  readAt: Instant.nullable(),
})
export type Notice = z.output<typeof Notice>

export const listNotices = endpoint({
  method: 'GET',
  path: '/api/me/notices',
  permission: 'self',
  summary: 'What Volant said to the member, newest first',
  input: z.object({ before: Id.optional(), limit: wholeNumber(1, 100).default(30) }),
  output: z.object({ unread: z.number(), notices: z.array(Notice) }),
})

export const readNotices = endpoint({
  method: 'POST',
  path: '/api/me/notices/read',
  permission: 'self',
  summary: 'Mark notices as read: these, or all',
  input: z.object({ ids: listOf(Id, 100).optional() }),
  output: z.object({ unread: z.number() }),
})

export const Effect = z.object({
  id: z.string(),
  kind: z.enum(EFFECT_KINDS),
  state: z.enum(EFFECT_STATES),
  account: Named.nullable(),
  run: z.object({ id: z.number(), stepId: z.string(), playbook: z.string() }).nullable(),
  /** To whom, as the reader may see it. */
  to: z.string(),
  /** The subject, or how the text begins. Null: the reader does not see what it may hold. */
  title: z.string().nullable(),
  attempts: z.number(),
  dueAt: Instant,
  sentAt: Instant.nullable(),
  createdAt: Instant,
  /** Why it waits, failed or was dropped, as a sentence. */
  because: z.string().nullable(),
  mayChange: z.boolean(),
})
export type Effect = z.output<typeof Effect>

export const listEffects = endpoint({
  method: 'GET',
  path: '/api/effects',
  permission: 'playbooks.read',
  summary: 'What left the house or is to leave it, newest first',
  input: z.object({
    kind: z.enum(EFFECT_KINDS).optional(),
    state: z.enum(EFFECT_STATES).optional(),
    accountId: Id.optional(),
    endpointId: Id.optional(),
    ...Page,
  }),
  output: z.object({ effects: z.array(Effect), total: z.number() }),
})

export const getEffect = endpoint({
  method: 'GET',
  path: '/api/effects/:effectId',
  permission: 'playbooks.read',
  summary: 'The full text of one message, and every attempt to deliver it',
  input: z.object({ effectId: EffectId }),
  output: z.object({
    effect: Effect,
    /** Null: the reader does not see what it may hold. */
    text: z.string().nullable(),
    answer: z.string().nullable(),
    attempts: z.array(
      z.object({
        attempt: z.number(),
        at: Instant,
        tookMs: z.number(),
        ok: z.boolean(),
        status: z.number().nullable(),
        said: z.string(),
      }),
    ),
  }),
})

export const sendEffectAgain = endpoint({
  method: 'POST',
  path: '/api/effects/:effectId/send-again',
  permission: 'playbooks.run',
  summary: 'Send a message that failed or was dropped once more, or a webhook under the same id',
  input: z.object({ effectId: EffectId }),
  output: z.object({ id: z.string() }),
})

export const dropOneEffect = endpoint({
  method: 'POST',
  path: '/api/effects/:effectId/drop',
  permission: 'playbooks.run',
  summary: 'Take back a message that was not sent yet; its run goes on without it',
  input: z.object({ effectId: EffectId, because: Text(300).min(1, 'Say why.') }),
  output: z.object({ id: z.string() }),
})

/** For every screen that speaks of sending: whether it is possible, and what waits. */
export const getOutreachState = endpoint({
  method: 'GET',
  path: '/api/outreach-state',
  permission: 'playbooks.read',
  summary: 'Whether mail and Slack are set up, and how much waits or failed',
  input: z.object({}),
  output: z.object({
    mail: z.enum(['on', 'off', 'unreadable']),
    slack: z.enum(['on', 'off', 'unreadable']),
    /** Due by now and not sent, by kind. */
    waiting: z.object({ email: z.number(), slack: z.number(), webhook: z.number() }),
    /** Failed for good in the last 7 days. */
    failed: z.number(),
    /** What stands in the way, as sentences. */
    sentences: z.array(z.string()),
  }),
})
