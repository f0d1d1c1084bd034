import { z } from 'zod'
import {
  DayOut,
  DayText,
  Email,
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

const Person = z.object({ id: z.number(), name: z.string() })
const Named = z.object({ id: z.number(), key: z.string(), name: z.string() })
const AttributeValue = z.union([z.string().max(2_000), z.number(), z.boolean(), z.null()])

/** What is known of one account besides its health. Hidden groups are null with the flag that says so. */
export const Account = z.object({
  id: z.number(),
  name: z.string(),
  externalIds: z.array(z.object({ source: z.string(), externalId: z.string() })),
  domain: z.string().nullable(),
  industry: z.string().nullable(),
  country: z.string().nullable(),
  customerSince: DayOut.nullable(),
  parent: Person.nullable(),
  children: z.array(Person),
  owner: Person.nullable(),
  segment: Named.nullable(),
  stage: Named.nullable(),
  stageSince: DayOut.nullable(),
  arrMinor: z.number().nullable(),
  mrrMinor: z.number().nullable(),
  moneyHidden: z.boolean(),
  /** Why MRR is unknown although something is paid: a missing exchange rate, by name. */
  moneyProblem: z.string().nullable().default(null),
  contactDetailsHidden: z.boolean(),
  renewalOn: DayOut.nullable(),
  lastContactAt: Instant.nullable(),
  executiveSponsor: Person.nullable(),
  attributes: z.record(z.string(), AttributeValue),
  isSample: z.boolean(),
  /** Set when this account was merged into another: the screen goes there. */
  mergedInto: Person.nullable(),
  counts: z.object({
    outcomes: z.number(),
    contacts: z.number(),
    openTickets: z.number(),
    surveyAnswers: z.number(),
    feedback: z.number(),
  }),
  mayEdit: z.boolean(),
})
export type Account = z.output<typeof Account>

export const getAccount = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId',
  permission: 'accounts.read',
  summary: 'What is known of one account',
  input: z.object({ accountId: Id }),
  output: Account,
})

/** Fields a person may change. Null clears. */
export const AccountEdit = z.object({
  name: shortText(300).optional(),
  ownerId: Id.nullable().optional(),
  segmentId: Id.nullable().optional(),
  stageId: Id.nullable().optional(),
  parentId: Id.nullable().optional(),
  domain: shortText(253).nullable().optional(),
  industry: shortText(200).nullable().optional(),
  country: shortText(100).nullable().optional(),
  customerSince: DayText.nullable().optional(),
  renewalOn: DayText.nullable().optional(),
  attributes: z.record(z.string().max(80), AttributeValue).optional(),
})
export type AccountEdit = z.output<typeof AccountEdit>

export const createAccount = endpoint({
  method: 'POST',
  path: '/api/accounts',
  permission: 'accounts.create',
  summary: 'Add an account by hand',
  input: AccountEdit.extend({ name: shortText(300) }),
  output: z.object({ id: z.number() }),
})

export const editAccount = endpoint({
  method: 'PATCH',
  path: '/api/accounts/:accountId',
  permission: 'accounts.write',
  summary: 'Change fields of one account; undo within ten minutes with the answer’s undo id',
  input: AccountEdit.extend({ accountId: Id }),
  output: z.object({ changed: z.number(), undoId: z.string().nullable() }),
})

export const editAccounts = endpoint({
  method: 'POST',
  path: '/api/accounts-edit',
  permission: 'accounts.write',
  summary: 'Change the same fields of many accounts at once, or preview what would change',
  input: z.object({
    ids: z.array(Id).min(1).max(5_000),
    edit: AccountEdit,
    preview: Flag.default(false),
    /** Told in the history of open tasks that go along to a new owner. */
    handOverNote: z.string().trim().max(1_000).refine(isStorable).default(''),
  }),
  output: z.object({
    changed: z.number(),
    unchanged: z.number(),
    /** Accounts that exist for the reader but may not be changed by them. */
    refused: z.array(Person),
    /** Up to 100 of the changes, field by field. */
    changes: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        field: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
      }),
    ),
    /** Open tasks that follow the accounts to their new owner. */
    tasks: z.number(),
    undoId: z.string().nullable(),
  }),
})

