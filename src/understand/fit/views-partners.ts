import type { Actor } from '../../kernel/access.ts'
import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'

const COLUMNS = accountColumns('portfolio', 'account_id')

export interface PartnerAccount {
  readonly accountId: number
  /** Null: won without a partner. */
  readonly partner: string | null
  readonly arrMinor: number | null
  readonly lastUseOn: Day | null
  readonly band: string
  readonly leads: number
  readonly leadsWon: number
}

/** Accounts that ever paid, in the reader's money scope, with the partner that brought them. */
export async function partnerAccounts(db: Db, actor: Actor, field: string): Promise<PartnerAccount[]> {
  const { rows } = await sql<PartnerAccount>`
    select portfolio.account_id as "accountId", nullif(btrim(named.text), '') as partner, arr_minor as "arrMinor",
      last_use_on as "lastUseOn", band, coalesce(produced.leads, 0) as leads, coalesce(produced.won, 0) as "leadsWon"
    from portfolio
    left join attribute_values named on named.account_id = portfolio.account_id and named.key = ${field}
    left join (
      select account_id, count(*) as leads, count(*) filter (where state = 'won' or won_account_id is not null) as won
      from leads where kind <> 'renewal' group by account_id) produced on produced.account_id = portfolio.account_id
    where arr_minor is not null and ${inScope(actor, 'money', COLUMNS)}`.execute(db)
  return rows
}

/** What partners were given, by partner in lower case, in this currency. */
export async function incentiveSums(db: Db, currency: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ partner: string; sum: number }>`
    select lower(partner) as partner, sum(amount_minor)::bigint as sum from partner_incentives where currency = ${currency} group by 1`.execute(
    db,
  )
  return new Map(rows.map(({ partner, sum }) => [partner, sum]))
}
