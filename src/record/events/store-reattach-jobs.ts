import type { PoolClient } from 'pg'
import type { SubjectName } from './store-directory.ts'

export const REATTACH_JOB = 'events.reattach'

/** Asks, in the transaction that changed what is known of these users, for their events to be looked at again. */
export async function enqueueReattach(client: PoolClient, subjects: readonly SubjectName[]): Promise<void> {
  if (subjects.length === 0) return
  await client.query(
    `select graphile_worker.add_job($1, payload => json_build_object('sourceId', source_id, 'subject', subject),
       queue_name => $1, job_key => $1 || ' ' || source_id || ' ' || md5(subject), max_attempts => 20)
     from unnest($2::int[], $3::text[]) as given (source_id, subject)`,
    [REATTACH_JOB, subjects.map(({ sourceId }) => sourceId), subjects.map(({ subject }) => subject)],
  )
}
