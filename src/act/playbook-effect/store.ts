import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface JudgedRun {
  readonly runId: number
  readonly versionId: number
  readonly playbookId: number
  readonly accountId: number
  readonly segmentId: number | null
  readonly isSample: boolean
  readonly overall: number | null
  readonly beganOn: Day
}

/** Runs about accounts whose success is known and that were not compared yet, the oldest first. */
export async function runsToMatch(db: Db, timeZone: string, limit: number): Promise<JudgedRun[]> {
  const { rows } = await sql<JudgedRun>`
    select runs.id as "runId", version_id as "versionId", playbook_id as "playbookId", runs.account_id as "accountId",
      accounts.segment_id as "segmentId", accounts.is_sample as "isSample", (entry ->> 'overall')::float8 as overall,
      (began_at at time zone ${timeZone})::date as "beganOn"
    from playbook_runs runs join accounts on accounts.id = runs.account_id
    where judged_at is not null and succeeded is not null and state <> 'held_out' and contact_id is null
      and not exists (select from playbook_matches where run_id = runs.id)
    order by judged_at, runs.id limit ${limit}`.execute(db)
  return rows
}

export async function saveMatch(
  db: Db,
  match: { runId: number; accountId: number | null; succeeded: boolean | null; now: Date },
): Promise<void> {
  await sql`
    insert into playbook_matches (run_id, account_id, succeeded, matched_at)
    values (${match.runId}, ${match.accountId}, ${match.succeeded}, ${match.now}) on conflict do nothing`.execute(db)
}
