import type { Day } from '../../kernel/day.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import type { Conventions } from './conventions.ts'
import { minorDigits } from './currency.ts'
import { SAME_DECISION_DAYS } from './renewal-terms.ts'

export interface RenewalScope {
  readonly accountIds: readonly number[]
  readonly today: Day
  readonly reportingCurrency: string
}

/** A derived renewal that a person touched stays, even where its term is gone: somebody's word is not thrown away. */
const IS_TOUCHED = sql`(said_outcome is not null or amount_by is not null or next_step <> '' or next_step_task_id is not null
  or exists (select from renewal_views said where said.renewal_id = renewals.id and said.voice <> 'machine'))`

/** Two refreshes of one account follow each other; always in the same order. */
export async function lockAccounts(trx: Trx, accountIds: readonly number[]): Promise<void> {
  await sql`select from accounts where id = any(${[...accountIds]}::bigint[]) order by id for no key update`.execute(
    trx,
  )
}

/** Rates and minor units of the currencies these accounts pay in. */
export async function currenciesOf(trx: Trx, accountIds: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ currency: string }>`
    select distinct currency from subscriptions where account_id = any(${[...accountIds]}::bigint[])
    union select distinct currency from renewals where account_id = any(${[...accountIds]}::bigint[]) and currency is not null`.execute(
    trx,
  )
  return rows.map(({ currency }) => currency)
}

function currencyTable(currencies: readonly string[]) {
  return sql`unnest(${[...currencies]}::text[], ${currencies.map((currency) => `1e${minorDigits(currency)}`)}::numeric[]) as digits (currency, scale)`
}

/**
 * Ends of terms as `renewal-terms.ts` has them, for many accounts at once; the same in SQL, tested against it. MRR per
 * subscription is rounded half up once; a currency's sum is converted at the rate of the day before the due day.
 */
function wantedRenewals(
  { accountIds, today, reportingCurrency }: RenewalScope,
  { currencies, conventions }: { currencies: readonly string[]; conventions: Conventions },
) {
  const perMonth = {
    week: { '52/12': [52, 12], '4': [4, 1], '4.33': [433, 100], '365.25/84': [36_525, 8_400] }[
      conventions.weeksPerMonth
    ],
    day: { '365/12': [365, 12], '30': [30, 1] }[conventions.daysPerMonth],
  }
  const factor = (
    index: 0 | 1,
  ) => sql`(case own."interval" when 'year' then ${[1, 12][index] ?? 1}::numeric when 'quarter' then ${[1, 3][index] ?? 1}::numeric
    when 'month' then 1 when 'week' then ${perMonth.week[index] ?? 1}::numeric else ${perMonth.day[index] ?? 1}::numeric end)`
  return sql`
    sourced as materialized (
      select account_id, due_on, outcome = 'open' as is_open from renewals where account_id = any(${[...accountIds]}::bigint[]) and not is_derived),
    scope as (
      select id as account_id, case when renewal_on_given >= ${today}::date and not exists (
        select from sourced where sourced.account_id = accounts.id and is_open) then renewal_on_given end as given
      from accounts where id = any(${[...accountIds]}::bigint[]) and merged_into_id is null),
    in_force as materialized (
      select own.account_id, own.started_on, own.term_ends_on, own."interval", own.interval_count, own.currency,
        greatest(own.effective_on, own.started_on) as from_on, least(own.ended_on, next_on) as until_on, next_on, next_term, next_is_own,
        floor(own.amount * scale * own.quantity * (100 - own.discount_percent) * ${factor(0)} / (100 * ${factor(1)} * own.interval_count) + 0.5) as mrr
      from subscriptions own join ${currencyTable(currencies)} on digits.currency = own.currency
      -- Versions of one subscription may stand with several accounts: the next one ends this one wherever it stands.
      left join lateral (
        select later.effective_on as next_on, later.term_ends_on as next_term,
          later.account_id = own.account_id and ${isPaid('later')} as next_is_own
        from subscriptions later
        where later.source_id = own.source_id and later.external_id = own.external_id and later.effective_on > own.effective_on
        order by later.effective_on limit 1) following on true
      -- Most versions are paid by the month and name no end: what they pay, and what follows them, is not worked out at all.
      where own.account_id = any(${[...accountIds]}::bigint[]) and (own."interval" = 'year' or own.term_ends_on is not null) and ${isPaid('own')}),
    ends as (
      select account_id, term_ends_on as due_on, null::date as early_on, currency, mrr from in_force
      where from_on < term_ends_on and (until_on is null or until_on >= term_ends_on)
      union all
      select account_id, term_ends_on, next_on, currency, mrr from in_force
      where from_on < term_ends_on and until_on < term_ends_on and until_on = next_on and from_on < next_on
        and next_term > term_ends_on and next_is_own
      union all
      select account_id, due_on, null, currency, mrr from (
        select laps.*, (started_on + make_interval(months => 12 * interval_count * lap))::date as due_on,
          (started_on + make_interval(months => 12 * interval_count * (lap - 1)))::date as before_on
        from (
          select in_force.*, generate_series(
            greatest(1, (extract(year from from_on) - extract(year from started_on))::int / interval_count),
            (extract(year from least(until_on, greatest(${today}::date, from_on + 1))) - extract(year from started_on))::int / interval_count + 2) as lap
          from in_force where "interval" = 'year') laps
      ) anniversaries
      where due_on > from_on and (until_on is null or due_on <= until_on)
        and (term_ends_on is null or due_on - term_ends_on > ${SAME_DECISION_DAYS}::int)
        and before_on < greatest(${today}::date, from_on + 1)),
    standing as (
      select ends.account_id, case when given is not null and early_on is null and due_on = next_due then given else due_on end as due_on,
        early_on, currency, mrr
      from (select *, min(due_on) filter (where due_on >= ${today}::date and early_on is null) over (partition by account_id) as next_due from ends) ends
      join scope using (account_id)),
    by_currency as (
      select account_id, due_on, currency, sum(mrr) as mrr,
        case when bool_and(early_on is not null) then max(early_on) end as early_on
      from standing group by account_id, due_on, currency),
    priced as materialized (
      select by_currency.account_id, by_currency.due_on, early_on,
        ${converted(sql`by_currency.mrr`, sql`by_currency.currency`, { on: sql`coalesce(early_on, due_on) - 1`, reportingCurrency })} as minor
      from by_currency join ${currencyTable(currencies)} on digits.currency = by_currency.currency
      where not exists (
        select from sourced where sourced.account_id = by_currency.account_id
          and sourced.due_on between by_currency.due_on - ${SAME_DECISION_DAYS}::int and by_currency.due_on + ${SAME_DECISION_DAYS}::int)),
    wanted as (
      select account_id, due_on, case when bool_and(early_on is not null) then max(early_on) end as early_on,
        12 * sum(minor)::bigint as amount_minor, bool_or(minor is null) as is_unknown
      from priced group by account_id, due_on)`
}

