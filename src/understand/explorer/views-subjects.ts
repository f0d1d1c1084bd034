import { MetricRule } from '../../record/events/metric-rule.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { UseType } from './contract.ts'

export interface Metric {
  id: number
  key: string
  name: string
  unit: string
  fedBy: 'import' | 'events'
  rollup: 'sum' | 'last' | 'mean'
  rule: MetricRule | null
  isAutomatic: boolean
}

/** Every metric in use, in the order of their names. */
export async function metricsInUse(db: Db): Promise<Metric[]> {
  const { rows } = await sql<Omit<Metric, 'rule'> & { definition: unknown }>`
    select id, key, name, unit, fed_by as "fedBy", rollup, definition, is_automatic as "isAutomatic"
    from metrics where archived_at is null order by lower(name), id`.execute(db)
  return rows.map(({ definition, ...metric }) => ({
    ...metric,
    rule: definition === null ? null : MetricRule.parse(definition),
  }))
}

export interface EventName {
  type: UseType
  name: string
  events: number
  lastAt: Date
}

/** Names of track, page and screen calls that ever came, over all sources, the most frequent first. */
export async function eventNames(db: Db, limit: number): Promise<EventName[]> {
  const { rows } = await sql<EventName>`
    select type, name, sum(events)::bigint as events, max(last_at) as "lastAt" from event_names
    where type in ('t', 'p', 's') group by type, name order by sum(events) desc, name, type limit ${limit}`.execute(db)
  return rows
}
