import type { Pool, PoolClient } from 'pg'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { createEngine, type Engine } from './engine.ts'
import { listenForRuns } from './store-engine.ts'

const POLL_MS = 1_000
const LOOK_MS = 2_000
const RETRY_MS = 1_000
/** Screens are told of runs that moved at most so often. */
const TELL_MS = 300
/** Runs worked on at once: more of them wait for the disk together. */
const LANES = 4

interface WatcherParts {
  readonly pool: Pool
  readonly db: Db
  readonly log: Log
  readonly publicUrl: string
  readonly dataDirectory: string
}

/** Carries out what playbooks say: woken by every run that can go on, and by a look every second. */
export function watchRuns(parts: WatcherParts, { lanes = LANES } = {}): { stop(): Promise<void> } {
  const { db, log, publicUrl, dataDirectory } = parts
  const engine = createEngine(db, { log, publicUrl, dataDirectory })
  const stopping = new AbortController()
  const { signal } = stopping
  const bells = Array.from({ length: lanes }, createBell)
  const ring = () => bells.forEach((bell) => bell.ring())
  const working = Promise.all([
    keepListening(parts, ring, signal),
    ...bells.map((bell) => work(engine, bell, { log, signal })),
    every(LOOK_MS, { signal, log, what: 'playbooks could not be looked after; trying again' }, () => engine.look()),
    every(TELL_MS, { signal, log, what: 'screens could not be told of runs' }, () => engine.tellMoved()),
  ])
  return {
    async stop() {
      stopping.abort()
      ring()
      await working
    },
  }
}

async function work(engine: Engine, bell: Bell, { log, signal }: { log: Log; signal: AbortSignal }): Promise<void> {
  while (!signal.aborted) {
    try {
      if ((await engine.advanceSome()) === 0) await bell.wait(POLL_MS)
    } catch (error) {
      log.error({ err: error }, 'runs could not be taken further; trying again')
      await pause(RETRY_MS, signal)
    }
  }
}

async function every(
  ms: number,
  about: { signal: AbortSignal; log: Log; what: string },
  does: () => Promise<void>,
): Promise<void> {
  while (!about.signal.aborted) {
    try {
      await does()
    } catch (error) {
      about.log.error({ err: error }, about.what)
    }
    await pause(ms, about.signal)
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

/** Rings at every notification; a broken connection is made anew. What is missed meanwhile, the poll finds. */
async function keepListening({ pool, log }: WatcherParts, ring: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const client = await pool.connect()
      await listen(client, ring, signal)
      client.release(true)
    } catch (error) {
      log.warn({ err: error }, 'not told of runs; listening again')
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
    await listenForRuns(client)
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
