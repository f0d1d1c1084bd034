import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { coveredAccounts, type Covered } from './views-covered.ts'
import { paidChanges } from './views-currencies.ts'

export interface StandingSum {
  key: string | null
  isSlice: boolean
  minor: number
  accounts: number
}

/** MRR and paying accounts at the close of a day, of each slice and of all; of some accounts not. */
export async function standingOn(
  db: Db,
  covered: Covered,
  at: Day,
  without: readonly number[] = [],
): Promise<StandingSum[]> {
  const { rows } = await sql<StandingSum>`
    with covered as materialized (${coveredAccounts(covered)})
    select key, grouping(key) = 0 as "isSlice", coalesce(sum(standing.mrr_minor), 0)::bigint as minor, count(standing.mrr_minor)::int as accounts
    from covered left join lateral (
      select mrr_minor from (
        select mrr_minor from mrr_steps where account_id = covered.account_id and day <= ${at}::date order by day desc limit 1) latest
      where mrr_minor > 0) standing on true
    where covered.account_id <> all(${[...without]}::bigint[])
    group by grouping sets ((key), ())`.execute(db)
  return rows
}

/** MRR and paying accounts at the close of a day by currency, in the amounts that are paid; of all currencies or one. */
export async function standingByCurrency(db: Db, covered: Covered, at: Day): Promise<StandingSum[]> {
  const { rows } = await sql<StandingSum>`
    with ${paidChanges(covered)},
    standing as (
      select account_id, key, sum(mrr_minor - before_minor)::bigint as minor from paid where day <= ${at}::date group by account_id, key
    )
    select key, true as "isSlice", sum(minor)::bigint as minor, count(*)::int as accounts
    from standing where minor > 0 group by key`.execute(db)
  return rows
}
