import { z } from 'zod'
import {
  DayOut,
  DayText,
  Flag,
  Id,
  Instant,
  isStorable,
  listOf,
  Page,
  shortText,
  wholeNumber,
} from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { DECIDED_OUTCOMES } from '../../record/money/renewal-outcome.ts'
import { RenewalSettings } from '../../record/money/renewal-settings.ts'
import { CATEGORIES, OUTCOMES, OWN_VOICES, VOICES } from './categories.ts'

const Named = z.object({ id: z.number(), name: z.string() })
const Category = z.enum(CATEGORIES)
const Outcome = z.enum(OUTCOMES)
const Decided = z.enum(DECIDED_OUTCOMES)
const Reason = z.string().trim().max(1_000).refine(isStorable).default('')
/** Minor units of the reporting currency. */
const Minor = wholeNumber(0, 100_000_000_000)

const View = z.object({
  category: Category,
  probability: z.number().nullable(),
  amountMinor: z.number().nullable(),
  reason: z.string(),
  member: Named.nullable(),
  checkpointDays: z.number().nullable(),
  saidAt: Instant,
})
export type ViewOut = z.output<typeof View>

export const Renewal = z.object({
  id: z.number(),
  account: Named,
  owner: Named.nullable(),
  segment: Named.nullable(),
  dueOn: DayOut,
  daysLeft: z.number(),
  /** ARR up for renewal, in minor units of the reporting currency; null: a rate is missing. */
  amountMinor: z.number().nullable(),
  /** Said by hand: neither files nor subscriptions change it. */
  isOwnAmount: z.boolean(),
  /** Made from the end of a term, not given by a source. */
  isDerived: z.boolean(),
  source: z.string(),
  views: z.object({ machine: View.nullable(), csm: View.nullable(), leader: View.nullable() }),
  /** The leader's category, else the CSM's, else the machine's. */
  category: Category.nullable(),
  /** What is expected of it: the effective view's amount × probability of the machine, or all of it. */
  expectedMinor: z.number().nullable(),
  disagree: z.boolean(),
  checkpoint: z.object({ days: z.number(), openedOn: DayOut, settledAt: Instant.nullable() }).nullable(),
  waitsFor: z.array(z.enum(OWN_VOICES)),
  outcome: Outcome,
  decidedOn: DayOut.nullable(),
  decidedFrom: z.enum(['source', 'ledger', 'person']).nullable(),
  renewedMinor: z.number().nullable(),
  reason: z.string().nullable(),
  note: z.string(),
  /** What the ledger says, where it says something else than the outcome. */
  contradiction: z.object({ outcome: Decided, renewedMinor: z.number(), on: DayOut.nullable() }).nullable(),
  nextStep: z
    .object({ text: z.string(), on: DayOut.nullable(), taskId: z.number().nullable(), isDone: z.boolean() })
    .nullable(),
  overall: z.number().nullable(),
  band: z.enum(['good', 'fair', 'poor', 'unknown']),
  mayEdit: z.boolean(),
})
export type Renewal = z.output<typeof Renewal>

const Filters = {
  from: DayText.optional(),
  to: DayText.optional(),
  /** `open`: not decided; `closed`: decided; `all`: both. */
  state: z.enum(['open', 'closed', 'all']).default('open'),
  outcomes: listOf(Outcome, 5).default([]),
  categories: listOf(z.enum([...CATEGORIES, 'none']), 4).default([]),
  ownerIds: listOf(Id, 100).default([]),
  segmentIds: listOf(Id, 100).default([]),
  accountId: Id.optional(),
  disagree: Flag.default(false),
  /** Renewals at a checkpoint that waits for this voice. */
  waitsFor: z.enum(OWN_VOICES).optional(),
  /** Closed ones whose outcome the ledger does not bear out. */
  contradicted: Flag.default(false),
  withoutNextStep: Flag.default(false),
  search: z.string().trim().max(200).refine(isStorable).optional(),
}
const Question = z.object(Filters)
export type Question = z.output<typeof Question>

