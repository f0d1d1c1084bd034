import type { Actor, FieldGroup } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import { pricedEntries, type WorkQuestion } from '../work-cost/views.ts'
import type { RawSpan } from './spans.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')
const MOST_PLANS = 200

/** Plans that subscriptions name, by how many accounts pay for them. */
export async function planNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ plan: string }>`
    select plan from subscriptions where kind = 'recurring' and plan <> ''
    group by plan order by count(distinct account_id) desc, plan limit ${MOST_PLANS}`.execute(db)
  return rows.map(({ plan }) => plan)
}

export interface SpanQuestion {
  readonly actor: Actor
  readonly scope: 'read' | FieldGroup
  /** Spans that touch this window; `to` is the first day after it. */
  readonly window: { readonly from: Day; readonly to: Day }
  readonly accountIds?: readonly number[]
}

/**
 * By whose word or plan accounts hold tiers, overlaps included. A version of a subscription counts from the later of its
 * effective day and its start, until its end or the next version.
 */
export async function rawSpans(db: Db, { actor, scope, window, accountIds }: SpanQuestion): Promise<RawSpan[]> {
  const only = sql`(${accountIds === undefined} or portfolio.account_id = any(${[...(accountIds ?? [])]}::bigint[])) and ${inScope(actor, scope, COLUMNS)}`
  const { rows } = await sql<RawSpan>`
    select span.account_id as "accountId", tier_id as "tierId", from_day as from, to_day as to, price as "priceMinor", origin, holding_id as "holdingId"
    from (
      select account_id, tier_id, from_day, to_day, coalesce(account_tiers.price_minor, success_tiers.price_minor) as price,
        'hand' as origin, account_tiers.id as holding_id
      from account_tiers join success_tiers on success_tiers.id = tier_id
      union all
      select account_id, success_tiers.id, from_day, to_day, price_minor, 'plan', null
      from (
        select account_id, plan, kind, is_trial, greatest(effective_on, started_on) as from_day,
          least(ended_on, lead(effective_on) over (partition by source_id, external_id order by effective_on)) as to_day
        from subscriptions) version
      join success_tiers on plan = any(plan_names) and archived_at is null
      where kind = 'recurring' and not is_trial and (to_day is null or to_day > from_day)) span
    join portfolio on portfolio.account_id = span.account_id
    where from_day < ${window.to}::date and (to_day is null or to_day > ${window.from}::date) and ${only}
    order by 1, 3`.execute(db)
  return rows
}

export interface Window {
  readonly accountId: number
  readonly entitlementId: number
  readonly workKindId: number | null
  readonly taskKind: string | null
  readonly from: Day
  /** First day after it. */
  readonly to: Day
}

/** What was taken in each window, in its order: written down by hand, hours of its kind of work, and done tasks of its kind. */
export async function takenIn(db: Db, windows: readonly Window[], timeZone: string): Promise<number[]> {
  const { rows } = await sql<{ taken: number }>`
    select (
      coalesce((select sum(quantity) from tier_uses where tier_uses.account_id = asked.account_id
        and tier_uses.entitlement_id = asked.entitlement_id and day >= from_day and day < to_day), 0)
      + coalesce((select sum(minutes) from work_entries where asked.work_kind_id is not null and work_entries.account_id = asked.account_id
        and kind_id = asked.work_kind_id and day >= from_day and day < to_day), 0) / 60.0
      + (select count(*) from tasks where asked.task_kind is not null and tasks.account_id = asked.account_id and kind = asked.task_kind
        and state = 'done' and (done_at at time zone ${timeZone})::date >= from_day and (done_at at time zone ${timeZone})::date < to_day)
      )::float8 as taken
    from unnest(${windows.map(({ accountId }) => accountId)}::bigint[], ${windows.map(({ entitlementId }) => entitlementId)}::int[],
      ${windows.map(({ workKindId }) => workKindId)}::int[], ${windows.map(({ taskKind }) => taskKind)}::text[],
      ${windows.map(({ from }) => from)}::date[], ${windows.map(({ to }) => to)}::date[]) with ordinality
      as asked (account_id, entitlement_id, work_kind_id, task_kind, from_day, to_day, place)
    order by place`.execute(db)
  return rows.map(({ taken }) => taken)
}

