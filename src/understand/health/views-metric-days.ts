import { addDays, type Day, earliest } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { DaySpan } from './measure-window.ts'
import { type MetricBatch, type MetricSums, wordsOf } from './metric-batches.ts'

/** Up to so many metrics are looked up one by one; of more, those without a value cost more than they save. */
const FEW_METRICS = 16

const NO_WORDS: number[] = []

/**
 * One pass over the metric days of a chunk of accounts. Metrics without a value are left out. Each account's numbers
 * travel as one text: a row for each metric would cost as much again as reading the days.
 */
export async function metricSums(
  db: Db,
  accountIds: readonly number[],
  batches: readonly MetricBatch[],
): Promise<Map<number, MetricSums[]>> {
  if (batches.length === 0 || accountIds.length === 0) return new Map()
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
        return lines ? parse(lines) : []
      }),
    ]),
  )
}

/** Days between two borders of spans and words. Reading them apart costs less than asking of each day where it belongs. */
interface Segment extends DaySpan {
  /** Places of the spans that it is part of. */
  readonly spans: readonly number[]
  /** The word that its active days are bits of. */
  readonly word: { readonly place: number; readonly from: Day } | null
}

function segmentsOf({ spans, active, range }: MetricBatch): Segment[] {
  const words = wordsOf(active)
  const borders = [range, ...spans, ...words].flatMap(({ from, to }) => [from, addDays(to, 1)])
  const starts = [...new Set(borders)].filter((day) => day >= range.from && day <= range.to).toSorted()
  return starts.map((from, index) => {
    const next = starts[index + 1]
    const holds = (span: DaySpan) => span.from <= from && from <= span.to
    const place = words.findIndex(holds)
    return {
      from,
      to: next ? addDays(next, -1) : range.to,
      spans: spans.flatMap((span, number) => (holds(span) ? [number] : [])),
      word: words[place] ? { place, from: words[place].from } : null,
    }
  })
}

function needsOf({ spans, active, needsFirstDay }: MetricBatch) {
  return {
    firstDay: needsFirstDay,
    sums: spans.some(({ sums }) => sums),
    activeDays: spans.some(({ countsActive }) => countsActive),
    words: active !== null,
  }
}

/** `metric segment first-day sum days active word` for each metric and segment, between commas. */
function linesOf(batch: MetricBatch) {
  const { metricIds, range } = batch
  const needs = needsOf(batch)
  const isFew = metricIds.length <= FEW_METRICS
  const line = sql.join([
    isFew ? sql`asked.id` : sql`metric_id`,
    sql`segment.place`,
    ...(needs.firstDay ? [sql`min(day) - ${range.from}::date`] : []),
    ...(needs.sums ? [sql`sum(value)`] : []),
    sql`count(*)`,
    ...(needs.activeDays ? [sql`count(*) filter (where value > 0)`] : []),
    ...(needs.words ? [sql`coalesce(bit_or(1::bigint << (day - segment.word_from)) filter (where value > 0), 0)`] : []),
  ])
  const segments = segmentsOf(batch).map(
    ({ from, to, word }, place) => sql`(${place}::int, ${from}::date, ${to}::date, ${word?.from ?? from}::date)`,
  )
  const asked = isFew
    ? sql`(values ${sql.join(metricIds.map((id) => sql`(${id}::int)`))}) as asked (id) cross join`
    : sql``
  const isAsked = isFew ? sql`metric_id = asked.id` : sql`metric_id = any(${metricIds}::int[])`
  const grouped = isFew ? sql`having count(*) > 0` : sql`group by metric_id`
  return sql`(select string_agg(line, ',') from ${asked}
    (values ${sql.join(segments)}) as segment (place, first_day, last_day, word_from) cross join lateral (
      select concat_ws(' ', ${line}) as line from metric_days
      where account_id = account.id and ${isAsked} and day between segment.first_day and segment.last_day
      ${grouped}) found)`
}

/** Where each number of a line stands; -1 where nobody asked for it. */
function placesOf(batch: MetricBatch) {
  const needs = needsOf(batch)
  let taken = 2
  const place = (isThere: boolean) => (isThere ? taken++ : -1)
  return {
    firstDay: place(needs.firstDay),
    sum: place(needs.sums),
    days: place(true),
    activeDays: place(needs.activeDays),
    word: place(needs.words),
  }
}

function parserOf(batch: MetricBatch): (lines: string) => MetricSums[] {
  const places = placesOf(batch)
  const segments = segmentsOf(batch)
  const wordCount = wordsOf(batch.active).length
  const empty = (metricId: number, firstDay: Day) => ({
    metricId,
    firstDay,
    spans: batch.spans.map(() => ({ sum: 0, days: 0, activeDays: 0 })),
    words: wordCount === 0 ? NO_WORDS : Array.from({ length: wordCount }, () => 0),
  })
  return (lines) => {
    const found = new Map<number, ReturnType<typeof empty>>()
    for (const line of lines.split(',')) {
      const numbers = line.split(' ')
      const number = (place: number) => (place < 0 ? 0 : Number(numbers[place]))
      const metricId = number(0)
      const firstDay = places.firstDay < 0 ? batch.range.from : addDays(batch.range.from, number(places.firstDay))
      const own = found.get(metricId) ?? empty(metricId, firstDay)
      found.set(metricId, own)
      own.firstDay = earliest(own.firstDay, firstDay)
      const segment = segments[number(1)]
      for (const place of segment?.spans ?? []) {
        const span = own.spans[place]
        if (!span) continue
        span.sum += number(places.sum)
        span.days += number(places.days)
        span.activeDays += number(places.activeDays)
      }
      if (segment?.word) own.words[segment.word.place] = (own.words[segment.word.place] ?? 0) + number(places.word)
    }
    return [...found.values()]
  }
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