const Sums = z.object({
  commit: z.number(),
  best_case: z.number(),
  at_risk: z.number(),
  /** Not said. */
  none: z.number(),
})

export const Totals = z.object({
  renewals: z.number(),
  amountMinor: z.number(),
  expectedMinor: z.number(),
  renewedMinor: z.number(),
  /** Whose amount is unknown for want of a rate. */
  unknown: z.number(),
  disagree: z.number(),
  waiting: z.number(),
  machine: Sums,
  csm: Sums,
  leader: Sums,
  effective: Sums,
})
export type Totals = z.output<typeof Totals>

export const listRenewals = endpoint({
  method: 'GET',
  path: '/api/renewals',
  permission: 'revenue.read',
  summary:
    'Renewals of accounts whose money the reader sees, with the machine’s, the CSM’s and the leader’s view and totals',
  input: z.object({
    ...Filters,
    sort: z.enum(['due', 'amount', 'account', 'probability']).default('due'),
    descending: Flag.default(false),
    ...Page,
  }),
  output: z.object({
    renewals: z.array(Renewal),
    total: z.number(),
    totals: Totals,
    currency: z.string(),
    /** Which voices the reader may speak with, as far as the account is theirs to change. */
    mySpeaking: z.array(z.enum(OWN_VOICES)),
    lossReasons: z.array(z.string()),
    winReasons: z.array(z.string()),
  }),
})

export const groupRenewals = endpoint({
  method: 'GET',
  path: '/api/renewals-groups',
  permission: 'revenue.read',
  summary: 'Totals of the same renewals by owner, month or segment; they add up to those of the list',
  input: z.object({ ...Filters, by: z.enum(['owner', 'month', 'segment']) }),
  output: z.object({
    groups: z.array(Totals.extend({ key: z.string(), id: z.number().nullable(), label: z.string() })),
    currency: z.string(),
  }),
})

export const exportRenewals = endpoint({
  method: 'GET',
  path: '/api/renewals-export',
  permission: 'exports.create',
  summary: 'The same renewals as a file',
  input: z.object({ ...Filters, format: z.enum(['csv', 'xlsx']).default('csv') }),
  output: z.unknown(),
  reply: 'file',
})

export const getRenewal = endpoint({
  method: 'GET',
  path: '/api/renewals/:renewalId',
  permission: 'revenue.read',
  summary: 'A renewal with everything said and done about it',
  input: z.object({ renewalId: Id }),
  output: Renewal.extend({
    currency: z.string(),
    views: Renewal.shape.views,
    said: z.array(View.extend({ id: z.number(), voice: z.enum(VOICES) })),
    checkpoints: z.array(z.object({ days: z.number(), openedOn: DayOut, settledAt: Instant.nullable() })),
    /** What was changed by whom: amount, outcome, next step. */
    changes: z.array(z.object({ at: Instant, by: z.string(), sentence: z.string() })),
    /** Other renewals of the account, newest first. */
    others: z.array(
      z.object({
        id: z.number(),
        dueOn: DayOut,
        amountMinor: z.number().nullable(),
        outcome: Outcome,
        renewedMinor: z.number().nullable(),
      }),
    ),
    mySpeaking: z.array(z.enum(OWN_VOICES)),
    lossReasons: z.array(z.string()),
    winReasons: z.array(z.string()),
  }),
})

const Changed = z.object({ id: z.number() })

export const sayView = endpoint({
  method: 'POST',
  path: '/api/renewals/:renewalId/views',
  permission: 'renewals.write',
  summary: 'Say what you think of a renewal, as its CSM or as a leader; a reason is needed where another voice differs',
  input: z.object({
    renewalId: Id,
    voice: z.enum(OWN_VOICES),
    category: Category,
    /** Expected per year afterwards; null: the renewal's own amount. */
    amountMinor: Minor.nullable().default(null),
    reason: Reason,
  }),
  output: z.object({ id: z.number(), viewId: z.number() }),
})

