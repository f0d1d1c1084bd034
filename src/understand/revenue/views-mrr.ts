import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { coveredAccounts, type Covered } from './views-covered.ts'

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
    with covered as materialized (${coveredAccounts(covered)}),
    standing as (
      select account_id, sum(mrr_minor - before_minor)::bigint as minor
      from mrr_steps join covered using (account_id) where day <= ${at}::date group by account_id
    )
    select key, grouping(key) = 0 as "isSlice", coalesce(sum(minor) filter (where minor > 0), 0)::bigint as minor, (count(*) filter (where minor > 0))::int as accounts
    from covered left join standing using (account_id)
    where account_id <> all(${[...without]}::bigint[])
    group by grouping sets ((key), ())`.execute(db)
  return rows
}
