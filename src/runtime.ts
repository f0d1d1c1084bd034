import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Pool, PoolConfig } from 'pg'
import type { Config } from './config.ts'
import type { Actor } from './kernel/access.ts'
import { dayIn } from './kernel/day.ts'
import { readCompany } from './identity/company/store.ts'
import type { Clock } from './platform/clock/clock.ts'
import { openDatabase, type Db } from './platform/db/database.ts'
import { prepareDatabase } from './platform/db/prepare.ts'
import { createPool } from './platform/db/pool.ts'
import type { Context } from './platform/http/route.ts'
import type { Log } from './platform/log/log.ts'
import { openEmbeddedPostgres } from './platform/postgres/embedded.ts'
import { masterSecret } from './platform/secrets/master-secret.ts'
import { setUpSlices } from './slices.ts'

/** An open database with everything prepared, and the way to make a context for an actor: for the server, jobs and commands alike. */
export interface Runtime {
  readonly config: Config
  readonly log: Log
  readonly clock: Clock
  readonly pool: Pool
  readonly db: Db
  readonly connection: PoolConfig
  readonly dataDirectory: string
  readonly publicUrl: string
  contextFor(actor: Actor): Promise<Context>
  close(): Promise<void>
  /** As `close`, for who ends while something still works on the database: it is not waited for. */
  leave(): Promise<void>
}

export interface RuntimeOptions {
  config: Config
  log: Log
  clock: Clock
  maxConnections?: number
  publicUrl?: string
}

/** Connects (starting the embedded server unless one is given or already runs), migrates, and sets up what a new database needs. */
export async function openRuntime({
  config,
  log,
  clock,
  maxConnections = 10,
  publicUrl,
}: RuntimeOptions): Promise<Runtime> {
  const dataDirectory = prepareDataDirectory(config.VOLANT_DATA)
  const server = config.DATABASE_URL ? undefined : await openEmbeddedPostgres({ dataDirectory, log })
  const connection: PoolConfig = server ? server.connection : { connectionString: config.DATABASE_URL }
  const pool = createPool({ ...connection, max: maxConnections }, log)
  const close = async () => {
    await pool.end()
    await server?.release()
  }
  try {
    await prepareDatabase(pool)
    const db = openDatabase(pool)
    const url = publicUrl ?? publicUrlOf(config)
    await setUpSlices(db, clock.now())
    return {
      config,
      log,
      clock,
      pool,
      db,
      connection,
      dataDirectory,
      publicUrl: url,
      contextFor: (actor) => contextFor({ db, clock, log, dataDirectory, publicUrl: url }, actor),
      close,
      leave: async () => server?.release(),
    }
  } catch (error) {
    await close()
    throw error
  }
}

export function publicUrlOf(config: Config, port = config.PORT): string {
  if (config.PUBLIC_URL) return config.PUBLIC_URL.replace(/\/+$/, '')
  const host = ['0.0.0.0', '::', '127.0.0.1'].includes(config.HOST) ? 'localhost' : config.HOST
  return `http://${host}:${port}`
}

/** Signs session cookies and encrypts kept secrets. Made once, readable by this user alone. */
export function readSecret(config: Config, dataDirectory: string): string {
  return masterSecret(config.VOLANT_SECRET, dataDirectory)
}

function prepareDataDirectory(given: string): string {
  const directory = resolve(given)
  // Parents keep the usual rights: only what is ours is closed to others.
  mkdirSync(dirname(directory), { recursive: true })
  if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 })
  for (const name of ['imports', 'backups', 'exports'])
    mkdirSync(join(directory, name), { recursive: true, mode: 0o700 })
  return directory
}

async function contextFor(
  parts: { db: Db; clock: Clock; log: Log; dataDirectory: string; publicUrl: string },
  actor: Actor,
): Promise<Context> {
  const { clock, ...rest } = parts
  const now = clock.now()
  const company = await readCompany(parts.db)
  return { ...rest, actor, now, today: dayIn(company.timeZone, now), company }
}
