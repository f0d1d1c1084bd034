import { inTransaction, type Db } from '../../platform/db/database.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { aloneWithCounts, readEventRules } from '../events/store-lock.ts'
import { markDirty } from '../signals/dirty.ts'
import { COUNTING_QUEUE } from './ask.ts'
import { accountsBetween, nextChunk } from './store-chunks.ts'
import { recountAccounts } from './store-recount.ts'
import { beginZone, endZone, setZoneDoneTo } from './store-zone.ts'

export const ZONE_JOB = 'metrics.zone'
export const SOURCE_DAYS_JOB = 'metrics.source_days'

/**
 * Begins to count events by the calendar of another time zone. A change that is under way is carried to its end first.
 * Returns whether it began.
 */
export async function changeZone(db: Db, zone: string): Promise<boolean> {
  return inTransaction(db, async (trx) => {
    const isBegun = await beginZone(trx, zone)
    if (isBegun) await enqueue(trx, ZONE_JOB, {}, { key: ZONE_JOB, queue: COUNTING_QUEUE })
    return isBegun
  })
}

/**
 * Counts the next accounts in the new zone; from then on they are counted in it as events come. When all are, the new
 * zone is the zone. Returns whether there may be more; safe to stop and go on after any of them.
 */
export async function moveNextAccounts(db: Db): Promise<boolean> {
  const { nextZone, zoneDoneTo: after } = await readEventRules(db)
  if (nextZone === null) return false
  const last = await nextChunk(db, after)
  return inTransaction(db, async (trx) => {
    await aloneWithCounts(trx)
    const rules = await readEventRules(trx)
    if (rules.nextZone !== nextZone || rules.zoneDoneTo !== after) return true
    const accountIds = await accountsBetween(trx, after, last)
    if (last === null) {
      // An account that came meanwhile is moved with the next ones.
      if (accountIds.length > 0) return true
      await endZone(trx)
      await enqueue(trx, SOURCE_DAYS_JOB, {}, { key: SOURCE_DAYS_JOB, queue: COUNTING_QUEUE })
      return false
    }
    await recountAccounts(trx, accountIds, { zone: nextZone, keptFrom: rules.keptFrom })
    await setZoneDoneTo(trx, last)
    await markDirty(trx, accountIds)
    return true
  })
}
