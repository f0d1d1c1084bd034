import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { coveredIds, type Covered } from './views-covered.ts'

/**
 * Covered accounts that may pay for more than one plan on a day: some that do not are among them, none that do is missing
 * but those whose MRR is not known for want of a rate.
 */
export async function accountsOfSeveralPlans(db: Db, covered: Covered, at: Day): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with standing as (
      -- Of each subscription the latest version that may be in force: later ones end those before them.
      select distinct on (source_id, external_id, account_id) account_id, plan
      from subscriptions s
      where kind = 'recurring' and not is_trial and greatest(effective_on, started_on) <= ${at}::date
        and (ended_on is null or ended_on > ${at}::date)
      order by source_id, external_id, account_id, effective_on desc)
    select account_id as id from standing
    where account_id in (${coveredIds(covered)}) and account_id not in (select account_id from money_problems)
    group by account_id having min(coalesce(plan, '')) <> max(coalesce(plan, ''))`.execute(db)
  return rows.map(({ id }) => id)
}
