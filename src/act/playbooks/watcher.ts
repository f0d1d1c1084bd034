import type { Pool } from 'pg'
import type { Db } from '../../platform/db/database.ts'
import { type Bell, createBell, keepListening, pause } from '../../platform/live/bell.ts'
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
    keepListening({ ...parts, ring, signal, listen: listenForRuns, what: 'runs' }),
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
