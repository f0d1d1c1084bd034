import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { migrationNames } from './views.ts'

const LIMIT_MS = 2_000
const MIGRATIONS = fileURLToPath(new URL('../../../migrations', import.meta.url))

export type DatabaseState =
  | { readonly answers: false }
  /** `missing`: migrations of this version that the database does not have. */
  | { readonly answers: true; readonly missing: readonly string[] }

export type AskDatabase = (parts: { db: Db; log: Log }) => Promise<DatabaseState>

const AWAY: DatabaseState = { answers: false }

/**
 * Asks the database for a sign of life, and takes silence of two seconds for its absence. However many ask at once, one
 * question is on its way: a hung database does not use up the connections of those who work.
 */
export function createAskDatabase(limitMs = LIMIT_MS): AskDatabase {
  let own: readonly string[] | null = null
  let asking: Promise<DatabaseState> | null = null
  const look = async ({ db, log }: Parameters<AskDatabase>[0]): Promise<DatabaseState> => {
    own ??= readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'))
    try {
      const applied = new Set(await migrationNames(db))
      return { answers: true, missing: own.filter((name) => !applied.has(name)) }
    } catch (error) {
      log.warn({ err: error }, 'the database gives no sign of life')
      return AWAY
    }
  }
  return async (parts) => {
    asking ??= look(parts).finally(() => (asking = null))
    const patience = new AbortController()
    try {
      return await Promise.race([asking, afterwards(limitMs, patience.signal)])
    } finally {
      patience.abort()
    }
  }
}

/** Whether the database is away, for whoever must not wait for it. */
export function createIsAway(parts: { db: Db; log: Log }, limitMs?: number): () => Promise<boolean> {
  const ask = createAskDatabase(limitMs)
  return async () => !(await ask(parts)).answers
}

function afterwards(ms: number, signal: AbortSignal): Promise<DatabaseState> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(AWAY), ms)
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}
