import type { IncomingMessage } from 'node:http'
import { Refusal } from '../../kernel/refusal.ts'

/** A sender that takes longer than this for one body is cut off. */
const DEADLINE_MS = 30_000
const SWEEP_MS = 1000
/** Bodies on their way in, of all connections together. */
const BUDGET_BYTES = 64 * 1024 * 1024
/** What a received piece costs beside its bytes: one byte at a time must not be free. */
const PIECE_COST_BYTES = 256
const MOST_PIECES = 64
/** A sender of a refused body is listened to so long that it can read why. */
const DRAIN_BYTES = 16 * 1024 * 1024
const DRAIN_MS = 10_000

/** The sender went away or was too slow: there is nobody left to answer. */
export class SenderGone extends Error {}

export interface BodyReader {
  /** The bytes of the body. Refuses 413 above the limit, as soon as it is known, and 503 when too much is on its way in. */
  read(request: IncomingMessage, limitBytes: number): Promise<Buffer>
  /** Throws away what still comes of a body that is not wanted, within bounds. */
  drain(request: IncomingMessage): void
  /** Bytes held just now for bodies that are not complete. */
  readonly heldBytes: number
  stop(): void
}

interface Slow {
  cut(): void
  readonly until: number
}

/** Reads bodies with all memory and time bounded. `now` is in ms and never goes back. */
export function createBodyReader({
  now,
  budgetBytes = BUDGET_BYTES,
}: {
  now(): number
  budgetBytes?: number
}): BodyReader {
  const open = new Set<Slow>()
  let held = 0
  // One timer for all: a timer for each request would cost more than the request.
  const sweep = setInterval(() => {
    const time = now()
    for (const slow of open) if (slow.until <= time) slow.cut()
  }, SWEEP_MS)
  sweep.unref()

  const read = (request: IncomingMessage, limitBytes: number): Promise<Buffer> => {
    if (Number(request.headers['content-length']) > limitBytes) return Promise.reject(bodyTooLarge(limitBytes))
    return new Promise((resolve, reject) => {
      let pieces: Buffer[] = []
      let bytes = 0
      let cost = 0
      const slow: Slow = { until: now() + DEADLINE_MS, cut: () => request.destroy() }
      const finish = (settle: () => void) => {
        held -= cost
        open.delete(slow)
        request.off('data', take).off('end', complete).off('close', gone).off('error', gone)
        settle()
      }
      const take = (piece: Buffer) => {
        bytes += piece.length
        if (bytes > limitBytes) return finish(() => reject(bodyTooLarge(limitBytes)))
        pieces.push(piece)
        if (pieces.length > MOST_PIECES) pieces = [Buffer.concat(pieces)]
        const before = cost
        cost = bytes + pieces.length * PIECE_COST_BYTES
        held += cost - before
        if (held > budgetBytes) finish(() => reject(tooMuchAtOnce()))
      }
      const complete = () => finish(() => resolve(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)))
      const gone = () => finish(() => reject(new SenderGone('The sender ended before its body did.')))
      open.add(slow)
      request.on('data', take).on('end', complete).on('close', gone).on('error', gone)
    })
  }

  const drain = (request: IncomingMessage) => {
    if (request.complete || request.destroyed) {
      request.resume()
      return
    }
    let bytes = 0
    const slow: Slow = { until: now() + DRAIN_MS, cut: () => request.destroy() }
    open.add(slow)
    request
      .on('data', (piece: Buffer) => {
        bytes += piece.length
        if (bytes > DRAIN_BYTES) request.destroy()
      })
      // A sender that goes away now has its answer or does not want it.
      .on('error', () => undefined)
      .on('close', () => open.delete(slow))
      .resume()
  }

  return {
    read,
    drain,
    get heldBytes() {
      return held
    },
    stop: () => clearInterval(sweep),
  }
}

export function bodyTooLarge(limitBytes: number): Refusal {
  const limit = limitBytes >= 1024 * 1024 ? `${limitBytes / 1024 / 1024} MB` : `${limitBytes / 1024} KB`
  return new Refusal('body.too_large', 413, `The body is larger than ${limit}. Send fewer events in one request.`)
}

function tooMuchAtOnce(): Refusal {
  return new Refusal('body.too_many', 503, 'Too many requests are being received at once. Send it again in a moment.', {
    retryAfterSeconds: 1,
  })
}
