import type { PoolClient } from 'pg'

/** One transaction on a connection that the caller holds: for copying rows, which a query builder cannot do. */
export async function inClientTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    // A connection that broke has rolled back by itself.
    await client.query('rollback').catch(() => {})
    throw error
  }
}
