import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { scaleOf } from '../../record/money/store-ledger.ts'
import { retentionParts, type RetentionQuery } from '../revenue/views-retention.ts'
import type { Brought } from './brought.ts'
import type { HELIX_PARTS } from './contract.ts'
import type { Standing } from './loops.ts'

export interface YearSum {
  /** The segment’s id; null for none. */
  readonly key: string | null
  readonly isSlice: boolean
  readonly accounts: number
  readonly unrated: number
  readonly openingMinor: number
  readonly closingMinor: number
  readonly keptMinor: number
  readonly measured: number
  readonly onTarget: number
}

/** Of a year: what was there, what of it is still there, what is there now; by segment and altogether. MRR in minor units. */
export async function yearSums(db: Db, query: RetentionQuery): Promise<YearSum[]> {
  const rated = sql`filter (where not is_unrated)`
  const { rows } = await sql<YearSum>`
    with ${retentionParts(query)},
    proven as materialized (${provenOutcomes(query)})
    select key, grouping(key) = 0 as "isSlice", count(*) ${rated}::int as accounts, count(*) filter (where is_unrated)::int as unrated,
      coalesce(sum(opening_minor) ${rated}, 0)::bigint as "openingMinor", coalesce(sum(closing_minor) ${rated}, 0)::bigint as "closingMinor",
      coalesce(sum(least(closing_minor, opening_minor)) ${rated}, 0)::bigint as "keptMinor",
      count(proven.account_id) ${rated}::int as measured, count(*) filter (where not is_unrated and proven.is_on_target)::int as "onTarget"
    from kept left join proven using (account_id) group by grouping sets ((key), ())`.execute(db)
  return rows
}

/** Accounts with an outcome measured within the span, and whether one of them had reached its target when last measured. */
function provenOutcomes({ from, to }: { from: Day; to: Day }) {
  return sql`
    select account_id, bool_or(is_reached) as is_on_target from (
      select distinct on (measured.outcome_id) measured.account_id,
        coalesce((measured.value - coalesce(baseline, 0)) / nullif(target - coalesce(baseline, 0), 0) >= 1, false) as is_reached
      from outcome_measurements measured join outcomes on outcomes.id = measured.outcome_id
      where measured_on > ${from}::date and measured_on <= ${to}::date
      order by measured.outcome_id, measured_on desc
    ) latest group by account_id`
}

/** All MRR that new customers began with within a span, of accounts `covered` gives. */
export async function newMrr(db: Db, covered: ReturnType<typeof sql<unknown>>, span: { from: Day; to: Day }) {
  const { rows } = await sql<{ minor: number }>`
    select coalesce(sum(mrr_minor), 0)::bigint as minor from mrr_steps
    where kind = 'new' and day > ${span.from}::date and day <= ${span.to}::date and account_id in (${covered})`.execute(
    db,
  )
  return rows[0]?.minor ?? 0
}

export interface YearAccount {
  readonly account: { id: number; name: string }
  readonly openingMinor: number
  readonly closingMinor: number
  readonly newMrrMinor: number
  readonly newLogos: number
}

export interface YearPage {
  readonly rows: YearAccount[]
  readonly total: number
  readonly sum: { openingMinor: number; keptMinor: number; closingMinor: number; newMrrMinor: number }
}

const PARTS: Readonly<Record<(typeof HELIX_PARTS)[number], ReturnType<typeof sql<number>>>> = {
  all: sql<number>`opening_minor`,
  renewed: sql<number>`least(opening_minor, closing_minor)`,
  expansion: sql<number>`greatest(closing_minor - opening_minor, 0)`,
  new_logo: sql<number>`new_minor`,
  lost: sql<number>`greatest(opening_minor - closing_minor, 0)`,
}

/** The accounts of a year, by the size of one part; `brought` are the new customers of that year. */
export async function yearAccounts(
  db: Db,
  query: RetentionQuery,
  {
    brought,
    part,
    offset,
    limit,
  }: { brought: readonly Brought[]; part: keyof typeof PARTS; offset: number; limit: number },
): Promise<YearPage> {
  const size = PARTS[part]
  const { rows } = await sql<{
    page: YearAccount[]
    total: number
    opening: number
    kept: number
    closing: number
    fresh: number
  }>`
    with ${retentionParts(query)},
    fresh as (
      select account_id, sum(minor)::bigint as new_minor, count(*)::int as logos
      from unnest(${brought.map(({ accountId }) => accountId)}::bigint[], ${brought.map((one) => one.firstMrrMinor)}::bigint[]) as b (account_id, minor)
      group by 1
    ),
    found as materialized (
      select account_id, coalesce(opening_minor, 0) as opening_minor, coalesce(closing_minor, 0) as closing_minor,
        coalesce(new_minor, 0) as new_minor, coalesce(logos, 0) as logos
      from (select * from kept where not is_unrated) kept full join fresh using (account_id)
      where account_id in (select account_id from covered)
    ),
    chosen as materialized (select * from found where ${part === 'all' ? sql`true` : sql`${size} > 0`})
    select (
        select coalesce(json_agg(json_build_object('account', json_build_object('id', accounts.id, 'name', accounts.name),
          'openingMinor', opening_minor, 'closingMinor', closing_minor, 'newMrrMinor', new_minor, 'newLogos', logos) order by ${size} desc, accounts.id), '[]')
        from (select * from chosen order by ${size} desc, account_id limit ${limit} offset ${offset}) chosen
        join accounts on accounts.id = chosen.account_id) as page,
      count(*)::int as total, coalesce(sum(opening_minor), 0)::bigint as opening, coalesce(sum(least(opening_minor, closing_minor)), 0)::bigint as kept,
      coalesce(sum(closing_minor), 0)::bigint as closing, coalesce(sum(new_minor), 0)::bigint as fresh
    from chosen`.execute(db)
  const [row] = rows
  return {
    rows: row?.page ?? [],
    total: row?.total ?? 0,
    sum: {
      openingMinor: row?.opening ?? 0,
      keptMinor: row?.kept ?? 0,
      closingMinor: row?.closing ?? 0,
      newMrrMinor: row?.fresh ?? 0,
    },
  }
}

