import { may, type Actor } from '../../kernel/access.ts'
import { addDays, startOfDay, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import {
  ANSWER_DAYS,
  DETRACTOR_DAYS,
  DROP_POINTS,
  RENEWAL_DAYS,
  SILENT_DAYS,
  type Band,
  type Kind,
  type Priority,
} from './ranking.ts'
import type { Scope } from './scopes.ts'

/** More than this is nobody's day: only the things with most ARR are then ranked. */
export const CANDIDATES_KEPT = 10_000
const PROMOTERS_KEPT = 2_000
/** A lead that was declined is told for this long. */
const LEAD_DAYS = 14
/** Use is looked for this long before praise is doubted. */
const COMFORT_DAYS = 28

/** Whose day it is. `accountId` narrows it to the things of one account. */
export interface Reader {
  readonly actor: Actor
  readonly scope: Scope
  readonly today: Day
  readonly now: Date
  readonly timeZone: string
  readonly accountId?: number
}

/** What silence can be judged by: whether meetings and calls, and use, are fresh; separately for the sample company. */
export interface Judgeable {
  readonly contact: { readonly own: boolean; readonly sample: boolean }
  /** Whether any live scorecard asks when the product was last used; how late its source is, each account knows itself. */
  readonly byUse: boolean
}

export interface Candidate {
  readonly key: string
  readonly kind: Kind
  readonly accountId: number | null
  readonly noteId: number | null
  readonly taskId: number | null
  /** Of a task. */
  readonly priority: Priority | null
  readonly arrMinor: number | null
  readonly renewalOn: Day | null
  readonly overall: number | null
  readonly band: Band
  readonly change7: number | null
  readonly change30: number | null
  readonly moneyShown: boolean
  /** Points lost, days of silence, days left, days an approval waits, or an NPS answer. */
  readonly amount: number | null
  /** Days since anybody spoke to them and since they used it, where that is 14 or more. */
  readonly contactDays: number | null
  readonly useDays: number | null
  /** Of a task, approval or note: its day; of an answer: when it was given. */
  readonly onDay: Day | null
  readonly text: string | null
}

export interface ComfortFound {
  readonly accountId: number
  readonly npsOn: Day
  readonly score: number
  readonly sentence: string
}

/** Everything but doubted praise that needs the reader and was not put away: one statement, whatever the size of the book. */
export async function candidates(
  db: Db,
  reader: Reader,
  about: { judgeable: Judgeable; withMarked?: boolean },
): Promise<Candidate[]> {
  const found = sql`
    ${drops()} union all ${silences(reader, about.judgeable)} union all ${renewals(reader)}
    union all ${detractors(reader)} union all ${hygiene(reader)}`
  const alone = sql`union all ${tasks(reader)} ${approvals(reader)} ${leads(reader)} union all ${notes(reader)}`
  return stillOpen(db, reader, { found, alone, withMarked: about.withMarked ?? false })
}

/** Praise that nothing proves, as far as it was not put away. */
export async function comfortCandidates(
  db: Db,
  reader: Reader,
  about: { comforts: readonly ComfortFound[]; withMarked?: boolean },
): Promise<Candidate[]> {
  if (about.comforts.length === 0) return []
  return stillOpen(db, reader, { found: comforts(about.comforts), alone: sql``, withMarked: about.withMarked ?? false })
}

type Fragment = ReturnType<typeof sql<unknown>>

/** `found` are things of accounts in reach; `alone` is joined to them by itself and brings its own columns. */
async function stillOpen(
  db: Db,
  reader: Reader,
  { found, alone, withMarked }: { found: Fragment; alone: Fragment; withMarked: boolean },
): Promise<Candidate[]> {
  const { actor, today } = reader
  // One document instead of thousands of rows: reading it costs a tenth.
  const { rows } = await sql<{ things: CandidateColumns[] | null }>`
    with reach as materialized (${reachOf(reader)}),
    worse as materialized (${bandsThen(reader)}),
    found (key, kind, account_id, amount, contact_days, use_days, on_day, text, level) as (${found}),
    things as (
      select key, kind, found.account_id, null::bigint as note_id, null::bigint as task_id, null::text as priority,
        arr_minor, renewal_on, overall, band, change_7, change_30, money_shown, amount, contact_days, use_days, on_day, text, level
      from found join reach on reach.account_id = found.account_id
      ${alone}
    ),
    kept as (
      select * from things
      where ${withMarked} or not exists (
        select from my_day_marks marks
        where marks.member_id = ${actor.memberId} and marks.item_key = things.key
          and (until_day is null or until_day > ${today}::date)
          and (marks.level is null or things.level is null or things.level > marks.level - ${DROP_POINTS}))
      order by arr_minor desc nulls last, key limit ${CANDIDATES_KEPT}
    )
    select json_agg(json_build_array(key, kind, account_id, note_id, task_id, priority, case when money_shown then arr_minor end,
      renewal_on, overall, band, change_7, change_30, money_shown, amount, contact_days, use_days, on_day, text)) as things
    from kept`.execute(db)
  return (rows[0]?.things ?? []).map(candidateOf)
}

/** In the order in which they are selected. */
type CandidateColumns = [
  key: string,
  kind: Kind,
  accountId: number | null,
  noteId: number | null,
  taskId: number | null,
  priority: Priority | null,
  arrMinor: number | null,
  renewalOn: Day | null,
  overall: number | null,
  band: Band,
  change7: number | null,
  change30: number | null,
  moneyShown: boolean,
  amount: number | null,
  contactDays: number | null,
  useDays: number | null,
  onDay: Day | null,
  text: string | null,
]

function candidateOf(columns: CandidateColumns): Candidate {
  const [key, kind, accountId, noteId, taskId, priority, arrMinor, renewalOn, overall, band, ...rest] = columns
  const [change7, change30, moneyShown, amount, contactDays, useDays, onDay, text] = rest
  const money = { arrMinor, moneyShown, renewalOn }
  const health = { overall, band, change7, change30 }
  return {
    key,
    kind,
    accountId,
    noteId,
    taskId,
    priority,
    ...money,
    ...health,
    amount,
    contactDays,
    useDays,
    onDay,
    text,
  }
}

/** Accounts of this day: those of the scope that did not leave. */
function reachOf({ actor, scope, accountId }: Reader) {
  const columns = accountColumns('portfolio', 'account_id')
  const own =
    scope === 'mine'
      ? sql`owner_id = ${actor.memberId}`
      : scope === 'team'
        ? sql`(owner_id = any(${[...actor.teamIds]}::bigint[]) or owner_id is null)`
        : sql`true`
  const one = accountId === undefined ? sql`true` : sql`account_id = ${accountId}`
  return sql`
    select account_id, owner_id, is_sample, arr_minor, renewal_on, overall, band, change_7, change_30, last_contact_at, last_use_on,
      ${inScope(actor, 'money', columns)} as money_shown
    from portfolio where ${own} and ${one} and ${inScope(actor, 'read', columns)} and arr_minor is distinct from 0`
}

const RANK = sql`array['poor', 'fair', 'good']`

/** The band each account had 30 days ago, where it has changed since. */
function bandsThen({ today }: Reader) {
  return sql`
    select distinct on (account_id) account_id, before as band_then from health_changes
    where kind = 'band' and at > ${today}::date - 32 and day > ${today}::date - 30 and account_id in (select account_id from reach)
    order by account_id, at`
}

/** Fell by 5 or more in 7 or 30 days, or stands in a worse band than 30 days ago. */
function drops() {
  return sql`
    select 'drop:' || account_id as key, 'drop' as kind, account_id, greatest(0, -least(change_7, change_30)) as amount,
      null::int as contact_days, null::int as use_days, null::date as on_day, band_then as text, overall as level
    from reach left join worse using (account_id)
    where overall is not null and (least(change_7, change_30) <= ${-DROP_POINTS}
      or array_position(${RANK}, band) < array_position(${RANK}, band_then))`
}

/** Nobody spoke to them, or nobody there used it, for 14 days; each only where its source is fresh. */
function silences({ today, timeZone }: Reader, { contact, byUse }: Judgeable) {
  return sql`
    select 'silent:' || account_id || ':' || coalesce((${today}::date - contact_days)::text, '-') || ':' || coalesce((${today}::date - use_days)::text, '-'),
      'silent', account_id, greatest(contact_days, use_days), contact_days, use_days, null::date, null, null::float8
    from (
      select reach.account_id,
        case when (case when is_sample then ${contact.sample}::boolean else ${contact.own}::boolean end)
          and last_contact_at < ${startOfDay(timeZone, addDays(today, 1 - SILENT_DAYS))}
          then ${today}::date - (last_contact_at at time zone ${timeZone})::date end as contact_days,
        case when ${byUse}::boolean and last_use_on <= ${addDays(today, -SILENT_DAYS)}::date then ${today}::date - last_use_on end as use_days
      from reach
    ) judged
    where contact_days is not null or use_days is not null`
}

/** Within 90 days. Completed, it comes back at 60 and at 30 days. */
function renewals({ today }: Reader) {
  return sql`
    select 'renewal:' || account_id || ':' || renewal_on || ':' ||
        case when renewal_on - ${today}::date <= 30 then 30 when renewal_on - ${today}::date <= 60 then 60 else 90 end,
      'renewal', account_id, renewal_on - ${today}::date, null, null, renewal_on, null, null
    from reach where renewal_on between ${today}::date and ${addDays(today, RENEWAL_DAYS)}::date`
}

/** The newest NPS answer of 6 or less in 14 days. */
function detractors({ today, now, timeZone }: Reader) {
  const since = startOfDay(timeZone, addDays(today, 1 - DETRACTOR_DAYS))
  return sql`
    select * from (
      select distinct on (answers.account_id) 'detractor:' || answers.id, 'detractor', answers.account_id, answers.score::float8,
        null::int, null::int, (answered_at at time zone ${timeZone})::date, answers.id::text, null::float8
      from survey_responses answers join reach on reach.account_id = answers.account_id
      where survey = 'nps' and score <= 6 and answered_at >= ${since} and answered_at <= ${now}
      order by answers.account_id, answered_at desc, answers.id desc) newest`
}

function comforts(found: readonly ComfortFound[]) {
  return sql`
    select 'comfort:' || account_id || ':' || nps_on, 'comfort', account_id, score, null::int, null::int, nps_on, sentence, null::float8
    from unnest(${found.map((one) => one.accountId)}::bigint[], ${found.map((one) => one.npsOn)}::date[],
      ${found.map((one) => one.score)}::float8[], ${found.map((one) => one.sentence)}::text[]) as comfort (account_id, nps_on, score, sentence)`
}

function hygiene({ scope }: Reader) {
  return sql`
    select case when owner_id is null then 'no_owner:' else 'no_renewal:' end || account_id,
      case when owner_id is null then 'no_owner' else 'no_renewal' end, account_id, null::float8, null::int, null::int, null::date, null, null::float8
    from reach where (owner_id is null and ${scope !== 'mine'}) or (owner_id is not null and renewal_on is null and arr_minor > 0)`
}

/** What ranking asks of the account of a task or note; nothing where it is out of the reader's reach. */
function aboutAccount(actor: Actor) {
  return sql`portfolio.arr_minor, portfolio.renewal_on, portfolio.overall, coalesce(portfolio.band, 'unknown'), portfolio.change_7,
    portfolio.change_30, portfolio.account_id is not null and ${inScope(actor, 'money', accountColumns('portfolio', 'account_id'))}`
}

/** Open tasks that are not put off: the reader's own, those of the team, and those nobody has taken, as far as the scope goes. */
function tasks({ actor, scope, today, accountId }: Reader) {
  const nobodys = sql`(assignee_id is null and portfolio.account_id is not null)`
  const theirs =
    scope === 'mine'
      ? sql`assignee_id = ${actor.memberId}`
      : scope === 'team'
        ? sql`(assignee_id = any(${[...actor.teamIds]}::bigint[]) or ${nobodys})`
        : sql`(assignee_id = ${actor.memberId} or ${nobodys})`
  const one = accountId === undefined ? sql`true` : sql`tasks.account_id = ${accountId}`
  return sql`
    select 'task:' || tasks.id, 'task', portfolio.account_id, null::bigint, tasks.id, tasks.priority, ${aboutAccount(actor)},
      null::float8, null::int, null::int, tasks.due_on, tasks.title, null::float8
    from tasks
    left join portfolio on portfolio.account_id = tasks.account_id and ${inScope(actor, 'read', accountColumns('portfolio', 'account_id'))}
    where state = 'open' and (snoozed_until is null or snoozed_until <= ${today}::date) and ${theirs} and ${one}`
}

/**
 * What runs ask of the reader: asked by name, or of nobody and so of leaders. `text` says whether an e-mail waits; what is
 * asked is read for the page alone.
 */
function approvals({ actor, timeZone, today, accountId }: Reader) {
  if (!may(actor, 'playbooks.run')) return sql``
  const asked = sql`(steps.result ->> 'memberId')::bigint`
  const theirs =
    actor.role === 'leader'
      ? sql`(${asked} = ${actor.memberId} or ${asked} is null)`
      : sql`${asked} = ${actor.memberId}`
  const one = accountId === undefined ? sql`true` : sql`runs.account_id = ${accountId}`
  return sql`
    union all
    select 'approval:' || steps.run_id || ':' || steps.step_id, 'approval', portfolio.account_id, null::bigint, null::bigint, null,
      ${aboutAccount(actor)}, greatest(0, ${today}::date - (steps.began_at at time zone ${timeZone})::date)::float8, null::int, null::int,
      (steps.due_at at time zone ${timeZone})::date, steps.kind, null::float8
    from playbook_steps steps
    join playbook_runs runs on runs.id = steps.run_id
    join portfolio on portfolio.account_id = runs.account_id and ${inScope(actor, 'read', accountColumns('portfolio', 'account_id'))}
    where steps.state = 'going' and steps.kind in ('approval', 'email') and (steps.result ->> 'asks')::boolean
      and runs.state in ('active', 'paused') and ${theirs} and ${one}`
}

/** Leads that wait for an answer of the reader's department, and answers of no to those the reader sent. */
function leads({ actor, timeZone, today, accountId }: Reader) {
  if (!may(actor, 'leads.write')) return sql``
  const one = accountId === undefined ? sql`true` : sql`leads.account_id = ${accountId}`
  const waits = sql`leads.state = 'sent' and leads.to_department = ${actor.department}`
  const refused = sql`leads.state = 'declined' and leads.decided_at > ${today}::date - ${LEAD_DAYS}::int
    and coalesce(leads.created_by, portfolio.owner_id) = ${actor.memberId} and leads.decided_by is distinct from ${actor.memberId}::bigint`
  const since = sql`coalesce(case when leads.state = 'sent' then leads.sent_at else leads.decided_at end, leads.created_at)`
  const title = sql`coalesce(leads.title, replace(leads.kind, '_', ' '))`
  return sql`
    union all
    select 'lead:' || leads.account_id || ':' || leads.id || ':' || leads.revision, 'lead', portfolio.account_id, null::bigint, null::bigint, null,
      ${aboutAccount(actor)}, greatest(0, ${today}::date - (${since} at time zone ${timeZone})::date)::float8, null::int, null::int, null::date,
      case when leads.state = 'sent'
        then initcap(coalesce(leads.source_department, 'somebody')) || ' sent a lead: ' || ${title} || '. Accept it, or decline it with a reason.'
        else initcap(leads.to_department) || ' declined the lead “' || ${title} || '”: ' || coalesce(leads.reason, 'no reason given') || '.' end,
      null::float8
    from leads join portfolio on portfolio.account_id = leads.account_id and ${inScope(actor, 'read', accountColumns('portfolio', 'account_id'))}
    where ((${waits}) or (${refused})) and ${one}`
}

/** The reader's own lines; what they are about is named only while the reader may see it. */
function notes({ actor, accountId }: Reader) {
  const one = accountId === undefined ? sql`true` : sql`notes.account_id = ${accountId}`
  return sql`
    select 'note:' || notes.id, 'note', portfolio.account_id, notes.id, null, null, ${aboutAccount(actor)},
      null, null, null, notes.due_on, notes.text, null
    from notes_to_self notes
    left join portfolio on portfolio.account_id = notes.account_id and ${inScope(actor, 'read', accountColumns('portfolio', 'account_id'))}
    where notes.member_id = ${actor.memberId} and notes.done_at is null and ${one}`
}

/**
 * Accounts of this day with a promoter's answer young enough to comfort and something to doubt it: no day with use within
 * 28, or outcomes are kept and none of theirs is measured. Largest ARR first.
 */
export async function doubtedPromoters(db: Db, reader: Reader, useMetricIds: readonly number[]): Promise<number[]> {
  const since = startOfDay(reader.timeZone, addDays(reader.today, 1 - ANSWER_DAYS))
  const { rows } = await sql<{ id: number }>`
    with reach as materialized (${reachOf(reader)}),
    promoters as materialized (
      select distinct account_id from survey_responses where survey = 'nps' and score >= 9 and answered_at >= ${since})
    select reach.account_id as id from reach join promoters using (account_id)
    left join lateral (
      select true as is_known from metric_days used where used.account_id = reach.account_id
        and used.metric_id = any(${[...useMetricIds]}::int[]) and used.value > 0
        and used.day between ${addDays(reader.today, 1 - COMFORT_DAYS)}::date and ${reader.today}::date limit 1) used on true
    left join lateral (
      select true as is_known from outcome_measurements proof
      where proof.account_id = reach.account_id and measured_on <= ${reader.today}::date limit 1) proof on true
    where used.is_known is null or (proof.is_known is null and exists (select from outcomes))
    order by arr_minor desc nulls last, reach.account_id limit ${PROMOTERS_KEPT}`.execute(db)
  return rows.map((row) => row.id)
}

/** Whether any account in reach belongs to the reader. */
export async function hasBook(db: Db, actor: Actor): Promise<boolean> {
  if (actor.memberId === null) return false
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from portfolio where owner_id = ${actor.memberId}) as has`.execute(db)
  return rows[0]?.has ?? false
}