export const undoEdit = endpoint({
  method: 'POST',
  path: '/api/accounts-undo',
  permission: 'accounts.write',
  summary: 'Take back an edit of the last ten minutes; fields changed since by somebody else stay',
  input: z.object({ undoId: z.uuid() }),
  output: z.object({ restored: z.number(), left: z.number() }),
})

export const Contact = z.object({
  id: z.number(),
  /** Masked (`m•••@example.com`) where the reader may not see contact details. */
  name: z.string().nullable(),
  email: z.string().nullable(),
  title: z.string().nullable(),
  roles: z.array(z.string()),
  leftOn: DayOut.nullable(),
  lastSeenAt: Instant.nullable(),
  lastSeenHow: z.string().nullable(),
  /** Since when nothing is left that names them. */
  erasedAt: Instant.nullable(),
  latestNps: z.number().nullable(),
})

export const listContacts = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/contacts',
  permission: 'accounts.read',
  summary: 'People at an account, with their roles and when they were last heard of',
  input: z.object({ accountId: Id, ...Page }),
  output: z.object({ rows: z.array(Contact), total: z.number() }),
})

export const CONTACT_ROLES = ['champion', 'executive_sponsor', 'economic_buyer', 'admin', 'user'] as const

const ContactEdit = z.object({
  name: shortText(200).nullable().optional(),
  email: Email.nullable().optional(),
  title: shortText(200).nullable().optional(),
  roles: z.array(shortText(60)).max(20).optional(),
  leftOn: DayText.nullable().optional(),
})

export const createContact = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/contacts',
  permission: 'accounts.write',
  summary: 'Add a person at an account',
  input: ContactEdit.extend({ accountId: Id }),
  output: z.object({ id: z.number() }),
})

export const editContact = endpoint({
  method: 'PATCH',
  path: '/api/contacts/:contactId',
  permission: 'accounts.write',
  summary: 'Change a person: title, roles, or that they left',
  input: ContactEdit.extend({ contactId: Id }),
  output: z.object({ id: z.number() }),
})

const Freshness = z.object({
  sourceName: z.string(),
  /** The newest day in its data. */
  lastDay: DayOut.nullable(),
  lastArrivalAt: Instant.nullable(),
  isStale: z.boolean(),
})

export const accountUsage = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/usage',
  permission: 'accounts.read',
  summary: 'Every metric of an account: totals of the window, of the one before, and the days',
  input: z.object({ accountId: Id, until: DayText.optional(), days: wholeNumber(7, 400).default(90) }),
  output: z.object({
    from: DayOut,
    until: DayOut,
    /** The last day before the window for which anything is known, where nothing is within it. */
    lastDayBefore: DayOut.nullable(),
    metrics: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        unit: z.string(),
        /** How the days make one number; `users`: everyone counted once, however many days. */
        rollup: z.enum(['sum', 'last', 'mean', 'users']),
        /** Exact decimals, a mean to six places; null where there is none. */
        total: z.string().nullable(),
        totalBefore: z.string().nullable(),
        daysActive: z.number(),
        /** One value per day of the window, oldest first; null where nothing was reported. */
        values: z.array(z.number().nullable()),
        freshness: Freshness,
      }),
    ),
  }),
})

export const Ticket = z.object({
  id: z.number(),
  externalId: z.string(),
  openedAt: Instant,
  firstResponseAt: Instant.nullable(),
  closedAt: Instant.nullable(),
  priority: z.string().nullable(),
  status: z.string().nullable(),
  subject: z.string().nullable(),
  topic: z.string().nullable(),
  isEscalated: z.boolean(),
  csat: z.number().nullable(),
})

