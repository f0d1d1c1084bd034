import type { Pool, PoolClient } from 'pg'
import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { openDay } from './clock-day.ts'
import { refreshDirty } from './refresh.ts'
import { restateSome } from './restated-history.ts'
import { listenForMarks } from './store-listen.ts'

const POLL_MS = 2_000
const RETRY_MS = 1_000

export interface WatcherParts {
  readonly pool: Pool
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps health up to date: woken by every mark, by a look every two seconds, and by the company's midnight. Any number of
 * these may run. A database that is away is waited for; its marks are still there when it is back.
 */
export function watchHealth(parts: WatcherParts, { pollMs = POLL_MS } = {}): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const bell = createBell()
  const listening = keepListening(parts, bell.ring, stopping.signal)
  const working = work(parts, bell, { pollMs, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      bell.ring()
      await Promise.all([listening, working])
    },
  }
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

async function work(parts: WatcherParts, bell: Bell, about: { pollMs: number; signal: AbortSignal }): Promise<void> {
  const goesOn = () => !about.signal.aborted
  while (goesOn()) {
    const done = await round(parts, goesOn)
    // Past days are filled in while nothing else waits, a few accounts at a time.
    if (done !== 'more' && goesOn()) await bell.wait(about.pollMs)
  }
}

async function round({ db, clock, log }: WatcherParts, goesOn: () => boolean): Promise<'more' | 'idle'> {
  try {
    const company = await readCompany(db)
    const now = clock.now()
    const present = { now, today: dayIn(company.timeZone, now), company }
    await openDay(db, present)
    const refreshed = await refreshDirty(db, present, { goesOn, clock })
    if (!goesOn()) return 'idle'
    const restated = await restateSome(db, present)
    return refreshed + restated > 0 ? 'more' : 'idle'
  } catch (error) {
    log.error({ err: error }, 'health not refreshed; trying again')
    return 'idle'
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
      log.warn({ err: error }, 'not told of health marks; listening again')
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
    await listenForMarks(client)
  } catch (error) {
    client.release(true)
    throw error
  }
  ring()
  await ended
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, signal.aborted ? 0 : ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