/** One more test of a row of `portfolio`; 0 stands for no segment. */
export function inSegment(segmentId: number): ReturnType<typeof sql<boolean>> {
  return segmentId === 0
    ? sql<boolean>`portfolio.segment_id is null`
    : sql<boolean>`portfolio.segment_id = ${segmentId}`
}

/** Which of these accounts `covered` gives, with their segment. */
export async function coveredAmong(
  db: Db,
  covered: ReturnType<typeof sql<unknown>>,
  ids: readonly number[],
): Promise<Map<number, { name: string; segmentId: number | null }>> {
  const { rows } = await sql<{ id: number; name: string; segmentId: number | null }>`
    select id, name, segment_id as "segmentId" from accounts
    where id = any(${[...new Set(ids)]}::bigint[]) and id in (${covered})`.execute(db)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

export interface AccountStep extends Standing {
  readonly beforeMinor: number
  readonly fxMinor: number
  readonly kind: string | null
}

/** Every change of MRR of an account up to a day, oldest first. */
export async function stepsUntil(
  db: Db,
  accountIds: readonly number[],
  today: Day,
): Promise<Map<number, AccountStep[]>> {
  const { rows } = await sql<AccountStep & { accountId: number }>`
    select account_id as "accountId", day, before_minor as "beforeMinor", mrr_minor as "mrrMinor", fx_minor as "fxMinor", kind
    from mrr_steps where account_id = any(${[...accountIds]}::bigint[]) and day <= ${today}::date order by account_id, day`.execute(
    db,
  )
  return Map.groupBy(rows, (row) => row.accountId)
}

export interface SpanProof {
  readonly measured: number
  readonly onTarget: number
  readonly health: number | null
}

/** Of spans of one account: outcomes measured and on target within, and health at the end, as shown or restated. */
export async function spanProofs(
  db: Db,
  accountId: number,
  spans: readonly { from: Day; to: Day }[],
): Promise<SpanProof[]> {
  const { rows } = await sql<SpanProof>`
    select proof.measured, proof.reached as "onTarget", coalesce(shown.overall, restated.overall)::float8 as health
    from unnest(${spans.map(({ from }) => from)}::date[], ${spans.map(({ to }) => to)}::date[]) with ordinality as span (from_day, to_day, place)
    cross join lateral (
      select count(*)::int as measured, count(*) filter (where is_reached)::int as reached from (
        select distinct on (measured.outcome_id)
          (measured.value - coalesce(baseline, 0)) / nullif(target - coalesce(baseline, 0), 0) >= 1 as is_reached
        from outcome_measurements measured join outcomes on outcomes.id = measured.outcome_id
        where measured.account_id = ${accountId} and measured_on > from_day and measured_on <= to_day
        order by measured.outcome_id, measured_on desc) latest) proof
    left join lateral (
      select effective_overall as overall from health_days where account_id = ${accountId} and day <= to_day order by day desc limit 1) shown on true
    left join lateral (
      select effective_overall as overall from health_restated where account_id = ${accountId} and day <= to_day order by day desc limit 1) restated on true
    order by place`.execute(db)
  return rows
}

/** MRR at both ends of spans of accounts, in minor units of the reporting currency at the rates of the first day. */
export async function endsOfSpans(
  db: Db,
  spans: readonly { accountId: number; from: Day; to: Day }[],
  currency: string,
): Promise<{ opening: number; closing: number }[]> {
  const home = sql`${currency}::text`
  const { rows } = await sql<{ opening: number; closing: number }>`
    select coalesce(opened.mrr_minor, 0) as opening, coalesce(abroad.minor, closed.mrr_minor, 0)::bigint as closing
    from unnest(${spans.map(({ accountId }) => accountId)}::bigint[], ${spans.map(({ from }) => from)}::date[], ${spans.map(({ to }) => to)}::date[])
      with ordinality as span (account_id, from_day, to_day, place)
    left join lateral (
      select mrr_minor from mrr_steps where account_id = span.account_id and day <= from_day order by day desc limit 1) opened on true
    left join lateral (
      select mrr_minor from mrr_steps where account_id = span.account_id and day <= to_day order by day desc limit 1) closed on true
    left join lateral (
      select sum(round(standing.mrr_minor * case when standing.currency = ${home} then 1 else
        (select rate from exchange_rates where exchange_rates.currency = standing.currency and day <= from_day order by day desc limit 1)
          * ${scaleOf(home)} / ${scaleOf(sql`standing.currency`)} end)) as minor
      from (
        select distinct on (currency) currency, mrr_minor from mrr_currency_steps
        where account_id = span.account_id and day <= to_day order by currency, day desc) standing) abroad on true
    order by place`.execute(db)
  return rows
}