export const accountTickets = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/tickets',
  permission: 'accounts.read',
  summary: 'Tickets of an account, open and urgent first',
  input: z.object({ accountId: Id, state: z.enum(['open', 'closed', 'all']).default('all'), ...Page }),
  output: z.object({
    rows: z.array(Ticket),
    total: z.number(),
    summary: z.object({
      open: z.number(),
      openUrgent: z.number(),
      medianFirstReplyHours90: z.number().nullable(),
      csat90: z.number().nullable(),
    }),
    freshness: z.array(Freshness),
  }),
})

export const accountVoice = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/voice',
  permission: 'accounts.read',
  summary: 'Survey answers and feedback of an account',
  input: z.object({ accountId: Id, ...Page }),
  output: z.object({
    nps: z.object({ score: z.number().nullable(), answers: z.number(), standardError: z.number().nullable() }),
    responses: z.array(
      z.object({
        id: z.number(),
        survey: z.string(),
        score: z.number().nullable(),
        comment: z.string().nullable(),
        contact: z.string().nullable(),
        answeredAt: Instant,
      }),
    ),
    feedback: z.array(
      z.object({
        id: z.number(),
        at: Instant,
        text: z.string(),
        origin: z.string().nullable(),
        theme: z.string().nullable(),
        department: z.string().nullable(),
      }),
    ),
  }),
})

export const accountRevenue = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/revenue',
  permission: 'accounts.read',
  summary: 'Subscriptions, invoices, renewals and MRR steps of an account; refused where money is hidden',
  input: z.object({ accountId: Id }),
  output: z.object({
    currency: z.string(),
    /** Every change of MRR. mrrMinor = beforeMinor + fxMinor + the movement; kind is null where rates alone changed it. */
    steps: z.array(
      z.object({
        day: DayOut,
        beforeMinor: z.number(),
        fxMinor: z.number(),
        mrrMinor: z.number(),
        kind: z.enum(['new', 'reactivation', 'expansion', 'contraction', 'churn']).nullable(),
        /** Of churn and contraction, where known. */
        reason: z.string().nullable(),
        note: z.string().nullable(),
      }),
    ),
    subscriptions: z.array(
      z.object({
        id: z.number(),
        externalId: z.string(),
        plan: z.string().nullable(),
        startedOn: DayOut,
        endedOn: DayOut.nullable(),
        effectiveOn: DayOut,
        amount: z.string(),
        currency: z.string(),
        interval: z.string(),
        intervalCount: z.number(),
        quantity: z.string(),
        discountPercent: z.string(),
        isTrial: z.boolean(),
        kind: z.string(),
        termEndsOn: DayOut.nullable(),
        endReason: z.string().nullable(),
      }),
    ),
    invoices: z.array(
      z.object({
        id: z.number(),
        externalId: z.string(),
        issuedOn: DayOut,
        dueOn: DayOut.nullable(),
        paidOn: DayOut.nullable(),
        amount: z.string(),
        currency: z.string(),
        status: z.string().nullable(),
        isOverdue: z.boolean(),
      }),
    ),
    renewals: z.array(
      z.object({
        id: z.number(),
        dueOn: DayOut,
        amount: z.string(),
        currency: z.string().nullable(),
        outcome: z.string(),
        decidedOn: DayOut.nullable(),
        renewedAmount: z.string().nullable(),
      }),
    ),
  }),
})

export const Outcome = z.object({
  id: z.number(),
  name: z.string(),
  kpi: z.string().nullable(),
  unit: z.string().nullable(),
  baseline: z.string().nullable(),
  target: z.string().nullable(),
  dueOn: DayOut.nullable(),
  valueAmount: z.string().nullable(),
  currency: z.string().nullable(),
  agreedBy: z.string().nullable(),
  agreedOn: DayOut.nullable(),
  capturedIn: z.string().nullable(),
  /** Share of the way from baseline to target at the latest measurement, 0 to 1; null without one. */
  progress: z.number().nullable(),
  measurements: z.array(z.object({ measuredOn: DayOut, value: z.string() })),
})

