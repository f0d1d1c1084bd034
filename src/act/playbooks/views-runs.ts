import type { Actor } from '../../kernel/access.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { PlaybookRow } from './contract.ts'
import { PlaybookDefinition } from './definition.ts'
import type { Entry, How, JournalRow, RunState } from './run.ts'

export interface RunFacts {
  id: number
  playbook: { id: number; key: string; name: string }
  versionId: number
  version: number
  /** The live version, and whether the playbook has one that is newer. */
  liveVersion: number | null
  account: { id: number; name: string }
  ownerId: number | null
  granted: boolean
  contact: { id: number; name: string | null } | null
  state: RunState
  stepId: string | null
  wakeAt: Date | null
  because: string | null
  succeeded: boolean | null
  judgeAt: Date | null
  beganAt: Date
  endedAt: Date | null
  how: How
  entry: Entry
  startedBy: string | null
  parent: { id: number; playbook: string } | null
}

export interface RunsAsked {
  runId?: number | undefined
  playbookId?: number | undefined
  accountId?: number | undefined
  state?: RunState | undefined
  going?: boolean | undefined
  offset: number
  limit: number
}

function wanted(asked: RunsAsked, actor: Actor) {
  const going = sql<boolean>`runs.state in ('queued', 'active', 'paused', 'parked')`
  return sql.join(
    [
      inScope(actor, 'read', accountColumns('accounts')),
      ...(asked.runId === undefined ? [] : [sql<boolean>`runs.id = ${asked.runId}`]),
      ...(asked.playbookId === undefined ? [] : [sql<boolean>`runs.playbook_id = ${asked.playbookId}`]),
      ...(asked.accountId === undefined ? [] : [sql<boolean>`runs.account_id = ${asked.accountId}`]),
      ...(asked.state === undefined ? [] : [sql<boolean>`runs.state = ${asked.state}`]),
      ...(asked.going === undefined ? [] : [asked.going ? going : sql<boolean>`not (${going})`]),
    ],
    sql` and `,
  )
}

/** Runs on accounts the actor may read, newest first. */
export async function runFacts(db: Db, actor: Actor, asked: RunsAsked): Promise<RunFacts[]> {
  const { rows } = await sql<RunFacts>`
    select runs.id, jsonb_build_object('id', playbooks.id, 'key', playbooks.key, 'name', playbooks.name) as playbook,
      runs.version_id as "versionId", versions.version, live.version as "liveVersion",
      jsonb_build_object('id', accounts.id, 'name', accounts.name) as account, accounts.owner_id as "ownerId",
      exists (select from granted_accounts where granted_accounts.account_id = accounts.id and granted_accounts.member_id = ${actor.memberId}) as granted,
      case when contacts.id is not null then jsonb_build_object('id', contacts.id, 'name', contacts.name) end as contact,
      runs.state, runs.step_id as "stepId", runs.wake_at as "wakeAt", runs.because, runs.succeeded, runs.judge_at as "judgeAt",
      runs.began_at as "beganAt", runs.ended_at as "endedAt", runs.how, runs.entry, members.name as "startedBy",
      case when parents.id is not null then jsonb_build_object('id', parents.id, 'playbook', above.name) end as parent
    from playbook_runs runs
    join accounts on accounts.id = runs.account_id
    join playbooks on playbooks.id = runs.playbook_id
    join playbook_versions versions on versions.id = runs.version_id
    left join playbook_versions live on live.id = playbooks.live_version_id
    left join contacts on contacts.id = runs.contact_id
    left join members on members.id = runs.started_by
    left join playbook_runs parents on parents.id = runs.parent_run_id
    left join playbooks above on above.id = parents.playbook_id
    where ${wanted(asked, actor)}
    order by runs.began_at desc, runs.id desc limit ${asked.limit} offset ${asked.offset}`.execute(db)
  return rows
}

