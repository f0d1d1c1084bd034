import type { Pool } from 'pg'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { EventType } from '../events/item.ts'
import { makeAutomaticMetrics } from '../events/store-automatic-metrics.ts'
import { aloneWithCounts, bumpRules } from '../events/store-lock.ts'
import { markDirty } from '../signals/dirty.ts'
import { accountsBetween, nextChunk } from './store-chunks.ts'
import { recountByRules } from './store-recount.ts'
import { eventMetrics } from './store-rules.ts'
import { askForCount } from './ask.ts'
import { ALL_ACCOUNTS, countMadeAnew, leastCounted, newestMetric, removeDaysBefore, setCountedTo } from './store.ts'

/**
 * Counts the raw events of the next accounts for the metrics that are furthest behind. From then on these accounts are
 * counted as events come. Returns whether there may be more; safe to stop and go on after any of them.
 */
export async function countNextAccounts(db: Db): Promise<boolean> {
  const after = await leastCounted(db)
  if (after === null) return false
  const last = await nextChunk(db, after)
  return inTransaction(db, async (trx) => {
    await aloneWithCounts(trx)
    const metrics = (await eventMetrics(trx)).filter(({ countedTo }) => countedTo === after)
    // Asked again where nobody can add to them: an account that came meanwhile is counted now or as its events come.
    const accountIds = await accountsBetween(trx, after, last)
    if (last === null && accountIds.length > 0) return true
    await recountByRules(trx, accountIds, {
      metrics: metrics.map((metric) => ({ ...metric, countedTo: ALL_ACCOUNTS })),
    })
    await setCountedTo(
      trx,
      metrics.map(({ id }) => id),
      last ?? ALL_ACCOUNTS,
    )
    await bumpRules(trx)
    await markDirty(trx, accountIds)
    return true
  })
}

/** Gives each of these names of events a metric where it has none, counted over what came before like any other. */
export async function countNames(
  { db, pool }: { db: Db; pool: Pool },
  names: readonly { type: EventType; name: string }[],
): Promise<void> {
  if (names.length === 0) return
  const before = await newestMetric(db)
  const client = await pool.connect()
  try {
    await makeAutomaticMetrics(client, names)
  } finally {
    client.release()
  }
  await inTransaction(db, async (trx) => {
    if ((await countMadeAnew(trx, before)) === 0) return
    await bumpRules(trx)
    await askForCount(trx)
  })
}

/** Removes what an earlier definition of a metric came to on days that cannot be counted anew. Returns where to go on. */
export async function forgetNextAccounts(
  db: Db,
  { metricId, before, after }: { metricId: number; before: string; after: number },
): Promise<number | null> {
  const last = await nextChunk(db, after)
  if (last === null) return null
  await inTransaction(db, async (trx) => {
    const accountIds = await accountsBetween(trx, after, last)
    await removeDaysBefore(trx, metricId, before, accountIds)
    await markDirty(trx, accountIds)
  })
  return last
}
