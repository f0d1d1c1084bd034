import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { type DaySeries, seriesOf, unpackDays, withDays, type WrittenDays } from '../../record/packed-days/series.ts'
import { type MetricBatch, type MetricSums, rangeOf } from './metric-batches.ts'
import { sumReader } from './packed-sums.ts'

interface PackedRow {
  readonly account_id: number
  readonly first_day: Day
  readonly days: Buffer
  /** `metric day value` for each day after those packed, between commas; days count from the first one packed. */
  readonly later: string | null
}

/**
 * What batches ask for, of those of these accounts whose closed days are packed and were not written since; the days after
 * them come from metric days, as of the same moment. The other accounts are left out.
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
    select packed.account_id, packed.first_day, packed.days, later.lines as later
    from packed_days packed
    cross join lateral (
      select string_agg(metric_id || ' ' || day - packed.first_day || ' ' || trim_scale(value), ',') as lines from metric_days
      where account_id = packed.account_id and metric_id = any(${[...wanted]}::int[])
        and day > packed.through and day <= ${range.to}::date) later
    where packed.account_id = any(${accountIds}::bigint[]) and packed.days is not null and packed.first_day <= ${range.from}::date
      and not exists (select from packed_days_stale stale where stale.account_id = packed.account_id)`.execute(db)
  const readers = new Map<Day, ReturnType<typeof sumReader>>()
  const found = new Map<number, MetricSums[]>()
  for (const row of rows) {
    const metrics = metricsOf(row, wanted)
    if (!metrics) continue
    const read = readers.get(row.first_day) ?? sumReader(batches, row.first_day)
    readers.set(row.first_day, read)
    found.set(row.account_id, read(metrics))
  }
  return found
}

/** Null where the later days have a number that cannot be added exactly. */
function metricsOf({ days, later }: PackedRow, wanted: ReadonlySet<number>): Map<number, DaySeries> | null {
  const metrics = unpackDays(days, wanted)
  for (const [metricId, written] of laterDays(later)) {
    const series = metrics.get(metricId)
    const all = series ? withDays(series, written) : seriesOf(written)
    if (!all) return null
    metrics.set(metricId, all)
  }
  return metrics
}

function laterDays(later: string | null): Map<number, WrittenDays> {
  const found = new Map<number, WrittenDays>()
  for (const line of later?.split(',') ?? []) {
    const space = line.indexOf(' ')
    const metricId = Number(line.slice(0, space))
    const own = found.get(metricId)
    const written = line.slice(space + 1)
    found.set(metricId, own === undefined ? written : `${own},${written}`)
  }
  return found
}