export interface HolderFacts {
  readonly name: string
  readonly seesMoney: boolean
  readonly mayEdit: boolean
}

export async function holderFacts(db: Db, actor: Actor, ids: readonly number[]): Promise<Map<number, HolderFacts>> {
  const { rows } = await sql<HolderFacts & { id: number }>`
    select portfolio.account_id as id, accounts.name, (${inScope(actor, 'money', COLUMNS)}) is true as "seesMoney",
      (${inScope(actor, 'write', COLUMNS)}) is true as "mayEdit"
    from portfolio join accounts on accounts.id = portfolio.account_id
    where portfolio.account_id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** The ids among these accounts that the actor may change. */
export async function writableIds(db: Db, actor: Actor, ids: readonly number[]): Promise<Set<number>> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from portfolio where account_id = any(${[...ids]}::bigint[])
      and ${inScope(actor, 'read', COLUMNS)} and ${inScope(actor, 'write', COLUMNS)}`.execute(db)
  return new Set(rows.map(({ id }) => id))
}

export interface ListedUse {
  readonly id: number
  readonly entitlement: { id: number; name: string }
  readonly day: Day
  readonly quantity: number
  readonly note: string
  readonly member: { id: number; name: string } | null
}

export async function listedUses(
  db: Db,
  accountId: number,
  page: { offset: number; limit: number },
): Promise<{ uses: ListedUse[]; total: number }> {
  const { rows } = await sql<ListedUse>`
    select tier_uses.id, json_build_object('id', tier_entitlements.id, 'name', tier_entitlements.name) as entitlement, day,
      tier_uses.quantity::float8 as quantity, note,
      case when members.id is not null then json_build_object('id', members.id, 'name', members.name) end as member
    from tier_uses join tier_entitlements on tier_entitlements.id = entitlement_id left join members on members.id = member_id
    where account_id = ${accountId} order by day desc, tier_uses.id desc offset ${page.offset} limit ${page.limit}`.execute(
    db,
  )
  const counted = await sql<{ total: number }>`
    select count(*) as total from tier_uses where account_id = ${accountId}`.execute(db)
  return { uses: rows, total: counted.rows[0]?.total ?? 0 }
}

export interface TierCost {
  readonly tierId: number
  readonly minutes: number
  readonly unpricedMinutes: number
  readonly costMinor: number
}

/** Work on accounts on the days they held a tier, with its cost. */
export async function costOfSpans(
  db: Db,
  spans: readonly RawSpan[],
  question: WorkQuestion,
): Promise<Map<number, TierCost>> {
  const { rows } = await sql<TierCost>`
    select span.tier_id as "tierId", sum(minutes)::bigint as minutes, coalesce(sum(cost_minor), 0)::bigint as "costMinor",
      coalesce(sum(minutes) filter (where cost_minor is null), 0)::bigint as "unpricedMinutes"
    from unnest(${spans.map(({ accountId }) => accountId)}::bigint[], ${spans.map(({ tierId }) => tierId)}::int[],
      ${spans.map(({ from }) => from)}::date[], ${spans.map(({ to }) => to)}::date[]) as span (account_id, tier_id, from_day, to_day)
    join (${pricedEntries(question)}) priced on priced.account_id = span.account_id
      and priced.day >= span.from_day and (span.to_day is null or priced.day < span.to_day)
    group by 1`.execute(db)
  return new Map(rows.map((row) => [row.tierId, row]))
}

/** Accounts that paid on a day, in the reader's money scope. */
export async function payingOn(db: Db, actor: Actor, day: Day): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select portfolio.account_id as id from portfolio
    cross join lateral (select mrr_minor from mrr_steps
      where mrr_steps.account_id = portfolio.account_id and mrr_steps.day <= ${day}::date order by mrr_steps.day desc limit 1) paid
    where paid.mrr_minor > 0 and ${inScope(actor, 'money', COLUMNS)} order by 1`.execute(db)
  return rows.map(({ id }) => id)
}
