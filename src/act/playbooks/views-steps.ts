import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

/** A date of an account; null where it has none. Last contact is the day of it in the company's zone. */
export async function accountDate(db: Db, accountId: number, field: string, timeZone: string): Promise<Day | null> {
  const { rows } = await sql<{ day: string | null }>`
    select case ${field}::text
      when 'customer_since' then customer_since::text
      when 'renewal_on' then renewal_on::text
      when 'last_contact' then ((last_contact_at at time zone ${timeZone})::date)::text
      else (select attributes ->> ${field.replace('attribute:', '')}::text from account_attributes where account_id = accounts.id) end as day
    from accounts where id = ${accountId}`.execute(db)
  return (rows[0]?.day ?? null) as Day | null
}

export async function stageByKey(db: Db, key: string): Promise<{ id: number; name: string } | undefined> {
  return db
    .selectFrom('stages')
    .select(['id', 'name'])
    .where('key', '=', key)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
}

export async function segmentByKey(db: Db, key: string): Promise<{ id: number; name: string } | undefined> {
  return db
    .selectFrom('segments')
    .select(['id', 'name'])
    .where('key', '=', key)
    .where('archived_at', 'is', null)
    .executeTakeFirst()
}

/** Playbooks above a run, itself first. */
export async function playbooksAbove(db: Db, runId: number): Promise<number[]> {
  const { rows } = await sql<{ playbookId: number }>`
    with recursive above (id, playbook_id, parent_run_id) as (
      select id, playbook_id, parent_run_id from playbook_runs where id = ${runId}
      union all
      select runs.id, runs.playbook_id, runs.parent_run_id from playbook_runs runs join above on above.parent_run_id = runs.id
    ) select playbook_id as "playbookId" from above`.execute(db)
  return rows.map(({ playbookId }) => playbookId)
}

/** How the run that a step started stands; undefined when there is none. */
export async function childState(db: Db, runId: number, stepId: string): Promise<string | undefined> {
  const { rows } = await sql<{ state: string }>`
    select state from playbook_runs where parent_run_id = ${runId} and parent_step_id = ${stepId} order by id desc limit 1`.execute(
    db,
  )
  return rows[0]?.state
}

/** What a webhook says of an account beside what its author wrote. */
export async function webhookFacts(db: Db, accountId: number): Promise<Record<string, unknown>> {
  const { rows } = await sql<{ facts: Record<string, unknown> }>`
    select jsonb_build_object(
      'account', jsonb_build_object('id', accounts.id, 'name', accounts.name, 'domain', accounts.domain,
        'stage', stages.key, 'segment', segments.key, 'owner', members.email, 'renewal_on', accounts.renewal_on, 'external_ids',
        coalesce((select jsonb_object_agg(sources.key, external_id) from external_ids join sources on sources.id = external_ids.source_id
          where external_ids.kind = 'account' and external_ids.account_id = accounts.id), '{}')),
      'health', jsonb_build_object('score', effective_overall, 'band', effective_band, 'cx', cx, 'co', co, 'quadrant', quadrant)) as facts
    from accounts left join stages on stages.id = stage_id left join segments on segments.id = segment_id
    left join members on members.id = owner_id left join account_health on account_health.account_id = accounts.id
    where accounts.id = ${accountId}`.execute(db)
  return rows[0]?.facts ?? {}
}
