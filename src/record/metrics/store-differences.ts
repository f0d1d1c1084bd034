import { sql, type Db } from '../../platform/db/database.ts'
import { readEventRules } from '../events/store-lock.ts'
import { countedDays, countedUsers, eventMetrics, type Span } from './store-rules.ts'

/** A daily number that is not what its raw events come to. */
export interface Difference {
  accountId: number
  metricId: number
  metric: string
  day: string
  /** Exact decimals; null: there is none. */
  stored: string | null
  counted: string | null
  /** Of a metric that counts users: how many are kept that raw events do not name, or named and not kept. */
  users: number
}

export interface Comparison {
  /** Daily numbers that were looked at. */
  days: number
  differences: Difference[]
}

/**
 * Compares what stands for these accounts with what their kept raw events come to, as of one moment: whoever stores events
 * writes both in one transaction. Metrics that are still being counted for an account are left out.
 */
export async function compareAccounts(db: Db, accountIds: readonly number[]): Promise<Comparison> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      await sql`set local statement_timeout = 0`.execute(trx)
      const rules = await readEventRules(trx)
      const isMoved = (id: number) => rules.nextZone !== null && id <= rules.zoneDoneTo
      const [moved, standing] = [accountIds.filter(isMoved), accountIds.filter((id) => !isMoved(id))]
      const parts = [
        await compareIn(trx, moved, { zone: rules.nextZone ?? rules.zone, from: rules.keptFrom }),
        await compareIn(trx, standing, { zone: rules.zone, from: rules.keptFrom }),
      ]
      return {
        days: parts.reduce((total, part) => total + part.days, 0),
        differences: parts.flatMap(({ differences }) => differences),
      }
    })
}

async function compareIn(
  db: Db,
  accountIds: readonly number[],
  { zone, from }: Omit<Span, 'where'>,
): Promise<Comparison> {
  const metrics = await eventMetrics(db)
  const span = { where: sql`events.account_id = any(${accountIds}::bigint[])`, zone, from }
  const counted = countedDays(metrics, span)
  if (!counted || accountIds.length === 0) return { days: 0, differences: [] }
  const users =
    countedUsers(metrics, span) ?? sql`select account_id, metric_id, day, user_id from user_days where false`
  const looked = sql`
    account_id = any(${accountIds}::bigint[]) and metric_id = any(${metrics.map(({ id }) => id)}::int[]) and day >= ${from}::date`
  const { rows } = await sql<Difference & { isDifferent: boolean }>`
    with counted as materialized (${counted}),
      named as materialized (select account_id, metric_id, day, user_id from (${users}) as named),
      kept as materialized (select account_id, metric_id, day, user_id from user_days where ${looked}),
      odd_users as (
        select account_id, metric_id, day, count(*)::int as users
        from ((table named except table kept) union all (table kept except table named)) as odd group by 1, 2, 3),
      stored as materialized (select account_id, metric_id, day, value, last_at, last_id from metric_days where ${looked})
    select account_id as "accountId", metric_id as "metricId", metrics.key as metric, day,
      trim_scale(stored.value)::text as stored, trim_scale(counted.value)::text as counted, coalesce(users, 0) as users,
      stored.value is distinct from counted.value or users > 0
        or (stored.last_at, stored.last_id) is distinct from (counted.last_at, counted.last_id) as "isDifferent"
    from stored full join counted using (account_id, metric_id, day) full join odd_users using (account_id, metric_id, day)
      join metrics on metrics.id = metric_id
    where metrics.counted_to >= account_id
    order by 1, 2, 4`.execute(db)
  return {
    days: rows.length,
    differences: rows.flatMap(({ isDifferent, ...difference }) => (isDifferent ? [difference] : [])),
  }
}
