import type { Pool, PoolClient } from 'pg'
import { isDatabaseAway } from '../../platform/db/away.ts'

/** The database did not answer in time. What was asked may still happen. */
class DatabaseSilent extends Error {
  constructor(limitMs: number) {
    super(`The database did not answer within ${limitMs} ms`)
    this.name = 'DatabaseSilent'
  }
}

/**
 * Works on a connection of the pool, waiting for it and for its answers no longer than `limitMs` altogether; then the
 * connection is cut and `DatabaseSilent` thrown. The server's own time limits are of no use when the server hangs.
 */
export async function onConnection<T>(
  pool: Pool,
  limitMs: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const limit = Promise.withResolvers<never>()
  // Without a handler of its own a limit that nobody waits for would end the process.
  limit.promise.catch(() => undefined)
  const timer = setTimeout(() => limit.reject(new DatabaseSilent(limitMs)), limitMs)
  const connecting = pool.connect()
  let isBroken = false
  try {
    const client = await Promise.race([connecting, limit.promise])
    return await Promise.race([work(client), limit.promise])
  } catch (error) {
    isBroken = isAway(error)
    throw error
  } finally {
    clearTimeout(timer)
    // A connection that comes too late is good as new; one that hangs or broke never answers anybody again.
    connecting.then(
      (client) => client.release(isBroken),
      () => undefined,
    )
  }
}

/** A database that hangs is as good as away: the client gave up waiting, or the server ended the statement. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseSilent || isDatabaseAway(error)) return true
  if (!(error instanceof Error)) return false
  // What `pg` says to whoever asks on a connection that broke a moment ago.
  if (error.message.endsWith('is not queryable')) return true
  return 'code' in error && (error.code === '57014' || error.code === '25P03')
}
