import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { scaleOf } from '../../record/money/store-ledger.ts'
import type { RenewalSums } from './renewal-rates.ts'
import { coveredIds, type Covered } from './views-covered.ts'

/** Renewals of covered accounts decided between two days; amounts at the rate of the day each was due. */
export async function decidedRenewals(
  db: Db,
  covered: Covered,
  { from, to, reportingCurrency }: { from: Day; to: Day; reportingCurrency: string },
): Promise<RenewalSums & { unrated: number }> {
  const home = sql`${reportingCurrency}::text`
  const { rows } = await sql<RenewalSums & { unrated: number }>`
    with decided as (
      select outcome, round(amount * factor) as due,
        round(case when outcome = 'churned' then 0 else coalesce(renewed_amount, amount) end * factor) as renewed
      from renewals cross join lateral (
        select case when coalesce(currency, ${home}) = ${home} then ${scaleOf(home)}::numeric else (
          select rate from exchange_rates r where r.currency = renewals.currency and r.day <= renewals.due_on order by r.day desc limit 1
        ) * ${scaleOf(home)} end as factor) rated
      where outcome <> 'open' and decided_on between ${from}::date and ${to}::date and account_id in (${coveredIds(covered)})
    )
    select count(*) filter (where due is not null)::int as renewals,
      count(*) filter (where due is not null and outcome <> 'churned')::int as renewed,
      coalesce(sum(due), 0)::bigint as "dueMinor",
      coalesce(sum(least(due, renewed)), 0)::bigint as "grossMinor",
      coalesce(sum(renewed), 0)::bigint as "netMinor",
      count(*) filter (where due is null)::int as unrated
    from decided`.execute(db)
  return rows[0] ?? { renewals: 0, renewed: 0, dueMinor: 0, grossMinor: 0, netMinor: 0, unrated: 0 }
}