/** Whether a version is one that a customer pays for again and again. */
function isPaid(version: 'own' | 'later') {
  const of = (column: string) => sql.ref(`${version}.${column}`)
  return sql`(not ${of('is_trial')} and ${of('kind')} = 'recurring' and ${of('amount')} > 0 and ${of('quantity')} > 0 and ${of('discount_percent')} < 100)`
}

type Fragment = ReturnType<typeof sql>

/** Minor units of `currency` in those of the reporting currency, rounded half up; null without a rate. Needs `digits.scale`. */
function converted(
  minor: Fragment,
  currency: Fragment,
  { on, reportingCurrency }: { on: Fragment; reportingCurrency: string },
) {
  return sql`(case when ${currency} = ${reportingCurrency} then ${minor} else floor(${minor} * (
    select rate from exchange_rates where exchange_rates.currency = ${currency} and day <= ${on} order by day desc limit 1
  ) * ${`1e${minorDigits(reportingCurrency)}`}::numeric / scale + 0.5) end)`
}

/** Brings derived renewals up to what the subscriptions say; writes only what differs. */
export async function writeDerivedRenewals(
  trx: Trx,
  scope: RenewalScope,
  about: { currencies: readonly string[]; conventions: Conventions },
): Promise<void> {
  const { accountIds, today, reportingCurrency } = scope
  const places = minorDigits(reportingCurrency)
  const plain = sql`(amount_minor::numeric / power(10::numeric, ${places}::int))`
  await sql`
    with ${wantedRenewals(scope, about)},
    known as (select account_id, due_on, early_on, amount_minor from wanted where not is_unknown and amount_minor > 0),
    existing as (
      select id, account_id, due_on, outcome, early_on, amount_minor, amount_by is not null as is_said, ${IS_TOUCHED} as is_touched,
        row_number() over (partition by account_id, due_on order by id) as copy
      from renewals where is_derived and account_id = any(${[...accountIds]}::bigint[])),
    fresh as (
      select *, row_number() over (partition by account_id, due_on >= ${today}::date order by due_on) as place from known
      where not exists (select from existing where existing.account_id = known.account_id and existing.due_on = known.due_on)),
    vanished as (
      select *, row_number() over (partition by account_id, copy = 1 and outcome = 'open' and due_on >= ${today}::date order by due_on) as place
      from existing
      where copy > 1 or not exists (select from known where known.account_id = existing.account_id and known.due_on = existing.due_on)),
    moving as (
      select vanished.id, fresh.account_id, fresh.due_on, fresh.early_on, fresh.amount_minor
      from vanished join fresh using (account_id, place)
      where copy = 1 and outcome = 'open' and vanished.due_on >= ${today}::date and fresh.due_on >= ${today}::date),
    moved as (
      update renewals set due_on = moving.due_on, early_on = moving.early_on, external_id = moving.account_id || '/' || moving.due_on,
        amount_minor = case when amount_by is null then moving.amount_minor else renewals.amount_minor end
      from moving where renewals.id = moving.id),
    gone as (
      delete from renewals using vanished where renewals.id = vanished.id and not is_touched
        and not exists (select from moving where moving.id = vanished.id)),
    changed as (
      update renewals set early_on = known.early_on, amount_minor = case when amount_by is null then known.amount_minor else renewals.amount_minor end
      from known join existing on existing.account_id = known.account_id and existing.due_on = known.due_on and copy = 1
        and (existing.early_on is distinct from known.early_on or (not is_said and existing.amount_minor is distinct from known.amount_minor))
      where renewals.id = existing.id)
    insert into renewals (account_id, source_id, external_id, due_on, amount, currency, is_derived, amount_minor, early_on)
    select account_id, (select id from sources where key = 'terms'), account_id || '/' || due_on, due_on, ${plain},
      ${reportingCurrency}, true, amount_minor, early_on
    from fresh where not exists (
      select from moving where moving.account_id = fresh.account_id and moving.due_on = fresh.due_on)`.execute(trx)
}

