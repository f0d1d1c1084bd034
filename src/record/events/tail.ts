import type { Outcome } from './flush-notes.ts'
import type { Delivery, Rejection } from './item.ts'

/** One line of the live tail: what came last, and what became of it. */
export interface TailItem {
  /** Rises with every item of the process, for telling what is new. */
  readonly sequence: number
  readonly receivedAt: number
  readonly state: Outcome['state'] | 'spooled' | 'rejected' | 'parked'
  readonly type: string | null
  readonly name: string | null
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly groupKey: string | null
  readonly messageId: string | null
  readonly accountId: number | null
  readonly properties: string
  /** Why it was rejected or parked. */
  readonly reason: string | null
}

const KEPT = 200

/** The last items of each source, in memory. Of a large group nobody would see more than the last ones. */
export class Tail {
  readonly #lines = new Map<number, TailItem[]>()
  #sequence = 0

  addSpooled({ sourceId, receivedAt, items }: Delivery): void {
    for (const item of items.slice(-KEPT))
      this.#add(sourceId, { ...item, receivedAt, state: 'spooled', accountId: null, reason: null })
  }

  addParked({ sourceId, receivedAt, items }: Delivery, reason: string): void {
    for (const item of items.slice(-KEPT))
      this.#add(sourceId, { ...item, receivedAt, state: 'parked', accountId: null, reason })
  }

  addOutcomes(outcomes: readonly Outcome[]): void {
    for (const { stamped, state, accountId } of outcomes.slice(-KEPT)) {
      const { sourceId, receivedAt, item } = stamped
      this.#add(sourceId, { ...item, receivedAt, state, accountId: accountId || null, reason: null })
    }
  }

  addRejections(sourceId: number, receivedAt: number, rejections: readonly Rejection[]): void {
    for (const { eventType, eventName, messageId, message, raw } of rejections.slice(-KEPT)) {
      const about = { userId: null, anonymousId: null, groupKey: null, accountId: null }
      this.#add(sourceId, {
        ...about,
        receivedAt,
        state: 'rejected',
        type: eventType,
        name: eventName,
        messageId,
        properties: raw.slice(0, 2_000),
        reason: message,
      })
    }
  }

  /** The newest first. */
  last(sourceId: number, limit: number): TailItem[] {
    return (this.#lines.get(sourceId) ?? []).slice(-Math.min(limit, KEPT)).reverse()
  }

  #add(sourceId: number, item: Omit<TailItem, 'sequence'>): void {
    const lines = this.#lines.get(sourceId) ?? []
    this.#sequence += 1
    lines.push({ ...item, sequence: this.#sequence })
    if (lines.length > 2 * KEPT) lines.splice(0, lines.length - KEPT)
    this.#lines.set(sourceId, lines)
  }
}
