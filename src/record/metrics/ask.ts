import type { Db } from '../../platform/db/database.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'

export const COUNT_JOB = 'metrics.count'
export const FORGET_JOB = 'metrics.forget'

/** Whatever rewrites counts runs one after the other. */
export const COUNTING_QUEUE = 'counting'

/** Counts past events for metrics that have accounts left to count. Asked for twice it runs once. */
export async function askForCount(db: Db): Promise<void> {
  await enqueue(db, COUNT_JOB, {}, { key: COUNT_JOB, queue: COUNTING_QUEUE })
}

/** Removes what an earlier definition came to on days before this one. */
export async function askToForget(db: Db, metricId: number, before: string, after = 0): Promise<void> {
  await enqueue(
    db,
    FORGET_JOB,
    { metricId, before, after },
    { key: `${FORGET_JOB} ${metricId}`, queue: COUNTING_QUEUE },
  )
}
