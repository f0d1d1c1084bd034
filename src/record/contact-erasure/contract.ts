import { z } from 'zod'
import { Id, Instant } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

/** Everything held about a person; given only to who may also erase it. */
export const exportContact = endpoint({
  method: 'GET',
  path: '/api/contacts/:contactId/personal-data',
  permission: 'contacts.erase',
  summary:
    'Everything held about a person as one JSON file: fields, ids, events, answers, messages and where it is named',
  input: z.object({ contactId: Id }),
  output: z.object({}),
  reply: 'file',
})

export const Erasure = z.object({
  /** Contacts of the same address, which are the same person: erased together. */
  contacts: z.array(
    z.object({ id: z.number(), name: z.string().nullable(), account: z.object({ id: z.number(), name: z.string() }) }),
  ),
  /** Files of imports still kept, which may hold the person until they are removed. */
  importFiles: z.object({ files: z.number(), until: Instant.nullable() }),
  /** The last that was asked; null: nothing was. */
  asked: z
    .object({
      id: z.number(),
      state: z.enum(['queued', 'done', 'failed']),
      neverAgain: z.boolean(),
      counts: z.record(z.string(), z.number()),
      failure: z.string().nullable(),
      askedAt: Instant,
      finishedAt: Instant.nullable(),
    })
    .nullable(),
})

export const getErasure = endpoint({
  method: 'GET',
  path: '/api/contacts/:contactId/erasure',
  permission: 'contacts.erase',
  summary: 'What erasing a person would take along, and how far it is',
  input: z.object({ contactId: Id }),
  output: Erasure,
})

export const eraseContact = endpoint({
  method: 'POST',
  path: '/api/contacts/:contactId/erasure',
  permission: 'contacts.erase',
  summary: 'Erase a person for good: cannot be taken back',
  input: z.object({
    contactId: Id,
    /** Imports and identify calls do not make the person again. */
    neverAgain: z.boolean().default(false),
  }),
  output: z.object({ erasureId: z.number() }),
})
