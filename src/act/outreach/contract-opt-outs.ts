import { z } from 'zod'
import { Id, Instant, isStorable } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Because = z.string().trim().min(3, 'Say why, in a few words.').max(300).refine(isStorable)
const UnsubscribeToken = z.string().regex(/^[\w-]{20,200}$/)

export const OptOut = z.object({
  contactId: z.number(),
  at: Instant,
  how: z.enum(['unsubscribe', 'member', 'bounce']),
  because: z.string(),
  member: z.object({ id: z.number(), name: z.string() }).nullable(),
})
export type OptOut = z.output<typeof OptOut>

export const listOptOuts = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/opt-outs',
  permission: 'accounts.read',
  summary: 'People of an account who want no e-mail, or whose address does not exist',
  input: z.object({ accountId: Id }),
  output: z.object({ optOuts: z.array(OptOut) }),
})

export const optContactOut = endpoint({
  method: 'POST',
  path: '/api/contacts/:contactId/opt-out',
  permission: 'accounts.write',
  summary: 'Note that a person wants no e-mail',
  input: z.object({ contactId: Id, because: Because }),
  output: z.object({ id: z.number() }),
})

export const optContactIn = endpoint({
  method: 'POST',
  path: '/api/contacts/:contactId/opt-in',
  permission: 'accounts.write',
  summary: 'Let a person get e-mail again, with the reason; it is written down',
  input: z.object({ contactId: Id, because: Because }),
  output: z.object({ id: z.number() }),
})

export const readUnsubscribe = endpoint({
  method: 'GET',
  path: '/api/unsubscribe/:token',
  permission: 'public',
  summary: 'What an unsubscribe link is for; looking changes nothing',
  input: z.object({ token: UnsubscribeToken }),
  output: z.object({ company: z.string(), email: z.string(), isOptedOut: z.boolean() }),
})

/** RFC 8058: mail programs post here by themselves, the page with its button too. The body says nothing we need. */
export const unsubscribe = endpoint({
  method: 'POST',
  path: '/unsubscribe/:token',
  permission: 'public',
  summary: 'No more e-mails to the address of this link',
  input: z.object({ token: UnsubscribeToken }),
  output: z.object({ isOptedOut: z.literal(true) }),
  body: 'file',
})
