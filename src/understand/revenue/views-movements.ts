import { sql, type Db } from '../../platform/db/database.ts'
import type { Day } from '../../kernel/day.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import { addDays } from '../../kernel/day.ts'
import type { Period } from './periods.ts'
import { coveredAccounts, isKey, keySpans, movesBetweenSlices, type Covered } from './views-covered.ts'
import { paidChanges, paidKind } from './views-currencies.ts'

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
  const bySlice = (query.slice !== undefined && query.key === undefined) || query.paidIn === 'each'
  const { rows } = await sql<MovementSum>`
    with ${movementParts(query)},
    ${openingParts(query)},
    ${marked(query)},
    sums as (
      select line, period, key, grouping(key) = 0 as is_slice, sum(minor) as minor,
        case when grouping(period) = 0 then count(*) filter (where in_slice is distinct from period)
          when grouping(key) = 0 then count(*) filter (where in_slice is null)
          else count(*) filter (where in_all is null) end as accounts
      from marked group by grouping sets ((line, period), (line), (line, key)) having ${bySlice} or grouping(key) = 1
      union all
      select 'delta', period, key, grouping(key) = 0, sum(mrr_minor - before_minor),
        sum((mrr_minor > 0)::int - (before_minor > 0)::int)
      from steps group by grouping sets ((period), (key), ())
      union all
      select 'opening', null, key, grouping(key) = 0, sum(minor), sum(paying) from opened group by grouping sets ((key), ())
    )
    select line, period, key, is_slice as "isSlice", coalesce(minor, 0)::bigint as minor, coalesce(accounts, 0)::int as accounts
    from sums`.execute(db)
  return rows
}

/**
 * `marked`: entries with the period of the same account's entry before, of the same line and slice, and of the line alone. Null
 * or another period: the account is counted there for the first time. One sort in place of a hash of every account and period.
 */
function marked(query: MovementQuery): Fragment {
  const isOfSeveral = query.paidIn === 'each' || movesBetweenSlices(query)
  const before = sql`lag(period) over (partition by account_id, line, key order by period)`
  const inAll = isOfSeveral ? sql`lag(period) over (partition by account_id, line order by period)` : before
  return sql`marked as (select line, period, key, minor, ${before} as in_slice, ${inAll} as in_all from entries)`
}

/** `opened`: MRR before the first day by slice. What changes of MRR add up to is MRR. */
function openingParts(query: MovementQuery): Fragment {
  const before = sql`s.day <= ${query.opening}::date`
  const sums = sql`sum(s.mrr_minor - s.before_minor) as minor, sum((s.mrr_minor > 0)::int - (s.before_minor > 0)::int) as paying`
  if (query.paidIn !== undefined)
    return sql`opened as (
      select key, sum(mrr_minor - before_minor) as minor, sum((mrr_minor > 0)::int - (before_minor > 0)::int) as paying
      from paid where day <= ${query.opening}::date group by key)`
  if (!movesBetweenSlices(query))
    return sql`opened as (select covered.key, ${sums} from mrr_steps s join covered using (account_id) where ${before} group by covered.key)`
  const wanted = query.key === undefined ? sql`true` : isKey(query.key)
  return sql`
    opened as (
      select spans.key, ${sums} from mrr_steps s join spans on spans.account_id = s.account_id
        and spans.from_day <= ${query.opening}::date and spans.until_day > ${query.opening}::date
      where ${before} and ${wanted} group by spans.key)`
}

/** `steps` (of covered accounts, within the window) and `entries` (what the lines are added up from). */
export function movementParts(query: MovementQuery): Fragment {
  if (query.paidIn !== undefined) return paidParts(query)
  const moving = movesBetweenSlices(query)
  return sql`
    ${moving ? movingSteps(query) : constantSteps(query)},
    entries as (
      ${query.net ? netEntries(query, sql`steps`) : DAILY_ENTRIES}
      union all
      select period, key, account_id, 'fx', day, fx_minor from steps where fx_minor <> 0
      ${moving ? transfers(query) : sql``}
    )`
}

/** In the currency that is paid: there are no new rates, and who came or left did so in all currencies together. */
function paidParts(query: MovementQuery): Fragment {
  const bucket = sql`width_bucket(s.day, ${startsOf(query)}::date[]) as period`
  const steps = sql`
    ${paidChanges(query)},
    steps as materialized (
      select s.account_id, s.day, s.before_minor, s.mrr_minor, 0::bigint as fx_minor, s.key, ${bucket},
        ${paidKind(sql`own.kind`, sql`(s.mrr_minor - s.before_minor)`)} as kind
      from paid s left join mrr_steps own on own.account_id = s.account_id and own.day = s.day
      where ${withinWindow(query)}
    )`
  if (!query.net) return sql`${steps}, entries as (${DAILY_ENTRIES})`
  return sql`
    ${steps},
    own_steps as materialized (
      select ${STEP}, null::text as key, ${bucket} from mrr_steps s join covered using (account_id) where ${withinWindow(query)}
    ),
    own_entries as (${netEntries(query, sql`own_steps`)}),
    entries as (
      select added.period, added.key, added.account_id, ${paidKind(sql`own.line`, sql`added.minor`)} as line,
        (${endsOf(query)}::date[])[added.period] as day, added.minor
      from (select period, key, account_id, sum(mrr_minor - before_minor)::bigint as minor from steps group by period, key, account_id) added
      left join own_entries own on own.account_id = added.account_id and own.period = added.period
      where added.minor <> 0
    )`
}

