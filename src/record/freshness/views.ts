import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { SourceKind } from '../sources/store.ts'

/** What came from one source of one kind (and metric, where the kind is `usage`), up to a day. */
export interface Rhythm {
  readonly sourceId: number
  readonly sourceName: string
  readonly sourceKind: SourceKind
  /** The import kind, such as `tickets`. */
  readonly kind: string
  /** 0 for every kind but `usage`. */
  readonly metricId: number
  readonly oldestDay: Day
  readonly newestDay: Day
  readonly signals: number
  /** Days of the last 60 for which something came; empty for imports, whose rhythm does not matter. */
  readonly recentDays: readonly Day[]
}

/** The rhythm of every source in use as its data stood on a day, however late it arrived. */
export async function sourceRhythms(db: Db, asOf: Day): Promise<Rhythm[]> {
  const { rows } = await sql<Rhythm>`
    select sources.id as "sourceId", sources.name as "sourceName", sources.kind as "sourceKind", days.kind,
      days.metric_id as "metricId", min(day) as "oldestDay", max(day) as "newestDay", sum(signals)::bigint as signals,
      coalesce(array_agg(day order by day) filter (
        where day > ${asOf}::date - 61 and sources.kind in ('events', 'connector')), '{}') as "recentDays"
    from source_days days join sources on sources.id = days.source_id
    where day <= ${asOf}::date and sources.retired_at is null
    group by sources.id, days.kind, days.metric_id
    order by sources.id, days.kind, days.metric_id`.execute(db)
  return rows
}

export interface SourceArrivals {
  readonly sourceId: number
  readonly kind: string
  /** Arrivals of the 60 days before the instant asked for, and the newest one before them if there is none among them. */
  readonly instants: readonly Date[]
}

/** When sources delivered, up to an instant. */
export async function recentArrivals(db: Db, at: Date): Promise<SourceArrivals[]> {
  const { rows } = await sql<SourceArrivals>`
    select source_id as "sourceId", kind,
      coalesce(array_agg(arrived_at order by arrived_at) filter (where arrived_at > ${at}::timestamptz - interval '60 days'),
        array[max(arrived_at)]) as instants
    from source_arrivals where arrived_at <= ${at} group by source_id, kind`.execute(db)
  return rows
}

export interface ListedMetric {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly fedBy: 'import' | 'events'
  /** How its days add up over a window. */
  readonly rollup: 'sum' | 'last' | 'mean'
}

/** The metrics there are, with what feeds them. */
export async function metricDirectory(db: Db): Promise<ListedMetric[]> {
  const { rows } = await sql<ListedMetric>`
    select id, key, name, unit, fed_by as "fedBy", rollup from metrics where archived_at is null order by key`.execute(
    db,
  )
  return rows
}
