import { inTransaction, type Db } from '../../platform/db/database.ts'
import { aloneWithCounts } from '../events/store-lock.ts'
import { markDirty } from '../signals/dirty.ts'
import { accountsBetween, nextChunk } from './store-chunks.ts'
import { compareAccounts, type Difference } from './store-differences.ts'
import { recountByRules } from './store-recount.ts'

export interface ComparedChunk {
  accounts: number
  /** Daily numbers that were looked at. */
  days: number
  differences: Difference[]
}

/**
 * Compares all accounts with their raw events, some at a time, beside a running server. With `repair` accounts that differ
 * are counted anew, each chunk while nothing else is counted; what is given back is what stood before.
 */
export async function* compareCounts(db: Db, { repair }: { repair: boolean }): AsyncGenerator<ComparedChunk> {
  for (let after = 0; ;) {
    const last = await nextChunk(db, after)
    if (last === null) return
    const accountIds = await accountsBetween(db, after, last)
    const { days, differences } = await compareAccounts(db, accountIds)
    if (repair && differences.length > 0)
      await repairAccounts(db, new Set(differences.map(({ accountId }) => accountId)))
    yield { accounts: accountIds.length, days, differences }
    after = last
  }
}

async function repairAccounts(db: Db, accountIds: ReadonlySet<number>): Promise<void> {
  await inTransaction(db, async (trx) => {
    await aloneWithCounts(trx)
    await recountByRules(trx, [...accountIds])
    await markDirty(trx, accountIds)
  })
}
