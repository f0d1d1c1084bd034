import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { scaleOf } from '../../record/money/store-ledger.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'

export interface InvoicedMonth {
  month: string
  issuedMinor: number
  paidMinor: number
  /** Invoices in a currency without a rate on the day. */
  unrated: number
}

/** Invoices of covered accounts by the month they were issued and paid in, each at the rate of its day. */
export async function invoicedMonths(
  db: Db,
  { covered, from, to, reportingCurrency }: { covered: Fragment; from: Day; to: Day; reportingCurrency: string },
): Promise<InvoicedMonth[]> {
  const home = sql`${reportingCurrency}::text`
  const { rows } = await sql<InvoicedMonth>`
    with covered as materialized (${covered}),
    dated as (
      select 'issued' as what, issued_on as day, amount, currency from invoices
      where issued_on between ${from}::date and ${to}::date and account_id in (select account_id from covered)
      union all
      select 'paid', paid_on, amount, currency from invoices
      where paid_on between ${from}::date and ${to}::date and account_id in (select account_id from covered)
    ),
    rated as (
      select what, day, round(amount * ${scaleOf(home)} * case when dated.currency = ${home} then 1 else (
        select rate from exchange_rates r where r.currency = dated.currency and r.day <= dated.day order by r.day desc limit 1) end) as minor
      from dated
    )
    select to_char(day, 'YYYY-MM') as month,
      coalesce(sum(minor) filter (where what = 'issued'), 0)::bigint as "issuedMinor",
      coalesce(sum(minor) filter (where what = 'paid'), 0)::bigint as "paidMinor",
      count(*) filter (where minor is null)::int as unrated
    from rated group by 1 order by 1`.execute(db)
  return rows
}
