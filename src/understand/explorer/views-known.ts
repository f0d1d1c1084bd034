import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { Span } from './period.ts'
import { chosenAccounts, type Chosen } from './views-chosen.ts'
import { partOf, type Parts, type Reading } from './views-amounts.ts'
import { matches } from './views-matching.ts'

export interface Known {
  /** Segment or account of the part; null for the rest, or without parts. */
  part: string | null
  firstDay: Day
  accounts: number
}

/**
 * From when on accounts report: by part and day of the first signal the number of accounts. An account that never
 * reported is not among them: whether it does nothing or sends nothing is not known.
 */
export async function knownSince(db: Db, chosen: Chosen, reading: Reading, parts: Parts): Promise<Known[]> {
  const part = parts.by === 'user' ? partOf({ by: 'none' }) : partOf(parts)
  const { rows } = await sql<Known>`
    with chosen as materialized (${chosenAccounts(chosen)})
    select part, first_day as "firstDay", count(*) as accounts
    from (select ${part} as part, ${firstDay(reading)} as first_day from chosen) each
    where first_day is not null group by part, first_day order by first_day`.execute(db)
  return rows
}

function firstDay(reading: Reading): Fragment {
  if (reading.from === 'events') {
    return sql`(select (events.at at time zone ${reading.zone})::date from events
      where events.account_id = chosen.account_id and ${matches(reading.rule)} order by events.at limit 1)`
  }
  return sql`(select min(day) from ${sql.ref(reading.from)} days
    where days.account_id = chosen.account_id and days.metric_id = ${reading.metricId})`
}

/** Accounts selected, whether or not they report anything. */
export async function countChosen(db: Db, chosen: Chosen): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from (${chosenAccounts(chosen)}) chosen`.execute(db)
  return rows[0]?.count ?? 0
}

export interface BaselineSums {
  accounts: number
  perDay: number
  currentPerDay: number
}

/**
 * Own baseline over a selection (definitions.md): for every account with at least `daysNeeded` days since its first signal
 * in the baseline, its mean per day; and of the same accounts the mean per day of the span shown. Both are added up.
 * Levels and means are averaged over the days on which they were reported.
 */
export async function baselineSums(
  db: Db,
  chosen: Chosen,
  metric: { id: number; isLevel: boolean },
  spans: { baseline: Span; current: Span; daysNeeded: number },
): Promise<BaselineSums | null> {
  const { baseline, current, daysNeeded } = spans
  const perDay = (span: Span, days: Fragment) => {
    const within = sql`days.account_id = since.account_id and days.metric_id = ${metric.id}
      and days.day between ${span.from}::date and ${span.until}::date`
    return metric.isLevel
      ? sql`(select avg(value) from metric_days days where ${within})`
      : sql`(select coalesce(sum(value), 0) from metric_days days where ${within}) / ${days}`
  }
  const { rows } = await sql<{ accounts: number; perDay: string | null; currentPerDay: string | null }>`
    with chosen as materialized (${chosenAccounts(chosen)}),
    since as (
      select account_id, greatest(first_day, ${baseline.from}::date) as since from (
        select account_id, (select min(day) from metric_days days
          where days.account_id = chosen.account_id and days.metric_id = ${metric.id}) as first_day from chosen) firsts
      where first_day is not null
    ), each as (
      select ${perDay(baseline, sql`(${baseline.until}::date - since.since + 1)`)} as usual,
        ${perDay(current, sql`(${current.until}::date - ${current.from}::date + 1)`)} as now
      from since where ${baseline.until}::date - since.since + 1 >= ${daysNeeded}
    )
    select count(*) as accounts, sum(usual)::text as "perDay", sum(now)::text as "currentPerDay"
    from each where usual is not null and now is not null`.execute(db)
  const [row] = rows
  if (!row || row.accounts === 0 || row.perDay === null || row.currentPerDay === null) return null
  return { accounts: row.accounts, perDay: Number(row.perDay), currentPerDay: Number(row.currentPerDay) }
}

export interface AccountBaseline {
  metricId: number
  perDay: number
  currentPerDay: number
  /** Of the days that were reported; null without any. */
  meanOfDays: number | null
  currentMeanOfDays: number | null
}

/** Every metric of one account against its own baseline, where it was reported for `daysNeeded` days before. */
export async function baselinesOfAccount(
  db: Db,
  accountId: number,
  { baseline, current, daysNeeded }: { baseline: Span; current: Span; daysNeeded: number },
): Promise<AccountBaseline[]> {
  const before = sql`day between ${baseline.from}::date and ${baseline.until}::date`
  const now = sql`day between ${current.from}::date and ${current.until}::date`
  const since = sql`(${baseline.until}::date - greatest(min(day), ${baseline.from}::date) + 1)`
  const { rows } = await sql<AccountBaseline>`
    select metric_id as "metricId", (coalesce(sum(value) filter (where ${before}), 0) / ${since})::float8 as "perDay",
      (coalesce(sum(value) filter (where ${now}), 0) / (${current.until}::date - ${current.from}::date + 1))::float8 as "currentPerDay",
      (avg(value) filter (where ${before}))::float8 as "meanOfDays", (avg(value) filter (where ${now}))::float8 as "currentMeanOfDays"
    from metric_days where account_id = ${accountId}
    group by metric_id having ${since} >= ${daysNeeded} order by metric_id`.execute(db)
  return rows
}
