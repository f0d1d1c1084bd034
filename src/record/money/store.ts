import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { SubscriptionVersion } from './mrr.ts'
import type { RunningTerm } from './renewal-day.ts'
import { SAME_DECISION_DAYS } from './renewal-terms.ts'
import type { Rates } from './exchange.ts'

export interface TermInputs {
  accountId: number
  given: Day | null
  renewalOn: Day | null
  openRenewals: Day[]
  decidedRenewals: Day[]
  subscriptions: (SubscriptionVersion & RunningTerm)[]
}

/** Locks the accounts in the order of their ids, so that two refreshes of one account follow each other. */
export async function lockForMoney(trx: Trx, accountIds: readonly number[]): Promise<void> {
  await sql`select from accounts where id = any(${accountIds}::bigint[]) order by id for no key update`.execute(trx)
}

/**
 * These accounts, those with other versions of their subscriptions (a version that moved ends the one before it), and
 * those that lost one since: whoever deletes or moves subscriptions leaves them in `stale_ledgers`.
 */
export async function withSharers(trx: Trx, accountIds: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with stale as (delete from stale_ledgers returning account_id)
    select account_id as id from stale where exists (select from accounts where id = account_id)
    union
    select other.account_id
    from subscriptions own join subscriptions other using (source_id, external_id)
    where own.account_id = any(${accountIds}::bigint[]) and other.account_id <> own.account_id`.execute(trx)
  return [...new Set([...accountIds, ...rows.map(({ id }) => id)])].sort((a, b) => a - b)
}

/** What the renewal dates of these accounts come from. */
export async function termInputs(trx: Trx, accountIds: readonly number[], today: Day): Promise<TermInputs[]> {
  const accounts = await sql<{ id: number; given: Day | null; renewal: Day | null }>`
    select id, renewal_on_given as given, renewal_on as renewal from accounts
    where id = any(${accountIds}::bigint[]) order by id`.execute(trx)
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
  const decided = await sql<{ account_id: number; due_on: Day }>`
    select account_id, due_on from renewals join accounts on accounts.id = account_id
    where account_id = any(${accountIds}::bigint[]) and outcome <> 'open'
      and due_on >= least(${today}::date, renewal_on_given) - ${SAME_DECISION_DAYS}::int`.execute(trx)
  const byDecider = Map.groupBy(decided.rows, (row) => row.account_id)
  const bySubscriber = Map.groupBy(subscriptions, (row) => row.account_id)
  const byRenewer = Map.groupBy(renewals, (row) => row.account_id)
  return accounts.rows.map((account) => ({
    accountId: account.id,
    given: account.given,
    renewalOn: account.renewal,
    openRenewals: (byRenewer.get(account.id) ?? []).map((row) => row.due_on),
    decidedRenewals: (byDecider.get(account.id) ?? []).map((row) => row.due_on),
    subscriptions: (bySubscriber.get(account.id) ?? []).map((row) => ({
      subscription: `${row.source_id}/${row.external_id}`,
      effectiveOn: row.effective_on,
      startedOn: row.started_on,
      endedOn: row.ended_on,
      cancelledOn: row.cancelled_on,
      termEndsOn: row.term_ends_on,
      amount: row.amount,
      interval: row.interval as SubscriptionVersion['interval'],
      intervalCount: row.interval_count,
      quantity: row.quantity,
      discountPercent: row.discount_percent,
      currency: row.currency,
      plan: row.plan,
      isTrial: row.is_trial,
      kind: row.kind as SubscriptionVersion['kind'],
    })),
  }))
}

/** Accounts whose renewal date differs now. */
export async function saveRenewalDays(
  trx: Trx,
  rows: readonly { accountId: number; renewalOn: Day | null }[],
): Promise<number[]> {
  const saved = await sql<{ id: number }>`
    update accounts set renewal_on = made.renewal_on
    from unnest(${rows.map((row) => row.accountId)}::bigint[], ${rows.map((row) => row.renewalOn)}::date[]) as made (id, renewal_on)
    where accounts.id = made.id and accounts.renewal_on is distinct from made.renewal_on
    returning accounts.id`.execute(trx)
  return saved.rows.map(({ id }) => id)
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

/** Rates of the currency that has most of them. */
export async function mostRates(db: Db): Promise<number> {
  const { rows } = await sql<{ most: number | null }>`
    select max(rates) as most from (select count(*) as rates from exchange_rates group by currency) counted`.execute(db)
  return rows[0]?.most ?? 0
}

/** Accounts above `after` with anything that money or a renewal date comes from, in pages by id. */
export async function accountsWithMoney(db: Db, { after, limit }: { after: number; limit: number }): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from accounts where id > ${after} and (
      mrr_minor is not null
      or renewal_on is distinct from renewal_on_given
      or exists (select from subscriptions where account_id = accounts.id)
      or exists (select from renewals where account_id = accounts.id)
      or exists (select from mrr_steps where account_id = accounts.id)
      or exists (select from money_problems where account_id = accounts.id))
    order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Accounts above `after` that ever paid, or are to pay or renew, in another currency than the reporting one. */
export async function accountsWithRates(
  db: Db,
  { after, limit, reportingCurrency }: { after: number; limit: number; reportingCurrency: string },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from subscriptions where account_id > ${after} and currency <> ${reportingCurrency}
    union select account_id from renewals where account_id > ${after} and currency <> ${reportingCurrency}
    order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}

/** Accounts above `after` whose money or renewal date another day may change, the ledger being what it is. */
export async function accountsOfDays(
  db: Db,
  { after, limit, from, to }: { after: number; limit: number; from: Day; to: Day },
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (
      select account_id as id from mrr_steps where day > ${from}::date and day <= ${to}::date
      union
      select id from accounts where renewal_on < ${to}::date or renewal_on_given < ${to}::date and renewal_on_given >= ${from}::date
      union
      select account_id from renewals where outcome = 'open' and due_on < ${to}::date or due_on >= ${from}::date and due_on < ${to}::date
      union
      select account_id from subscriptions where
        (started_on > ${from}::date and started_on <= ${to}::date) or (ended_on > ${from}::date and ended_on <= ${to}::date)
        or (effective_on > ${from}::date and effective_on <= ${to}::date) or (term_ends_on >= ${from}::date and term_ends_on < ${to}::date)
    ) turned where id > ${after} order by id limit ${limit}`.execute(db)
  return rows.map((row) => row.id)
}
