import { z } from 'zod'
import { LEAD_KINDS, LEAD_STATES } from '../../kernel/leads.ts'
import { DEPARTMENTS } from '../../kernel/permissions.ts'
import { DayOut, DayText, Flag, Id, Instant, isStorable, listOf, Page, shortText } from '../../kernel/schemas.ts'
import { Currency } from '../../identity/company/contract.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Person = z.object({ id: z.number(), name: z.string() })
const Kind = z.enum(LEAD_KINDS)
const State = z.enum(LEAD_STATES)
const Department = z.enum(DEPARTMENTS)
const LongText = z.string().trim().max(4_000).refine(isStorable)
/** A decimal amount per year, in the lead's currency. */
const Amount = z
  .string()
  .regex(/^\d{1,13}(\.\d{1,4})?$/, 'Write an amount such as 12000 or 12000.50.')
  .meta({ description: 'Decimal amount per year' })

export const Lead = z.object({
  id: z.number(),
  account: Person,
  kind: Kind,
  /** CSQL, PSQA, Advocacy, Renewal or Expansion. */
  label: z.string(),
  title: z.string(),
  note: z.string(),
  state: State,
  fromDepartment: z.string().nullable(),
  toDepartment: z.string().nullable(),
  /** Masked where the reader may not see contact details. */
  contact: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  createdOn: DayOut,
  createdBy: Person.nullable(),
  sentAt: Instant.nullable(),
  decidedAt: Instant.nullable(),
  decidedBy: Person.nullable(),
  /** Why it was declined or lost. */
  reason: z.string().nullable(),
  closedOn: DayOut.nullable(),
  /** Expected per year, as written down. Null where unknown or hidden. */
  amount: z.string().nullable(),
  wonAmount: z.string().nullable(),
  currency: z.string(),
  /** In minor units of the reporting currency: won where won, else expected. Null without an amount or a rate. */
  amountMinor: z.number().nullable(),
  moneyHidden: z.boolean(),
  wonAccount: Person.nullable(),
  /** The run of a playbook that made it. */
  run: z.object({ id: z.number(), playbook: z.string() }).nullable(),
  mayChange: z.boolean(),
  mayDecide: z.boolean(),
})
export type Lead = z.output<typeof Lead>

export const LEAD_SORTS = ['newest', 'waiting', 'amount', 'account'] as const

const Question = {
  /** Leads sent to this department. */
  to: Department.optional(),
  from: Department.optional(),
  /** Of accounts the reader owns, or written down by the reader. */
  mine: Flag.default(false),
  accountId: Id.optional(),
  states: listOf(State, LEAD_STATES.length).default([]),
  kinds: listOf(Kind, LEAD_KINDS.length).default([]),
  /** Found on or after this day, and before that one. */
  since: DayText.optional(),
  before: DayText.optional(),
  search: z.string().trim().max(200).refine(isStorable).optional(),
}

export const listLeads = endpoint({
  method: 'GET',
  path: '/api/leads',
  permission: 'accounts.read',
  summary:
    'Leads of the accounts the reader may see, with how many were sent, accepted and won, and what they are worth',
  input: z.object({ ...Question, sort: z.enum(LEAD_SORTS).default('newest'), ...Page }),
  output: z.object({
    leads: z.array(Lead),
    total: z.number(),
    /** Of the same question without `states`. */
    counts: z.record(State, z.number()),
    /** Accepted of those decided; null while none is. */
    acceptedShare: z.number().nullable(),
    /** Minor units; of open, sent and accepted leads, and of won ones. Null where the reader sees no money. */
    pipelineMinor: z.number().nullable(),
    wonMinor: z.number().nullable(),
    /** Leads whose amount is missing or cannot be converted: they are not in the sums. */
    withoutAmount: z.number(),
    currency: z.string(),
    /** The department whose inbox the reader works in. */
    department: Department.nullable(),
    mayCreate: z.boolean(),
  }),
})

