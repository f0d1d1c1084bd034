import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { RowSource } from './feature-schema.ts'
import { REACH_DAYS } from './usage-figures.ts'
import { numbersIn, usageAt, type UsageRow } from './usage-series.ts'
import { KNOWN } from './views-known.ts'

export interface AccountDay {
  readonly accountId: number
  readonly day: Day
}

/** `until` is the instant at which the day ended. */
export interface Moment extends AccountDay {
  readonly until: Date
}

/** What a source knew of one moment. `newest` is the newest day read: it never lies after the moment's day. */
export interface SourceRow extends Readonly<Record<string, unknown>> {
  readonly place: number
  readonly newest: Day | null
}

export interface Asked {
  readonly moments: readonly Moment[]
  readonly timeZone: string
  readonly metricIds: readonly number[]
}

type Relation = ReturnType<typeof sql>

/** Figures of each source; a moment without any row of the source is left out. */
export async function readSource(db: Db, source: RowSource, asked: Asked): Promise<readonly SourceRow[]> {
  if (source === 'usage') return readUsage(db, asked)
  const { rows } = await sql<SourceRow>`${samples(asked.moments)} ${FIGURES[source](asked)}`.execute(db)
  return rows
}

function samples(moments: readonly Moment[]): Relation {
  // Instants before which nothing counts are taken once a moment: with a row each, they would cost more than the rows.
  return sql`with sample as materialized (
    select given.*, until - make_interval(days => 7) as until_7, until - make_interval(days => 28) as until_28, until - make_interval(days => 90) as until_90,
      until - make_interval(days => 180) as until_180
    from unnest(${moments.map((_, place) => place)}::int[], ${moments.map(({ accountId }) => accountId)}::bigint[],
      ${moments.map(({ day }) => day)}::date[], ${moments.map(({ until }) => until)}::timestamptz[]) as given (place, account_id, day, until))`
}

/** Figures beside each sample, where the source knows anything. */
function beside(columns: Relation, known: Relation): Relation {
  return sql`select sample.place, figures.* from sample cross join lateral (
    select ${columns} from ${known} known having count(*) > 0) figures`
}

function lastDay(instant: Relation, timeZone: string): Relation {
  return sql`(max(${instant}) at time zone ${timeZone})::date as newest`
}

const within = (instant: Relation, days: 28 | 90 | 180) => sql`${instant} >= ${sql.ref(`sample.until_${days}`)}`

