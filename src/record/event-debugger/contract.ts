import { z } from 'zod'
import { Id, Instant, jsonParameter, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

export const ISSUE_KINDS = ['rejected', 'parked', 'conflict'] as const
export const ISSUE_STATES = ['open', 'resent', 'dismissed'] as const
export const RATE_HOURS = ['1', '6', '24'] as const

/** An edited item is as long as an item may be, and a little for what is wrong with it. */
const LONGEST_EDIT = 100_000

const Named = z.object({ id: z.number(), name: z.string() })

export const TAIL_STATES = ['stored', 'waiting', 'repeated', 'conflict', 'spooled', 'rejected', 'parked'] as const

export const TailItem = z.object({
  /** Rises with every item of the process. */
  sequence: z.number(),
  state: z.enum(TAIL_STATES),
  type: z.string().nullable(),
  name: z.string().nullable(),
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  groupKey: z.string().nullable(),
  messageId: z.string().nullable(),
  receivedAt: Instant,
  /** JSON text of the properties or traits; of a refused item its beginning. */
  properties: z.string(),
  account: Named.nullable(),
  /** Why it was refused or parked. */
  reason: z.string().nullable(),
  /** Why it has no account yet, and what to do. */
  waits: z.object({ because: z.string(), remedy: z.string() }).nullable(),
})
export type TailItem = z.output<typeof TailItem>

export const tailEvents = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/tail',
  permission: 'sources.administer',
  summary: 'The last items that a source sent, the newest first; kept in memory, so a restart empties it',
  input: z.object({ sourceId: Id, limit: wholeNumber(1, 200).default(100) }),
  output: z.object({ items: z.array(TailItem) }),
})

const RatePoint = z.object({
  at: Instant,
  accepted: z.number(),
  repeated: z.number(),
  rejected: z.number(),
  waiting: z.number(),
  conflicts: z.number(),
  parked: z.number(),
})
export type RatePoint = z.output<typeof RatePoint>

export const eventRates = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/rates',
  permission: 'settings.read',
  summary: 'What came from a source minute by minute, in steps of 1, 5 or 15 minutes',
  input: z.object({ sourceId: Id, hours: z.enum(RATE_HOURS).default('1') }),
  output: z.object({ stepMinutes: z.number(), points: z.array(RatePoint) }),
})

/** Which issues of a source are meant. */
export const IssueFilter = z.object({
  kind: z.enum(ISSUE_KINDS).nullable().default(null),
  state: z.enum(ISSUE_STATES).default('open'),
  code: z.string().max(100).nullable().default(null),
  /** Name of the event, exactly. */
  name: z.string().max(500).nullable().default(null),
})
export type IssueFilter = z.output<typeof IssueFilter>

export const EventIssue = z.object({
  id: z.number(),
  sourceId: z.number(),
  kind: z.enum(ISSUE_KINDS),
  receivedAt: Instant,
  sentAt: Instant.nullable(),
  code: z.string(),
  message: z.string(),
  eventType: z.string().nullable(),
  eventName: z.string().nullable(),
  messageId: z.string().nullable(),
  state: z.enum(ISSUE_STATES),
  resolvedAt: Instant.nullable(),
  bytes: z.number(),
})
export type EventIssue = z.output<typeof EventIssue>

const Counted = z.object({ value: z.string(), count: z.number() })

export const listIssues = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/issues',
  permission: 'sources.administer',
  summary: 'Items that could not be used as they came, the newest first',
  input: z.object({ sourceId: Id, filter: jsonParameter(IssueFilter).default(IssueFilter.parse({})), ...Page }),
  output: z.object({
    rows: z.array(EventIssue),
    total: z.number(),
    /** Within kind and state, the most frequent first. */
    codes: z.array(Counted),
    names: z.array(Counted),
  }),
})

export const debuggerCounts = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/debugger',
  permission: 'sources.administer',
  summary: 'How many items of a source were refused, parked, are in conflict or wait, and are not dealt with yet',
  input: z.object({ sourceId: Id }),
  output: z.object({ rejected: z.number(), parked: z.number(), conflict: z.number(), waiting: z.number() }),
})

export const getIssue = endpoint({
  method: 'GET',
  path: '/api/event-issues/:issueId',
  permission: 'sources.administer',
  summary: 'One item that could not be used, with its bytes as they came',
  input: z.object({ issueId: Id }),
  output: EventIssue.extend({
    raw: z.string(),
    /** JSON of what its batch said for all items; null where it came without. */
    context: z.string().nullable(),
    /** Only its beginning was kept. */
    isCut: z.boolean(),
  }),
})

export const resendIssue = endpoint({
  method: 'POST',
  path: '/api/event-issues/:issueId/resend',
  permission: 'sources.administer',
  summary: 'Send an item again as of the time it first came, as it was or edited',
  input: z.object({
    issueId: Id,
    /** JSON of the corrected item; null: as it came. */
    edited: z.string().max(LONGEST_EDIT).nullable().default(null),
  }),
  output: z.object({
    isAccepted: z.boolean(),
    /** What is still wrong with it; null when it was accepted. */
    message: z.string().nullable(),
  }),
})

export const resendIssues = endpoint({
  method: 'POST',
  path: '/api/event-sources/:sourceId/issues-resend',
  permission: 'sources.administer',
  summary: 'Send open items of a filter again, in the order they came, 200 at a time',
  input: z.object({ sourceId: Id, filter: IssueFilter, afterId: wholeNumber(0, 2_147_483_647).default(0) }),
  output: z.object({
    accepted: z.number(),
    rejected: z.number(),
    /** Ask again with this as `afterId` while something is left. */
    lastId: z.number(),
    left: z.number(),
  }),
})

export const dismissIssue = endpoint({
  method: 'POST',
  path: '/api/event-issues/:issueId/dismissal',
  permission: 'sources.administer',
  summary: 'Put an item away that nobody needs',
  input: z.object({ issueId: Id }),
  output: z.object({ dismissed: z.number() }),
})

export const recallIssue = endpoint({
  method: 'DELETE',
  path: '/api/event-issues/:issueId/dismissal',
  permission: 'sources.administer',
  summary: 'Bring an item back that was put away',
  input: z.object({ issueId: Id }),
  output: z.object({ recalled: z.number() }),
})

export const dismissIssues = endpoint({
  method: 'POST',
  path: '/api/event-sources/:sourceId/issues-dismissal',
  permission: 'sources.administer',
  summary: 'Put all open items of a filter away',
  input: z.object({ sourceId: Id, filter: IssueFilter }),
  output: z.object({ dismissed: z.number() }),
})

export const Waiting = z.object({
  /** The account the events name, as sent; null where they name none. */
  groupKey: z.string().nullable(),
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  events: z.number(),
  firstAt: Instant,
  lastAt: Instant,
  because: z.string(),
  remedy: z.string(),
  /** Known by now: its events are on their way there. */
  movingTo: Named.nullable(),
})
export type Waiting = z.output<typeof Waiting>

export const listWaiting = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/waiting',
  permission: 'sources.administer',
  summary: 'Groups and users whose events wait for their account, those with the most events first',
  input: z.object({ sourceId: Id, ...Page }),
  output: z.object({ rows: z.array(Waiting), total: z.number(), events: z.number() }),
})

export const attachWaiting = endpoint({
  method: 'POST',
  path: '/api/event-sources/:sourceId/waiting-attachment',
  permission: 'sources.administer',
  summary: 'Say which account a group id of this source means; its waiting events move there',
  input: z.object({ sourceId: Id, groupKey: z.string().min(1).max(1_000), accountId: Id }),
  output: z.object({ account: Named }),
})
