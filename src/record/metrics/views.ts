import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { EventType } from '../events/item.ts'
import type { MetricRule } from '../events/metric-rule.ts'
import type { Rollup } from './aggregation.ts'
import { ALL_ACCOUNTS } from './store.ts'

export interface MetricRow {
  id: number
  key: string
  name: string
  unit: string
  description: string
  fedBy: 'import' | 'events'
  rollup: Rollup
  definition: MetricRule | null
  isAutomatic: boolean
  isArchived: boolean
  signals: number
  lastDay: Day | null
  counted: number | null
}

/** Every metric, those in use first: with what was imported for it, or the events that came by its types and names. */
export async function metricRows(db: Db, zone: string): Promise<MetricRow[]> {
  const { rows } = await sql<MetricRow>`
    select id, key, name, unit, description, fed_by as "fedBy", rollup, definition, is_automatic as "isAutomatic",
      archived_at is not null as "isArchived",
      coalesce(delivered.signals, came.events, 0)::bigint as signals, coalesce(delivered.last_day, came.last_day) as "lastDay",
      case when fed_by = 'events' and archived_at is null and counted_to < ${ALL_ACCOUNTS} then (
        select coalesce(avg((accounts.id <= counted_to)::int), 1)::float8 from accounts) end as counted
    from metrics left join (
      select metric_id, sum(signals)::bigint as signals, max(day) as last_day from source_days where metric_id <> 0 group by 1
    ) delivered on delivered.metric_id = metrics.id
    left join lateral (
      select sum(events)::bigint as events, (max(last_at) at time zone ${zone})::date as last_day from event_names
      where definition -> 'types' ? event_names.type
        and (definition -> 'names' = '[]' or definition -> 'names' ? event_names.name)
    ) came on metrics.fed_by = 'events'
    order by archived_at is not null, lower(name), id`.execute(db)
  return rows
}

export interface EventNameRow {
  type: EventType
  name: string
  events: number
  lastAt: Date
  sources: string[]
}

export async function eventNames(
  db: Db,
  { search, limit }: { search: string; limit: number },
): Promise<EventNameRow[]> {
  const { rows } = await sql<EventNameRow>`
    select type, event_names.name, sum(events)::bigint as events, max(last_at) as "lastAt",
      array_agg(sources.name order by sources.name) as sources
    from event_names join sources on sources.id = source_id
    where position(lower(${search}) in lower(event_names.name)) > 0
    group by 1, 2 order by 3 desc, 1, 2 limit ${limit}`.execute(db)
  return rows
}
