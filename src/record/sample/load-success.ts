import { inTransaction } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { sampleOptions } from './defaults.ts'
import { samplePartners } from './selling.ts'
import {
  deleteSuccess,
  insertHoldings,
  insertIncentives,
  insertRates,
  insertTiers,
  insertUses,
  insertWork,
} from './store-success.ts'
import { sampleHoldings, sampleTiers, sampleUses } from './success-plans.ts'
import { sampleIncentives, sampleRates, sampleWork } from './success-work.ts'
import { sampleWorld } from './world.ts'

/** Success plans, time written down and what it costs, all in one transaction: begun again it finds all of it or none. */
export async function storeSuccess({ db, today, company }: Context, sourceId: number): Promise<void> {
  const { plans, window } = sampleWorld(sampleOptions, today)
  const currency = company.reportingCurrency
  await inTransaction(db, async (trx) => {
    await deleteSuccess(trx, samplePartners)
    await insertTiers(trx, sampleTiers)
    await insertHoldings(trx, sourceId, sampleHoldings(plans, window))
    await insertUses(trx, sourceId, sampleUses(plans, window))
    await insertRates(trx, sampleRates(window), currency)
    await insertWork(trx, sourceId, sampleWork(plans, window))
    await insertIncentives(trx, sampleIncentives(window), currency)
  })
}