/**
 * Where a source gave a decision that terms had given before, or two accounts became one, what people said of the derived
 * renewal goes to the one that stays.
 */
export async function handOverViews(trx: Trx, accountIds: readonly number[]): Promise<void> {
  const { rows } = await sql<{ gone: number; kept: number }>`
    select gone.id as gone, min(kept.id) as kept from renewals gone join renewals kept on kept.account_id = gone.account_id
      and ((not kept.is_derived and kept.due_on between gone.due_on - ${SAME_DECISION_DAYS}::int and gone.due_on + ${SAME_DECISION_DAYS}::int)
        or (kept.is_derived and kept.due_on = gone.due_on and kept.id < gone.id))
    where gone.is_derived and gone.account_id = any(${[...accountIds]}::bigint[]) group by gone.id`.execute(trx)
  if (rows.length === 0) return
  const pairs = sql`unnest(${rows.map(({ gone }) => gone)}::bigint[], ${rows.map(({ kept }) => kept)}::bigint[]) as pair (gone, kept)`
  await sql`update renewal_views set renewal_id = kept from ${pairs} where renewal_id = gone`.execute(trx)
  await sql`
    insert into renewal_checkpoints (renewal_id, days, account_id, opened_on, settled_at)
    select kept, days, account_id, opened_on, settled_at from renewal_checkpoints join ${pairs} on renewal_id = gone
    on conflict do nothing`.execute(trx)
  await sql`
    update renewals set next_step = from_terms.next_step, next_step_on = from_terms.next_step_on, next_step_task_id = from_terms.next_step_task_id
    from ${pairs} join renewals from_terms on from_terms.id = gone
    where renewals.id = kept and renewals.next_step = '' and from_terms.next_step <> ''`.execute(trx)
  await sql`delete from renewals using ${pairs} where renewals.id = gone`.execute(trx)
}

/**
 * What is up for renewal in the reporting currency, and what came of it: a person's word, else the source's, else the
 * ledger's once the days of grace have passed (`renewal-outcome.ts`). Call it when the ledger stands. Accounts with a
 * source's renewal that it closed or opened: what terms say beside it is to be derived again.
 */
