import { sql } from '../../platform/db/database.ts'
import type { Part } from './store-ledger.ts'

/** So many plans of an account have columns of their own. */
const WIDE = 4

/**
 * The plan with most MRR from a day on, without rounding; of equal ones the first by name. Null where nothing is paid, or
 * most is paid for something without a plan. Accounts with one plan and one currency have it whenever they pay.
 */
export function plansOf(): Part {
  return sql`
    manifold as materialized (
      select account_id from known_lines where is_paid group by account_id
      having min(plan) <> max(plan) or (bool_or(plan is null) and bool_or(plan is not null))
        or account_id in (select account_id from abroad)
    ),
    only_plans as materialized (
      select account_id, min(plan) as plan from known_lines
      where is_paid and account_id not in (select account_id from manifold) group by account_id
    ),
    numbered as materialized (
      select *, dense_rank() over (partition by account_id order by plan collate "C") as number
      from known_lines where is_paid and account_id in (select account_id from manifold)
    ),
    broad as materialized (
      select distinct account_id from numbered where number > ${sql.lit(WIDE)} or account_id in (select account_id from abroad)
    ),
    ${widePlans()},
    ${broadPlans()},
    plan_days as (
      select account_id, day, plan from wide_plans
      union all
      select account_id, day, plan from broad_plans
      union all
      select s.account_id, s.day, case when s.mrr_minor > 0 then o.plan end
      from ledger_steps s join only_plans o using (account_id)
    ),
    ledger_plans as materialized (
      select account_id, day, plan
      from (select *, lag(plan) over (partition by account_id order by day) as before from plan_days) compared
      where plan is distinct from before
    )`
}

/** Accounts of one currency and few plans, which are most: a column for each plan, and no row for plans that do not change. */
function widePlans(): Part {
  const numbers = Array.from({ length: WIDE }, (_, index) => index + 1)
  const column = (letter: string) => (number: number) => sql.ref(`${letter}${number}`)
  const [change, stand] = [column('change_'), column('stand_')]
  const most = sql`greatest(${sql.join(numbers.map(stand))})`
  const changes = numbers.map(
    (n) => sql`coalesce(sum(delta) filter (where number = ${sql.lit(n)}), 0)::bigint as ${change(n)}`,
  )
  const stands = numbers.map((n) => sql`sum(${change(n)}) over w as ${stand(n)}`)
  const choices = numbers.map((n) => sql`when ${stand(n)} = ${most} then ${sql.lit(n)}`)
  return sql`
    wide_changes as (
      select account_id, day, ${sql.join(changes)}
      from numbered where account_id not in (select account_id from broad) group by account_id, day
    ),
    wide_standing as (
      select account_id, day, ${sql.join(stands)} from wide_changes window w as (partition by account_id order by day)
    ),
    wide_plans as (
      select most.account_id, most.day, named.plan
      from (select account_id, day, case when ${most} <= 0 then null ${sql.join(choices, sql` `)} end as number from wide_standing) most
      left join (select distinct account_id, number, plan from numbered) named on named.account_id = most.account_id and named.number = most.number
    )`
}

/** Accounts of several currencies or many plans: what each plan is worth on each day on which a plan or a rate changes. */
function broadPlans(): Part {
  return sql`
    plan_standing as materialized (
      select account_id, currency, plan, day, sum(delta) over w as stands, lead(day) over w as until
      from numbered where account_id in (select account_id from broad)
      window w as (partition by account_id, currency, plan order by day)
    ),
    broad_days as materialized (
      select account_id, day from currency_days where account_id in (select account_id from broad)
      union
      select account_id, day from moments
    ),
    plan_worth as (
      select d.account_id, d.day, p.plan, sum(p.stands * coalesce(r.rate * (10000 / r.bottom), 1)) as worth
      from broad_days d
      join plan_standing p on p.account_id = d.account_id and p.day <= d.day and (p.until is null or p.until > d.day) and p.stands <> 0
      left join rated r on r.currency = p.currency and r.day = d.day
      group by d.account_id, d.day, p.plan
    ),
    broad_plans as (
      select d.account_id, d.day, case when most.worth > 0 then most.plan end as plan
      from broad_days d left join (
        select distinct on (account_id, day) * from plan_worth order by account_id, day, worth desc, plan collate "C"
      ) most on most.account_id = d.account_id and most.day = d.day
    )`
}

/** The months at whose close MRR is another than before, by currency, and those at which the account becomes a customer or ceases to be one. */
export function monthsOf(reportingCurrency: string): Part {
  return sql`
    ledger_currency_steps as materialized (
      select account_id, currency, day, stands as mrr_minor from standing where delta <> 0
    ),
    closings as (
      select account_id, currency, month, mrr, is_customer, lead(month) over (partition by account_id, currency order by day) as next_month
      from (
        select account_id, null::text as currency, day, ${monthOf(sql`day`)} as month, mrr_minor as mrr, is_customer from ledger_steps
        union all
        select account_id, currency, day, ${monthOf(sql`day`)}, mrr_minor, null from ledger_currency_steps
      ) changes
    ),
    closes as (
      select account_id, currency, month, mrr, mrr <> lag(mrr, 1, 0::bigint) over w as moves, is_customer <> lag(is_customer, 1, false) over w as turns
      from closings where next_month is distinct from month
      window w as (partition by account_id, currency order by month)
    ),
    runs as materialized (
      select account_id, currency, array_agg(month order by month) filter (where moves) as months,
        array_agg(mrr order by month) filter (where moves) as mrr, array_agg(month order by month) filter (where turns) as turns
      from closes group by account_id, currency
    ),
    ledger_months as materialized (
      select own.account_id, coalesce(abroad.currency, ${reportingCurrency}::text) as currency,
        coalesce(case when abroad.account_id is null then own.months else abroad.months end, '{}') as months,
        coalesce(case when abroad.account_id is null then own.mrr else abroad.mrr end, '{}') as mrr, coalesce(own.turns, '{}') as customer_turns
      from runs own left join runs abroad on abroad.account_id = own.account_id and abroad.currency is not null
      where own.currency is null
    )`
}

/** Year × 12 + month − 1; both parts are whole, and far from where a float is not exact. */
const monthOf = (day: Part): Part => sql`(date_part('year', ${day}) * 12 + date_part('month', ${day}) - 1)::int`
