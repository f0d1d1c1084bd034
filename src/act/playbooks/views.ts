import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Guide, PlaybookRow } from './contract.ts'
import type { PlaybookDefinition } from './definition.ts'

export interface PlaybookFacts extends Omit<PlaybookRow, 'triggerText' | 'changedAt'> {
  guide: Guide
  /** Of the live version. */
  live: PlaybookDefinition | null
  changedAt: Date
}

/** Playbooks with how many runs they have on accounts the actor may read. */
export async function playbookFacts(
  db: Db,
  actor: Actor,
  about: { id?: number; archived?: boolean; now: Date; offset: number; limit: number },
): Promise<{ rows: PlaybookFacts[]; total: number }> {
  const wanted =
    about.id === undefined
      ? sql<boolean>`(${about.archived ?? false} or playbooks.state <> 'archived')`
      : sql<boolean>`playbooks.id = ${about.id}`
  const { rows } = await sql<PlaybookFacts & { total: number }>`
    select playbooks.id, playbooks.key, playbooks.name, description, playbooks.state, halted_because as "haltedBecause", lifecycle, maturity,
      (select failure from watches where kind = 'playbook' and ref_id = playbooks.id and is_on) as "cannotJudge",
      guide, library_key as "libraryKey", live.version as "liveVersion", live.definition as live, draft.version as "draftVersion",
      playbooks.changed_at as "changedAt", counted.runs, count(*) over ()::int as total
    from playbooks
    left join playbook_versions live on live.id = live_version_id
    left join playbook_versions draft on draft.playbook_id = playbooks.id and draft.state = 'draft'
    cross join lateral (
      select jsonb_build_object(
        'going', count(*) filter (where runs.state in ('queued', 'active', 'paused', 'parked')),
        'parked', count(*) filter (where runs.state = 'parked'),
        'begun30', count(*) filter (where runs.state not in ('queued', 'held_out') and began_at > ${about.now}::timestamptz - interval '30 days')) as runs
      from playbook_runs runs join accounts on accounts.id = runs.account_id
      where runs.playbook_id = playbooks.id
        and (runs.state in ('queued', 'active', 'paused', 'parked') or began_at > ${about.now}::timestamptz - interval '30 days')
        and ${inScope(actor, 'read', accountColumns('accounts'))}
    ) counted
    where ${wanted}
    order by playbooks.state = 'archived', lower(playbooks.name), playbooks.id
    limit ${about.limit} offset ${about.offset}`.execute(db)
  const total = rows[0]?.total ?? (about.offset === 0 ? 0 : await countPlaybooks(db, about.archived ?? false))
  return { rows, total }
}

async function countPlaybooks(db: Db, archived: boolean): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from playbooks where ${archived} or state <> 'archived'`.execute(db)
  return rows[0]?.total ?? 0
}

export interface VersionRow {
  id: number
  version: number
  state: 'draft' | 'published'
  note: string
  author: { id: number; name: string } | null
  changedAt: Date
  publishedAt: Date | null
  goingRuns: number
}

/** Newest first. */
export async function versionRows(db: Db, actor: Actor, playbookId: number): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select versions.id, version, versions.state, note, versions.changed_at as "changedAt", published_at as "publishedAt",
      case when members.id is not null then jsonb_build_object('id', members.id, 'name', members.name) end as author,
      (select count(*)::int from playbook_runs runs join accounts on accounts.id = runs.account_id
        where runs.version_id = versions.id and runs.playbook_id = versions.playbook_id
          and runs.state in ('queued', 'active', 'paused', 'parked') and ${inScope(actor, 'read', accountColumns('accounts'))}) as "goingRuns"
    from playbook_versions versions left join members on members.id = author_id
    where playbook_id = ${playbookId} order by version desc`.execute(db)
  return rows
}

/** What steps may refer to: everything that exists and is in use. */
export interface Referable {
  members: { id: number; name: string }[]
  stages: { key: string; name: string }[]
  segments: { key: string; name: string }[]
  fields: { key: string; name: string; type: string }[]
  endpoints: { id: number; name: string; state: string }[]
  playbooks: { key: string; name: string; state: string; subject: string | null; starts: string[] }[]
}

export async function referable(db: Db): Promise<Referable> {
  const { rows } = await sql<Referable>`
    select
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name)), '[]') from members where state <> 'disabled') as members,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'name', name)), '[]') from stages where archived_at is null) as stages,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'name', name)), '[]') from segments where archived_at is null) as segments,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'name', name, 'type', type)), '[]') from custom_fields
        where entity = 'account' and archived_at is null) as fields,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'state', state)), '[]') from webhook_endpoints) as endpoints,
      (select coalesce(jsonb_agg(jsonb_build_object('key', playbooks.key, 'name', playbooks.name, 'state', playbooks.state,
          'subject', versions.definition ->> 'subject',
          'starts', coalesce((select jsonb_agg(distinct started) from jsonb_path_query(versions.definition, 'strict $.steps.** ? (@.kind == "playbook").playbook') started), '[]'))), '[]')
        from playbooks left join playbook_versions versions on versions.id = live_version_id) as playbooks`.execute(db)
  const [found] = rows
  if (!found) throw new Error('nothing was read')
  return found
}
