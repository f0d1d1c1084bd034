import type { Actor } from '../../kernel/access.ts'
import { addDays, type Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

export interface Close {
  accountId: number
  day: Day
  overall: number | null
}

/**
 * Closes that matter for these days: those within, and the last one before. Health holds until it changes. Days before
 * anything was shown are drawn from what is said about them now (restated), which is known once a week.
 */
export async function closesSince(
  db: Db,
  actor: Actor,
  ids: readonly number[],
  days: { from: Day; until: Day },
): Promise<Close[]> {
  const { rows } = await sql<Close>`
    with closes as not materialized (
      select account_id, day, effective_overall from health_days
      union all
      select account_id, day, effective_overall from health_restated restated
      where day < coalesce((select min(day) from health_days where account_id = restated.account_id), 'infinity'))
    select accounts.id as "accountId", shown.day, shown.effective_overall as overall
    from accounts cross join lateral (
      select day, effective_overall from closes
      where account_id = accounts.id and day between ${days.from}::date and ${days.until}::date
      union all
      (select day, effective_overall from closes
      where account_id = accounts.id and day < ${days.from}::date order by day desc limit 1)
    ) shown
    where accounts.id = any(${[...ids]}::bigint[]) and ${inScope(actor, 'read', accountColumns('accounts'))}
    order by accounts.id, shown.day`.execute(db)
  return rows
}

/** One value per day: the close of the day or of the latest before it; null before the first. */
export function dailyValues(closes: readonly Close[], days: { from: Day; until: Day }): (number | null)[] {
  const values: (number | null)[] = []
  let next = 0
  let current: number | null = null
  for (let day = days.from; day <= days.until; day = addDays(day, 1)) {
    for (let close = closes[next]; close !== undefined && close.day <= day; close = closes[next]) {
      current = close.overall
      next += 1
    }
    values.push(current)
  }
  return values
}
