import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { SubscriptionVersion } from './mrr.ts'
import type { RunningTerm } from './renewal-day.ts'
import type { MissingRate, MrrStep, Rates } from './steps.ts'

export interface MoneyInputs {
  accountId: number
  given: Day | null
  mrrMinor: number | null
  renewalOn: Day | null
  openRenewals: Day[]
  subscriptions: (SubscriptionVersion & RunningTerm)[]
}

/** Locks the accounts in the order of their ids, so that two refreshes of one account follow each other. */
export async function moneyInputs(trx: Trx, accountIds: readonly number[], today: Day): Promise<MoneyInputs[]> {
  const accounts = await sql<{ id: number; given: Day | null; mrr: number | null; renewal: Day | null }>`
    select id, renewal_on_given as given, mrr_minor as mrr, renewal_on as renewal from accounts
    where id = any(${accountIds}::bigint[]) order by id for no key update`.execute(trx)
  const subscriptions = await trx
    .selectFrom('subscriptions')
    .selectAll()
    .where(sql<boolean>`account_id = any(${accountIds}::bigint[])`)
    .execute()
  const renewals = await trx
    .selectFrom('renewals')
    .select(['account_id', 'due_on'])
    .where(sql<boolean>`account_id = any(${accountIds}::bigint[])`)
    .where('outcome', '=', 'open')
    // The ledger closes derived ones some weeks after their day; until then the next one ahead is the account's.
    .where(sql<boolean>`(not is_derived or due_on >= ${today}::date)`)
    .execute()
  const bySubscriber = Map.groupBy(subscriptions, (row) => row.account_id)
  const byRenewer = Map.groupBy(renewals, (row) => row.account_id)
  return accounts.rows.map((account) => ({
    accountId: account.id,
    given: account.given,
    mrrMinor: account.mrr,
    renewalOn: account.renewal,
    openRenewals: (byRenewer.get(account.id) ?? []).map((row) => row.due_on),
    subscriptions: (bySubscriber.get(account.id) ?? []).map((row) => ({
      subscription: `${row.source_id}/${row.external_id}`,
      effectiveOn: row.effective_on,
      startedOn: row.started_on,
      endedOn: row.ended_on,
      termEndsOn: row.term_ends_on,
      amount: row.amount,
      interval: row.interval as SubscriptionVersion['interval'],
      intervalCount: row.interval_count,
      quantity: row.quantity,
      discountPercent: row.discount_percent,
      currency: row.currency,
      isTrial: row.is_trial,
      kind: row.kind as SubscriptionVersion['kind'],
    })),
  }))
}

export async function readRates(db: Db): Promise<Rates> {
  const rows = await db
    .selectFrom('exchange_rates')
    .select(['currency', 'day', 'rate'])
    .orderBy('currency')
    .orderBy('day')
    .execute()
  return Map.groupBy(rows, (row) => row.currency)
}

export interface MoneyNow {
  accountId: number
  mrrMinor: number | null
  renewalOn: Day | null
  steps: MrrStep[]
  missing: MissingRate[]
}

/** Writes only what differs, so that a daily refresh that changes nothing costs no writes. */
export async function saveMoney(trx: Trx, rows: readonly MoneyNow[]): Promise<void> {
  const ids = rows.map((row) => row.accountId)
  const steps = rows.flatMap((row) => row.steps.map((step) => ({ ...step, accountId: row.accountId })))
  const missing = rows.flatMap((row) => row.missing.map((rate) => ({ ...rate, accountId: row.accountId })))
  const stepColumns = sql`unnest(
    ${steps.map((step) => step.accountId)}::bigint[], ${steps.map((step) => step.day)}::date[],
    ${steps.map((step) => step.mrrMinor)}::bigint[], ${steps.map((step) => step.fxMinor)}::bigint[]
  ) as made (account_id, day, mrr_minor, fx_minor)`
  await sql`
    delete from mrr_steps where account_id = any(${ids}::bigint[])
      and not exists (select from ${stepColumns} where made.account_id = mrr_steps.account_id and made.day = mrr_steps.day)`.execute(
    trx,
  )
  await sql`
    insert into mrr_steps (account_id, day, mrr_minor, fx_minor) select * from ${stepColumns}
    on conflict (account_id, day) do update set mrr_minor = excluded.mrr_minor, fx_minor = excluded.fx_minor
    where (mrr_steps.mrr_minor, mrr_steps.fx_minor) is distinct from (excluded.mrr_minor, excluded.fx_minor)`.execute(
    trx,
  )
  await sql`delete from money_problems where account_id = any(${ids}::bigint[])`.execute(trx)
  await sql`
    insert into money_problems (account_id, currency, day) select * from unnest(
      ${missing.map((rate) => rate.accountId)}::bigint[], ${missing.map((rate) => rate.currency)}::text[], ${missing.map((rate) => rate.day)}::date[]
    )`.execute(trx)
  await sql`
    update accounts set mrr_minor = made.mrr_minor, renewal_on = made.renewal_on
    from unnest(
      ${ids}::bigint[], ${rows.map((row) => row.mrrMinor)}::bigint[], ${rows.map((row) => row.renewalOn)}::date[]
    ) as made (id, mrr_minor, renewal_on)
    where accounts.id = made.id and (accounts.mrr_minor, accounts.renewal_on) is distinct from (made.mrr_minor, made.renewal_on)`.execute(
    trx,
  )
}

/** Accounts with anything that money or a renewal date comes from. */
export async function accountsWithMoney(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from accounts where merged_into_id is null and (
      exists (select from subscriptions where account_id = accounts.id)
      or exists (select from renewals where account_id = accounts.id)
      or renewal_on is distinct from renewal_on_given
      or mrr_minor is not null)
    order by id`.execute(db)
  return rows.map((row) => row.id)
}