export const setNextStep = endpoint({
  method: 'PUT',
  path: '/api/renewals/:renewalId/next-step',
  permission: 'renewals.write',
  summary: 'Say what happens next for a renewal, as a task of its owner or just in words; empty takes it away',
  input: z.object({
    renewalId: Id,
    text: z.string().trim().max(200).refine(isStorable),
    on: DayText.nullable().default(null),
    asTask: Flag.default(true),
  }),
  output: Changed.extend({ taskId: z.number().nullable() }),
})

/** As many as the list shows at most. */
export const MOST_AT_ONCE = 500

const ManyChange = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('next_step'),
    text: shortText(200),
    on: DayText.nullable().default(null),
    asTask: Flag.default(true),
    /** Whose task it is; without it, the account’s owner’s. */
    assigneeId: Id.optional(),
  }),
  z.object({ what: z.literal('view'), voice: z.enum(OWN_VOICES), category: Category, reason: Reason }),
  z.object({ what: z.literal('assignee'), assigneeId: Id }),
])
export type ManyChange = z.output<typeof ManyChange>

export const changeRenewals = endpoint({
  method: 'POST',
  path: '/api/renewals-change',
  permission: 'renewals.write',
  summary:
    'Do the same to many open renewals: set the next step, say what you think, or give the open next steps to a member; all of them or none',
  input: z.object({ ids: z.array(Id).min(1).max(MOST_AT_ONCE), change: ManyChange }),
  output: z.object({
    changed: z.number(),
    /** Without a task for their next step, or theirs already. */
    unchanged: z.number(),
    undoId: z.string().nullable(),
  }),
})

export const undoRenewals = endpoint({
  method: 'POST',
  path: '/api/renewals-undo',
  permission: 'renewals.write',
  summary: 'Take back a change of many renewals of the last ten minutes; those changed since stay',
  input: z.object({ undoId: z.uuid() }),
  output: z.object({ restored: z.number(), left: z.number() }),
})

export const setAmount = endpoint({
  method: 'PUT',
  path: '/api/renewals/:renewalId/amount',
  permission: 'renewals.write',
  summary: 'Say what is up for renewal per year; null goes back to what subscriptions or the source say',
  input: z.object({ renewalId: Id, amountMinor: Minor.nullable(), reason: shortText(1_000) }),
  output: Changed,
})

export const decideRenewal = endpoint({
  method: 'POST',
  path: '/api/renewals/:renewalId/decision',
  permission: 'renewals.write',
  summary: 'Close a renewal by hand, early or other than the ledger did, with a reason',
  input: z.object({
    renewalId: Id,
    outcome: Decided,
    /** Per year; by default all of it, or nothing where it was lost. */
    renewedMinor: Minor.optional(),
    decidedOn: DayText.optional(),
    reason: shortText(60),
    note: Reason,
  }),
  output: Changed,
})

export const reopenRenewal = endpoint({
  method: 'POST',
  path: '/api/renewals/:renewalId/reopen',
  permission: 'renewals.write',
  summary: 'Open a closed renewal again, with a reason',
  input: z.object({ renewalId: Id, reason: shortText(1_000) }),
  output: Changed,
})

export const getRenewalSettings = endpoint({
  method: 'GET',
  path: '/api/settings/renewals',
  permission: 'settings.read',
  summary: 'Checkpoints, days of grace, thresholds and reasons of renewals',
  input: z.object({}),
  output: RenewalSettings,
})

export const saveRenewalSettingsByHand = endpoint({
  method: 'PUT',
  path: '/api/settings/renewals',
  permission: 'settings.write',
  summary: 'Change checkpoints, days of grace, thresholds and reasons of renewals; outcomes follow',
  input: RenewalSettings,
  output: RenewalSettings,
})
