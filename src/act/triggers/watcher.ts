import type { Pool } from 'pg'
import { clamp } from '../../kernel/statistics.ts'
import type { Db } from '../../platform/db/database.ts'
import { createBell, keepListening, pause } from '../../platform/live/bell.ts'
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
    const working = Promise.all([
      keepListening({
        ...parts,
        ring: bell.ring,
        signal: stopping.signal,
        listen: listenForConditions,
        what: 'changes that conditions speak of',
      }),
      work(),
    ])
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
