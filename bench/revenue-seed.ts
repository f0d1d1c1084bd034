import type { Pool } from 'pg'

/**
 * Ten subscription rows for each account: four subscriptions of two or three versions over 60 months, of four plans, in
 * every interval, with quantities, discounts and trials; a tenth of the accounts pay in dollars, pounds, francs and euros,
 * at rates that change each month. Rows made.
 */
export async function makeSubscriptions(pool: Pool): Promise<number> {
  await pool.query(`
    insert into exchange_rates (currency, day, rate, source_id)
    select currency, (date '2020-12-01' + make_interval(months => m))::date,
      round((0.8 + ((m * 37 + ascii(currency) * 11) % 29) / 100.0)::numeric, 4), (select id from sources where key = 'import')
    from unnest(array['USD', 'GBP', 'CHF']) currency, generate_series(0, 60) m`)
  const made = await pool.query(`
    insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, ended_on, amount, "interval",
      interval_count, quantity, discount_percent, currency, plan, is_trial)
    select a.id, (select id from sources where key = 'import'), 's-' || a.id || '-' || s.n, starts + offset_days, starts,
      case when v = versions - 1 and ends % 3 = 0 then starts + offset_days + 60 + ends % 500 end,
      round((500 + chance % 90000) / 100.0, 2), (array['month', 'month', 'year', 'quarter', 'month', 'year', 'week', 'day'])[1 + chance % 8],
      case when chance % 37 = 0 then 2 else 1 end, 1 + (chance + v) % 20, (array[0, 0, 0, 10, 12.5])[1 + (chance + v) % 5],
      case when a.id % 10 = 0 then (array['USD', 'GBP', 'CHF', 'EUR'])[1 + chance % 4] else 'EUR' end,
      (array['Basic', 'Pro', 'Enterprise', 'Add-on'])[1 + chance % 4], v = 0 and chance % 11 = 0
    from accounts a
    cross join lateral (select n, 2 + n % 2 as versions, (hashint8(a.id * 31 + n)::bigint & 1048575)::int as chance from generate_series(1, 4) n) s
    cross join lateral (select date '2021-01-01' + chance % 900 as starts) began
    cross join lateral (
      select v, case when v = 0 then 0 else v * 200 + chance % 190 end as offset_days, (hashint8(a.id * 131 + n * 17 + v)::bigint & 1048575)::int as ends
      from generate_series(0, versions - 1) v) versions_of
    order by a.id`)
  await pool.query('vacuum analyze subscriptions, exchange_rates, accounts')
  return made.rowCount ?? 0
}
