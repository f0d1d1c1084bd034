import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import type { DiskWatch } from './disk-space.ts'
import { FEW_EVENTS } from './flush-at-once.ts'
import type { Outcome } from './flush-notes.ts'
import { GroupWriter } from './group-writer.ts'
import { Histogram } from './histogram.ts'
import { Overloaded, type Delivery } from './item.ts'
import { isAway, onConnection } from './on-connection.ts'
import { FairQueue, type QueueBounds, type Waiting } from './queue.ts'
import type { Spool } from './spool.ts'
import { askForLife } from './store-transaction.ts'
import { Tail } from './tail.ts'

const GROUP_EVENTS = 2_500
const LANES = 3
const PROBE_MS = 500
/** A sender waits, and gives up after ten seconds: rather to the spool than later than this. */
const STORE_LIMIT_MS = 5_000
/** Nobody waits for what is drained: a slow database gets the time it needs. */
const DRAIN_LIMIT_MS = 60_000
const DRAIN_AGAIN_MS = 5_000
const BOUNDS: QueueBounds = { events: 40_000, bytes: 64_000_000, sourceShare: 0.5 }

export interface IntakeParts {
  readonly pool: Pool
  /** Connections in pipeline mode, for storing; without them the others serve. */
  readonly pipelines?: Pool
  readonly clock: Clock
  readonly log: Log
  /** Where events wait on disk while the database is away; without it they are refused. */
  readonly spool: Spool | null
  readonly disk: Pick<DiskWatch, 'refuseWhenFull'> | null
  readonly bounds?: QueueBounds
  /** How long a group waits for the database before it goes to the spool, ms. */
  readonly storeLimitMs?: number
  /** Told after each group that was stored: wakes whoever computes and whoever looks. */
  onStored?(): void
}

export interface IntakeStats {
  readonly queuedEvents: number
  readonly queuedBytes: number
  readonly isDatabaseAway: boolean
  readonly stored: number
  readonly repeated: number
  readonly spooled: number
  readonly refused: number
  readonly groups: number
  /** From the request to the durable commit. */
  readonly commitMs: Histogram
}

export interface Intake {
  /** Resolves when all of it is on disk for good. Throws `Overloaded` when it cannot be taken now. */
  submit(delivery: Delivery, size?: number): Promise<void>
  readonly tail: Tail
  stats(): IntakeStats
  /** Takes nothing more, stores what waits, and ends. */
  stop(): Promise<void>
}

/** The one door to the event tables of this process: bounded queue, groups committed together, spool while the database is away. */
export function openIntake(parts: IntakeParts): Intake {
  return new RunningIntake(parts)
}

