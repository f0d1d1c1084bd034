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

/** What ranking asks of a thing; its key says the rest, and the page reads more of its account. */
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
  readonly band: Band
  readonly moneyShown: boolean
  /** Points lost, days of silence, days left, days an approval waits, or an NPS answer. */
  readonly amount: number | null
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
  const things = sql`
    ${ofAccounts(reader, about.judgeable)} union all ${fallenBands(reader)} union all ${detractors(reader)}
    union all ${tasks(reader)} ${approvals(reader)} ${leads(reader)} union all ${notes(reader)}`
  return stillOpen(db, reader, { things, withMarked: about.withMarked ?? false })
}

/** Praise that nothing proves, as far as it was not put away. */
export async function comfortCandidates(
  db: Db,
  reader: Reader,
  about: { comforts: readonly ComfortFound[]; withMarked?: boolean },
): Promise<Candidate[]> {
  if (about.comforts.length === 0) return []
  const things = comforts(reader, about.comforts)
  return stillOpen(db, reader, { things, withMarked: about.withMarked ?? false })
}

type Fragment = ReturnType<typeof sql<unknown>>

/** `arr_minor` orders what is kept where there is too much, whether or not the reader may see it. */
const COLUMNS = sql`key, account_id, priority, arr_minor, renewal_on, band, money_shown, amount, on_day, text, level`

async function stillOpen(
  db: Db,
  { actor, today }: Reader,
  { things, withMarked }: { things: Fragment; withMarked: boolean },
): Promise<Candidate[]> {
  const daysUntil = (day: string) => sql`${sql.ref(day)} - ${today}::date`
  const line = sql.join(
    [
      sql`key`,
      sql`account_id`,
      sql`priority`,
      sql`case when money_shown then arr_minor end`,
      daysUntil('renewal_on'),
      sql`band`,
      sql`case when money_shown then 1 end`,
      sql`amount`,
      daysUntil('on_day'),
      sql`case when text is not null then 1 end`,
    ],
    sql`, E'\t', `,
  )
  // One text of lines instead of thousands of rows or a document: writing and reading it costs a third.
  const { rows } = await sql<{ lines: string | null; texts: string[] | null }>`
    with things (${COLUMNS}) as (${things}),
    kept as (
      select * from things
      where ${withMarked} or not exists (
        select from my_day_marks marks
        where marks.member_id = ${actor.memberId} and marks.item_key = things.key
          and (until_day is null or until_day > ${today}::date)
          and (marks.level is null or things.level is null or things.level > marks.level - ${DROP_POINTS}))
      order by arr_minor desc nulls last, key limit ${CANDIDATES_KEPT}
    )
    select string_agg(concat(${line}), E'\n') as lines, json_agg(text) filter (where text is not null) as texts
    from kept`.execute(db)
  const [found] = rows
  if (!found?.lines) return []
  const texts = (found.texts ?? []).values()
  return found.lines.split('\n').map((one) => candidateOf(one, today, texts))
}

function candidateOf(line: string, today: Day, texts: Iterator<string>): Candidate {
  const [key = '', accountId, priority, arrMinor, renewal, band, moneyShown, amount, day, hasText] = line.split('\t')
  const kind = key.slice(0, key.indexOf(':')) as Kind
  const ownId = () => Number(key.slice(kind.length + 1))
  const dayIn = (days: string | undefined) => (days ? addDays(today, Number(days)) : null)
  return {
    key,
    kind,
    accountId: numberOf(accountId),
    noteId: kind === 'note' ? ownId() : null,
    taskId: kind === 'task' ? ownId() : null,
    priority: priority ? (priority as Priority) : null,
    arrMinor: numberOf(arrMinor),
    renewalOn: dayIn(renewal),
    band: band as Band,
    moneyShown: moneyShown === '1',
    amount: numberOf(amount),
    onDay: dayIn(day),
    text: hasText === '1' ? (texts.next().value ?? null) : null,
  }
}

