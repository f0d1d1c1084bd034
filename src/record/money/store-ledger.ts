import { OTHER_MINOR_DIGITS } from '../../kernel/minor-digits.ts'
import { sql } from '../../platform/db/database.ts'
import type { Conventions } from './conventions.ts'
import { monthsOf, plansOf } from './store-ledger-forms.ts'

/** What the ledger is computed by, besides subscriptions and rates. */
export interface LedgerSettings {
  reportingCurrency: string
  conventions: Conventions
}

/** A piece of a statement. */
export type Part = ReturnType<typeof sql>

const WEEKS: Readonly<Record<Conventions['weeksPerMonth'], readonly [up: number, down: number]>> = {
  '52/12': [52, 12],
  '4': [4, 1],
  '4.33': [433, 100],
  '365.25/84': [36_525, 8_400],
}
const DAYS: Readonly<Record<Conventions['daysPerMonth'], readonly [up: number, down: number]>> = {
  '365/12': [365, 12],
  '30': [30, 1],
}

/**
 * The ledger of accounts as parts of one statement, each reading those before it; `ledger_steps`, `ledger_plans`,
 * `ledger_currency_steps`, `ledger_months` and `missing_rates` are what it comes to. Exact: amounts are numeric, every
 * quotient is taken whole by div() and rounded half up once. Source: definitions, Revenue; `mrr.ts` and `steps.ts` say
 * the same one account at a time.
 */
export function ledgerParts(accountIds: readonly number[], settings: LedgerSettings): Part {
  return sql`
    asked as materialized (
      select id from accounts where id = any(${accountIds}::bigint[]) and merged_into_id is null
    ),
    ${pricedVersions(settings.conventions)},
    ${convertedDays(settings)},
    ${steps(settings.conventions)},
    ${plansOf()},
    ${monthsOf(settings.reportingCurrency)}`
}

/** MRR of each version while it is in force, and its changes by account, currency, plan and day. */
function pricedVersions(conventions: Conventions): Part {
  const [weeksUp, weeksDown] = WEEKS[conventions.weeksPerMonth]
  const [daysUp, daysDown] = DAYS[conventions.daysPerMonth]
  const cancelled = conventions.churnOn === 'cancellation' ? sql`s.cancelled_on,` : sql``
  return sql`
    versions as materialized (
      select s.account_id, s.currency, s.plan, greatest(s.effective_on, s.started_on) as starts,
        -- Versions of one subscription may stand with several accounts: the next one ends this one wherever it stands.
        least(s.ended_on, ${cancelled} (
          select min(later.effective_on) from subscriptions later
          where later.source_id = s.source_id and later.external_id = s.external_id and later.effective_on > s.effective_on)) as ends,
        s.amount * s.quantity * (100 - s.discount_percent) * ${scaleOf(sql`s.currency`)}
          * case s."interval" when 'week' then ${lit(weeksUp)} when 'day' then ${lit(daysUp)} else 1 end as top,
        100::numeric * s.interval_count
          * case s."interval" when 'month' then 1 when 'quarter' then 3 when 'year' then 12 when 'week' then ${lit(weeksDown)} else ${lit(daysDown)} end as bottom,
        ${heldBy(conventions)} as held
      from asked join subscriptions s on s.account_id = asked.id
      where s.kind = 'recurring' and not s.is_trial
    ),
    priced as materialized (
      select account_id, currency, plan, starts, ends, held, ${halfUp(sql`top`, sql`bottom`)} as minor
      from versions where ends is null or ends > starts
    ),
    lines as materialized (
      select account_id, currency, plan, day, sum(minor * sign)::bigint as delta, sum(held * sign)::int as held, bool_or(minor <> 0) as is_paid
      from priced cross join lateral (values (starts, 1), (ends, -1)) ends_of (day, sign)
      where day is not null and (minor <> 0 or held <> 0)
      group by account_id, currency, plan, day
    )`
}

/**
 * What stands in each currency, converted at the latest rate on or before each day on which it or its rate changes: the
 * change of each account and day, and the part of it that comes from new rates alone.
 */
