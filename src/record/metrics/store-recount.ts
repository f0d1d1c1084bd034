import type { CountedMetric } from '../events/metric-rule.ts'
import { readEventRules } from '../events/store-lock.ts'
import { sql, type Trx } from '../../platform/db/database.ts'
import { countedDays, countedUsers, eventMetrics, type Span } from './store-rules.ts'

export interface RecountScope {
  /** IANA name of the time zone whose days events are counted on. */
  zone: string
  /** Raw events are complete from this day on; what was counted before stays as it is. */
  keptFrom: string
  /** Only days up to this one. */
  until?: string | undefined
  /** These metrics alone; all that are fed by events and counted for the account already where absent. */
  metrics?: readonly CountedMetric[]
}

/**
 * Counts event-fed metrics of these accounts anew from their raw events. Call it alone with the counts (`aloneWithCounts`);
 * marking the accounts dirty is the caller's. A metric that is still being counted for the first time is left to that job.
 */
export async function recountAccounts(trx: Trx, accountIds: readonly number[], scope: RecountScope): Promise<void> {
  const metrics = scope.metrics ?? (await eventMetrics(trx))
  // Accounts differ in which metrics are counted for them only while one is being counted for the first time.
  const groups = Map.groupBy(new Set(accountIds), (id) =>
    metrics.flatMap((metric) => (metric.countedTo >= id ? [metric.id] : [])).join(),
  )
  for (const ids of groups.values()) {
    const [first = 0] = ids
    await recount(
      trx,
      ids,
      metrics.filter(({ countedTo }) => countedTo >= first),
      scope,
    )
  }
}

/**
 * The same in the zone and from the day that stand in the rules, of which each account has its own while the time zone is
 * being changed. `days` limits it to those that may have changed.
 */
export async function recountByRules(
  trx: Trx,
  accountIds: readonly number[],
  { days, metrics }: { days?: { from: string; until: string } | undefined; metrics?: readonly CountedMetric[] } = {},
): Promise<void> {
  const rules = await readEventRules(trx)
  const scope = {
    keptFrom: days && days.from > rules.keptFrom ? days.from : rules.keptFrom,
    until: days?.until,
    ...(metrics ? { metrics } : {}),
  }
  const isMoved = (id: number) => rules.nextZone !== null && id <= rules.zoneDoneTo
  const [moved, standing] = [accountIds.filter(isMoved), accountIds.filter((id) => !isMoved(id))]
  if (moved.length > 0) await recountAccounts(trx, moved, { zone: rules.nextZone ?? rules.zone, ...scope })
  if (standing.length > 0) await recountAccounts(trx, standing, { zone: rules.zone, ...scope })
}

async function recount(
  trx: Trx,
  accountIds: readonly number[],
  metrics: readonly CountedMetric[],
  { zone, keptFrom, until }: RecountScope,
): Promise<void> {
  const span: Span = { where: sql`events.account_id = any(${accountIds}::bigint[])`, zone, from: keptFrom, until }
  const days = countedDays(metrics, span)
  if (!days) return
  const stale = sql`
    account_id = any(${accountIds}::bigint[]) and metric_id = any(${metrics.map(({ id }) => id)}::int[]) and day >= ${keptFrom}::date
    and day <= ${until ?? 'infinity'}::date`
  for (const table of ['metric_days', 'own_metric_days', 'user_days'])
    await sql`delete from ${sql.table(table)} where ${stale}`.execute(trx)
  const users = countedUsers(metrics, span)
  if (users) {
    await sql`
      insert into user_days (account_id, metric_id, day, user_id)
      select account_id, metric_id, day, user_id from (${users}) as users order by 1, 2, 3, 4`.execute(trx)
  }
  await sql`
    insert into metric_days (account_id, metric_id, day, source_id, value, last_at, last_id)
    select account_id, metric_id, day, source_id, value, last_at, last_id from (${days}) as days
    order by account_id, metric_id, day`.execute(trx)
}
