import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { ledgerParts, type LedgerSettings } from '../../record/money/store-ledger.ts'
import type { PlanPart } from './plan-shares.ts'
import { coveredIds, type Covered } from './views-covered.ts'

/** Covered accounts that may pay for more than one plan on a day: some that do not are among them, none that do is missing. */
export async function accountsOfSeveralPlans(db: Db, covered: Covered, at: Day): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with standing as (
      -- Of each subscription the latest version that may be in force: later ones end those before them.
      select distinct on (source_id, external_id, account_id) account_id, plan
      from subscriptions s
      where kind = 'recurring' and not is_trial and greatest(effective_on, started_on) <= ${at}::date
        and (ended_on is null or ended_on > ${at}::date)
      order by source_id, external_id, account_id, effective_on desc)
    select account_id as id from standing where account_id in (${coveredIds(covered)})
    group by account_id having min(coalesce(plan, '')) <> max(coalesce(plan, ''))`.execute(db)
  return rows.map(({ id }) => id)
}

/** What these accounts pay on a day for each plan, by the statement that also keeps the ledger. */
export async function planParts(
  db: Db,
  accountIds: readonly number[],
  { at, ...settings }: LedgerSettings & { at: Day },
): Promise<PlanPart[]> {
  const { rows } = await sql<PlanPart>`
    with ${ledgerParts(accountIds, settings)}
    select account_id as "accountId", currency, plan, sum(delta)::bigint as minor from known_lines
    where is_paid and day <= ${at}::date group by account_id, currency, plan having sum(delta) > 0
    order by account_id, currency, 4 desc, plan`.execute(db)
  return rows
}
