import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { WORD_DAYS } from './active-days.ts'
import type { DaySpan } from './measure-window.ts'

export interface SumSpan extends DaySpan {
  readonly countsActive: boolean
}

/** What one pass over metric days is to count, per account and metric. */
export interface MetricPass {
  readonly accountIds: readonly number[]
  readonly metricIds: readonly number[]
  /** Sum and days with a value for each of these; days with a value above 0 where asked for. */
  readonly spans: readonly SumSpan[]
  /** The days to be marked one by one as active, as a set of bits; null where nobody asks. */
  readonly active: DaySpan | null
  /** The days read at all; what lies outside the spans is only seen in `firstDay`. */
  readonly range: DaySpan
}

export interface MetricSums {
  readonly accountId: number
  readonly metricId: number
  /** The first day of this metric within the range. */
  readonly firstDay: Day
  readonly spans: readonly { readonly sum: number; readonly days: number; readonly activeDays: number }[]
  /** Bit `n` of word `w` is the day `active.from + w × WORD_DAYS + n`. */
  readonly words: readonly number[]
}

/** The days all spans lie in. */
export function rangeOf(spans: readonly DaySpan[]): DaySpan | null {
  return spans.reduce<DaySpan | null>(
    (all, span) => (all ? { from: earliest(all.from, span.from), to: latest(all.to, span.to) } : span),
    null,
  )
}

/** One pass over the metric days of a chunk of accounts. Numeric sums leave the database as doubles. */
export async function metricSums(db: Db, pass: MetricPass): Promise<MetricSums[]> {
  const spanColumns = pass.spans.flatMap((span, index) => {
    const whole = span.from === pass.range.from && span.to === pass.range.to
    const inSpan = whole ? sql`true` : sql`day between ${span.from}::date and ${span.to}::date`
    const onlyInSpan = whole ? sql`` : sql`filter (where ${inSpan})`
    return [
      sql`coalesce(sum(value) ${onlyInSpan}, 0)::float8 as ${sql.ref(`sum_${index}`)}`,
      sql`count(*) ${onlyInSpan} as ${sql.ref(`days_${index}`)}`,
      ...(span.countsActive
        ? [sql`count(*) filter (where ${inSpan} and value > 0) as ${sql.ref(`active_${index}`)}`]
        : []),
    ]
  })
  const words = wordsOf(pass.active)
  const wordColumns = words.map(
    ({ from, to }, index) =>
      sql`coalesce(bit_or(1::bigint << (day - ${from}::date)) filter (where day between ${from}::date and ${to}::date and value > 0), 0) as ${sql.ref(`word_${index}`)}`,
  )
  const columns = [sql`account_id`, sql`metric_id`, sql`min(day) as first_day`, ...spanColumns, ...wordColumns]
  const { rows } = await sql<Record<string, number> & { account_id: number; metric_id: number; first_day: Day }>`
    select ${sql.join(columns)} from metric_days
    where account_id = any(${pass.accountIds}::bigint[]) and metric_id = any(${pass.metricIds}::int[])
      and day between ${pass.range.from}::date and ${pass.range.to}::date
    group by account_id, metric_id`.execute(db)
  return rows.map((row) => ({
    accountId: row.account_id,
    metricId: row.metric_id,
    firstDay: row.first_day,
    spans: pass.spans.map((_, index) => ({
      sum: row[`sum_${index}`] ?? 0,
      days: row[`days_${index}`] ?? 0,
      activeDays: row[`active_${index}`] ?? 0,
    })),
    words: words.map((_, index) => row[`word_${index}`] ?? 0),
  }))
}

function wordsOf(active: DaySpan | null): DaySpan[] {
  if (!active) return []
  const count = Math.ceil((daysBetween(active.from, active.to) + 1) / WORD_DAYS)
  return Array.from({ length: count }, (_, index) => {
    const from = addDays(active.from, index * WORD_DAYS)
    return { from, to: earliest(addDays(from, WORD_DAYS - 1), active.to) }
  })
}

/** A day before `before` on which each account has a value of any of these metrics; accounts without one are left out. */
export async function earlierMetricDays(
  db: Db,
  about: { accountIds: readonly number[]; metricIds: readonly number[]; before: Day },
): Promise<{ accountId: number; day: Day }[]> {
  if (about.accountIds.length === 0) return []
  const { rows } = await sql<{ accountId: number; day: Day }>`
    select account.id as "accountId", earlier.day from unnest(${about.accountIds}::bigint[]) as account (id)
    cross join lateral (
      select day from metric_days days
      where days.account_id = account.id and days.metric_id = any(${about.metricIds}::int[]) and day < ${about.before}::date
      limit 1) earlier`.execute(db)
  return rows
}

/** The latest value of a metric per account within a span. */
export async function lastMetricValues(
  db: Db,
  about: { accountIds: readonly number[]; metricId: number; span: DaySpan },
): Promise<{ accountId: number; value: number }[]> {
  const { rows } = await sql<{ accountId: number; value: number }>`
    select account.id as "accountId", last.value::float8 as value from unnest(${about.accountIds}::bigint[]) as account (id)
    cross join lateral (
      select value from metric_days days
      where days.account_id = account.id and days.metric_id = ${about.metricId}
        and day between ${about.span.from}::date and ${about.span.to}::date
      order by day desc limit 1) last`.execute(db)
  return rows
}

/** The latest day with use per account within a span, for accounts not heard of in the days already read. */
export async function lastActiveDays(
  db: Db,
  about: { accountIds: readonly number[]; metricIds: readonly number[]; span: DaySpan },
): Promise<{ accountId: number; day: Day }[]> {
  if (about.accountIds.length === 0 || about.span.from > about.span.to) return []
  const { rows } = await sql<{ accountId: number; day: Day }>`
    select account_id as "accountId", max(day) as day from metric_days
    where account_id = any(${about.accountIds}::bigint[]) and metric_id = any(${about.metricIds}::int[])
      and day between ${about.span.from}::date and ${about.span.to}::date and value > 0
    group by account_id`.execute(db)
  return rows
}
