import { sql, type Db } from '../../platform/db/database.ts'
import { REBUILD_JOB } from '../../record/money/ask.ts'

/** Whether a rebuild of the ledger waits or runs. */
export async function isRebuildAsked(db: Db): Promise<boolean> {
  const { rows } = await sql<{ asked: boolean }>`
    select exists (
      select from graphile_worker.jobs where task_identifier = ${REBUILD_JOB} and attempts < max_attempts) as asked`.execute(
    db,
  )
  return rows[0]?.asked ?? false
}
