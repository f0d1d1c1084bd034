import { sql, type Db } from '../../platform/db/database.ts'

/** Whether anything was ever counted in the reporting currency: MRR, or rates that lead to it. */
export async function moneyIsOnRecord(db: Db): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from mrr_steps) or exists (select from exchange_rates) or exists (select from subscriptions) as found`.execute(
    db,
  )
  return rows[0]?.found ?? false
}
