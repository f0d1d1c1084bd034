import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import { minorDigits } from '../../record/money/currency.ts'
import type { CategoryThresholds } from '../../understand/prediction/category.ts'
import type { CashItem } from './cash.ts'
import { calledRenewals } from './views-sums.ts'
import { ownedWithin } from './views.ts'
import type { Cover } from './whose.ts'

export interface AskedCash {
  readonly cover: Cover
  readonly today: Day
  readonly currency: string
  /** The last day looked at. */
  readonly until: Day
  readonly thresholds: CategoryThresholds
}

export interface NamedCash extends CashItem {
  readonly account: string
  /** Number of the invoice; empty for renewals. */
  readonly number: string
}

/**
 * Every payment expected, by the rules of `invoiceCash` and `renewalCash` in cash.ts: `invoiced` are open invoices, `paying`
 * renewals in the rhythm in which their account pays most of what recurs. Begins a `with`.
 */
function expectedPayments(asked: AskedCash) {
  const { cover, today, currency, until } = asked
  const chosen = sql`due_on <= ${until}::date and (due_on >= ${today}::date or outcome = 'open')`
  return sql`${calledRenewals(chosen, asked)},
    rhythms as (
      select distinct on (account_id) account_id, greatest(1, case "interval" when 'year' then 12 * interval_count
        when 'quarter' then 3 * interval_count when 'month' then interval_count else 1 end) as every
      from (
        select distinct on (source_id, external_id) * from subscriptions
        where account_id in (select account_id from called) and not is_trial and kind = 'recurring'
        order by source_id, external_id, effective_on desc) latest
      order by account_id, (ended_on is null) desc,
        amount * quantity * (100 - discount_percent) / interval_count *
          case "interval" when 'year' then 1 when 'quarter' then 4 when 'month' then 12 when 'week' then 52 else 365 end desc,
        external_id),
    paying as (
      select id, called.account_id, name, greatest(due_on, ${today}::date) as first, coalesce(every, 12) as every,
        case when outcome = 'open' then probability else 1 end as probability,
        (case when outcome = 'open' then called_minor else won end)::float8 as arr
      from called left join rhythms on rhythms.account_id = called.account_id),
    payments as (
      select id, account_id, name, (first + make_interval(months => part * every))::date as day, probability,
        case when every >= 12 then floor(arr * every / 12 + 0.5)
          else floor(arr * least(12, (part + 1) * every) / 12 + 0.5) - floor(arr * least(12, part * every) / 12 + 0.5) end as amount
      from paying cross join lateral generate_series(0, case when every >= 12 then 0 else ceil(12.0 / every)::int - 1 end) part
      where probability is not null and arr > 0),
    rates as (
      select distinct on (currency) currency, rate from exchange_rates where day <= ${today}::date order by currency, day desc),
    invoiced as (
      select invoices.id, account_id, accounts.name, external_id, due_on, invoices.currency,
        round(invoices.amount * case when invoices.currency = ${currency} then 1 else rates.rate end
          * ${10 ** minorDigits(currency)}::numeric)::bigint as amount
      from invoices join accounts on accounts.id = invoices.account_id left join rates on rates.currency = invoices.currency
      where paid_on is null and amount > 0 and issued_on <= ${today}::date and merged_into_id is null
        and (due_on is null or due_on <= ${until}::date)
        and coalesce(lower(status), '') not in ('void', 'voided', 'cancelled', 'canceled', 'draft', 'paid', 'written_off', 'written off', 'uncollectible')
        and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}),
    items as (
      select 'invoice' as kind, id, account_id, name, external_id as number, due_on as day,
        case when due_on is null then 'undated' when due_on < ${today}::date then 'overdue' else to_char(due_on, 'YYYY-MM') end as bucket,
        amount::float8 as amount, 1::float8 as probability, amount::float8 as cash
      from invoiced where amount is not null
      union all
      select 'renewal', id, account_id, name, '', day, to_char(day, 'YYYY-MM'), amount, probability, floor(amount * probability + 0.5)
      from payments where day <= ${until}::date)`
}

export interface CashSums {
  readonly sums: readonly { bucket: string; kind: CashItem['kind']; cashMinor: number; items: number }[]
  /** Left out, since their currency has no rate. */
  readonly missing: readonly { currency: string; invoices: number; renewals: number }[]
  /** Open renewals nobody has said a probability of. */
  readonly unlikely: number
}

export async function cashSums(db: Db, asked: AskedCash): Promise<CashSums> {
  const { rows } = await sql<CashSums>`${expectedPayments(asked)},
    summed as (select bucket, kind, sum(cash)::float8 as "cashMinor", count(*)::int as items from items group by 1, 2),
    missing as (
      select currency, sum(invoices)::int as invoices, sum(renewals)::int as renewals from (
        select currency, 1 as invoices, 0 as renewals from invoiced where amount is null
        union all select paid_in, 0, 1 from due where amount_minor is null) unknown
      group by currency order by currency)
    select (select coalesce(json_agg(summed), '[]') from summed) as sums,
      (select coalesce(json_agg(missing), '[]') from missing) as missing,
      (select count(*)::int from called where outcome = 'open' and probability is null) as unlikely`.execute(db)
  const [row] = rows
  if (!row) throw new Error('Sums without a group are one row')
  return row
}

/** Payments of a bucket (null: of all), soonest first; undated ones come first, as overdue ones do: they are waited for already. */
export async function cashPage(
  db: Db,
  asked: AskedCash,
  { bucket, offset, limit }: { bucket: string | null; offset: number; limit: number | null },
): Promise<NamedCash[]> {
  const { rows } = await sql<NamedCash>`${expectedPayments(asked)}
    select kind, id, account_id as "accountId", name as account, number, day as "on", bucket, amount as "amountMinor", probability,
      cash as "cashMinor"
    from items where ${bucket}::text is null or bucket = ${bucket}
    order by day nulls first, kind, id offset ${offset} limit ${limit}`.execute(db)
  return rows
}