class RunningIntake implements Intake {
  readonly tail = new Tail()
  readonly #parts: IntakeParts
  readonly #queue: FairQueue
  readonly #writer: GroupWriter
  readonly #commitMs = new Histogram()
  readonly #working: Promise<void>[]
  readonly #counts = { stored: 0, repeated: 0, spooled: 0, refused: 0, groups: 0 }
  readonly #idleLanes: (() => void)[] = []
  #isAway = false
  #isStopping = false
  #draining: Promise<void> | null = null

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#queue = new FairQueue(parts.bounds ?? BOUNDS)
    this.#writer = new GroupWriter({
      pool: parts.pipelines ?? parts.pool,
      clock: parts.clock,
      onStored: (outcomes) => this.#count(outcomes),
      onParked: (delivery, reason) => this.tail.addParked(delivery, reason),
    })
    this.#working = Array.from({ length: LANES }, (_, lane) => this.#work(lane))
    if (parts.spool && parts.spool.pending().bytes > 0) this.#startDraining()
  }

  submit(delivery: Delivery, size = sizeOf(delivery)): Promise<void> {
    return new Promise((resolve, reject) => {
      const receivedMs = performance.now()
      const refuse = (error: Error) => {
        this.#counts.refused += delivery.items.length
        reject(error)
      }
      if (this.#isStopping) return refuse(new Overloaded(503, 5, 'Volant is stopping. Send it again in a moment.'))
      try {
        this.#parts.disk?.refuseWhenFull()
      } catch (error) {
        return refuse(error as Error)
      }
      const waiting: Waiting = {
        delivery,
        size,
        done: () => {
          this.#commitMs.add(performance.now() - receivedMs, delivery.items.length)
          resolve()
        },
        fail: refuse,
      }
      if (!this.#queue.offer(waiting)) {
        return refuse(new Overloaded(429, 1, 'More events came than can be stored at once. Send it again in a second.'))
      }
      for (const wake of this.#idleLanes.splice(0)) wake()
    })
  }

  stats(): IntakeStats {
    return {
      ...this.#counts,
      queuedEvents: this.#queue.events,
      queuedBytes: this.#queue.bytes,
      isDatabaseAway: this.#isAway,
      commitMs: this.#commitMs,
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    for (const wake of this.#idleLanes.splice(0)) wake()
    await Promise.all(this.#working)
    await this.#parts.spool?.close()
    await this.#draining
  }

  /**
   * One lane stores whatever waits, and what comes meanwhile makes its next group; the others join in when there is much.
   * Few events in one group cost less than in two.
   */
  async #work(lane: number): Promise<void> {
    const leastEvents = lane === 0 ? 1 : FEW_EVENTS
    for (;;) {
      const hasWork = this.#queue.events >= (this.#isStopping ? 1 : leastEvents)
      if (hasWork) {
        // Requests that are here already come along: every group costs as much as many events.
        if (this.#queue.events < FEW_EVENTS) await nextTurn()
        await this.#keep(this.#queue.take(GROUP_EVENTS))
      } else if (this.#isStopping) return
      else await new Promise<void>((resolve) => this.#idleLanes.push(resolve))
    }
  }

  /** Stores a group, or spools it; whoever waits for it hears how it went. Never throws. */
  async #keep(group: readonly Waiting[]): Promise<void> {
    if (group.length === 0) return
    const deliveries = group.map(({ delivery }) => delivery)
    try {
      if (this.#isAway) await this.#spool(deliveries)
      else await this.#store(deliveries)
      for (const waiting of group) waiting.done()
    } catch (error) {
      if (!(error instanceof Overloaded)) this.#parts.log.error({ err: error }, 'events were not stored')
      const told =
        error instanceof Overloaded
          ? error
          : new Overloaded(503, 5, 'The events could not be stored just now. Send them again in a moment.')
      for (const waiting of group) waiting.fail(told)
    }
  }

  async #store(deliveries: readonly Delivery[]): Promise<void> {
    try {
      await this.#writer.store(deliveries, this.#parts.storeLimitMs ?? STORE_LIMIT_MS)
    } catch (error) {
      if (!isAway(error)) throw error
      this.#parts.log.warn({ err: error }, 'the database is away; events are spooled')
      this.#goAway()
      await this.#spool(deliveries)
    }
  }

  async #spool(deliveries: readonly Delivery[]): Promise<void> {
    const { spool } = this.#parts
    if (!spool) throw new Overloaded(503, 5, 'The database does not answer just now. Send it again in a moment.')
    await spool.append(deliveries)
    for (const delivery of deliveries) {
      this.#counts.spooled += delivery.items.length
      this.tail.addSpooled(delivery)
    }
  }

  #count(outcomes: readonly Outcome[]): void {
    const stored = outcomes.filter(({ state }) => state === 'stored' || state === 'waiting').length
    this.#counts.stored += stored
    this.#counts.repeated += outcomes.length - stored
    this.#counts.groups += 1
    this.tail.addOutcomes(outcomes)
    this.#parts.onStored?.()
  }

  #goAway(): void {
    if (this.#isAway) return
    this.#isAway = true
    void this.#untilBack()
  }

  async #untilBack(): Promise<void> {
    while (this.#isAway && !this.#isStopping) {
      await new Promise((resolve) => setTimeout(resolve, PROBE_MS))
      try {
        await onConnection(this.#parts.pool, STORE_LIMIT_MS, askForLife)
        this.#isAway = false
        this.#parts.log.info('the database is back; the spool is drained')
        this.#startDraining()
      } catch (error) {
        this.#parts.log.debug({ err: error }, 'the database is still away')
      }
    }
  }

  #startDraining(): void {
    // One that still waits to try again does so by itself.
    this.#draining ??= this.#drain().finally(() => {
      this.#draining = null
      const isLeft = (this.#parts.spool?.pending().bytes ?? 0) > 0
      if (isLeft && !this.#isAway && !this.#isStopping) this.#startDraining()
    })
  }

  /** Stores what was spooled, oldest first. When the database goes away meanwhile, the rest waits for the next time. */
  async #drain(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#parts.spool?.drain((deliveries) => this.#writer.store(deliveries, DRAIN_LIMIT_MS))
        return
      } catch (error) {
        if (isAway(error)) return this.#goAway()
        this.#parts.log.error({ err: error }, 'the spool could not be stored; trying again')
        await new Promise((resolve) => setTimeout(resolve, DRAIN_AGAIN_MS))
      }
    }
  }
}

function sizeOf({ items }: Delivery): number {
  return items.reduce((total, item) => total + item.properties.length + 200, 0)
}