const FIGURES: Readonly<Record<Exclude<RowSource, 'usage'>, (asked: Asked) => Relation>> = {
  tickets: ({ timeZone }) =>
    beside(
      sql`count(*) filter (where closed_at is null) as open,
        count(*) filter (where closed_at is null and priority in ('high', 'urgent')) as open_urgent,
        count(*) filter (where ${within(sql`opened_at`, 28)}) as opened_28,
        count(*) filter (where ${within(sql`opened_at`, 90)}) as opened_90,
        count(*) filter (where was_escalated and ${within(sql`opened_at`, 180)}) as escalated_180,
        (avg(extract(epoch from first_response_at - opened_at) / 3600) filter (where ${within(sql`opened_at`, 90)}))::float8 as first_reply_hours,
        (avg((csat >= 4)::int) filter (where csat is not null and ${within(sql`opened_at`, 180)}))::float8 as csat,
        ${lastDay(sql`greatest(opened_at, closed_at, first_response_at)`, timeZone)}`,
      KNOWN.tickets,
    ),
  answers: ({ timeZone }) =>
    beside(
      sql`(array_agg(score order by answered_at desc) filter (where survey = 'nps' and ${within(sql`answered_at`, 180)}))[1]::float8 as nps_latest,
        (avg((score >= 4)::int) filter (where survey = 'csat' and ${within(sql`answered_at`, 180)}))::float8 as csat,
        count(*) filter (where ${within(sql`answered_at`, 180)}) as answered_180, ${lastDay(sql`answered_at`, timeZone)}`,
      KNOWN.answers,
    ),
  activities: ({ timeZone }) =>
    beside(
      sql`least(365, extract(epoch from sample.until - max(at)) / 86400)::float8 as since,
        count(*) filter (where ${within(sql`at`, 90)}) as count_90, ${lastDay(sql`at`, timeZone)}`,
      KNOWN.activities,
    ),
  departures: () =>
    beside(
      sql`count(*) filter (where 'champion' = any(roles) and left_on > sample.day - 180) as champions_left_180,
        count(*) filter (where left_on > sample.day - 180) as left_180, max(left_on) as newest`,
      KNOWN.departures,
    ),
  invoices: () =>
    beside(
      sql`count(*) filter (where due_on < sample.day and paid_on is null) as overdue,
        coalesce(sample.day - min(due_on) filter (where due_on < sample.day and paid_on is null), 0) as overdue_days,
        count(*) filter (where paid_on > due_on and paid_on > sample.day - 180) as paid_late_180,
        max(greatest(issued_on, paid_on)) as newest`,
      KNOWN.invoices,
    ),
  outcomes: () => sql`select sample.place, agreed.count as agreed, measured.count as measured_365,
      least(365, sample.day - measured.newest) as since_measured, greatest(agreed.newest, measured.newest) as newest
    from sample
      cross join lateral (select count(*) as count, max(agreed_on) as newest from ${KNOWN.outcomes} known) agreed
      cross join lateral (select count(distinct outcome_id) filter (where measured_on > sample.day - 365) as count,
        max(measured_on) as newest from ${KNOWN.measurements} known) measured
    where agreed.newest is not null or measured.newest is not null`,
  money: () =>
    beside(
      sql`(array_agg(mrr_minor order by day desc))[1]::float8 as mrr,
        (array_agg(mrr_minor order by day desc) filter (where day <= sample.day - 90))[1]::float8 as mrr_90,
        (array_agg(mrr_minor order by day desc) filter (where day <= sample.day - 180))[1]::float8 as mrr_180,
        count(*) filter (where kind = 'contraction' and day > sample.day - 365) as contractions_365,
        sample.day - min(day) filter (where mrr_minor > 0) as tenure, max(day) as newest`,
      KNOWN.steps,
    ),
  terms: () =>
    beside(
      sql`least(730, min(term_ends_on) filter (where term_ends_on >= sample.day) - sample.day) as days_left,
        sum(quantity)::float8 as quantity, avg(discount_percent)::float8 as discount,
        (avg(("interval" = 'year' or ("interval" = 'month' and interval_count >= 12))::int))::float8 as yearly,
        max(greatest(started_on, effective_on)) as newest`,
      KNOWN.terms,
    ),
  plans: () => beside(sql`(array_agg(plan order by day desc))[1] as plan, max(day) as newest`, KNOWN.plans),
  facts: () => beside(sql`jsonb_object_agg(field, value) as fields, max(valid_from) as newest`, KNOWN.facts),
  users: () => sql`select sample.place, figures.* from sample cross join lateral (
      select count(distinct user_id) filter (where day > sample.day - 28)::int as users_28,
        count(distinct user_id) filter (where day <= sample.day - 28)::int as users_before, max(day) as newest
      from ${KNOWN.users} known where day > sample.day - 56 having count(*) > 0) figures`,
}

/** Each day of use is read once for all moments of its account, and laid into their windows by `usageAt`. */
async function readUsage(db: Db, asked: Asked): Promise<UsageRow[]> {
  if (asked.metricIds.length === 0) return []
  const { rows } = await sql<{ accountId: number; metricId: number; days: string; values: string }>`
    with span as materialized (
      select account_id, min(day) - ${REACH_DAYS}::int as after, max(day) as until
      from unnest(${asked.moments.map(({ accountId }) => accountId)}::bigint[], ${asked.moments.map(({ day }) => day)}::date[])
        as given (account_id, day)
      group by account_id)
    select span.account_id as "accountId", used.*
    from span cross join lateral (
      select metric_id as "metricId", string_agg((day - date '1970-01-01')::text, ',' order by day) as days,
        string_agg(value::text, ',' order by day) as values
      from ${KNOWN.usageWithin} known where metric_id = any(${asked.metricIds}::int[])
      group by metric_id) used
    order by span.account_id, "metricId"`.execute(db)
  const series = Map.groupBy(
    rows.map(({ accountId, metricId, days, values }) => ({
      accountId,
      metricId,
      days: numbersIn(days),
      values: numbersIn(values),
    })),
    ({ accountId }) => accountId,
  )
  return asked.moments.flatMap(({ accountId, day }, place) => usageAt(series.get(accountId) ?? [], day, place))
}

/** Places of moments by which the account had any use at all, among those with none within reach. */
export async function usedBefore(db: Db, asked: Asked, places: readonly number[]): Promise<Set<number>> {
  if (places.length === 0 || asked.metricIds.length === 0) return new Set()
  const { rows } = await sql<{ place: number }>`${samples(asked.moments)}
    select sample.place from sample where sample.place = any(${places}::int[])
      and exists (select from ${KNOWN.usage} known where metric_id = any(${asked.metricIds}::int[]))`.execute(db)
  return new Set(rows.map(({ place }) => place))
}
