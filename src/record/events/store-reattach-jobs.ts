import type { PoolClient } from 'pg'
import type { SubjectName } from './store-directory.ts'
import { callsOf } from './store-memberships.ts'

export const REATTACH_JOB = 'events.reattach'

/** From an instant (ms since 1970) to the next group call a user belongs elsewhere now; null: at any time. */
export interface GroupChange extends SubjectName {
  readonly at: number | null
}

/**
 * Asks, in the transaction that changed what is known of these users, for their events of that time to be looked at again.
 */
export async function enqueueReattach(client: PoolClient, changes: readonly GroupChange[]): Promise<void> {
  if (changes.length === 0) return
  await client.query(
    `insert into group_changes (source_id, subject, from_at, until_at)
     select source_id, subject,
       case when exists (${callsOf('at < given.at order by at desc', '1')}) then at else '-infinity' end,
       coalesce((select at from (${callsOf('at > given.at order by at', '1')}) as next), 'infinity')
     from unnest($1::int[], $2::text[], $3::timestamptz[]) as given (source_id, subject, at)`,
    [
      changes.map(({ sourceId }) => sourceId),
      changes.map(({ subject }) => subject),
      changes.map(({ at }) => (at === null ? null : new Date(at).toISOString())),
    ],
  )
  await client.query(
    `select graphile_worker.add_job($1, payload => '{}', queue_name => $1, job_key => $1, max_attempts => 20)`,
    [REATTACH_JOB],
  )
}
