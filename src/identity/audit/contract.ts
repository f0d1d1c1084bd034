import { z } from 'zod'
import { DayText, Id, Instant, isStorable, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const AuditFilters = {
  /** The member who acted, also through a key. */
  actorId: Id.optional(),
  /** `members.` finds everything about members, `members.invited` only invitations. */
  action: z
    .string()
    .max(100)
    .regex(/^[a-z_.]*$/, 'Write an action such as members.invited, or its beginning such as members.')
    .optional(),
  accountId: Id.optional(),
  search: z.string().trim().max(200).refine(isStorable).optional(),
  from: DayText.optional(),
  to: DayText.optional(),
}

export const AuditEntryOut = z.object({
  id: z.number(),
  at: Instant,
  actorKind: z.enum(['member', 'key', 'command', 'system']),
  actorId: z.number().nullable(),
  actorName: z.string(),
  action: z.string(),
  subjectKind: z.string(),
  subjectId: z.string().nullable(),
  accountId: z.number().nullable(),
  sentence: z.string(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditEntryOut = z.output<typeof AuditEntryOut>

export const listAudit = endpoint({
  method: 'GET',
  path: '/api/audit',
  permission: 'audit.read',
  summary: 'What was done by whom, newest first; `next` is the `before` of the following page',
  input: z.object({ ...AuditFilters, before: Id.optional(), limit: wholeNumber(1, 200).default(50) }),
  output: z.object({ entries: z.array(AuditEntryOut), next: z.number().nullable() }),
})

export const exportAudit = endpoint({
  method: 'GET',
  path: '/api/audit/export',
  permission: 'audit.read',
  summary: 'The same as a CSV file, without a bound',
  input: z.object(AuditFilters),
  output: z.unknown(),
  reply: 'file',
})