/** A file goes to whoever asked and is written down; POST, as other files are. */
export const exportLeads = endpoint({
  method: 'POST',
  path: '/api/leads/export',
  permission: 'exports.create',
  summary: 'The leads of the list, as CSV or XLSX',
  input: z.object({
    ...Question,
    sort: z.enum(LEAD_SORTS).default('newest'),
    format: z.enum(['csv', 'xlsx']).default('csv'),
  }),
  output: z.object({}),
  reply: 'file',
})

export const getLead = endpoint({
  method: 'GET',
  path: '/api/leads/:leadId',
  permission: 'accounts.read',
  summary: 'A lead with everything that happened to it',
  input: z.object({ leadId: Id }),
  output: Lead.extend({
    events: z.array(
      z.object({
        id: z.number(),
        at: Instant,
        kind: z.enum(['found', 'sent', 'accepted', 'declined', 'won', 'lost']),
        member: Person.nullable(),
        department: z.string().nullable(),
        reason: z.string().nullable(),
      }),
    ),
  }),
})

const Changed = z.object({ id: z.number(), undoId: z.number().nullable() })

const Fields = {
  title: shortText(200),
  note: LongText.default(''),
  contactId: Id.nullable().default(null),
  amount: Amount.nullable().default(null),
  currency: Currency.nullable().default(null),
}

export const createLeadByHand = endpoint({
  method: 'POST',
  path: '/api/leads',
  permission: 'leads.write',
  summary: 'Write a lead down, and send it to a department at once if one is named',
  input: z.object({
    accountId: Id,
    kind: Kind,
    ...Fields,
    /** Who found it; without it the department of the writer. */
    fromDepartment: Department.nullable().default(null),
    toDepartment: Department.nullable().default(null),
  }),
  output: Changed,
})

export const editLead = endpoint({
  method: 'PATCH',
  path: '/api/leads/:leadId',
  permission: 'leads.write',
  summary: 'Change what a lead says, while it is not won or lost',
  input: z.object({
    leadId: Id,
    title: shortText(200).optional(),
    note: LongText.optional(),
    kind: Kind.optional(),
    contactId: Id.nullable().optional(),
    amount: Amount.nullable().optional(),
    currency: Currency.nullable().optional(),
    fromDepartment: Department.nullable().optional(),
  }),
  output: Changed,
})

export const sendLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/send',
  permission: 'leads.write',
  summary: 'Send a lead to a department, also again after it was declined',
  input: z.object({ leadId: Id, toDepartment: Department, note: LongText.optional() }),
  output: Changed,
})

export const acceptLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/accept',
  permission: 'leads.write',
  summary: 'Accept a lead that was sent to your department',
  input: z.object({ leadId: Id }),
  output: Changed,
})

export const declineLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/decline',
  permission: 'leads.write',
  summary: 'Decline a lead, with the reason that goes back to who sent it',
  input: z.object({ leadId: Id, reason: shortText(500) }),
  output: Changed,
})

export const winLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/win',
  permission: 'leads.write',
  summary: 'Say that a lead was won, with what it is worth per year and the account that was won through it',
  input: z.object({
    leadId: Id,
    amount: Amount.nullable().default(null),
    wonAccountId: Id.nullable().default(null),
    closedOn: DayText.optional(),
  }),
  output: Changed,
})

export const loseLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/lose',
  permission: 'leads.write',
  summary: 'Say that a lead was lost, and why',
  input: z.object({ leadId: Id, reason: shortText(500), closedOn: DayText.optional() }),
  output: Changed,
})

export const undoLead = endpoint({
  method: 'POST',
  path: '/api/leads/:leadId/undo',
  permission: 'leads.write',
  summary: 'Take back what you did to a lead in the last ten minutes, if nothing happened since',
  input: z.object({ leadId: Id, undoId: Id }),
  output: z.object({ id: z.number() }),
})
