import { sql, type Trx } from '../../platform/db/database.ts'
import type { SampleTask } from './open-work.ts'

/** Tasks with the note of how they ended, on working days of the company's zone. Those an interrupted load stored go first. */
export async function replaceTasks(
  trx: Trx,
  { sourceId, timeZone }: { sourceId: number; timeZone: string },
  tasks: readonly SampleTask[],
): Promise<void> {
  await sql`
    delete from tasks where run_id is null and created_by is null and account_id in (select id from accounts where is_sample)`.execute(
    trx,
  )
  const at = (column: string) => sql`(rows.${sql.ref(column)} + time '15:00') at time zone ${timeZone}`
  await sql`
    with made as (
      insert into tasks (account_id, title, description, kind, priority, state, due_on, assignee_id, outcome, done_at, done_by, created_at, changed_at)
      select known.account_id, rows.title, rows.description, rows.kind, rows.priority,
        case when "doneOn" is null then 'open' else 'done' end, "dueOn", members.id, rows.outcome,
        ${at('doneOn')}, case when "doneOn" is null then null else members.id end, ${at('createdOn')},
        coalesce(${at('doneOn')}, ${at('createdOn')})
      from jsonb_to_recordset(${JSON.stringify(tasks)}::jsonb) as rows ("accountExternalId" text, "memberEmail" text, title text,
        description text, kind text, priority text, "createdOn" date, "dueOn" date, "doneOn" date, outcome text)
      join external_ids known on known.kind = 'account' and known.source_id = ${sourceId} and known.external_id = rows."accountExternalId"
      left join members on members.email = rows."memberEmail"
      order by "createdOn", known.account_id
      returning id, state, done_at, done_by, outcome)
    insert into task_notes (task_id, at, kind, member_id, text)
    select id, done_at, 'done', done_by, outcome from made where state = 'done'`.execute(trx)
}
