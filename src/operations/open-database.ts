import { resolve } from 'node:path'
import type { Pool } from 'pg'
import type { Config } from '../config.ts'
import { createPool } from '../platform/db/pool.ts'
import type { Log } from '../platform/log/log.ts'
import { openEmbeddedPostgres } from '../platform/postgres/embedded.ts'

export interface OpenedDatabase {
  pool: Pool
  dataDirectory: string
  /** The database in words, for sentences. */
  name: string
}

/**
 * Opens the database as it is, without bringing it to this version: for the commands that look after it.
 * `DATABASE_URL` wins unless a folder is named.
 */
export async function withDatabase<T>(
  options: { config: Config; log: Log; folder?: string },
  work: (database: OpenedDatabase) => Promise<T>,
): Promise<T> {
  const { config, log, folder } = options
  const dataDirectory = resolve(folder ?? config.VOLANT_DATA)
  const url = folder === undefined ? config.DATABASE_URL : undefined
  const server = url ? undefined : await openEmbeddedPostgres({ dataDirectory, log })
  const pool = createPool({ ...(server ? server.connection : { connectionString: url }), max: 3 }, log)
  try {
    const name = url ? 'The database of DATABASE_URL' : `The database in ${dataDirectory}`
    return await work({ pool, dataDirectory, name })
  } finally {
    await pool.end()
    await server?.release()
  }
}
