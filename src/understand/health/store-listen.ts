import type { PoolClient } from 'pg'
import { DIRTY_CHANNEL } from '../../record/signals/dirty.ts'

/** From now on this connection is told of every mark. */
export async function listenForMarks(client: PoolClient): Promise<void> {
  await client.query(`listen ${DIRTY_CHANNEL}`)
}
