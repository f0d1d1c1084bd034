import { inTransaction } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { sampleOptions } from './defaults.ts'
import { sampleForecasts } from './forecasts.ts'
import { deleteForecasts, insertCalls, insertSnapshots, insertViews, sampleRenewals } from './store-forecasts.ts'
import { sampleWorld } from './world.ts'

/** What was forecast of the sample's renewals, all in one transaction: begun again it finds all of it or none. */
export async function storeForecasts({ db, today, company }: Context, sourceId: number): Promise<void> {
  const { plans, window } = sampleWorld(sampleOptions, today)
  const currency = company.reportingCurrency
  await inTransaction(db, async (trx) => {
    await deleteForecasts(trx)
    const made = sampleForecasts(await sampleRenewals(trx, sourceId), plans, window)
    await insertViews(trx, made.views)
    await insertSnapshots(trx, made.snapshots, currency)
    await insertCalls(trx, made.calls, currency)
    for (const topic of ['forecast', 'renewals']) await tellScreens(trx, topic)
  })
}
