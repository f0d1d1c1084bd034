import { sql, type Db } from '../../platform/db/database.ts'

/** Puts a job that nobody works on back to its beginning, due now; false when somebody took it meanwhile. */
export async function restartJob(db: Db, id: number): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    select id from graphile_worker.reschedule_jobs(array[${id}]::bigint[], run_at => now(), attempts => 0)`.execute(db)
  return rows.length > 0
}