const startsOf = (query: MovementQuery): Day[] => query.periods.map(({ from }) => from)
const endsOf = (query: MovementQuery): Day[] => query.periods.map(({ to }) => to)

function withinWindow(query: MovementQuery): Fragment {
  const last = query.periods.at(-1)?.to ?? query.opening
  return sql`s.day > ${query.opening}::date and s.day <= ${last}::date`
}

const STEP = sql`s.account_id, s.day, s.before_minor, s.mrr_minor, s.fx_minor, s.kind, s.is_customer`

function constantSteps(query: MovementQuery): Fragment {
  return sql`
    covered as materialized (${coveredAccounts(query)}),
    steps as materialized (
      select ${STEP}, covered.key, width_bucket(s.day, ${startsOf(query)}::date[]) as period
      from mrr_steps s join covered using (account_id) where ${withinWindow(query)}
    )`
}

/** Each period tells accounts apart by what they were on the day before it began. */
function movingSteps(query: MovementQuery): Fragment {
  const { slice } = query
  if (slice === undefined) throw new RangeError('Nothing to tell accounts apart by')
  const openings = openingsOf(query)
  const wanted = query.key === undefined ? sql`true` : isKey(query.key)
  return sql`
    spans as materialized (${keySpans({ ...query, slice })}),
    placed as (
      select ${STEP}, width_bucket(s.day, ${startsOf(query)}::date[]) as period from mrr_steps s where ${withinWindow(query)}
    ),
    steps as materialized (
      select ${STEP}, spans.key, s.period
      from placed s join spans on spans.account_id = s.account_id
        and spans.from_day <= (${openings}::date[])[s.period] and spans.until_day > (${openings}::date[])[s.period]
      where ${wanted}
    )`
}

const openingsOf = (query: MovementQuery): Day[] => startsOf(query).map((day) => addDays(day, -1))

const DAILY_ENTRIES = sql`
  select period, key, account_id, kind as line, day, mrr_minor - before_minor - fx_minor as minor
  from steps where kind is not null`

/**
 * One change per account and period: from what it was at the opening to what it is at the closing. Becoming a customer and
 * ceasing to be one take turns, so their numbers within the period, and which came first, say what it was at both ends.
 */
function netEntries(query: MovementQuery, steps: Fragment): Fragment {
  return sql`
    select period, key, account_id, line, (${endsOf(query)}::date[])[period] as day, minor
    from (
      select *, case
          when is_customer and not was_customer then case when is_first then 'new' else 'reactivation' end
          when was_customer and not is_customer then 'churn'
          when minor > 0 then case when is_customer then 'expansion' when is_first then 'new' else 'reactivation' end
          when minor < 0 then case when is_customer then 'contraction' else 'churn' end
        end as line
      from (
        select *, case when begun > ended then false when ended > begun then true when begun = 0 then stays else first_ended < first_begun end as was_customer,
          case when begun > ended then true when ended > begun then false when begun = 0 then stays else first_ended < first_begun end as is_customer
        from (
          select period, key, account_id, bool_or(kind = 'new') as is_first, bool_and(is_customer) as stays,
            count(*) filter (where kind in ('new', 'reactivation')) as begun, count(*) filter (where kind = 'churn') as ended,
            min(day) filter (where kind in ('new', 'reactivation')) as first_begun, min(day) filter (where kind = 'churn') as first_ended,
            sum(mrr_minor - before_minor - fx_minor) as minor
          from ${steps} group by period, key, account_id
        ) added
      ) netted
    ) lines
    where line is not null`
}

/** Who was in another slice at the end of a period than at its opening takes what it pays along. */
function transfers(query: MovementQuery): Fragment {
  const starts = startsOf(query)
  const openings = openingsOf(query)
  const ends = endsOf(query)
  const wanted = query.key === undefined ? sql`true` : isKey(query.key)
  return sql`
    union all
    select period, key, account_id, line, day, minor from (
      select moved.period, side.key, moved.account_id, side.line, (${ends}::date[])[moved.period] as day, standing.mrr_minor as minor
      from (
        select distinct account_id, width_bucket(until_day, ${starts}::date[]) as period
        from spans where until_day between ${starts[0] ?? query.opening}::date and ${ends.at(-1) ?? query.opening}::date
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
