import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Invoice } from './cash.ts'
import { minorDigits } from '../../record/money/currency.ts'
import { ownedWithin } from './views.ts'
import type { Cover } from './whose.ts'

export interface InvoiceRow extends Invoice {
  readonly number: string
  readonly account: string
}

export interface MissingInvoices {
  readonly currency: string
  readonly invoices: number
}

interface Asked {
  readonly cover: Cover
  readonly today: Day
  readonly currency: string
  readonly until: Day
}

/** Issued and unpaid invoices due up to a day, in the reporting currency; those whose currency has no rate by currency. */
export async function openInvoices(
  db: Db,
  { cover, today, currency, until }: Asked,
): Promise<{ rows: InvoiceRow[]; missing: MissingInvoices[] }> {
  const { rows } = await sql<Omit<InvoiceRow, 'amountMinor'> & { currency: string; amountMinor: number | null }>`
    with rates as (
      select distinct on (currency) currency, rate from exchange_rates where day <= ${today}::date order by currency, day desc)
    select invoices.id as "invoiceId", external_id as number, account_id as "accountId", accounts.name as account, due_on as "dueOn",
      invoices.currency, round(invoices.amount * rated.rate * ${10 ** minorDigits(currency)}::numeric)::bigint as "amountMinor"
    from invoices join accounts on accounts.id = invoices.account_id
    left join lateral (
      select case when invoices.currency = ${currency} then 1
        else (select rate from rates where rates.currency = invoices.currency) end as rate) rated on true
    where paid_on is null and amount > 0 and issued_on <= ${today}::date and merged_into_id is null
      and (due_on is null or due_on <= ${until}::date)
      and coalesce(lower(status), '') not in ('void', 'voided', 'cancelled', 'canceled', 'draft', 'paid', 'written_off', 'written off', 'uncollectible')
      and ${ownedWithin(cover, sql.ref('accounts.owner_id'))}
    order by due_on nulls first, invoices.id`.execute(db)
  const unknown = Map.groupBy(
    rows.filter(({ amountMinor }) => amountMinor === null),
    (row) => row.currency,
  )
  return {
    rows: rows.flatMap(({ currency: _paidIn, amountMinor, ...row }) =>
      amountMinor === null ? [] : [{ ...row, amountMinor }],
    ),
    missing: [...unknown].map(([one, found]) => ({ currency: one, invoices: found.length })),
  }
}

/** The rhythm in which an account pays most of what recurs: interval and how many of it one payment covers. */
export async function billingRhythms(
  db: Db,
  accountIds: readonly number[],
): Promise<Map<number, { interval: string; count: number }>> {
  const { rows } = await sql<{ accountId: number; interval: string; count: number }>`
    select distinct on (account_id) account_id as "accountId", "interval", interval_count as count
    from (
      select distinct on (source_id, external_id) * from subscriptions
      where account_id = any(${[...accountIds]}::bigint[]) and not is_trial and kind = 'recurring'
      order by source_id, external_id, effective_on desc) latest
    order by account_id, (ended_on is null) desc,
      amount * quantity * (100 - discount_percent) / interval_count *
        case "interval" when 'year' then 1 when 'quarter' then 4 when 'month' then 12 when 'week' then 52 else 365 end desc,
      external_id`.execute(db)
  return new Map(rows.map(({ accountId, interval, count }) => [accountId, { interval, count }]))
}
