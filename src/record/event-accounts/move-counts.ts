import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import type { CountedMetric, PlacedEvent, RolledUp } from '../events/metric-rule.ts'
import { dayOf, indexRules, rollUp, type ZoneOf } from '../events/roll-up.ts'
import { readEventRules } from '../events/store-lock.ts'
import { recountAccounts } from '../metrics/store-recount.ts'
import { eventMetrics } from '../metrics/store-rules.ts'
import { addMoved, haveMergedDays, lostLasts, takeSums, takeUsers, type Doubt } from './store-counts.ts'

/** An event that went from one account to another; 0 is none. */
export interface MovedEvent extends Omit<PlacedEvent, 'accountId'> {
  readonly from: number
  readonly to: number
}

/**
 * Takes what events counted for from the accounts they left and adds it to those they came to: the work of as many events as
 * moved, however many stayed. False, and nothing is done, where that cannot be told from the numbers: count those anew.
 */
export async function moveCounts(trx: Trx, moved: readonly MovedEvent[]): Promise<boolean> {
  const accountIds = [...new Set(moved.flatMap(({ from, to }) => [from, to]))]
  if (await haveMergedDays(trx, accountIds)) return false
  const [rules, metrics] = [await readEventRules(trx), await eventMetrics(trx)]
  // While the time zone changes, accounts have days of their own.
  if (rules.nextZone !== null) return false
  const zoneOf: ZoneOf = () => rules.zone
  const kept = moved.filter(({ item }) => dayOf(item.at, rules.zone) >= rules.keptFrom)
  const index = indexRules(metrics)
  const count = (side: 'from' | 'to') =>
    rollUp(
      kept.map(({ [side]: accountId, ...event }) => ({ ...event, accountId })),
      index,
      zoneOf,
    )
  const doubts = await take(trx, count('from'), { metrics, zone: rules.zone })
  await addMoved(trx, count('to'))
  for (const same of Map.groupBy(doubts, ({ metricId, day }) => `${metricId} ${day}`).values()) {
    const [{ metricId, day }] = same as [Doubt]
    const ids = same.map(({ accountId }) => accountId)
    const scope = { zone: rules.zone, keptFrom: day, until: day, metrics: metrics.filter(({ id }) => id === metricId) }
    await recountAccounts(trx, ids, scope)
  }
  return true
}

/** Returns what has to be counted anew. */
async function take(
  trx: Trx,
  { increments, userDays }: RolledUp,
  { metrics, zone }: { metrics: readonly CountedMetric[]; zone: string },
): Promise<Doubt[]> {
  const lasts = increments.filter(({ kind }) => kind === 'last')
  const doubts = [
    ...(await takeSums(
      trx,
      increments.filter(({ kind }) => kind !== 'last'),
    )),
    ...(await lostLasts(trx, lasts)),
  ]
  for (const [metricId, users] of Map.groupBy(userDays, (one) => one.metricId)) {
    const rule = metrics.find(({ id }) => id === metricId)?.rule
    if (rule && rule.names.length + rule.where.length === 0) await takeUsers(trx, users, { types: rule.types, zone })
    else
      doubts.push(
        ...users.map(({ accountId, day }): { accountId: number; metricId: number; day: Day } => ({
          accountId,
          metricId,
          day,
        })),
      )
  }
  return doubts
}
