import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { CalledQuarter, CalledRenewals } from './call-scores.ts'
import type { Moment } from './views-past.ts'

interface Past {
  /** Null: everybody. */
  readonly memberIds: readonly number[] | null
  readonly currency: string
  readonly timeZone: string
}

interface Due {
  readonly from: Day
  readonly to: Day
}

const WON = sql`case outcome when 'open' then null when 'churned' then 0 else coalesce(renewed_minor, amount_minor) end`

/** Who owned an account on a day; before anything is known the earliest owner, without any dated one the present one. */
const OWNER = sql`
  cross join lateral (
    select case when fact.value is null then accounts.owner_id else nullif(fact.value, 'null'::jsonb)::text::bigint end as owner_id
    from (values (1)) always (one)
    left join lateral (
      select value from account_facts
      where account_facts.account_id = due.account_id and field = 'owner'
      order by (valid_from <= due.day) desc, case when valid_from <= due.day then valid_from end desc, valid_from
      limit 1) fact on true) owner`

const within = (memberIds: readonly number[] | null) =>
  memberIds === null ? sql`owner.owner_id is not null` : sql`owner.owner_id = any(${[...memberIds]}::bigint[])`

/**
 * What each voice had called of renewals so many weeks before they were due, and what became of them, by who owned the account
 * then, quarter, voice and category. A renewal that was decided by then was no longer to be called.
 */
export async function calledRenewals(
  db: Db,
  { memberIds, timeZone }: Past,
  { quarters, weeksBefore }: { quarters: readonly Due[]; weeksBefore: number },
): Promise<CalledRenewals[]> {
  const { rows } = await sql<CalledRenewals>`
    with quarters as (
      select * from unnest(${quarters.map(({ from }) => from)}::date[], ${quarters.map(({ to }) => to)}::date[]) as q ("from", "to")),
    due as materialized (
      select renewals.id, renewals.account_id, quarters."from", outcome, amount_minor, ${WON} as won,
        due_on - ${7 * weeksBefore}::int as day
      from quarters join renewals on due_on between "from" and "to"
      where outcome <> 'open' and amount_minor is not null
        and coalesce(decided_on, due_on) > due_on - ${7 * weeksBefore}::int),
    called as (
      select distinct on (views.renewal_id, voice) views.renewal_id, voice, category, views.amount_minor
      from due join renewal_views views on views.renewal_id = due.id
        and views.said_at < (due.day + 1)::timestamp at time zone ${timeZone}
      order by views.renewal_id, voice, views.said_at desc, views.id desc)
    select owner.owner_id as "memberId", due."from" as quarter, voice, category, count(*) as decided,
      count(*) filter (where outcome <> 'churned') as renewed,
      sum(coalesce(called.amount_minor, due.amount_minor))::bigint as "calledMinor", sum(won)::bigint as "cameMinor"
    from due join called on called.renewal_id = due.id
    join accounts on accounts.id = due.account_id and merged_into_id is null
    ${OWNER}
    where ${within(memberIds)}
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`.execute(db)
  return rows
}

/**
 * What was called for members' quarters, as it stood at these moments, beside the ARR renewed in the quarter on the accounts they
 * owned then. What a leader took back is no call.
 */
export async function calledQuarters(
  db: Db,
  { memberIds, currency, timeZone }: Past,
  moments: readonly Moment[],
): Promise<CalledQuarter[]> {
  const { rows } = await sql<CalledQuarter>`
    with moments as (
      select * from unnest(${moments.map(({ from }) => from)}::date[], ${moments.map(({ to }) => to)}::date[],
        ${moments.map(({ on }) => on)}::date[]) as m ("from", "to", day)),
    called as (
      select distinct on (quarter, member_id, voice) quarter, member_id, voice, commit_minor, best_case_minor
      from moments join forecast_calls on quarter = moments."from"
        and said_at < (moments.day + 1)::timestamp at time zone ${timeZone}
      where currency = ${currency} and (${memberIds === null} or member_id = any(${[...(memberIds ?? [])]}::bigint[]))
      order by quarter, member_id, voice, said_at desc, id desc),
    due as materialized (
      select renewals.account_id, moments."from", moments.day, ${WON} as won
      from moments join renewals on due_on between "from" and "to"
      where outcome <> 'open' and amount_minor is not null and exists (select from called where quarter = moments."from")),
    came as (
      select due."from", owner.owner_id, sum(won)::bigint as won
      from due join accounts on accounts.id = due.account_id and merged_into_id is null
      ${OWNER}
      where ${within(memberIds)} group by 1, 2)
    select member_id as "memberId", quarter, voice, commit_minor as "commitMinor", best_case_minor as "bestCaseMinor",
      coalesce(came.won, 0) as "cameMinor"
    from called left join came on came."from" = quarter and came.owner_id = member_id
    where commit_minor is not null
    order by quarter, member_id, voice`.execute(db)
  return rows
}

export async function memberNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await db
    .selectFrom('members')
    .select(['id', 'name'])
    .where('id', 'in', [...ids, 0])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
