import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { How } from './run.ts'

/** The channel that wakes the engine. */
export const RUNS_CHANNEL = 'volant_runs'

export async function wakeEngine(db: Db): Promise<void> {
  await sql`select pg_notify(${RUNS_CHANNEL}, '')`.execute(db)
}

/** Somebody who is to enter a playbook: an account, or a contact of one. */
export interface Entrant {
  readonly accountId: number
  readonly contactId: number | null
  readonly triggerKey: string
}

export interface Standing {
  /** The account and its contact exist and were not merged away. */
  isThere: boolean
  /** A run of the same episode exists, in whatever state. */
  isKnown: boolean
  isGoing: boolean
  /** When the subject's latest run ended. */
  lastEndedAt: Date | null
  /** Name of a playbook going on that this one stands back for. */
  beside: string | null
  /** Starts for this subject since `countSince`. */
  lately: number
}

/** What speaks for or against each entrant, in their order. */
export async function standings(
  trx: Trx,
  entrants: readonly Entrant[],
  about: { playbookId: number; notBeside: readonly string[]; countSince: Date },
): Promise<Standing[]> {
  const { playbookId } = about
  const { rows } = await sql<Standing>`
    select accounts.id is not null and (wanted.contact_id = 0 or contacts.id is not null) as "isThere",
      exists (select from playbook_runs where playbook_id = ${playbookId} and account_id = wanted.account_id and trigger_key = wanted.trigger_key) as "isKnown",
      coalesce(mine."isGoing", false) as "isGoing", mine."lastEndedAt", coalesce(mine.lately, 0) as lately, beside.name as beside
    from unnest(${entrants.map((one) => one.accountId)}::bigint[], ${entrants.map((one) => one.contactId ?? 0)}::bigint[],
      ${entrants.map((one) => one.triggerKey)}::text[]) with ordinality as wanted (account_id, contact_id, trigger_key, place)
    left join accounts on accounts.id = wanted.account_id and merged_into_id is null
    left join contacts on contacts.id = wanted.contact_id and contacts.account_id = wanted.account_id and erased_at is null
    left join lateral (
      select bool_or(state in ('queued', 'active', 'paused', 'parked')) as "isGoing",
        max(coalesce(ended_at, began_at)) filter (where state in ('done', 'cancelled', 'held_out')) as "lastEndedAt",
        (count(*) filter (where began_at > ${about.countSince}))::int as lately
      from playbook_runs
      where account_id = wanted.account_id and playbook_id = ${playbookId} and coalesce(contact_id, 0) = wanted.contact_id
    ) mine on true
    left join lateral (
      select playbooks.name from playbook_runs runs join playbooks on playbooks.id = runs.playbook_id
      where runs.account_id = wanted.account_id and runs.state in ('queued', 'active', 'paused', 'parked')
        and playbooks.key = any(${[...about.notBeside]}::text[]) limit 1
    ) beside on true
    order by place`.execute(trx)
  return rows
}

/** Runs that a trigger began or will begin, by company day from a day on. Whoever counts them locks the playbook first. */
export async function begunByDay(
  trx: Trx,
  about: { playbookId: number; since: Date; timeZone: string },
): Promise<Map<Day, number>> {
  const { rows } = await sql<{ day: Day; begun: number }>`
    select (began_at at time zone ${about.timeZone})::date as day, count(*)::int as begun from playbook_runs
    where playbook_id = ${about.playbookId} and began_at >= ${about.since} and how in ('trigger', 'schedule') and state <> 'held_out'
    group by 1`.execute(trx)
  return new Map(rows.map(({ day, begun }) => [day, begun]))
}

export interface NewRun extends Entrant {
  readonly state: 'queued' | 'active' | 'held_out'
  readonly beganAt: Date
  /** When the criterion of success is judged; null without one, and set at the beginning of what is queued. */
  readonly judgeAt: Date | null
}

export interface InsertedRun {
  id: number
  accountId: number
  contactId: number | null
  state: 'queued' | 'active' | 'held_out'
}

/**
 * Inserts runs with the accounts' standing now. A run of the same episode, or one going on for the same subject, stays: the new one is
 * left out of the answer.
 */
export async function insertRuns(
  trx: Trx,
  runs: readonly NewRun[],
  about: {
    playbookId: number
    versionId: number
    how: How
    startedBy: number | null
    parent: { runId: number; stepId: string; depth: number } | null
  },
): Promise<InsertedRun[]> {
  const { rows } = await sql<InsertedRun>`
    insert into playbook_runs (playbook_id, version_id, account_id, contact_id, trigger_key, how, state, wake_at, began_at, judge_at,
      entry, started_by, parent_run_id, parent_step_id, depth)
    select ${about.playbookId}, ${about.versionId}, made.account_id, nullif(made.contact_id, 0), made.trigger_key, ${about.how}, made.state,
      case when made.state <> 'held_out' then made.began_at end, made.began_at, made.judge_at,
      jsonb_build_object('overall', overall, 'cx', cx, 'co', co, 'segment_id', segment_id, 'arr_minor', arr_minor),
      ${about.startedBy}::bigint, ${about.parent?.runId ?? null}::bigint, ${about.parent?.stepId ?? null}, ${about.parent?.depth ?? 0}::int
    from unnest(${runs.map((run) => run.accountId)}::bigint[], ${runs.map((run) => run.contactId ?? 0)}::bigint[],
      ${runs.map((run) => run.triggerKey)}::text[], ${runs.map((run) => run.state)}::text[],
      ${runs.map((run) => run.beganAt)}::timestamptz[], ${runs.map((run) => run.judgeAt)}::timestamptz[])
      as made (account_id, contact_id, trigger_key, state, began_at, judge_at)
    left join portfolio on portfolio.account_id = made.account_id
    order by made.account_id, made.contact_id
    on conflict do nothing
    returning id, account_id as "accountId", contact_id as "contactId", state`.execute(trx)
  return rows
}
