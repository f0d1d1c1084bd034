import type { Pool } from 'pg'
import { migrateJobs } from '../jobs/jobs.ts'
import { migrate } from './migrate.ts'

/** Brings a database of any earlier version, or an empty one, to this version: our tables and the job queue's. */
export async function prepareDatabase(pool: Pool): Promise<void> {
  await migrate(pool)
  await migrateJobs(pool)
}
