import type { Db, Trx } from '../../platform/db/database.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'

export const REBUILD_JOB = 'money.rebuild'

/** Builds the whole ledger anew in a job: call it in the transaction that changed a convention the ledger follows. */
export async function askForRebuild(db: Db | Trx): Promise<void> {
  await enqueue(db, REBUILD_JOB, {}, { key: REBUILD_JOB, queue: 'money' })
}
