import type { Pool, PoolClient } from 'pg'
import type { Clock } from '../../platform/clock/clock.ts'
import { storeGroup } from './flush.ts'
import type { Outcome } from './flush-notes.ts'
import type { Delivery } from './item.ts'
import { Knowledge } from './knowledge.ts'
import { onConnection } from './on-connection.ts'
import { parkItem } from './park.ts'

const ARRIVAL_EVERY_MS = 5_000
const MOST_ATTEMPTS = 5
/** Errors of a group that one bad event may have caused: data, constraint, statement too complex. */
const DATA_ERROR = /^(22|23|54)/
/** Two writers that waited for each other: the same group goes again. */
const AGAIN = new Set(['40001', '40P01'])

export interface GroupWriterParts {
  /** Connections in pipeline mode where there are any. */
  readonly pool: Pool
  readonly clock: Clock
  /** Told after each commit. */
  onStored(outcomes: readonly Outcome[]): void
  /** Told of an event that the database refused, after it was kept with the reason. */
  onParked(delivery: Delivery, reason: string): void
}

/** Stores groups of deliveries in the database; an event the database refuses is parked and keeps no other from being stored. */
export class GroupWriter {
  readonly #parts: GroupWriterParts
  readonly #knowledge = new Knowledge()
  readonly #arrivedAt = new Map<number, number>()

  constructor(parts: GroupWriterParts) {
    this.#parts = parts
  }

  /** Resolves when all of it is committed. Throws what `isAway` knows when the database does not answer within the limit. */
  async store(deliveries: readonly Delivery[], limitMs: number): Promise<void> {
    await onConnection(this.#parts.pool, limitMs, (client) => this.#storeWith(client, deliveries))
  }

  async #storeWith(client: PoolClient, deliveries: readonly Delivery[], attempts = MOST_ATTEMPTS): Promise<void> {
    const now = this.#parts.clock.now()
    const arrivals = this.#arrivalsDue(deliveries, now)
    try {
      const outcomes = await storeGroup(client, this.#knowledge, {
        deliveries,
        options: { now, importId: null, arrivals },
      })
      for (const sourceId of arrivals) this.#arrivedAt.set(sourceId, now.getTime())
      this.#parts.onStored(outcomes)
    } catch (error) {
      const code = codeOf(error)
      if (AGAIN.has(code) && attempts > 1) return this.#storeWith(client, deliveries, attempts - 1)
      if (DATA_ERROR.test(code)) return this.#bisect(client, deliveries, error as Error)
      throw error
    }
  }

  /** One bad event must not fail the others: halves again and again, and what cannot be stored alone is parked. */
  async #bisect(client: PoolClient, deliveries: readonly Delivery[], error: Error): Promise<void> {
    const singles = deliveries.flatMap(({ items, ...about }) => items.map((item) => ({ ...about, items: [item] })))
    const [first] = singles
    if (singles.length === 1 && first) {
      await parkItem(client, first, { error, now: this.#parts.clock.now() })
      this.#parts.onParked(first, error.message)
      return
    }
    const middle = Math.ceil(singles.length / 2)
    await this.#storeWith(client, singles.slice(0, middle))
    await this.#storeWith(client, singles.slice(middle))
  }

  /** An arrival tells that a source lives; every few seconds is enough, and not every group contends for its row. */
  #arrivalsDue(deliveries: readonly Delivery[], now: Date): number[] {
    const sources = new Set(deliveries.map(({ sourceId }) => sourceId))
    return [...sources].filter((id) => now.getTime() - (this.#arrivedAt.get(id) ?? 0) >= ARRIVAL_EVERY_MS)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
