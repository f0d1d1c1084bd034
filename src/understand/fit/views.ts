import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { FitFields } from './traits.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')

export async function accountFields(db: Db): Promise<{ key: string; name: string }[]> {
  const { rows } = await sql<{ key: string; name: string }>`
    select key, name from custom_fields where entity = 'account' and archived_at is null order by name, key`.execute(db)
  return rows
}

export interface WonRow {
  readonly accountId: number
  readonly wonOn: Day
  readonly firstMinor: number
  readonly nowMinor: number
  readonly source: string | null
  readonly segment: string | null
  readonly promise: string | null
  readonly seller: string | null
  readonly partner: string | null
  readonly industry: string | null
  readonly size: string | null
  /** MRR and band at the look after 6 and 12 months; null: it has not been looked at. */
  readonly paid6: number | null
  readonly band6: string | null
  readonly paid12: number | null
  readonly band12: string | null
  readonly leads: number
  readonly leadsWon: number
}

export interface WonQuestion {
  readonly actor: Actor
  readonly wonFrom: Day
  readonly wonTo: Day
  readonly fields: FitFields
}

const attribute = (key: string | null) =>
  key === null
    ? sql`null::text`
    : sql`(select nullif(btrim(text), '') from attribute_values where attribute_values.account_id = portfolio.account_id and key = ${key})`

/** First look at an account `months` after it was won: the first of the month on or after that day, so that a day serves many. */
export const LOOK_DAY = (months: number) =>
  sql`(date_trunc('month', won.day + make_interval(months => ${months}) - interval '1 day') + interval '1 month')::date`

export const WON = (until: Day) => sql`
  lateral (select day, mrr_minor from mrr_steps
    where mrr_steps.account_id = portfolio.account_id and mrr_minor > 0 and day <= ${until}::date order by day limit 1) won`

const mrrOn = (day: ReturnType<typeof sql>) => sql`
  coalesce((select mrr_minor from mrr_steps
    where mrr_steps.account_id = portfolio.account_id and mrr_steps.day <= ${day} order by mrr_steps.day desc limit 1), 0)`

/** Accounts by the first day on which they paid, with where they came from and what became of them; in the reader's money scope. */
export async function wonAccounts(
  db: Db,
  { actor, wonFrom, wonTo, fields }: WonQuestion,
  today: Day,
): Promise<WonRow[]> {
  const promise =
    fields.promise === null
      ? sql`(select coalesce(nullif(kpi, ''), name) from outcomes
          where outcomes.account_id = portfolio.account_id and captured_in = 'presales' order by agreed_on nulls last, id limit 1)`
      : attribute(fields.promise)
  const { rows } = await sql<WonRow>`
    select portfolio.account_id as "accountId", won.day as "wonOn", won.mrr_minor as "firstMinor",
      ${mrrOn(sql`${today}::date`)} as "nowMinor",
      ${attribute(fields.source)} as source, segments.name as segment, ${promise} as promise,
      ${attribute(fields.seller)} as seller, ${attribute(fields.partner)} as partner, nullif(portfolio.industry, '') as industry,
      ${attribute(fields.size)} as size,
      case when six.day is not null then ${mrrOn(sql`six.day`)} end as paid6, six.band as band6,
      case when twelve.day is not null then ${mrrOn(sql`twelve.day`)} end as paid12, twelve.band as band12,
      coalesce(produced.leads, 0) as leads, coalesce(produced.won, 0) as "leadsWon"
    from portfolio
    cross join ${WON(today)}
    left join segments on segments.id = portfolio.segment_id
    left join fit_health six on six.account_id = portfolio.account_id and six.months = 6
    left join fit_health twelve on twelve.account_id = portfolio.account_id and twelve.months = 12
    left join (
      select account_id, count(*) as leads, count(*) filter (where state = 'won' or won_account_id is not null) as won
      from leads where kind <> 'renewal' group by account_id) produced on produced.account_id = portfolio.account_id
    where won.day between ${wonFrom}::date and ${wonTo}::date and ${inScope(actor, 'money', COLUMNS)}
    order by portfolio.account_id`.execute(db)
  return rows
}

export async function accountNames(db: Db, ids: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await sql<{ id: number; name: string }>`
    select id, name from accounts where id = any(${[...ids]}::bigint[])`.execute(db)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

export interface ListedIncentive {
  readonly id: number
  readonly partner: string
  readonly day: Day
  readonly amountMinor: number
  readonly currency: string
  readonly note: string
  readonly member: { id: number; name: string } | null
}

export async function listedIncentives(
  db: Db,
  { partner, offset, limit }: { partner: string | undefined; offset: number; limit: number },
): Promise<{ incentives: ListedIncentive[]; total: number }> {
  const only = sql`(${partner ?? null}::text is null or lower(partner) = lower(${partner ?? null}))`
  const { rows } = await sql<ListedIncentive>`
    select incentive.id, partner, day, amount_minor as "amountMinor", currency, note,
      case when members.id is not null then json_build_object('id', members.id, 'name', members.name) end as member
    from partner_incentives incentive left join members on members.id = incentive.member_id
    where ${only} order by day desc, incentive.id desc offset ${offset} limit ${limit}`.execute(db)
  const counted = await sql<{ total: number }>`select count(*) as total from partner_incentives where ${only}`.execute(
    db,
  )
  return { incentives: rows, total: counted.rows[0]?.total ?? 0 }
}
