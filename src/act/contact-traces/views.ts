import { sql, type Db } from '../../platform/db/database.ts'
import { emailsOf, type Person } from '../../record/contact-erasure/person.ts'

const MOST_ROWS = 100_000

/** What was done about a person: messages, wishes, tasks, leads and runs of playbooks. */
export async function tracesOf(db: Db, person: Person): Promise<Record<string, unknown[]>> {
  const contactIds = [...person.contactIds]
  const emails = emailsOf(person).map(({ said }) => said.toLowerCase())
  const list = async (rows: ReturnType<typeof sql>) => {
    const found = await sql<{
      row: unknown
    }>`select to_jsonb(found) as row from (${rows} limit ${MOST_ROWS}) as found`.execute(db)
    return found.rows.map(({ row }) => row)
  }
  return {
    messages: await list(sql`
      select effects.id, kind, state, due_at, sent_at, payload, answer, failure from effects
      where contact_id = any(${contactIds}::bigint[]) or kind = 'email' and lower(trim(payload ->> 'to')) = any(${emails}::text[])
      order by created_at`),
    optOuts: await list(
      sql`select email_key, at, how, because from opt_outs where email_key = any(${emails}::text[]) order by at`,
    ),
    tasks: await list(sql`
      select id, title, description, state, due_on, outcome, outcome_note from tasks where contact_id = any(${contactIds}::bigint[]) order by id`),
    leads: await list(sql`
      select id, kind, title, note, state, created_on from leads where contact_id = any(${contactIds}::bigint[]) order by id`),
    playbookRuns: await list(sql`
      select runs.id, playbooks.name as playbook, runs.state, began_at, ended_at, because from playbook_runs runs
        join playbooks on playbooks.id = playbook_id
      where contact_id = any(${contactIds}::bigint[]) order by began_at`),
  }
}
