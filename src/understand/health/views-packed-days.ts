import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { upToDate } from '../../record/packed-days/actions.ts'
import type { WrittenDays } from '../../record/packed-days/series.ts'
import { type MetricBatch, type MetricSums, rangeOf } from './metric-batches.ts'
import { sumReader } from './packed-sums.ts'

interface PackedRow {
  readonly account_id: number
  readonly first_day: Day
  readonly days: Buffer
  /** Days written since it was packed, counted from the first one; null without any. */
  readonly noted: number[] | null
  /** `metric day value` for each of them, between commas. */
  readonly news: string | null
}

/**
 * What batches ask for, of those of these accounts whose days are packed; days written since come from metric days, as of
 * the same moment. Accounts of which it is not known which days these are, or that have more digits than can be packed, are
 * left out.
 */
export async function packedSums(
  db: Db,
  accountIds: readonly number[],
  batches: readonly MetricBatch[],
): Promise<Map<number, MetricSums[]>> {
  const range = rangeOf(batches.map((batch) => batch.range))
  if (!range || accountIds.length === 0) return new Map()
  const wanted = new Set(batches.flatMap(({ metricIds }) => metricIds))
  const { rows } = await sql<PackedRow>`
    select packed.account_id, packed.first_day, packed.days, noted.places as noted,
      case when noted.days is not null then (
        select string_agg(metric_id || ' ' || day - packed.first_day || ' ' || trim_scale(value), ',') from metric_days
        where account_id = packed.account_id and metric_id = any(${[...wanted]}::int[]) and day = any(noted.days)) end as news
    from packed_days packed
    cross join lateral (
      select array_agg(distinct news.day) filter (where news.day >= packed.first_day) as days,
        array_agg(distinct news.day - packed.first_day) filter (where news.day >= packed.first_day) as places,
        coalesce(bool_or(news.day < packed.first_day), false) as "isOld"
      from packed_days_news news where news.account_id = packed.account_id) noted
    where packed.account_id = any(${accountIds}::bigint[]) and packed.days is not null
      and packed.first_day <= ${range.from}::date and not noted."isOld"`.execute(db)
  const readers = new Map<Day, ReturnType<typeof sumReader>>()
  const found = new Map<number, MetricSums[]>()
  for (const row of rows) {
    const metrics = upToDate({ days: row.days, noted: row.noted ?? [] }, newsOf(row.news), wanted)
    if (!metrics) continue
    const read = readers.get(row.first_day) ?? sumReader(batches, row.first_day)
    readers.set(row.first_day, read)
    found.set(row.account_id, read(metrics))
  }
  return found
}

function newsOf(lines: string | null): Map<number, WrittenDays> {
  const found = new Map<number, WrittenDays>()
  for (const line of lines?.split(',') ?? []) {
    const space = line.indexOf(' ')
    const metricId = Number(line.slice(0, space))
    const own = found.get(metricId)
    const written = line.slice(space + 1)
    found.set(metricId, own === undefined ? written : `${own},${written}`)
  }
  return found
}
