import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

export interface FlowStep {
  stepId: string
  reached: number
  standing: number
  parked: number
  ways: Record<string, number>
}

/** A version by its number; the live one without. */
export async function versionToShow(
  db: Db,
  playbookId: number,
  version: number | undefined,
): Promise<{ id: number; version: number } | undefined> {
  const { rows } = await sql<{ id: number; version: number }>`
    select versions.id, version from playbook_versions versions join playbooks on playbooks.id = playbook_id
    where playbook_id = ${playbookId} and versions.state = 'published'
      and ${version === undefined ? sql<boolean>`versions.id = live_version_id` : sql<boolean>`version = ${version}`}`.execute(
    db,
  )
  return rows[0]
}

/** How runs of a version, begun since an instant on accounts the actor may read, went through its steps. */
export async function flowOf(
  db: Db,
  actor: Actor,
  about: { versionId: number; since: Date },
): Promise<{ entered: number; ended: number; steps: FlowStep[] }> {
  const mine = sql`
    with mine as (
      select runs.id, runs.state from playbook_runs runs join accounts on accounts.id = runs.account_id
      where runs.version_id = ${about.versionId} and began_at > ${about.since} and runs.state not in ('queued', 'held_out')
        and ${inScope(actor, 'read', accountColumns('accounts'))}
    )`
  const [counted, steps] = await Promise.all([
    sql<{ entered: number; ended: number }>`
      ${mine} select count(*)::int as entered, (count(*) filter (where state = 'done'))::int as ended from mine`.execute(
      db,
    ),
    sql<FlowStep>`
      ${mine}, taken as (
        select step_id, steps.kind, steps.state, mine.state as run_state, case
          when steps.kind = 'branch' and steps.state = 'done' then result ->> 'way'
          when steps.kind = 'approval' and steps.state = 'done' then coalesce(result ->> 'way', 'approved') end as way
        from playbook_steps steps join mine on mine.id = steps.run_id
      ), ways as (
        select step_id, jsonb_object_agg(way, count) as ways from (
          select step_id, way, count(*)::int as count from taken where way is not null group by 1, 2) each group by 1
      )
      select taken.step_id as "stepId", count(*)::int as reached,
        (count(*) filter (where state = 'going' and run_state in ('active', 'paused')))::int as standing,
        (count(*) filter (where state = 'parked' and run_state = 'parked'))::int as parked, coalesce(ways.ways, '{}') as ways
      from taken left join ways on ways.step_id = taken.step_id group by taken.step_id, ways.ways order by 1`.execute(
      db,
    ),
  ])
  const [count] = counted.rows
  return { entered: count?.entered ?? 0, ended: count?.ended ?? 0, steps: steps.rows }
}
