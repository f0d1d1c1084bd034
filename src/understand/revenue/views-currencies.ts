import { sql } from '../../platform/db/database.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import { coveredIds, type Covered } from './views-covered.ts'

/**
 * `covered`, and `paid`: every change of what a covered account pays in a currency (key), in that currency's minor units.
 * Accounts that never paid in another currency than the reporting one have their steps alone.
 */
export function paidChanges(query: Covered): Fragment {
  const { paidIn, reportingCurrency } = query
  const one = paidIn === undefined || paidIn === 'each' ? sql`true` : sql`currency = ${paidIn}`
  const home = paidIn === undefined || paidIn === 'each' || paidIn === reportingCurrency
  return sql`
    covered as materialized (${coveredIds(query)}),
    paid as materialized (
      select account_id, currency as key, day, mrr_minor, lag(mrr_minor, 1, 0::bigint) over (partition by account_id, currency order by day) as before_minor
      from mrr_currency_steps join covered using (account_id) where ${one}
      union all
      select account_id, ${reportingCurrency}::text, day, mrr_minor, before_minor
      from mrr_steps join covered using (account_id)
      where ${home} and not exists (select from mrr_currency_steps abroad where abroad.account_id = mrr_steps.account_id)
    )`
}

/** The latest row (mrr_minor, day) of what an account pays in a currency, or altogether, on the days that fit. */
export function paidStanding(query: Covered, of: { account: Fragment; key: Fragment; days: Fragment }): Fragment {
  const { account, key, days } = of
  const steps = sql`select mrr_minor, day from mrr_steps where account_id = ${account} and ${days}`
  if (query.paidIn === undefined) return sql`${steps} order by day desc limit 1`
  return sql`
    select mrr_minor, day from mrr_currency_steps where account_id = ${account} and currency = ${key} and ${days}
    union all
    ${steps} and not exists (select from mrr_currency_steps abroad where abroad.account_id = ${account})
    order by day desc limit 1`
}

/** What a change of one currency is called: as the account's own step where it came or left, else by its sign. */
export function paidKind(kind: Fragment, change: Fragment): Fragment {
  return sql`case when ${change} = 0 then null
    when ${change} > 0 then case when ${kind} in ('new', 'reactivation') then ${kind} else 'expansion' end
    else case when ${kind} = 'churn' then 'churn' else 'contraction' end end`
}
