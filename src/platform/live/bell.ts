import type { Pool, PoolClient } from 'pg'
import type { Log } from '../log/log.ts'

const RETRY_MS = 1_000

/** Wakes a loop that waits: by a ring from anywhere, or when its time is over. */
export interface Bell {
  ring(): void
  /** Resolves at the next ring or after the time; at once when it rang since the last wait. */
  wait(ms: number): Promise<void>
}

export function createBell(): Bell {
  let hasRung = false
  let wake: (() => void) | null = null
  return {
    ring() {
      hasRung = true
      wake?.()
    },
    async wait(ms) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      hasRung = false
      wake = null
    },
  }
}

/** Rests so long, or until the signal is given. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
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

interface Listening {
  readonly pool: Pool
  readonly log: Log
  readonly signal: AbortSignal
  /** Makes the connection listen to the channel. */
  readonly listen: (client: PoolClient) => Promise<void>
  readonly ring: () => void
  /** What nobody is told of while the connection is broken, for the log. */
  readonly what: string
}

/** Rings at every notification; a broken connection is made anew. What is missed meanwhile, a poll has to find. */
export async function keepListening(listening: Listening): Promise<void> {
  const { pool, log, signal, what } = listening
  while (!signal.aborted) {
    try {
      const client = await pool.connect()
      await listenOn(client, listening)
      client.release(true)
    } catch (error) {
      log.warn({ err: error }, `not told of ${what}; listening again`)
      await pause(RETRY_MS, signal)
    }
  }
}

async function listenOn(client: PoolClient, { listen, ring, signal }: Listening): Promise<void> {
  client.on('notification', ring)
  const ended = new Promise<void>((resolve) => {
    client.once('error', () => resolve())
    client.once('end', () => resolve())
    // A signal that was given before is not given again.
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  try {
    await listen(client)
  } catch (error) {
    client.release(true)
    throw error
  }
  ring()
  await ended
}
