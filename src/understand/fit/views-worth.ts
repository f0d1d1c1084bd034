import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'

export interface Span {
  readonly accountId: number
  readonly from: Day
  readonly to: Day
}

/** MRR at the close of two days, in minor units of the reporting currency. */
export interface Worth {
  readonly opening: number
  /** At the exchange rates of the first day, as retention asks for. */
  readonly closing: number
}

/**
 * What accounts paid on two days each. An account that pays in one other currency closes at the rate of its first day:
 * opening × own closing ÷ own opening. One with several currencies closes at the rates of the days of its changes.
 */
export async function worthOf(db: Db, spans: readonly Span[]): Promise<Map<number, Worth>> {
  const { rows } = await sql<Worth & { accountId: number }>`
    select span.account_id as "accountId", coalesce(opened.mrr_minor, 0) as opening,
      coalesce(case when own.currencies = 1 and own.opening > 0 then round(opened.mrr_minor::numeric * own.closing / own.opening)::bigint
        else closed.mrr_minor end, 0) as closing
    from unnest(${spans.map(({ accountId }) => accountId)}::bigint[], ${spans.map(({ from }) => from)}::date[],
      ${spans.map(({ to }) => to)}::date[]) as span (account_id, from_day, to_day)
    left join lateral (select mrr_minor from mrr_steps
      where mrr_steps.account_id = span.account_id and day <= span.from_day order by day desc limit 1) opened on true
    left join lateral (select mrr_minor from mrr_steps
      where mrr_steps.account_id = span.account_id and day <= span.to_day order by day desc limit 1) closed on true
    left join lateral (
      select count(*) as currencies, sum(then_minor) as opening, sum(later_minor) as closing
      from (select distinct currency from mrr_currency_steps where mrr_currency_steps.account_id = span.account_id) paid
      cross join lateral (select
        coalesce((select mrr_minor from mrr_currency_steps step where step.account_id = span.account_id
          and step.currency = paid.currency and day <= span.from_day order by day desc limit 1), 0) as then_minor,
        coalesce((select mrr_minor from mrr_currency_steps step where step.account_id = span.account_id
          and step.currency = paid.currency and day <= span.to_day order by day desc limit 1), 0) as later_minor) amounts) own on true`.execute(
    db,
  )
  return new Map(rows.map(({ accountId, opening, closing }) => [accountId, { opening, closing }]))
}
