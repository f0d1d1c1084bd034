import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { WORD_DAYS } from './active-days.ts'
import type { DaySpan } from './measure-window.ts'

export interface SumSpan extends DaySpan {
  readonly sums: boolean
  readonly countsActive: boolean
}

/** Metrics of which the same days are wanted: read together, over no more days than they need. */
export interface MetricBatch {
  readonly metricIds: readonly number[]
  /** Days with a value for each of these; their sum and the days with a value above 0 where asked for. */
  readonly spans: readonly SumSpan[]
  /** The days to be marked one by one as active, as a set of bits; null where nobody asks. */
  readonly active: DaySpan | null
  /** The days read at all; what lies outside the spans is only seen in `firstDay`. */
  readonly range: DaySpan
  readonly needsFirstDay: boolean
}

export interface MetricSums {
  readonly metricId: number
  /** The first day of this metric within the range; where it is not needed, a day not after it. */
  readonly firstDay: Day
  /** Numbers not asked for are 0. */
  readonly spans: readonly { readonly sum: number; readonly days: number; readonly activeDays: number }[]
  /** Bit `n` of word `w` is the day `active.from + w × WORD_DAYS + n`. */
  readonly words: readonly number[]
}

/** Up to so many metrics are looked up one by one; of more, those without a value cost more than they save. */
const FEW_METRICS = 16

/** The days all spans lie in. */
export function rangeOf(spans: readonly DaySpan[]): DaySpan | null {
  return spans.reduce<DaySpan | null>(
    (all, span) => (all ? { from: earliest(all.from, span.from), to: latest(all.to, span.to) } : span),
    null,
  )
}

/**
 * One pass over the metric days of a chunk of accounts. Metrics without a value are left out. Each account's numbers
 * travel as one text: a row for each metric would cost as much again as reading the days.
 */
export async function metricSums(
  db: Db,
  accountIds: readonly number[],
  batches: readonly MetricBatch[],
): Promise<Map<number, MetricSums[]>> {
  if (batches.length === 0) return new Map()
  const columns = batches.map((batch, index) => sql`${linesOf(batch)} as ${sql.ref(`batch_${index}`)}`)
  const { rows } = await sql<{ account_id: number } & Record<`batch_${number}`, string | null>>`
    select account.id as account_id, ${sql.join(columns)} from unnest(${accountIds}::bigint[]) as account (id)`.execute(
    db,
  )
  const parsers = batches.map(parserOf)
  return new Map(
    rows.map((row) => [
      row.account_id,
      parsers.flatMap((parse, index) => {
        const lines = row[`batch_${index}`]
        return lines ? lines.split(',').map(parse) : []
      }),
    ]),
  )
}

/** `metric first-day sum days active word …`, one for each metric, between commas. */
function linesOf(batch: MetricBatch) {
  const { metricIds, range } = batch
  const line = sql`concat_ws(' ', ${sql.join([sql`metric_id`, ...numbersOf(batch)])})`
  const wanted = sql`account_id = account.id and day between ${range.from}::date and ${range.to}::date`
  if (metricIds.length > FEW_METRICS) {
    return sql`(select string_agg(line, ',') from (
      select ${line} as line from metric_days where ${wanted} and metric_id = any(${metricIds}::int[]) group by metric_id) found)`
  }
  const values = sql.join(metricIds.map((id) => sql`(${id}::int)`))
  return sql`(select string_agg(line, ',') from (values ${values}) as asked (id) cross join lateral (
    select ${line} as line from metric_days where ${wanted} and metric_id = asked.id group by metric_id) found)`
}

function numbersOf({ spans, active, range, needsFirstDay }: MetricBatch) {
  const spanNumbers = spans.flatMap((span) => {
    const whole = span.from === range.from && span.to === range.to
    const inSpan = whole ? sql`true` : sql`day between ${span.from}::date and ${span.to}::date`
    const onlyInSpan = whole ? sql`` : sql`filter (where ${inSpan})`
    return [
      ...(span.sums ? [sql`coalesce(sum(value) ${onlyInSpan}, 0)`] : []),
      sql`count(*) ${onlyInSpan}`,
      ...(span.countsActive ? [sql`count(*) filter (where ${inSpan} and value > 0)`] : []),
    ]
  })
  const words = wordsOf(active).map(
    ({ from, to }) =>
      sql`coalesce(bit_or(1::bigint << (day - ${from}::date)) filter (where day between ${from}::date and ${to}::date and value > 0), 0)`,
  )
  return [...(needsFirstDay ? [sql`min(day) - ${range.from}::date`] : []), ...spanNumbers, ...words]
}

function parserOf({ spans, active, range, needsFirstDay }: MetricBatch): (line: string) => MetricSums {
  const wordCount = wordsOf(active).length
  return (line) => {
    const fields = line.split(' ')
    let place = 1
    const next = () => Number(fields[place++] ?? 0)
    const firstDay = needsFirstDay ? addDays(range.from, next()) : range.from
    return {
      metricId: Number(fields[0]),
      firstDay,
      spans: spans.map(({ sums, countsActive }) => ({
        sum: sums ? next() : 0,
        days: next(),
        activeDays: countsActive ? next() : 0,
      })),
      words: Array.from({ length: wordCount }, next),
    }
  }
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
