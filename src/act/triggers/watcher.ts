import type { Pool, PoolClient } from 'pg'
import { clamp } from '../../kernel/statistics.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { evaluateMany } from '../../understand/conditions/views.ts'
import { CHUNK, createRounds } from './round.ts'
import { databaseNow } from './store.ts'
import { listenForConditions } from './store-marks.ts'
import type { WatchConsumer } from './watch.ts'

const POLL_MS = 2_000
const RETRY_MS = 1_000
/** Marks that come one after the other are taken together; after a long round more of them. */
const GATHER_MS = { least: 20, most: 250 }

interface WatcherParts {
  readonly pool: Pool
  readonly db: Db
  readonly log: Log
}

/**
 * Judges watched conditions whenever something they speak of changes, a duration is fulfilled, or a company day begins,
 * and tells the consumers. Any number of these may run; a database that is away is waited for.
 */
export function watchConditions(
  consumers: readonly WatchConsumer[],
  { now = databaseNow, pollMs = POLL_MS } = {},
): (parts: WatcherParts) => { stop(): Promise<void> } {
  return (parts) => {
    const { db, log } = parts
    const onTrouble = (error: unknown, about: object) =>
      log.error({ err: error, ...about }, 'an account’s triggers could not be worked off; it waits and is tried again')
    const rounds = createRounds({ db, consumers, evaluate: evaluateMany, now, onTrouble })
    const stopping = new AbortController()
    const bell = createBell()
    const work = async () => {
      while (!stopping.signal.aborted) {
        const start = performance.now()
        const { judged, restMs } = await oneRound(rounds, { log, pollMs })
        if (judged === 0) await bell.wait(restMs)
        else if (judged < CHUNK) await pause(gatheringMs(performance.now() - start), stopping.signal)
      }
    }
    const working = Promise.all([keepListening(parts, bell.ring, stopping.signal), work()])
    return {
      async stop() {
        stopping.abort()
        bell.ring()
        await working
      },
    }
  }
}

/** One round, and for how long nothing is to be done after it, in ms. */
async function oneRound(
  rounds: ReturnType<typeof createRounds>,
  { log, pollMs }: { log: Log; pollMs: number },
): Promise<{ judged: number; restMs: number }> {
  try {
    const { judged, dueInMs } = await rounds.round()
    return { judged, restMs: clamp(dueInMs ?? pollMs, 1, pollMs) }
  } catch (error) {
    log.error({ err: error }, 'conditions were not judged; trying again')
    return { judged: 0, restMs: Math.min(RETRY_MS, pollMs) }
  }
}

function gatheringMs(roundMs: number): number {
  return clamp(roundMs, GATHER_MS.least, GATHER_MS.most)
}

interface Bell {
  ring(): void
  /** Resolves at the next ring or after the time; at once when it rang since the last wait. */
  wait(ms: number): Promise<void>
}

function createBell(): Bell {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      rung = true
      wake?.()
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      rung = false
      wake = null
    },
  }
}

/** Rings at every notification; a broken connection is made anew. What is missed meanwhile, the poll finds. */
async function keepListening({ pool, log }: WatcherParts, ring: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const client = await pool.connect()
      await listen(client, ring, signal)
      client.release(true)
    } catch (error) {
      log.warn({ err: error }, 'not told of changes that conditions speak of; listening again')
      await pause(RETRY_MS, signal)
    }
  }
}

async function listen(client: PoolClient, ring: () => void, signal: AbortSignal): Promise<void> {
  client.on('notification', ring)
  const ended = new Promise<void>((resolve) => {
    client.once('error', () => resolve())
    client.once('end', () => resolve())
    // A signal that was given before is not given again.
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  try {
    await listenForConditions(client)
  } catch (error) {
    client.release(true)
    throw error
  }
  ring()
  await ended
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, signal.aborted ? 0 : ms)
    signal.addEventListener('abort', end)
  })
}
