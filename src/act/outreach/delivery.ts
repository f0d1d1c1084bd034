import type { Db } from '../../platform/db/database.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { waitAfter } from './backoff.ts'
import type { EffectKind, Settle } from './effects.ts'
import { claimForEndpoints, claimOfKind, LEASE_MS, saveAttempt, type Claimed, type Outcome } from './store-delivery.ts'

/** Tries once to bring an effect to its receiver. Never throws for what a receiver does. */
export type Sender = (effect: Claimed, signal: AbortSignal) => Promise<Outcome>

/** How a round gets its sender; null: this kind cannot be sent just now, and its effects wait. */
export type SenderOf = (kind: EffectKind) => Promise<Sender | null>

export interface DeliveryParts {
  readonly db: Db
  readonly log: Log
  readonly senderOf: SenderOf
  readonly settle: Settle
  /** The database's clock, by which leases and waits are judged. */
  readonly databaseNow: () => Promise<Date>
  readonly random?: () => number
  /** Milliseconds that go on whatever is done to the clock. */
  readonly elapsedMs?: () => number
  readonly save?: typeof saveAttempt
  /** Called when a place becomes free. */
  readonly onFree?: () => void
}

/** How many go out at the same time: kinds do not wait for each other, nor do webhooks of different endpoints. */
const PLACES: Readonly<Record<EffectKind, number>> = { email: 4, slack: 2, webhook: 48 }
const PLACES_PER_ENDPOINT = 2

export interface Delivery {
  /** Takes what is due, as far as places are free, and begins to send it. Returns how many. */
  round(): Promise<number>
  /** When everything begun has ended. */
  idle(): Promise<void>
  /** Cuts what is being sent: it is sent again later. */
  cut(): void
}

export function createDelivery(parts: DeliveryParts): Delivery {
  const going = new Set<Promise<void>>()
  const taken: Record<EffectKind, number> = { email: 0, slack: 0, webhook: 0 }
  const byEndpoint = new Map<number, number>()
  const cutting = new AbortController()

  const elapsedMs = parts.elapsedMs ?? (() => performance.now())

  const start = (effect: Claimed, { sender, until }: { sender: Sender; until: number }) => {
    const { kind, endpointId } = effect
    taken[kind] += 1
    if (endpointId !== null) byEndpoint.set(endpointId, (byEndpoint.get(endpointId) ?? 0) + 1)
    const end = () => {
      taken[kind] -= 1
      if (endpointId !== null) byEndpoint.set(endpointId, (byEndpoint.get(endpointId) ?? 1) - 1)
      going.delete(sending)
      parts.onFree?.()
    }
    // Whoever stood still between taking it and sending it does not have it any more: somebody else sends it.
    const isLate = elapsedMs() > until
    const sending = (isLate ? Promise.resolve() : deliver(parts, { effect, sender }, cutting.signal)).then(
      end,
      (error: unknown) => {
        parts.log.error(
          { err: error, effect: effect.id },
          'a delivery was not recorded; it is repeated under the same id',
        )
        end()
      },
    )
    going.add(sending)
  }

  const take = async (kind: EffectKind, now: Date) => {
    const free = PLACES[kind] - taken[kind]
    const sender = free > 0 ? await parts.senderOf(kind) : null
    if (!sender) return 0
    const until = elapsedMs() + LEASE_MS
    const claimed =
      kind === 'webhook'
        ? await claimForEndpoints(parts.db, { now, limit: free, each: PLACES_PER_ENDPOINT, taken: byEndpoint })
        : await claimOfKind(parts.db, { kind, now, limit: free })
    for (const effect of claimed) start(effect, { sender, until })
    return claimed.length
  }

  return {
    async round() {
      const now = await parts.databaseNow()
      const counts = []
      for (const kind of ['email', 'slack', 'webhook'] as const) counts.push(await take(kind, now))
      return counts.reduce((sum, count) => sum + count, 0)
    },
    async idle() {
      while (going.size > 0) await Promise.all(going)
    },
    cut: () => cutting.abort(),
  }
}

/** Sends outside of any transaction, then records the end and tells the run in one. */
async function deliver(
  parts: DeliveryParts,
  { effect, sender }: { effect: Claimed; sender: Sender },
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now()
  const outcome = effect.unwanted === null ? await sender(effect, signal) : droppedBecause(effect.unwanted)
  // Cut off by us: nothing is known, and the lease runs out by itself.
  if (signal.aborted && outcome.result === 'again') return
  const at = await parts.databaseNow()
  const wait = waitAfter(effect.kind, {
    attempts: effect.attempts - effect.attemptsBefore,
    retryAfterMs: outcome.retryAfterMs ?? null,
    random: (parts.random ?? Math.random)(),
  })
  const isOver = outcome.result === 'again' && wait === null
  await inTransaction(parts.db, async (trx) => {
    const settled = await (parts.save ?? saveAttempt)(trx, effect, {
      outcome,
      state: isOver ? 'failed' : outcome.result === 'again' ? 'due' : outcome.result,
      at,
      tookMs: Math.round(performance.now() - start),
      dueAt: outcome.result === 'again' && wait !== null ? new Date(at.getTime() + wait) : null,
    })
    if (settled) await parts.settle(trx, settled)
  })
}

export function droppedBecause(failure: string): Outcome {
  return { result: 'dropped', status: null, said: '', failure }
}
