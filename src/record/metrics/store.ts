import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { MetricRule } from '../events/metric-rule.ts'
import type { Rollup } from './aggregation.ts'

/** `counted_to` of a metric that is counted for every account there is or will be. */
export const ALL_ACCOUNTS = Number.MAX_SAFE_INTEGER

export interface NewMetric {
  key: string
  name: string
  description: string
  unit: string
  rollup: Rollup
  definition: MetricRule
}

/** Adds a metric of events that is counted for nobody yet; undefined when the key is taken. */
export async function insertEventMetric(trx: Trx, metric: NewMetric): Promise<number | undefined> {
  const row = await trx
    .insertInto('metrics')
    .values({ ...metric, definition: JSON.stringify(metric.definition), fed_by: 'events', counted_to: 0 })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export interface Metric {
  id: number
  key: string
  name: string
  fedBy: 'import' | 'events'
  rollup: Rollup
  definition: MetricRule | null
  isArchived: boolean
}

export async function lockMetric(trx: Trx, id: number): Promise<Metric | undefined> {
  const { rows } = await sql<Metric>`
    select id, key, name, fed_by as "fedBy", rollup, definition, archived_at is not null as "isArchived"
    from metrics where id = ${id} for update`.execute(trx)
  return rows[0]
}

export interface MetricChange {
  name?: string | undefined
  description?: string | undefined
  unit?: string | undefined
  rollup?: Rollup | undefined
  definition?: MetricRule | undefined
  isArchived?: boolean | undefined
  /** Counts it anew for every account. */
  isCountedAnew: boolean
}

export async function updateMetric(trx: Trx, id: number, change: MetricChange, now: Date): Promise<void> {
  const { name, description, unit, rollup, definition, isArchived, isCountedAnew } = change
  const given = {
    name,
    description,
    unit,
    rollup,
    archived_at: isArchived === undefined ? undefined : isArchived ? now : null,
  }
  await trx
    .updateTable('metrics')
    .set({
      key: sql.ref<string>('key'),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      // What a person defined is no longer what an event's arrival made.
      ...(definition ? { definition: JSON.stringify(definition), is_automatic: false } : {}),
      ...(isCountedAnew ? { counted_to: 0 } : {}),
    })
    .where('id', '=', id)
    .execute()
}

export async function countEventMetrics(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from metrics where fed_by = 'events' and archived_at is null`.execute(db)
  return rows[0]?.count ?? 0
}

/** How far the metric is counted that is furthest behind; null when all are counted for every account. */
export async function leastCounted(db: Db): Promise<number | null> {
  const { rows } = await sql<{ least: number | null }>`
    select min(counted_to) as least from metrics
    where fed_by = 'events' and archived_at is null and counted_to < ${ALL_ACCOUNTS}`.execute(db)
  return rows[0]?.least ?? null
}

export async function newestMetric(db: Db): Promise<number> {
  const { rows } = await sql<{ newest: number }>`select coalesce(max(id), 0) as newest from metrics`.execute(db)
  return rows[0]?.newest ?? 0
}

/** Counts automatic metrics over the past that were made after another. Returns how many there are. */
export async function countMadeAnew(trx: Trx, after: number): Promise<number> {
  const made = await sql`update metrics set counted_to = 0 where is_automatic and id > ${after}`.execute(trx)
  return Number(made.numAffectedRows ?? 0)
}

export async function setCountedTo(trx: Trx, metricIds: readonly number[], accountId: number): Promise<void> {
  await sql`update metrics set counted_to = ${accountId} where id = any(${metricIds}::int[])`.execute(trx)
}

/** Removes what a metric came to on the days before one, for these accounts. */
export async function removeDaysBefore(
  trx: Trx,
  metricId: number,
  day: string,
  accountIds: readonly number[],
): Promise<void> {
  for (const table of ['metric_days', 'own_metric_days', 'user_days', 'merged_user_days']) {
    await sql`
      delete from ${sql.table(table)}
      where account_id = any(${accountIds}::bigint[]) and metric_id = ${metricId} and day < ${day}::date`.execute(trx)
  }
}