function convertedDays({ reportingCurrency }: LedgerSettings): Part {
  const home = sql`${reportingCurrency}::text`
  return sql`
    missing_rates as materialized (
      select account_id, currency, day
      from (select account_id, currency, min(day) as day from lines where is_paid and currency <> ${home} group by account_id, currency) needed
      where not exists (select from exchange_rates r where r.currency = needed.currency and r.day <= needed.day)
    ),
    known_lines as materialized (
      select * from lines where account_id not in (select account_id from missing_rates)
    ),
    currency_days as materialized (
      select account_id, currency, day, sum(delta)::bigint as delta from known_lines where is_paid group by account_id, currency, day
    ),
    abroad as materialized (select distinct account_id from currency_days where currency <> ${home}),
    standing as materialized (
      select account_id, currency, day, delta, (sum(delta) over w)::bigint as stands, lead(day) over w as until
      from currency_days where account_id in (select account_id from abroad)
      window w as (partition by account_id, currency order by day)
    ),
    moments as materialized (
      select account_id, currency, day, stands, stands - delta as stood from standing
      union all
      select s.account_id, s.currency, r.day, s.stands, s.stands
      from standing s join exchange_rates r on r.currency = s.currency and r.day > s.day and (s.until is null or r.day < s.until)
      where s.stands <> 0 and s.currency <> ${home}
    ),
    rated as materialized (
      select m.currency, m.day, ${scaleOf(sql`m.currency`)}::numeric as bottom,
        ${scaleOf(home)} * case when m.currency = ${home} then 1 else (
          select rate from exchange_rates r where r.currency = m.currency and r.day <= m.day order by r.day desc limit 1) end as rate
      from (
        select distinct c.currency, d.day
        from (select distinct account_id, currency from moments) c join (select distinct account_id, day from moments) d using (account_id)
      ) m
    ),
    converted as (
      select account_id, currency, day, ${halfUp(sql`stands * rate`, sql`bottom`)} as value, ${halfUp(sql`stood * rate`, sql`bottom`)} as revalued
      from moments join rated using (currency, day)
    ),
    account_days as (
      select account_id, day, sum(change)::bigint as change, sum(fx)::bigint as fx, sum(held)::int as held
      from (
        select account_id, day, delta as change, 0::bigint as fx, 0 as held
        from currency_days where account_id not in (select account_id from abroad)
        union all
        select account_id, day, value - lag(value, 1, 0::bigint) over w, revalued - lag(value, 1, 0::bigint) over w, 0
        from converted window w as (partition by account_id, currency order by day)
        union all
        select account_id, day, 0, 0, held from known_lines where held <> 0
      ) changes
      group by account_id, day
    )`
}

/** Every day on which an account's MRR, or whether it counts as a customer, changes. */
function steps(conventions: Conventions): Part {
  return sql`
    totals as (
      select account_id, day, change, fx, (sum(change) over w)::bigint as mrr, sum(held) over w as held
      from account_days window w as (partition by account_id order by day)
    ),
    states as (${customerStates(conventions)}),
    marked as (
      select *, coalesce(lag(is_customer) over w, false) as was_customer,
        coalesce(bool_or(is_customer) over (w rows between unbounded preceding and 1 preceding), false) as was_ever
      from states window w as (partition by account_id order by day)
    ),
    ledger_steps as materialized (
      select account_id, day, mrr - change as before_minor, mrr as mrr_minor, fx as fx_minor,
        case
          when is_customer and not was_customer then case when was_ever then 'reactivation' else 'new' end
          when was_customer and not is_customer then 'churn'
          when change > fx then 'expansion'
          when change < fx then 'contraction'
        end as kind,
        is_customer
      from marked where change <> 0 or fx <> 0 or is_customer <> was_customer
    )`
}

/** Who pays is a customer; by convention also who paid, and holds on to something that costs nothing now. */
function customerStates(conventions: Conventions): Part {
  if (!isHeldByConvention(conventions))
    return sql`select account_id, day, change, fx, mrr, mrr > 0 as is_customer from totals`
  return sql`
    select account_id, day, change, fx, mrr,
      is_held and bool_or(mrr > 0) over (partition by account_id, streak order by day) as is_customer
    from (
      select *, count(*) filter (where not is_held) over (partition by account_id order by day) as streak
      from (select *, mrr > 0 or held > 0 as is_held from totals) held_totals
    ) streaks`
}

/** 1 for a version that costs nothing and still holds its account by convention. */
function heldBy({ paused, fullyDiscounted }: Conventions): Part {
  const isPaused = lit(paused === 'contraction' ? 1 : 0)
  const isDiscounted = lit(fullyDiscounted === 'contraction' ? 1 : 0)
  return sql`case when s.amount * s.quantity = 0 then ${isPaused} when s.discount_percent >= 100 then ${isDiscounted} else 0 end`
}

function isHeldByConvention({ paused, fullyDiscounted }: Conventions): boolean {
  return paused === 'contraction' || fullyDiscounted === 'contraction'
}

/** ⌊top / bottom + ½⌋ of exact numerics, below zero too; div() cuts towards zero. */
function halfUp(top: Part, bottom: Part): Part {
  const doubled = sql`(2 * (${top}) + ${bottom})`
  return sql`(div(${doubled}, 2 * ${bottom}) - case when ${doubled} < 0 and mod(${doubled}, 2 * ${bottom}) <> 0 then 1 else 0 end)::bigint`
}

/** Minor units in one unit of a currency. */
export function scaleOf(currency: Part): Part {
  const cases = Object.entries(OTHER_MINOR_DIGITS).map(
    ([digits, codes]) =>
      sql`when ${currency} in (${sql.join(codes.map((code) => sql.lit(code)))}) then ${lit(10 ** Number(digits))}`,
  )
  return sql`case ${sql.join(cases, sql` `)} else 100 end`
}

const lit = (value: number): Part => sql.lit(value)
