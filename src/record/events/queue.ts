import type { Delivery } from './item.ts'

/** A delivery that waits, and whom to tell how it went. */
export interface Waiting {
  readonly delivery: Delivery
  readonly size: number
  done(): void
  fail(error: Error): void
}

export interface QueueBounds {
  readonly events: number
  readonly bytes: number
  /** What one source may hold of either, 0 to 1: the others find room whatever it does. */
  readonly sourceShare: number
}

interface Line {
  readonly waiting: Waiting[]
  events: number
  bytes: number
}

/**
 * Deliveries that wait to be stored, one line per source. Whoever stores takes from every line in turn, so that a noisy
 * source slows itself and not the others. Bounded in events and bytes.
 */
export class FairQueue {
  readonly #bounds: QueueBounds
  readonly #lines = new Map<number, Line>()
  #events = 0
  #bytes = 0

  constructor(bounds: QueueBounds) {
    this.#bounds = bounds
  }

  get events(): number {
    return this.#events
  }

  get bytes(): number {
    return this.#bytes
  }

  /** False when there is no room: for everyone, or for this source. */
  offer(waiting: Waiting): boolean {
    const { sourceId, items } = waiting.delivery
    const line = this.#lines.get(sourceId) ?? { waiting: [], events: 0, bytes: 0 }
    const { events, bytes, sourceShare } = this.#bounds
    if (this.#events + items.length > events || this.#bytes + waiting.size > bytes) return false
    const isFull = line.events + items.length > events * sourceShare || line.bytes + waiting.size > bytes * sourceShare
    // One that is alone in its line is let in whatever its size, or it would never be.
    if (isFull && line.waiting.length > 0) return false
    line.waiting.push(waiting)
    this.#lines.set(sourceId, line)
    this.#count(line, waiting, 1)
    return true
  }

  /** Up to `most` events (one delivery at least), a delivery of every source in turn. */
  take(most: number): Waiting[] {
    const taken: Waiting[] = []
    let events = 0
    while (this.#lines.size > 0) {
      for (const [sourceId, line] of this.#lines) {
        const next = line.waiting[0]
        if (next === undefined) continue
        if (taken.length > 0 && events + next.delivery.items.length > most) return taken
        line.waiting.shift()
        // Whose turn it was goes to the end.
        this.#lines.delete(sourceId)
        if (line.waiting.length > 0) this.#lines.set(sourceId, line)
        this.#count(line, next, -1)
        taken.push(next)
        events += next.delivery.items.length
        break
      }
    }
    return taken
  }

  #count(line: Line, { delivery, size }: Waiting, sign: 1 | -1): void {
    line.events += sign * delivery.items.length
    line.bytes += sign * size
    this.#events += sign * delivery.items.length
    this.#bytes += sign * size
  }
}
