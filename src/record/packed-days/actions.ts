import { setTimeout as wait } from 'node:timers/promises'
import { addDays, type Day } from '../../kernel/day.ts'
import type { Db, Trx } from '../../platform/db/database.ts'
import { packDays } from './series.ts'
import { accountsToPack, closeDays, closedDays, isOldest, packedRows, savePacked } from './store.ts'

/** So many days a row holds: the longest windows with the days they are compared with, and some more. */
export const PACKED_DAYS = 160
/** Numbers of the last days still arrive: those of yesterday with the import of this morning. */
const OPEN_DAYS = 2
const ACCOUNTS_AT_ONCE = 200
const LOOK_EVERY_MS = 200
const WAITS = 600

/** The last day that is closed on a day. */
export function lastClosedDay(today: Day): Day {
  return addDays(today, -OPEN_DAYS)
}

/**
 * From here on whoever writes a day up to this one leaves a note. Returns when nobody is writing any more who began before
 * and may not know.
 *
 * @throws Error where a transaction older than that does not end within two minutes.
 */
export async function closeUpTo(db: Db, day: Day): Promise<void> {
  const transaction = await closeDays(db, day)
  for (let looks = 0; looks < WAITS; looks += 1) {
    if (await isOldest(db, transaction)) return
    await wait(LOOK_EVERY_MS)
  }
  throw new Error('Days were not closed: somebody has been writing for minutes')
}

/**
 * Packs the next accounts after this id; the days up to `through` must have been closed before. What is read is of one
 * moment, and notes of writers who came after it stay. Returns the last account, null when there was none left.
 */
export async function packNextAccounts(
  db: Db,
  { after, through }: { after: number; through: Day },
): Promise<number | null> {
  const ids = await accountsToPack(db, { after, through, limit: ACCOUNTS_AT_ONCE })
  if (ids.length === 0) return null
  const span = { first: addDays(through, 1 - PACKED_DAYS), through }
  await asOfOneMoment(db, async (trx) => {
    const days = await closedDays(trx, ids, span)
    const packed = ids.map((accountId) => ({ accountId, days: packDays(days.get(accountId) ?? new Map()) }))
    await savePacked(trx, packed, span)
  })
  return ids.at(-1) ?? null
}

/** Accounts of these whose packed days are not what their metric days say and nobody left a note. */
export async function wronglyPacked(db: Db, accountIds: readonly number[]): Promise<number[]> {
  return asOfOneMoment(db, async (trx) => {
    const rows = await packedRows(trx, accountIds)
    const wrong: number[] = []
    for (const { accountId, firstDay, through, days, isStale } of rows) {
      if (isStale) continue
      const found = await closedDays(trx, [accountId], { first: firstDay, through })
      const expected = packDays(found.get(accountId) ?? new Map())
      const isSame = days && expected ? days.equals(expected) : days === expected
      if (!isSame) wrong.push(accountId)
    }
    return wrong
  })
}

function asOfOneMoment<T>(db: Db, work: (trx: Trx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(work)
}