export const accountOutcomes = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/outcomes',
  permission: 'accounts.read',
  summary: 'Desired results of an account, with their measurements and progress',
  input: z.object({ accountId: Id }),
  output: z.object({ outcomes: z.array(Outcome) }),
})

const AmountText = z.string().regex(/^-?\d{1,15}(\.\d{1,6})?$/, 'Write a number, with a point before decimals.')

export const createOutcome = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/outcomes',
  permission: 'accounts.write',
  summary: 'Write down a result the customer wants',
  input: z.object({
    accountId: Id,
    name: shortText(300),
    kpi: shortText(200).optional(),
    unit: shortText(40).optional(),
    baseline: AmountText.optional(),
    target: AmountText.optional(),
    dueOn: DayText.optional(),
    valueAmount: AmountText.optional(),
    agreedBy: shortText(200).optional(),
    agreedOn: DayText.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const measureOutcome = endpoint({
  method: 'POST',
  path: '/api/outcomes/:outcomeId/measurements',
  permission: 'accounts.write',
  summary: 'Record where an outcome stands; a second measurement on a day replaces the first',
  input: z.object({ outcomeId: Id, measuredOn: DayText, value: AmountText }),
  output: z.object({ id: z.number() }),
})

export const TIMELINE_KINDS = [
  'note',
  'call',
  'meeting',
  'email',
  'ticket',
  'survey',
  'feedback',
  'invoice',
  'subscription',
  'outcome',
  'renewal',
  'lead',
  'contact',
  'health',
  'field',
  'task',
] as const

/** One thing that happened, in a sentence; `ref` opens the row it comes from. */
export const TimelineEntry = z.object({
  key: z.string(),
  kind: z.enum(TIMELINE_KINDS),
  at: Instant,
  /** True where only the day is known. */
  isDayOnly: z.boolean(),
  title: z.string(),
  text: z.string().nullable(),
  by: z.string().nullable(),
  source: z.string().nullable(),
  isPinned: z.boolean(),
  /** Set for notes, calls, meetings and mails that the reader may change. */
  activityId: z.number().nullable(),
})
export type TimelineEntry = z.output<typeof TimelineEntry>

export const accountTimeline = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/timeline',
  permission: 'accounts.read',
  summary: 'Everything that happened at an account, newest first',
  input: z.object({
    accountId: Id,
    kinds: listOf(z.enum(TIMELINE_KINDS), TIMELINE_KINDS.length).default([]),
    /** Continue below this entry: its `at` and key, as given in `next`. */
    before: z.string().max(200).optional(),
    until: DayText.optional(),
    limit: wholeNumber(1, 200).default(50),
  }),
  output: z.object({
    entries: z.array(TimelineEntry),
    pinned: z.array(TimelineEntry),
    next: z.string().nullable(),
    /** When the reader last opened this account, before now. */
    lastVisitAt: Instant.nullable(),
  }),
})

const ActivityFields = {
  type: z.enum(['note', 'call', 'meeting', 'email']),
  at: z.iso.datetime({ offset: true }).optional(),
  subject: shortText(300).optional(),
  text: z.string().trim().max(20_000).optional(),
  contactId: Id.nullable().optional(),
  isPinned: Flag.optional(),
}

export const logActivity = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/activities',
  permission: 'accounts.write',
  summary: 'Log a note, call, meeting or mail',
  input: z.object({ accountId: Id, ...ActivityFields }),
  output: z.object({ id: z.number() }),
})

export const editActivity = endpoint({
  method: 'PATCH',
  path: '/api/activities/:activityId',
  permission: 'accounts.write',
  summary: 'Change or pin something you logged',
  input: z.object({ activityId: Id, ...ActivityFields, type: ActivityFields.type.optional() }),
  output: z.object({ id: z.number() }),
})

export const deleteActivity = endpoint({
  method: 'DELETE',
  path: '/api/activities/:activityId',
  permission: 'accounts.write',
  summary: 'Remove something you logged; undo within ten minutes with the undo id',
  input: z.object({ activityId: Id }),
  output: z.object({ undoId: z.string() }),
})
