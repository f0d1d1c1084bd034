import { z } from 'zod'
import { Flag, Id, Instant, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Origin } from './origin.ts'

export const WriteKey = z.object({
  id: z.number(),
  /** Stands in browsers for everyone to read: it lets events in and nothing out. */
  key: z.string(),
  name: z.string(),
  /** Origins a browser may send from; none: any. */
  allowedOrigins: z.array(z.string()),
  createdAt: Instant,
  revokedAt: Instant.nullable(),
})
export type WriteKey = z.output<typeof WriteKey>

const EventSource = z.object({
  id: z.number(),
  name: z.string(),
  retiredAt: Instant.nullable(),
  /** Of several group types, the one that means the account; null: any. */
  groupType: z.string().nullable(),
  /** A property or trait that names the account where no group does. */
  accountTrait: z.string().nullable(),
  /** A group call with an unknown id makes an account of it. */
  createsAccounts: z.boolean(),
})

export const ListedSource = EventSource.extend({
  workingKeys: z.number(),
  /** Accepted events of the last 60 seconds, taken from the last two minutes in proportion. */
  lastMinute: z.number(),
  lastHour: z.number(),
  lastDay: z.number(),
  /** Of the last 60 minutes, the oldest first. */
  minutes: z.array(z.number()),
  /** Exact to the minute; null when nothing came within 35 days. */
  lastArrivalAt: Instant.nullable(),
  /** Items that could not be used and that nobody dealt with yet. */
  openIssues: z.number(),
  /** Events that wait for their account. */
  waitingEvents: z.number(),
})
export type ListedSource = z.output<typeof ListedSource>

export const listEventSources = endpoint({
  method: 'GET',
  path: '/api/event-sources',
  permission: 'settings.read',
  summary: 'Event sources, with what came in the last minute, hour and day',
  input: z.object({}),
  output: z.object({ sources: z.array(ListedSource) }),
})

export const SourceDetail = ListedSource.extend({
  keys: z.array(WriteKey),
  /** Where SDKs send to, without a trailing slash. */
  host: z.string(),
})
export type SourceDetail = z.output<typeof SourceDetail>

export const getEventSource = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId',
  permission: 'settings.read',
  summary: 'One event source with its write keys and the address to send to',
  input: z.object({ sourceId: Id }),
  output: SourceDetail,
})

export const createEventSource = endpoint({
  method: 'POST',
  path: '/api/event-sources',
  permission: 'sources.administer',
  summary: 'Make an event source and its first write key',
  input: z.object({ name: shortText(100) }),
  output: z.object({ id: z.number(), key: WriteKey }),
})

/** The name of a trait or group type as code writes it. */
const CodeName = shortText(200).nullable()

export const changeEventSource = endpoint({
  method: 'PATCH',
  path: '/api/event-sources/:sourceId',
  permission: 'sources.administer',
  summary: 'Rename an event source, or change how its events find their accounts',
  input: z.object({
    sourceId: Id,
    name: shortText(100).optional(),
    groupType: CodeName.optional(),
    accountTrait: CodeName.optional(),
    createsAccounts: Flag.optional(),
  }),
  output: EventSource,
})

const AllowedOrigins = z.array(Origin).max(20, 'At most 20 origins.')

export const createWriteKey = endpoint({
  method: 'POST',
  path: '/api/event-sources/:sourceId/write-keys',
  permission: 'sources.administer',
  summary: 'Make another write key of an event source',
  input: z.object({ sourceId: Id, name: shortText(100), allowedOrigins: AllowedOrigins.default([]) }),
  output: WriteKey,
})

export const changeWriteKey = endpoint({
  method: 'PATCH',
  path: '/api/write-keys/:writeKeyId',
  permission: 'sources.administer',
  summary: 'Rename a write key, or change from which origins browsers may send with it',
  input: z.object({ writeKeyId: Id, name: shortText(100).optional(), allowedOrigins: AllowedOrigins.optional() }),
  output: WriteKey,
})

export const revokeWriteKey = endpoint({
  method: 'DELETE',
  path: '/api/write-keys/:writeKeyId',
  permission: 'sources.administer',
  summary: 'Revoke a write key at once and for good',
  input: z.object({ writeKeyId: Id }),
  output: WriteKey,
})

/** One of the events that came last, and where it went. */
const FirstEvent = z.object({
  /** The call: track, page, screen, identify, group, alias. */
  type: z.string(),
  name: z.string(),
  receivedAt: Instant,
  userId: z.string().nullable(),
  anonymousId: z.string().nullable(),
  groupKey: z.string().nullable(),
  account: z.object({ id: z.number(), name: z.string() }).nullable(),
  /** Why it has no account yet and what to do; null when it has one. */
  waits: z.object({ because: z.string(), remedy: z.string() }).nullable(),
})
export type FirstEvent = z.output<typeof FirstEvent>

export const watchFirstEvent = endpoint({
  method: 'GET',
  path: '/api/event-sources/:sourceId/first-event',
  permission: 'sources.administer',
  summary: 'Whether events arrive: the last ones with their accounts, and the last item that was refused',
  input: z.object({ sourceId: Id }),
  output: z.object({
    /** Everything this source ever sent that could be used. */
    total: z.number(),
    /** The newest first, at most five; empty after a restart until another comes. */
    events: z.array(FirstEvent),
    refused: z.object({ receivedAt: Instant, message: z.string(), code: z.string() }).nullable(),
  }),
})
