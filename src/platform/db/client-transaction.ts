import type { PoolClient } from 'pg'
import { BEGIN } from './isolation.ts'

/** One transaction on a connection that the caller holds: for copying rows, which a query builder cannot do. */
export async function inClientTransaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query(BEGIN)
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
