/** track, page, screen, identify, group, alias: as the events table keeps them. */
export const EVENT_TYPES = { track: 't', page: 'p', screen: 's', identify: 'i', group: 'g', alias: 'a' } as const
export type EventTypeName = keyof typeof EVENT_TYPES
export type EventType = (typeof EVENT_TYPES)[EventTypeName]

/** One event that passed every check, as it waits to be stored, in memory or in the spool. Plain data: it survives JSON. */
export interface EventItem {
  readonly type: EventType
  /** The event of a track call, the name of a page or screen; the name of the call for identify, group and alias. */
  readonly name: string
  readonly userId: string | null
  readonly anonymousId: string | null
  /** The account the event names itself, as sent; of a group call the group. */
  readonly groupKey: string | null
  /** Of an alias call: the id the user had before. */
  readonly previousId: string | null
  /** As sent, or made by us where none was. */
  readonly messageId: string
  /** Event time in ms since 1970: received − (sent − original). */
  readonly at: number
  /** The event's own timestamp as sent, for telling a retry from another content; null without one. */
  readonly original: string | null
  /** JSON text of the properties (of identify and group: the traits), without anything PostgreSQL refuses. */
  readonly properties: string
}

/** What one request brought and one answer stands for. */
export interface Delivery {
  readonly sourceId: number
  /** ms since 1970. */
  readonly receivedAt: number
  readonly items: readonly EventItem[]
}

/** An item that was not accepted, with what to say about it. */
export interface Rejection {
  /** Position in the batch, from 0. */
  readonly index: number
  readonly code: string
  /** A sentence that says what to change. */
  readonly message: string
  /** What was written of it, cut at 40,000 bytes. */
  readonly raw: string
  /** JSON text of what its batch says for all items, of a long one what places them; null without one. */
  readonly context: string | null
  readonly eventType: string | null
  readonly eventName: string | null
  readonly messageId: string | null
}

/** Thrown by `submit` when the queue is full: the sender has to come again. */
export class Overloaded extends Error {
  readonly status: 429 | 503
  readonly retryAfterSeconds: number
  constructor(status: 429 | 503, retryAfterSeconds: number, message: string) {
    super(message)
    this.status = status
    this.retryAfterSeconds = retryAfterSeconds
  }
}
