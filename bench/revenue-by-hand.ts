import type { PoolClient } from 'pg'

/** What the pass fills, beside the tables themselves and alike in everything. */
export const COPIES = ['mrr_steps', 'account_plans', 'mrr_currency_steps', 'mrr_months'] as const

export async function makeCopies(client: PoolClient): Promise<void> {
  for (const table of COPIES) {
    await client.query(`drop table if exists hand_${table}`)
    await client.query(`create table hand_${table} (like ${table} including all)`)
  }
}

/**
 * The same rows as somebody would write them who has the whole table, the defaults and an afternoon: one pass over temporary
 * tables with statistics, one connection. It neither compares with what was kept, nor tells anybody, nor brings accounts up.
 */
export async function passByHand(client: PoolClient): Promise<void> {
  await client.query('begin')
  for (const statement of PASS) await client.query(statement)
  await client.query('commit')
}

const WHOLE = 'div(2 * top + bottom, 2 * bottom)::bigint'

const PASS = [
  `create temp table term on commit drop as
    select account_id, currency, plan, starts, least(ended_on, next) as ends, ${WHOLE} as minor from (
      select account_id, currency, plan, kind, is_trial, ended_on, greatest(effective_on, started_on) as starts,
        lead(effective_on) over (partition by source_id, external_id order by effective_on) as next,
        amount * 100 * quantity * (100 - discount_percent) * case "interval" when 'week' then 52 when 'day' then 365 else 1 end as top,
        (100 * interval_count * case "interval" when 'month' then 1 when 'quarter' then 3 else 12 end)::numeric as bottom
      from subscriptions) s
    where kind = 'recurring' and not is_trial`,
  `create temp table line on commit drop as
    select account_id, currency, plan, day, sum(change)::bigint as change from (
      select account_id, currency, plan, starts as day, minor as change from term where ends is null or ends > starts
      union all select account_id, currency, plan, ends, -minor from term where ends > starts) changes
    where change <> 0 group by 1, 2, 3, 4`,
  'analyze line',
  `create temp table abroad on commit drop as select distinct account_id from line where currency <> 'EUR'`,
  `create temp table standing on commit drop as
    select account_id, currency, day, change, (sum(change) over w)::bigint as minor, lead(day) over w as next
    from (select account_id, currency, day, sum(change)::bigint as change from line group by 1, 2, 3) days
    window w as (partition by account_id, currency order by day)`,
  'analyze standing',
  `create temp table rate on commit drop as
    select currency, day as from_day, lead(day) over (partition by currency order by day) as to_day, rate from exchange_rates
    union all select 'EUR', '-infinity', null, 1`,
  `create temp table moment on commit drop as
    select s.account_id, s.currency, greatest(s.day, r.from_day) as day,
      case when r.from_day > s.day then s.minor else s.minor - s.change end as before, s.minor, r.rate
    from standing s join rate r on r.currency = s.currency and (r.to_day is null or r.to_day > s.day) and (s.next is null or r.from_day < s.next)
    where r.from_day <= s.day or s.minor <> 0`,
  `create temp table total on commit drop as
    select account_id, day, change, fx, (sum(change) over (partition by account_id order by day))::bigint as mrr from (
      select account_id, day, sum(value - earlier)::bigint as change, sum(revalued - earlier)::bigint as fx from (
        select account_id, day, value, revalued, lag(value, 1, 0::bigint) over (partition by account_id, currency order by day) as earlier from (
          select account_id, currency, day, div(2 * minor * rate + 1, 2)::bigint as value, div(2 * before * rate + 1, 2)::bigint as revalued from moment) valued) changed
      group by 1, 2) days`,
  `insert into hand_mrr_steps (account_id, day, before_minor, mrr_minor, fx_minor, kind, is_customer)
    select account_id, day, before, mrr, fx,
      case when before <= 0 and mrr > 0 then case when paid_before then 'reactivation' else 'new' end
        when before > 0 and mrr <= 0 then 'churn' when change > fx then 'expansion' when change < fx then 'contraction' end, mrr > 0
    from (select *, mrr - change as before,
        bool_or(mrr > 0) over (partition by account_id order by day rows between unbounded preceding and 1 preceding) as paid_before from total) t
    where change <> 0 or fx <> 0`,
  `insert into hand_mrr_currency_steps select account_id, currency, day, minor from standing where change <> 0 and account_id in (select account_id from abroad)`,
  `create temp table plan_line on commit drop as
    select account_id, currency, plan, day, sum(change) over w as minor, lead(day) over w as next from line
    window w as (partition by account_id, currency, plan order by day)`,
  'analyze plan_line',
  `create temp table plan_day on commit drop as select account_id, day from standing union select account_id, day from moment`,
  'analyze plan_day',
  `insert into hand_account_plans
    select account_id, day, plan from (
      select *, lag(plan) over (partition by account_id order by day) as earlier from (
        select distinct on (d.account_id, d.day) d.account_id, d.day, w.plan
        from plan_day d left join (
          select d.account_id, d.day, l.plan, sum(l.minor * r.rate) as worth
          from plan_day d join plan_line l on l.account_id = d.account_id and l.day <= d.day and (l.next is null or l.next > d.day)
            join rate r on r.currency = l.currency and r.from_day <= d.day and (r.to_day is null or r.to_day > d.day)
          where l.minor > 0 group by 1, 2, 3) w using (account_id, day)
        order by d.account_id, d.day, w.worth desc nulls last, w.plan collate "C") most) changed
    where plan is distinct from earlier`,
  `create temp table month_end on commit drop as
    select account_id, currency, month, mrr, lag(mrr, 1, 0::bigint) over w as earlier, is_customer, lag(is_customer, 1, false) over w as was_customer from (
      select account_id, currency, month, mrr, is_customer, lead(month) over (partition by account_id, currency order by day) as next from (
        select account_id, 'all' as currency, day, (extract(year from day) * 12 + extract(month from day) - 1)::int as month, mrr_minor as mrr, is_customer from hand_mrr_steps
        union all
        select account_id, currency, day, (extract(year from day) * 12 + extract(month from day) - 1)::int, mrr_minor, null from hand_mrr_currency_steps) points) ends
    where next is distinct from month window w as (partition by account_id, currency order by month)`,
  'analyze month_end',
  `create temp table month_array on commit drop as
    select account_id, currency, coalesce(array_agg(month order by month) filter (where mrr <> earlier), '{}') as months,
      coalesce(array_agg(mrr order by month) filter (where mrr <> earlier), '{}') as mrr,
      coalesce(array_agg(month order by month) filter (where is_customer <> was_customer), '{}') as turns
    from month_end group by 1, 2`,
  `insert into hand_mrr_months (account_id, currency, months, mrr, customer_turns)
    select o.account_id, coalesce(a.currency, 'EUR'), coalesce(a.months, o.months), coalesce(a.mrr, o.mrr), o.turns
    from month_array o left join month_array a on a.account_id = o.account_id and a.currency <> 'all' where o.currency = 'all'`,
]