export async function settleRenewals(
  trx: Trx,
  { accountIds, today, reportingCurrency }: RenewalScope,
  about: { currencies: readonly string[]; graceDays: number; samePercent: number },
): Promise<number[]> {
  const places = minorDigits(reportingCurrency)
  const inMinor = (amount: Fragment) =>
    converted(sql`(${amount} * scale)`, sql`digits.currency`, {
      on: sql`due_on`,
      reportingCurrency,
    })
  const { rows } = await sql<{ accountId: number }>`
    with own as (
      select renewals.id, renewals.account_id, said_outcome, said_minor, said_on, outcome, decided_on, decided_from,
        ledger_outcome as ledger_before, coalesce(early_on, due_on) as first_day, coalesce(early_on, due_on + ${about.graceDays}::int) as last_day,
        (amount_by is not null or is_derived) as is_kept, amount_minor as kept_minor, due_on,
        floor(${inMinor(sql`renewals.amount`)} + 0.5)::bigint as given_minor,
        floor(${inMinor(sql`renewals.renewed_amount`)} + 0.5)::bigint as given_renewed
      from renewals join ${currencyTable([...new Set([...about.currencies, reportingCurrency])])}
        on digits.currency = coalesce(renewals.currency, ${reportingCurrency})
      where renewals.account_id = any(${[...accountIds]}::bigint[])),
    amounts as (select own.*, case when is_kept then kept_minor else given_minor end as amount from own),
    around as (
      select amounts.*, 12 * coalesce(before.mrr_minor, 0) as before_arr, 12 * coalesce(during.moved, 0) as moved_arr, during.moved_on, fell.day as fell_on
      from amounts
      left join lateral (select mrr_minor from mrr_steps where mrr_steps.account_id = amounts.account_id and day < first_day order by day desc limit 1) before on true
      left join lateral (
        select sum(mrr_minor - before_minor - fx_minor) as moved, max(day) filter (where mrr_minor - before_minor - fx_minor <> 0) as moved_on
        from mrr_steps where mrr_steps.account_id = amounts.account_id and day between first_day and last_day) during on true
      left join lateral (select day from mrr_steps where mrr_steps.account_id = amounts.account_id and day <= last_day and mrr_minor = 0 order by day desc limit 1) fell on true
      where last_day < ${today}::date and amount is not null
        and not exists (select from money_problems where money_problems.account_id = amounts.account_id)),
    judged as (
      select id, amount, moved_on, fell_on, first_day, greatest(0, least(amount + moved_arr, before_arr + moved_arr)) as renewed from around),
    ledger as (
      select id, renewed, case when renewed <= 0 then 'churned' when abs(renewed - amount) * 100 <= amount * ${about.samePercent}::numeric then 'renewed'
        when renewed > amount then 'expanded' else 'contracted' end as outcome,
        coalesce(case when renewed <= 0 then fell_on end, moved_on, first_day) as on_day from judged),
    closed as (
      select amounts.*, ledger.outcome as ledger_says, ledger.renewed, ledger.on_day,
        case when said_outcome is not null then case when said_outcome <> 'open' then 'person' end
          when amounts.outcome <> 'open' and (decided_from is distinct from 'ledger' or amounts.outcome is distinct from ledger_before)
            and (decided_from is distinct from 'person') then 'source'
          when ledger.outcome is not null then 'ledger' end as decided
      from amounts left join ledger on ledger.id = amounts.id),
    made as (
      select id, amount, ledger_says, renewed::bigint as ledger_amount, case when ledger_says is not null then on_day end as ledger_day, decided,
        case decided when 'person' then said_outcome when 'source' then outcome when 'ledger' then ledger_says else 'open' end as outcome,
        case decided when 'person' then said_on when 'source' then decided_on when 'ledger' then on_day end as decided_on,
        (case decided when 'person' then said_minor when 'source' then case when outcome = 'churned' then coalesce(given_renewed, 0) else given_renewed end
          when 'ledger' then renewed end)::bigint as renewed_minor
      from closed),
    written as (
    update renewals set amount_minor = made.amount, ledger_outcome = ledger_says, ledger_minor = ledger_amount, ledger_on = ledger_day,
      decided_from = decided, outcome = made.outcome, decided_on = made.decided_on, renewed_minor = made.renewed_minor,
      amount = case when is_derived then made.amount / power(10::numeric, ${places}::int) else renewals.amount end,
      renewed_amount = case when is_derived then made.renewed_minor / power(10::numeric, ${places}::int) else renewals.renewed_amount end
    from made where made.id = renewals.id
      and (renewals.amount_minor, renewals.ledger_outcome, renewals.ledger_minor, renewals.ledger_on, decided_from, renewals.outcome, renewals.decided_on, renewals.renewed_minor)
        is distinct from (made.amount, ledger_says, ledger_amount, ledger_day, decided, made.outcome, made.decided_on, made.renewed_minor)
    returning renewals.id, renewals.account_id, is_derived, renewals.outcome)
    select distinct written.account_id as "accountId" from written join own on own.id = written.id
    where not is_derived and (written.outcome = 'open') <> (own.outcome = 'open')`.execute(trx)
  return rows.map(({ accountId }) => accountId)
}

export async function accountsWithRenewals(db: Db): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`select distinct account_id as id from renewals order by 1`.execute(db)
  return rows.map(({ id }) => id)
}
