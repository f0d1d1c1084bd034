import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { accountIdsAfter } from './store-finish.ts'

const CHUNK = 1_000

/** Hands all accounts to `work`, a thousand a transaction. */
export async function forAccountRange(db: Db, work: (trx: Trx, ids: number[]) => Promise<void>): Promise<void> {
  let after = 0
  for (;;) {
    const ids = await accountIdsAfter(db, after, CHUNK)
    const last = ids.at(-1)
    if (last === undefined) return
    await inTransaction(db, (trx) => work(trx, ids))
    after = last
  }
}
