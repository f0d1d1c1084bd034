import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Judged } from './accuracy.ts'
import { ownedWithin } from './views.ts'
import type { Cover } from './whose.ts'

/** A moment at which a quarter that has ended was forecast, or could have been. */
export interface Moment {
  readonly from: Day
  readonly to: Day
  readonly weeksBefore: number
  readonly on: Day
}

interface Past {
  readonly cover: Cover
  readonly currency: string
}

export interface Came {
  readonly from: Day
  readonly wonMinor: number
  readonly renewals: number
  readonly stillOpen: number
}

/** Renewals of the cover with what they renewed at and the day it was decided. */
function decidedRenewals({ cover }: Past, since: Day) {
  return sql`
    select renewals.account_id, due_on, outcome, amount_minor as amount, ${WON} as won,
      case when outcome <> 'open' then coalesce(decided_on, due_on) end as decided
    from renewals join accounts on accounts.id = renewals.account_id
    where due_on >= ${since}::date and merged_into_id is null and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}`
}

const WON = sql`case outcome when 'open' then null when 'churned' then 0 else coalesce(renewed_minor, amount_minor) end`

/** What quarters that have ended brought, those without a renewal left out. */
export async function whatCame(db: Db, past: Past, quarters: readonly { from: Day; to: Day }[]): Promise<Came[]> {
  const since = quarters.map(({ from }) => from).toSorted()[0]
  if (since === undefined) return []
  const { rows } = await sql<Came>`
    with found as (${decidedRenewals(past, since)}), quarters as (
      select * from unnest(${quarters.map(({ from }) => from)}::date[], ${quarters.map(({ to }) => to)}::date[]) as q ("from", "to"))
    select "from", coalesce(sum(won), 0)::bigint as "wonMinor", count(*) as renewals,
      count(*) filter (where outcome = 'open') as "stillOpen"
    from quarters join found on due_on between "from" and "to" where amount is not null
    group by "from" order by "from"`.execute(db)
  return rows
}

export interface ByRate extends Moment {
  readonly expectedMinor: number
  /** For each unit of ARR up for renewal: what was renewed in the year before. */
  readonly rate: number
  /** Renewals decided in that year. */
  readonly decided: number
}

/**
 * What the company's own renewal rate alone would have said at these moments: won by then + still open × the rate of the
 * renewals decided in the 365 days before. Nothing decided or begun later is looked at; amounts are those on record.
 */
export async function byRateAlone(db: Db, past: Past, moments: readonly Moment[]): Promise<ByRate[]> {
  const first = moments.map(({ on }) => on).toSorted()[0]
  if (first === undefined) return []
  const { rows } = await sql<ByRate>`
    with found as materialized (${decidedRenewals(past, '1900-01-01' as Day)}),
    moments as (
      select * from unnest(${moments.map(({ from }) => from)}::date[], ${moments.map(({ to }) => to)}::date[],
        ${moments.map(({ weeksBefore }) => weeksBefore)}::int[], ${moments.map(({ on }) => on)}::date[]) as m ("from", "to", lead, "on")),
    days as (
      select decided as day, sum(amount) as amount, sum(won) as won, count(*) as count from found
      where decided is not null and amount is not null group by decided),
    rates as (
      select moments.*, sum(days.won)::float8 / nullif(sum(days.amount), 0)::float8 as rate, sum(days.count)::int as decided
      from moments join days on days.day > "on" - 365 and days.day <= "on"
      group by "from", "to", lead, "on")
    select "from", "to", lead as "weeksBefore", "on", rate, rates.decided,
      round(sum(case when found.decided <= "on" then won else amount * rate end))::bigint as "expectedMinor"
    from rates join found on due_on between "from" and "to" and amount is not null
    where rate is not null and exists (
      select from mrr_steps where mrr_steps.account_id = found.account_id and day <= "on" and mrr_minor > 0)
    group by "from", "to", lead, "on", rate, rates.decided
    order by "from", lead desc`.execute(db)
  return rows
}

export interface Said extends Moment {
  readonly snapshotId: number
  readonly takenOn: Day
  readonly expectedMinor: number
}

/** The weekly snapshot that stood at each moment, if one was taken in the week before it. */
export async function saidAt(db: Db, { cover, currency }: Past, moments: readonly Moment[]): Promise<Said[]> {
  const { rows } = await sql<Said>`
    with moments as (
      select * from unnest(${moments.map(({ from }) => from)}::date[], ${moments.map(({ to }) => to)}::date[],
        ${moments.map(({ weeksBefore }) => weeksBefore)}::int[], ${moments.map(({ on }) => on)}::date[]) as m ("from", "to", lead, "on"))
    select "from", "to", lead as "weeksBefore", "on", taken.id as "snapshotId", taken.taken_on as "takenOn",
      sum(case when outcome <> 'open' then coalesce(renewed_minor, 0)
        else round(called_minor * coalesce(probability, 0)::numeric) end)::bigint as "expectedMinor"
    from moments
    join lateral (
      select id, taken_on from forecast_snapshots
      where origin = 'weekly' and quarter = "from" and currency = ${currency} and taken_on <= "on" and taken_on > "on" - 7
      order by id desc limit 1) taken on true
    join forecast_snapshot_rows on snapshot_id = taken.id and ${ownedWithin(cover, sql.ref('forecast_snapshot_rows.owner_id'))}
    group by "from", "to", lead, "on", taken.id, taken.taken_on
    order by "from", lead desc`.execute(db)
  return rows
}

/** What became of renewals that were open in a snapshot, by the category they were called in. */
export async function judgedSince(
  db: Db,
  { cover }: Past,
  said: readonly { snapshotId: number; weeksBefore: number }[],
): Promise<Judged[]> {
  const { rows } = await sql<Judged>`
    with said as (
      select * from unnest(${said.map(({ snapshotId }) => snapshotId)}::bigint[], ${said.map(({ weeksBefore }) => weeksBefore)}::int[])
        as said (snapshot_id, lead)),
    judged as (
      select lead, frozen.category, called_minor, now.outcome, now.won
      from said
      join forecast_snapshot_rows frozen on frozen.snapshot_id = said.snapshot_id
      join (select id, outcome, ${WON} as won from renewals) now on now.id = frozen.renewal_id
      where frozen.outcome = 'open' and frozen.category is not null and now.outcome <> 'open'
        and ${ownedWithin(cover, sql.ref('frozen.owner_id'))})
    select lead as "weeksBefore", category, count(*) as decided, count(*) filter (where outcome <> 'churned') as renewed,
      sum(called_minor)::bigint as "calledMinor", coalesce(sum(least(called_minor, won)), 0)::bigint as "keptMinor"
    from judged group by lead, category`.execute(db)
  return rows
}

/** The first and the last day on which a weekly snapshot was taken. */
export async function snapshotSpan(db: Db): Promise<{ first: Day | null; last: Day | null; count: number }> {
  const { rows } = await sql<{ first: Day | null; last: Day | null; count: number }>`
    select min(taken_on) as first, max(taken_on) as last, count(distinct week_on)::int as count from forecast_snapshots
    where origin = 'weekly'`.execute(db)
  return rows[0] ?? { first: null, last: null, count: 0 }
}
