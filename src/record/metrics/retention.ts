import { addDays, addMonths, type Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { aloneWithCounts, readEventRules } from '../events/store-lock.ts'
import {
  addPartition,
  deleteOlderEvents,
  dropPartition,
  forgetMinutes,
  forgetReceipts,
  partitionedMonths,
  recountWaits,
  setKeptFrom,
  type Month,
} from '../events/store-partitions.ts'

const MONTHS_AHEAD = 2
/** Message ids, and what happened at the door by the minute. */
const RECEIPT_DAYS = 35
const DAY_MS = 86_400_000
const EVENTS_AT_ONCE = 20_000

/** The oldest month whose events are kept on a day. */
export function oldestKeptMonth(today: Day, retentionMonths: number): Month {
  return addMonths(monthOf(today), -retentionMonths)
}

export interface Kept {
  keptFrom: Day
  months: Month[]
  droppedMonths: Month[]
  deletedEvents: number
  forgottenReceipts: number
}

/**
 * Gives every month that is kept, and the next ones, a place of its own; drops months that are too old, with what belongs
 * to no month; forgets message ids and rates. Counts stay. Safe to run again after any of it.
 */
export async function keepEvents(db: Db, now: Date): Promise<Kept> {
  const today = now.toISOString().slice(0, 10) as Day
  const { retentionMonths } = await readEventRules(db)
  const oldest = oldestKeptMonth(today, retentionMonths)
  await addMissing(db, oldest, addMonths(monthOf(today), MONTHS_AHEAD))
  const dropped = await dropOlder(db, oldest)
  const deletedEvents = await deleteOlder(db, oldest)
  await inTransaction(db, (trx) => recountWaits(trx, oldest))
  const forgottenReceipts = await forgetReceipts(db, addDays(today, -RECEIPT_DAYS))
  await forgetMinutes(db, new Date(now.getTime() - RECEIPT_DAYS * DAY_MS))
  return {
    keptFrom: dropped.keptFrom,
    months: await partitionedMonths(db),
    droppedMonths: dropped.months,
    deletedEvents,
    forgottenReceipts,
  }
}

async function addMissing(db: Db, from: Month, until: Month): Promise<void> {
  const have = new Set(await partitionedMonths(db))
  for (let month = from; month <= until; month = addMonths(month, 1)) {
    if (have.has(month)) continue
    await inTransaction(db, async (trx) => {
      await aloneWithCounts(trx)
      await addPartition(trx, month)
    })
  }
}

async function dropOlder(db: Db, oldest: Month): Promise<{ keptFrom: Day; months: Month[] }> {
  // A calendar day begins up to 14 hours before it does in UTC: the first that is whole everywhere is the second.
  const keptFrom = addDays(oldest, 1)
  const months = (await partitionedMonths(db)).filter((month) => month < oldest)
  await inTransaction(db, async (trx) => {
    await aloneWithCounts(trx)
    const rules = await readEventRules(trx)
    if (rules.keptFrom < keptFrom) await setKeptFrom(trx, keptFrom)
  })
  for (const month of months) {
    await inTransaction(db, async (trx) => {
      await aloneWithCounts(trx)
      await dropPartition(trx, month)
    })
  }
  return { keptFrom, months }
}

async function deleteOlder(db: Db, oldest: Month): Promise<number> {
  let deleted = 0
  for (;;) {
    const some = await deleteOlderEvents(db, oldest, EVENTS_AT_ONCE)
    deleted += some
    if (some < EVENTS_AT_ONCE) return deleted
  }
}

function monthOf(day: Day): Month {
  return `${day.slice(0, 7)}-01` as Month
}
