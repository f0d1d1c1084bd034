import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { scaleOf } from '../../record/money/store-ledger.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { RetentionSums } from './retention.ts'
import { coveredAccounts, type Covered } from './views-covered.ts'
import { paidChanges } from './views-currencies.ts'

export interface RetentionQuery extends Covered {
  from: Day
  to: Day
  reactivation: 'included' | 'excluded'
}

/**
 * `kept`: every covered account with MRR on the first day (opening_minor), what it pays on the last at the rates of the
 * first (closing_minor), whether it is a customer then, and whether a rate is missing for that.
 */
export function retentionParts(query: RetentionQuery): Fragment {
  const from = sql`${query.from}::date`
  const to = sql`${query.to}::date`
  const home = sql`${query.reportingCurrency}::text`
  const isBack =
    query.reactivation === 'included'
      ? sql`true`
      : sql`not exists (
          select from mrr_steps gone where gone.account_id = opened.account_id and gone.kind = 'churn' and gone.day > ${from} and gone.day <= ${to})`
  if (query.paidIn !== undefined) return paidRetention(query, { from, to, isBack })
  return sql`
    covered as materialized (${coveredAccounts(query)}),
    opened as materialized (
      select covered.account_id, covered.key, opening.mrr_minor as opening_minor
      from covered cross join lateral (
        select mrr_minor from mrr_steps where account_id = covered.account_id and day <= ${from} order by day desc limit 1) opening
      where opening.mrr_minor > 0
    ),
    rates as materialized (
      select currency, rate * ${scaleOf(home)} / ${scaleOf(sql`currency`)} as factor
      from (select distinct on (currency) currency, rate from exchange_rates where day <= ${from} order by currency, day desc) latest
      union
      select ${home}, 1
    ),
    abroad as materialized (
      select account_id, sum(round(mrr_minor * factor)) filter (where factor is not null) as closing_minor,
        bool_or(factor is null and mrr_minor <> 0) as is_unrated
      from (
        select distinct on (account_id, currency) account_id, currency, mrr_minor
        from mrr_currency_steps where day <= ${to} and account_id in (select account_id from opened)
        -- In the order of the key, read backwards: nothing is sorted.
        order by account_id desc, currency desc, day desc
      ) standing left join rates using (currency) group by account_id
    ),
    kept as materialized (
      select opened.account_id, opened.key, opened.opening_minor, closing.is_customer and ${isBack} as is_customer,
        case when ${isBack} then coalesce(abroad.closing_minor, case when abroad.account_id is null then closing.mrr_minor end, 0) else 0 end::bigint as closing_minor,
        coalesce(abroad.is_unrated, false) as is_unrated
      from opened cross join lateral (
        select mrr_minor, is_customer from mrr_steps where account_id = opened.account_id and day <= ${to} order by day desc limit 1) closing
      left join abroad on abroad.account_id = opened.account_id
    )`
}

/** In one currency: whoever pays nothing in it any more is lost to it. */
function paidRetention(
  query: RetentionQuery,
  { from, to, isBack }: { from: Fragment; to: Fragment; isBack: Fragment },
): Fragment {
  return sql`
    ${paidChanges(query)},
    kept as materialized (
      select account_id, key, opening_minor, case when ${isBack} then stands_minor else 0 end as closing_minor,
        stands_minor > 0 and ${isBack} as is_customer, false as is_unrated
      from (
        select account_id, key, coalesce(sum(mrr_minor - before_minor) filter (where day <= ${from}), 0)::bigint as opening_minor,
          sum(mrr_minor - before_minor)::bigint as stands_minor
        from paid where day <= ${to} group by account_id, key
      ) opened where opening_minor > 0
    )`
}

export type RetentionSum = RetentionSums & { key: string | null; isSlice: boolean; unrated: number }

/** Sums of each slice and of all; accounts whose currency has no rate on the first day are counted apart. */
export async function retentionSums(db: Db, query: RetentionQuery): Promise<RetentionSum[]> {
  const { rows } = await sql<RetentionSum>`
    with ${retentionParts(query)}
    select key, grouping(key) = 0 as "isSlice", ${RETENTION_SUMS}
    from kept group by grouping sets ((key), ())`.execute(db)
  return rows
}

export const RETENTION_SUMS = sql`
  count(*) filter (where not is_unrated)::int as accounts,
  coalesce(sum(opening_minor) filter (where not is_unrated), 0)::bigint as "openingMinor",
  coalesce(sum(closing_minor) filter (where not is_unrated), 0)::bigint as "closingMinor",
  coalesce(sum(least(closing_minor, opening_minor)) filter (where not is_unrated), 0)::bigint as "keptMinor",
  count(*) filter (where is_customer and not is_unrated)::int as "keptAccounts",
  count(*) filter (where is_unrated)::int as unrated`
