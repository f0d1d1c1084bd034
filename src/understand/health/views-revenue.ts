import type { Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { renewalDay, type RunningTerm } from '../../record/money/renewal-day.ts'
import { SAME_DECISION_DAYS } from '../../record/money/renewal-terms.ts'
import type { AskFor, ReadScope, Reader } from './reading.ts'
import { metricIdsOf } from './source-freshness.ts'
import { lastMetricValues } from './views-metric-days.ts'

/** Overdue on the window's last day: due before it and not paid by it. An amount without a rate makes the sum unknown. */
export const readInvoices: Reader<'invoices'> = async (scope, asks, put) => {
  const { db, accountIds, asOf, reportingCurrency } = scope
  const columns = asks.flatMap(({ slot, source, window }) => {
    const overdue = sql`filter (where amount > 0 and issued_on <= ${window.to}::date and due_on < ${window.to}::date and (paid_on is null or paid_on > ${window.to}::date))`
    const amount = {
      overdue_amount: sql`(sum(amount * rate) ${overdue})::float8`,
      overdue_count: sql`count(*) ${overdue}`,
      oldest_overdue_days: sql`${window.to}::date - min(due_on) ${overdue}`,
    }[source.aggregation]
    return [
      sql`${amount} as ${sql.ref(`amount_${slot}`)}`,
      sql`count(*) ${overdue} as ${sql.ref(`count_${slot}`)}`,
      sql`bool_or(rate is null) ${overdue} as ${sql.ref(`unrated_${slot}`)}`,
    ]
  })
  const { rows } = await sql<Record<string, unknown> & { account_id: number; first_day: Day }>`
    select account_id, min(issued_on) as first_day, ${sql.join(columns)} from (
      select invoices.*, case when currency = ${reportingCurrency} then 1 else (
        select rate from exchange_rates where exchange_rates.currency = invoices.currency and day <= ${asOf}::date
        order by day desc limit 1) end as rate
      from invoices where account_id = any(${accountIds}::bigint[]) and issued_on <= ${asOf}::date) rated
    group by account_id`.execute(db)
  for (const row of rows) {
    for (const { slot, source } of asks) {
      const isUnknown = source.aggregation === 'overdue_amount' && row[`unrated_${slot}`] === true
      const count = Number(row[`count_${slot}`] ?? 0)
      const amount = row[`amount_${slot}`]
      put(slot, row.account_id, {
        amount: isUnknown || amount === null ? null : Number(amount),
        count,
        firstSignalDay: isUnknown ? null : row.first_day,
      })
    }
  }
}

/** Seats in use over seats paid for, and the way to the next renewal, as of the day. */
export const readSubscriptions: Reader<'subscription'> = async (scope, asks, put) => {
  for (const ask of asks) {
    if (ask.source.aggregation === 'seat_use') await readSeats(scope, ask, put)
    else {
      for (const [accountId, day] of await renewalDays(scope)) {
        put(ask.slot, accountId, { amount: null, count: 1, day, firstSignalDay: scope.asOf })
      }
    }
  }
}

async function readSeats(
  scope: ReadScope,
  ask: AskFor<'subscription'>,
  put: Parameters<Reader<'subscription'>>[2],
): Promise<void> {
  const [metricId] = metricIdsOf(ask.source, scope.metrics) ?? []
  if (metricId === undefined) return
  const { rows } = await sql<{ account_id: number; seats: number }>`
    select account_id, sum(quantity)::float8 as seats from subscriptions
    where account_id = any(${scope.accountIds}::bigint[]) and ${runsOn(scope.asOf)} group by account_id`.execute(
    scope.db,
  )
  const seats = new Map(rows.map((row) => [row.account_id, row.seats]))
  const used = await lastMetricValues(scope.db, { accountIds: scope.accountIds, metricId, span: ask.window })
  for (const { accountId, value } of used) {
    put(ask.slot, accountId, { amount: value, count: seats.get(accountId) ?? 0, firstSignalDay: ask.window.to })
  }
}

/** The version of a subscription in force: the latest effective by the day, if it runs and is neither trial nor one-off. */
function runsOn(day: Day) {
  return sql`started_on <= ${day}::date and (ended_on is null or ended_on > ${day}::date) and not is_trial and kind = 'recurring'
    and effective_on = (select max(effective_on) from subscriptions latest where latest.source_id = subscriptions.source_id
      and latest.external_id = subscriptions.external_id and latest.effective_on <= ${day}::date)`
}

/** Renewal days as they stood: renewals not decided by the day, else the day given, else the terms that ran. */
async function renewalDays({ db, accountIds, asOf }: ReadScope): Promise<Map<number, Day>> {
  const ids = sql`any(${accountIds}::bigint[])`
  const open = await sql<{ account_id: number; days: Day[] }>`
    select account_id, array_agg(due_on) as days from renewals
    where account_id = ${ids} and (outcome = 'open' or decided_on > ${asOf}::date) and due_on >= ${asOf}::date
    group by account_id`.execute(db)
  const decided = await sql<{ account_id: number; days: Day[] }>`
    select account_id, array_agg(due_on) as days from renewals
    where account_id = ${ids} and outcome <> 'open' and (decided_on is null or decided_on <= ${asOf}::date) and due_on >= ${asOf}::date - ${SAME_DECISION_DAYS}::int
    group by account_id`.execute(db)
  const given = await sql<{ id: number; renewal_on_given: Day }>`
    select id, renewal_on_given from accounts where id = ${ids} and renewal_on_given >= ${asOf}::date`.execute(db)
  const terms = await sql<{ account_id: number } & RunningTerm>`
    select account_id, started_on as "startedOn", ended_on as "endedOn", term_ends_on as "termEndsOn", "interval",
      interval_count as "intervalCount", is_trial as "isTrial", kind
    from subscriptions where account_id = ${ids} and ${runsOn(asOf)}`.execute(db)

  const openBy = new Map(open.rows.map((row) => [row.account_id, row.days]))
  const decidedBy = new Map(decided.rows.map((row) => [row.account_id, row.days]))
  const givenBy = new Map(given.rows.map((row) => [row.id, row.renewal_on_given]))
  const termsBy = Map.groupBy(terms.rows, (row) => row.account_id)
  const days = accountIds.map((id) => {
    const account = {
      openRenewals: openBy.get(id) ?? [],
      decidedRenewals: decidedBy.get(id) ?? [],
      given: givenBy.get(id) ?? null,
      terms: termsBy.get(id) ?? [],
    }
    return [id, renewalDay(account, asOf)] as const
  })
  return new Map(days.filter((entry): entry is [number, Day] => entry[1] !== null))
}