function numberOf(text: string | undefined): number | null {
  return text ? Number(text) : null
}

/** Accounts of this day, as tests of a row of `portfolio`: those of the scope that did not leave. */
function isInReach({ actor, scope, accountId }: Reader) {
  const own =
    scope === 'mine'
      ? sql`portfolio.owner_id = ${actor.memberId}`
      : scope === 'team'
        ? sql`(portfolio.owner_id = any(${[...actor.teamIds]}::bigint[]) or portfolio.owner_id is null)`
        : sql`true`
  const one = accountId === undefined ? sql`true` : sql`portfolio.account_id = ${accountId}`
  const readable = inScope(actor, 'read', accountColumns('portfolio', 'account_id'))
  return sql`${own} and ${one} and ${readable} and portfolio.arr_minor is distinct from 0`
}

/** What a thing says of its account, in the order of `COLUMNS`. */
function rankedBy({ actor }: Reader) {
  const columns = accountColumns('portfolio', 'account_id')
  return sql`portfolio.arr_minor, portfolio.renewal_on, portfolio.band, ${inScope(actor, 'money', columns)}`
}

const RANK = sql`array['poor', 'fair', 'good']`

/**
 * What an account's own row tells, in one pass over the book: most accounts fit none of it and are left at once.
 * A fall of 5 or more in 7 or 30 days. Silence: nobody spoke to them, or nobody there used it, for 14 days, each only
 * where its source is fresh. A renewal within 90 days; completed, it comes back at 60 and at 30 days. A gap in the record.
 */
function ofAccounts(reader: Reader, { contact, byUse }: Judgeable) {
  const { today, timeZone, scope } = reader
  const spokenBefore = startOfDay(timeZone, addDays(today, 1 - SILENT_DAYS))
  const usedUntil = addDays(today, -SILENT_DAYS)
  const hasFallen = sql`overall is not null and least(change_7, change_30) <= ${-DROP_POINTS}`
  const isQuiet = sql`(case when is_sample then ${contact.sample}::boolean else ${contact.own}::boolean end) and last_contact_at < ${spokenBefore}`
  const isUnused = sql`${byUse}::boolean and last_use_on <= ${usedUntil}::date`
  const renews = sql`renewal_on between ${today}::date and ${addDays(today, RENEWAL_DAYS)}::date`
  const hasGap = sql`((owner_id is null and ${scope !== 'mine'}) or (owner_id is not null and renewal_on is null and arr_minor > 0))`
  return sql`
    select thing.key, portfolio.account_id, null, ${rankedBy(reader)}, thing.amount, null::date, null, thing.level
    from portfolio cross join lateral (
      select 'drop:' || account_id, ${pointsLost()}, overall where ${hasFallen}
      union all
      select 'silent:' || account_id || ':' || coalesce(spoken_on::text, '-') || ':' || coalesce(used_on::text, '-'),
        ${today}::date - least(spoken_on, used_on), null
      from (
        select case when ${isQuiet} then (last_contact_at at time zone ${timeZone})::date end as spoken_on,
          case when ${isUnused} then last_use_on end as used_on) silent
      where spoken_on is not null or used_on is not null
      union all
      select 'renewal:' || account_id || ':' || renewal_on || ':' ||
          case when renewal_on - ${today}::date <= 30 then 30 when renewal_on - ${today}::date <= 60 then 60 else 90 end,
        renewal_on - ${today}::date, null where ${renews}
      union all
      select case when owner_id is null then 'no_owner:' else 'no_renewal:' end || account_id, null, null where ${hasGap}
    ) thing (key, amount, level)
    where ${isInReach(reader)} and (${hasFallen} or ${isQuiet} or ${isUnused} or ${renews} or ${hasGap})`
}

function pointsLost() {
  return sql`greatest(0, -least(portfolio.change_7, portfolio.change_30))`
}

/**
 * Stands in a worse band than 30 days ago, without having fallen by 5. The band of that day is what the first change
 * since then came from.
 */
