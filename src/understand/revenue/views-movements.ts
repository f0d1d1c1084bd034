import { sql, type Db } from '../../platform/db/database.ts'
import type { Day } from '../../kernel/day.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import { addDays } from '../../kernel/day.ts'
import type { Period } from './periods.ts'
import { coveredAccounts, isKey, keySpans, movesBetweenSlices, type Covered } from './views-covered.ts'

export type MovementKind = 'new' | 'reactivation' | 'expansion' | 'contraction' | 'churn'

export interface MovementQuery extends Covered {
  periods: readonly Period[]
  net: boolean
}

/** A sum of the movements; `period` counts from 1, null for the whole window. */
export interface MovementSum {
  line: MovementKind | 'opening' | 'delta' | 'fx' | 'transferIn' | 'transferOut'
  period: number | null
  key: string | null
  /** Whether it is the sum of one slice over the whole window. */
  isSlice: boolean
  /** Contraction and churn as they lower MRR: below zero. */
  minor: number
  accounts: number
}

/**
 * Every sum of the window in one statement, so that all of them are of the same moment. `opening` is MRR and paying
 * accounts before the first day; `delta` how both changed within a period whatever the kinds say, so that closing =
 * opening + delta can be held against opening + movements.
 */
export async function movementSums(db: Db, query: MovementQuery): Promise<MovementSum[]> {
  const { rows } = await sql<MovementSum>`
    with ${movementParts(query)},
    sums as (
      select line, period, key, grouping(key) = 0 as is_slice, sum(minor) as minor, count(distinct account_id) as accounts
      from entries group by grouping sets ((line, period), (line, key), (line))
      union all
      select 'delta', nullif(period, 0), key, grouping(key) = 0, sum(mrr_minor - before_minor),
        sum((mrr_minor > 0)::int - (before_minor > 0)::int)
      from steps where period > 0 group by grouping sets ((period), (key), ())
      union all
      select 'opening', null, key, grouping(key) = 0, sum(mrr_minor - before_minor),
        sum((mrr_minor > 0)::int - (before_minor > 0)::int)
      from steps where period = 0 group by grouping sets ((key), ())
    )
    select line, period, key, is_slice as "isSlice", coalesce(minor, 0)::bigint as minor, coalesce(accounts, 0)::int as accounts
    from sums`.execute(db)
  return rows
}

/** `steps` (of all covered accounts up to the last day) and `entries` (what the lines are added up from). */
export function movementParts(query: MovementQuery): Fragment {
  const starts = query.periods.map(({ from }) => from)
  const moving = movesBetweenSlices(query)
  return sql`
    ${moving ? movingSteps(query, starts) : constantSteps(query, starts)},
    entries as (
      ${query.net ? netEntries() : dailyEntries()}
      union all
      select period, key, account_id, 'fx', day, before_minor, mrr_minor, fx_minor from steps where period > 0 and fx_minor <> 0
      ${moving ? transfers(query, starts) : sql``}
    )`
}

const last = (query: MovementQuery): Day => query.periods[query.periods.length - 1]?.to ?? query.opening

function constantSteps(query: MovementQuery, starts: readonly Day[]): Fragment {
  return sql`
    covered as materialized (${coveredAccounts(query)}),
    steps as materialized (
      select s.account_id, s.day, s.before_minor, s.mrr_minor, s.fx_minor, s.kind, s.is_customer, covered.key,
        width_bucket(s.day, ${[...starts]}::date[]) as period
      from mrr_steps s join covered using (account_id) where s.day <= ${last(query)}::date
    )`
}

/** Each period tells accounts apart by what they were on the day before it began. */
function movingSteps(query: MovementQuery, starts: readonly Day[]): Fragment {
  const { slice } = query
  if (slice === undefined) throw new RangeError('Nothing to tell accounts apart by')
  const openings = [query.opening, ...starts.map((day) => addDays(day, -1))]
  const wanted = query.key === undefined ? sql`true` : isKey(query.key)
  return sql`
    spans as materialized (${keySpans({ ...query, slice })}),
    all_steps as (
      select s.*, width_bucket(s.day, ${[...starts]}::date[]) as period from mrr_steps s where s.day <= ${last(query)}::date
    ),
    steps as materialized (
      select s.account_id, s.day, s.before_minor, s.mrr_minor, s.fx_minor, s.kind, s.is_customer, spans.key, s.period
      from all_steps s join spans on spans.account_id = s.account_id
        and spans.from_day <= (${openings}::date[])[s.period + 1] and spans.until_day > (${openings}::date[])[s.period + 1]
      where ${wanted}
    )`
}

function dailyEntries(): Fragment {
  return sql`
    select period, key, account_id, kind as line, day, before_minor, mrr_minor as after_minor,
      mrr_minor - before_minor - fx_minor as minor
    from steps where period > 0 and kind is not null`
}

/** One change per account and period: from what it was at the opening to what it is at the closing. */
function netEntries(): Fragment {
  return sql`
    select period, key, account_id, line, day, before_minor, after_minor, minor
    from (
      select *, case
          when is_customer and not was_customer then case when is_first then 'new' else 'reactivation' end
          when was_customer and not is_customer then 'churn'
          when minor > 0 then case when is_customer then 'expansion' when is_first then 'new' else 'reactivation' end
          when minor < 0 then case when is_customer then 'contraction' else 'churn' end
        end as line
      from (
        select period, key, account_id, max(day) as day, bool_or(kind = 'new') as is_first,
          (array_agg(before_minor order by day))[1] as before_minor,
          (array_agg(mrr_minor order by day desc))[1] as after_minor,
          (array_agg(case when kind in ('new', 'reactivation') then false when kind = 'churn' then true else is_customer end order by day))[1] as was_customer,
          (array_agg(is_customer order by day desc))[1] as is_customer,
          sum(mrr_minor - before_minor - fx_minor) as minor
        from steps where period > 0 group by period, key, account_id
      ) netted
    ) lines
    where line is not null`
}

/** Who was in another slice at the end of a period than at its opening takes what it pays along. */
function transfers(query: MovementQuery, starts: readonly Day[]): Fragment {
  const openings = starts.map((day) => addDays(day, -1))
  const ends = query.periods.map(({ to }) => to)
  const wanted = query.key === undefined ? sql`true` : isKey(query.key)
  return sql`
    union all
    select period, key, account_id, line, day, mrr_minor, mrr_minor, minor from (
      select moved.period, side.key, moved.account_id, side.line, (${ends}::date[])[moved.period] as day, standing.mrr_minor, standing.mrr_minor as minor
      from (
        select distinct account_id, width_bucket(until_day, ${[...starts]}::date[]) as period
        from spans where until_day between ${starts[0] ?? query.opening}::date and ${last(query)}::date
      ) moved
      join spans before on before.account_id = moved.account_id
        and before.from_day <= (${openings}::date[])[moved.period] and before.until_day > (${openings}::date[])[moved.period]
      join spans after on after.account_id = moved.account_id
        and after.from_day <= (${ends}::date[])[moved.period] and after.until_day > (${ends}::date[])[moved.period]
      join lateral (
        select mrr_minor from mrr_steps where account_id = moved.account_id and day <= (${ends}::date[])[moved.period]
        order by day desc limit 1) standing on standing.mrr_minor <> 0
      cross join lateral (values ('transferOut', before.key), ('transferIn', after.key)) side (line, key)
      where before.key is distinct from after.key
    ) transferred
    where ${wanted}`
}
