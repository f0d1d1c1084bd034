import { inTransaction } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { sampleOptions } from './defaults.ts'
import { sampleTasks } from './open-work.ts'
import { replaceTasks } from './store-work.ts'
import { sampleWorld } from './world.ts'

/** The tasks of the sample's members. Begun again it finds all of them or none. */
export async function storeWork({ db, today, company }: Context, sourceId: number): Promise<void> {
  const { plans, window } = sampleWorld(sampleOptions, today)
  const tasks = sampleTasks(plans, window)
  await inTransaction(db, (trx) => replaceTasks(trx, { sourceId, timeZone: company.timeZone }, tasks))
}