function fallenBands(reader: Reader) {
  const { today } = reader
  const isSince = (change: string) =>
    sql`${sql.ref(`${change}.kind`)} = 'band' and ${sql.ref(`${change}.at`)} > ${today}::date - 32 and ${sql.ref(`${change}.day`)} > ${today}::date - 30`
  return sql`
    select 'drop:' || portfolio.account_id, portfolio.account_id, null, ${rankedBy(reader)}, ${pointsLost()}, null::date, since.before, portfolio.overall
    from health_changes since join portfolio on portfolio.account_id = since.account_id
    where ${isInReach(reader)} and ${isSince('since')}
      and array_position(${RANK}, portfolio.band) < array_position(${RANK}, since.before)
      and portfolio.overall is not null and (least(change_7, change_30) <= ${-DROP_POINTS}) is not true
      and not exists (
        select from health_changes sooner where sooner.account_id = since.account_id and ${isSince('sooner')} and sooner.at < since.at)`
}

/** The newest NPS answer of 6 or less in 14 days. */
function detractors(reader: Reader) {
  const { today, now, timeZone } = reader
  const since = startOfDay(timeZone, addDays(today, 1 - DETRACTOR_DAYS))
  return sql`
    select * from (
      select distinct on (answers.account_id) 'detractor:' || answers.id, answers.account_id, null, ${rankedBy(reader)}, answers.score::float8,
        (answered_at at time zone ${timeZone})::date, answers.id::text, null::float8
      from survey_responses answers join portfolio on portfolio.account_id = answers.account_id
      where ${isInReach(reader)} and survey = 'nps' and score <= 6 and answered_at >= ${since} and answered_at <= ${now}
      order by answers.account_id, answered_at desc, answers.id desc) newest`
}

function comforts(reader: Reader, found: readonly ComfortFound[]) {
  return sql`
    select 'comfort:' || comfort.account_id || ':' || nps_on, comfort.account_id, null, ${rankedBy(reader)}, score, nps_on, sentence, null::float8
    from unnest(${found.map((one) => one.accountId)}::bigint[], ${found.map((one) => one.npsOn)}::date[],
      ${found.map((one) => one.score)}::float8[], ${found.map((one) => one.sentence)}::text[]) as comfort (account_id, nps_on, score, sentence)
    join portfolio on portfolio.account_id = comfort.account_id where ${isInReach(reader)}`
}

/** What ranking asks of the account of a task or note; nothing where it is out of the reader's reach. */
function aboutAccount(actor: Actor) {
  return sql`portfolio.arr_minor, portfolio.renewal_on, coalesce(portfolio.band, 'unknown'),
    portfolio.account_id is not null and ${inScope(actor, 'money', accountColumns('portfolio', 'account_id'))}`
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
    select 'task:' || tasks.id, portfolio.account_id, tasks.priority, ${aboutAccount(actor)}, null::float8, tasks.due_on, tasks.title, null::float8
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
    select 'approval:' || steps.run_id || ':' || steps.step_id, portfolio.account_id, null,
      ${aboutAccount(actor)}, greatest(0, ${today}::date - (steps.began_at at time zone ${timeZone})::date)::float8,
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
    select 'lead:' || leads.account_id || ':' || leads.id || ':' || leads.revision, portfolio.account_id, null,
      ${aboutAccount(actor)}, greatest(0, ${today}::date - (${since} at time zone ${timeZone})::date)::float8, null::date,
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
    select 'note:' || notes.id, portfolio.account_id, null, ${aboutAccount(actor)}, null, notes.due_on, notes.text, null
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
    with promoters as materialized (
      select distinct account_id from survey_responses where survey = 'nps' and score >= 9 and answered_at >= ${since}),
    reach as (select portfolio.account_id, arr_minor from portfolio join promoters using (account_id) where ${isInReach(reader)})
    select reach.account_id as id from reach
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
