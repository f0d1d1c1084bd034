import type { Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import { takeDay } from './store-clock.ts'

/**
 * A new company day moves every window, ends overrides and ages sources, though no signal says so: the first worker that
 * sees it marks every account. A machine that slept through midnight does so when it wakes.
 */
export async function openDay(db: Db, { today, now }: { today: Day; now: Date }): Promise<void> {
  await inTransaction(db, async (trx) => {
    if (await takeDay(trx, { today, now })) await markAllDirty(trx)
  })
}