export async function countRuns(db: Db, actor: Actor, asked: RunsAsked): Promise<number> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from playbook_runs runs join accounts on accounts.id = runs.account_id
    where ${wanted(asked, actor)}`.execute(db)
  return rows[0]?.total ?? 0
}

/** What versions say, by id. */
export async function definitionsOf(db: Db, versionIds: readonly number[]): Promise<Map<number, PlaybookDefinition>> {
  const { rows } = await sql<{ id: number; definition: unknown }>`
    select id, definition from playbook_versions where id = any(${[...new Set(versionIds)]}::int[])`.execute(db)
  return new Map(rows.map(({ id, definition }) => [id, PlaybookDefinition.parse(definition)]))
}

export interface JournalSeen extends JournalRow {
  versionId: number
  effectId: string | null
}

/** The journal of a run, in the order in which steps were reached. */
export async function journalSeen(db: Db, runId: number): Promise<JournalSeen[]> {
  const { rows } = await sql<JournalSeen>`
    select steps.step_id as "stepId", steps.kind, steps.state, began_at as "beganAt", ended_at as "endedAt", steps.due_at as "dueAt", result,
      steps.failure, steps.attempts, version_id as "versionId", effects.id as "effectId"
    from playbook_steps steps left join effects on effects.run_id = steps.run_id and effects.step_id = steps.step_id
    where steps.run_id = ${runId} order by place`.execute(db)
  return rows
}

export interface NoteSeen {
  at: Date
  member: { id: number; name: string } | null
  sentence: string
}

export async function runNotes(db: Db, runId: number): Promise<NoteSeen[]> {
  const { rows } = await sql<NoteSeen>`
    select at, sentence, case when members.id is not null then jsonb_build_object('id', members.id, 'name', members.name) end as member
    from playbook_run_notes left join members on members.id = member_id where run_id = ${runId}
    order by at, playbook_run_notes.id`.execute(db)
  return rows
}

export interface ApprovalSeen {
  runId: number
  stepId: string
  kind: 'approval' | 'email'
  playbook: string
  account: { id: number; name: string }
  ownerId: number | null
  granted: boolean
  asked: { id: number; name: string } | null
  since: Date
  dueAt: Date | null
  text: string | null
  names: string[]
  email: { to: string; subject: string; text: string } | null
  total: number
}

/** What waits for a yes or no on accounts the actor may read, oldest first; of everybody, or only what the actor was asked. */
export async function approvalsSeen(
  db: Db,
  actor: Actor,
  about: { everybody: boolean; offset: number; limit: number },
): Promise<ApprovalSeen[]> {
  const { rows } = await sql<ApprovalSeen>`
    select runs.id as "runId", steps.step_id as "stepId", steps.kind, playbooks.name as playbook,
      jsonb_build_object('id', accounts.id, 'name', accounts.name) as account, accounts.owner_id as "ownerId",
      exists (select from granted_accounts where granted_accounts.account_id = accounts.id and granted_accounts.member_id = ${actor.memberId}) as granted,
      case when members.id is not null then jsonb_build_object('id', members.id, 'name', members.name) end as asked,
      steps.began_at as since, steps.due_at as "dueAt", steps.result ->> 'text' as text,
      coalesce(steps.result -> 'names', '[]') as names,
      case when steps.kind = 'email' then jsonb_build_object('to', effects.payload ->> 'to', 'subject', effects.payload ->> 'subject',
        'text', effects.payload ->> 'text') end as email,
      count(*) over ()::int as total
    from playbook_steps steps
    join playbook_runs runs on runs.id = steps.run_id
    join playbooks on playbooks.id = runs.playbook_id
    join accounts on accounts.id = runs.account_id
    left join members on members.id = (steps.result ->> 'memberId')::bigint
    left join effects on effects.run_id = steps.run_id and effects.step_id = steps.step_id
    where steps.state = 'going' and steps.kind in ('approval', 'email') and (steps.result ->> 'asks')::boolean
      and runs.state in ('active', 'paused')
      and (${about.everybody} or members.id = ${actor.memberId})
      and ${inScope(actor, 'read', accountColumns('accounts'))}
    order by steps.began_at, runs.id limit ${about.limit} offset ${about.offset}`.execute(db)
  return rows
}

export interface Startable extends Pick<PlaybookRow, 'id' | 'name' | 'description' | 'lifecycle'> {
  versionId: number
}

/** Playbooks with a published version: any of them can be started by hand. */
export async function startablePlaybooks(db: Db): Promise<Startable[]> {
  const { rows } = await sql<Startable>`
    select id, name, description, lifecycle, live_version_id as "versionId" from playbooks
    where state <> 'archived' and live_version_id is not null order by lower(name), id limit 500`.execute(db)
  return rows
}
