import type { Day } from '../../kernel/day.ts'
import { startOfDay, addDays } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { MetricRule } from '../../record/events/metric-rule.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'
import type { Span, Step } from './period.ts'
import { chosenAccounts, type Chosen } from './views-chosen.ts'
import { matches, numberAt } from './views-matching.ts'

/** Where the numbers of a subject are read, and what one account's numbers of several days make together. */
export type Reading =
  | { readonly from: 'metric_days'; readonly metricId: number; readonly of: 'sum' | 'last' | 'mean' }
  | { readonly from: 'user_days'; readonly metricId: number }
  | {
      readonly from: 'events'
      readonly rule: MetricRule
      readonly count: 'events' | 'sum' | 'users'
      readonly zone: string
    }

/** `whole`: one number for the whole span. */
export type BucketStep = Step | 'whole'

export type Parts =
  | { readonly by: 'none' }
  | { readonly by: 'segment' }
  | { readonly by: 'account'; readonly among: readonly number[] }
  | { readonly by: 'user'; readonly among: readonly string[] }

export interface Asked extends Chosen {
  readonly reading: Reading
  readonly span: Span
  readonly step: BucketStep
  readonly parts: Parts
  /** Users of several accounts are counted once; per account each counts for itself. */
  readonly isPerAccount: boolean
}

export interface Amount {
  /** Account, segment or user id as text; null for the rest, or without parts. */
  part: string | null
  /** First day of the bucket. */
  bucket: Day
  value: number
  /** Accounts behind the value. */
  accounts: number
}

/** The numbers of a selection by bucket and part. Sums are exact in the database and rounded once. */
export async function amountsOf(db: Db, asked: Asked): Promise<Amount[]> {
  const { rows } = await sql<Omit<Amount, 'value'> & { value: string }>`
    with chosen as materialized (${chosenAccounts(asked)}),
    found as (${foundRows(asked)})
    ${isDistinct(asked) ? distinctUsers : addedUp(asked)}`.execute(db)
  return rows.map((row) => ({ ...row, value: Number(row.value) }))
}

function isDistinct({ reading, isPerAccount }: Asked): boolean {
  const countsUsers = reading.from === 'user_days' || (reading.from === 'events' && reading.count === 'users')
  return countsUsers && !isPerAccount
}

const distinctUsers = sql`
  select part, bucket, count(distinct user_id)::text as value, count(distinct account_id) as accounts
  from found group by part, bucket`

function addedUp({ reading }: Asked): Fragment {
  return sql`
    select part, bucket, sum(value)::text as value, count(*) as accounts
    from (select part, bucket, account_id, ${perAccount(reading)} as value from found group by part, bucket, account_id) each
    where value is not null group by part, bucket`
}

function perAccount(reading: Reading): Fragment {
  if (reading.from === 'user_days') return sql`count(distinct user_id)`
  if (reading.from === 'events') {
    if (reading.count === 'users') return sql`count(distinct user_id)`
    return reading.count === 'sum' ? sql`sum(value)` : sql`count(*)`
  }
  if (reading.of === 'last') return sql`(array_agg(value order by day desc))[1]`
  return reading.of === 'mean' ? sql`avg(value)` : sql`sum(value)`
}

/** Rows of part, bucket, account_id and what is counted of them. */
function foundRows({ reading, span, step, parts }: Asked): Fragment {
  const bucket = (day: Fragment) =>
    step === 'whole'
      ? sql`${span.from}::date`
      : step === 'day'
        ? day
        : sql`date_trunc(${step}, (${day})::timestamp)::date`
  const part = partOf(parts)
  if (reading.from === 'events') {
    const day = sql`(events.at at time zone ${reading.zone})::date`
    return sql`
      select ${part} as part, ${bucket(day)} as bucket, chosen.account_id, events.user_id,
        ${reading.count === 'sum' ? numberAt(reading.rule.property ?? '') : sql`null::numeric`} as value
      from chosen join events on events.account_id = chosen.account_id
      where events.at >= ${startOfDay(reading.zone, span.from)} and events.at < ${startOfDay(reading.zone, addDays(span.until, 1))}
        and ${matches(reading.rule)} ${reading.count === 'users' ? sql`and events.user_id is not null` : sql``}`
  }
  const days = sql.ref(reading.from)
  const what = reading.from === 'user_days' ? sql`days.user_id` : sql`days.value`
  return sql`
    select ${part} as part, ${bucket(sql`days.day`)} as bucket, chosen.account_id, days.day, ${what}
    from chosen join ${days} days on days.account_id = chosen.account_id
    where days.metric_id = ${reading.metricId} and days.day between ${span.from}::date and ${span.until}::date`
}

/** What tells the parts of a selection apart, in a query on `chosen`; users only where `events` stand beside it. */
export function partOf(parts: Parts): Fragment {
  if (parts.by === 'segment') return sql`chosen.segment_id::text`
  if (parts.by === 'account')
    return sql`case when chosen.account_id = any(${[...parts.among]}::bigint[]) then chosen.account_id::text end`
  if (parts.by === 'user')
    return sql`case when events.user_id = any(${[...parts.among]}::text[]) then events.user_id end`
  return sql`null::text`
}

/** The accounts or users with the most of it in a span, largest first. */
export async function largestParts(
  db: Db,
  asked: Omit<Asked, 'step' | 'parts' | 'isPerAccount'>,
  by: 'account' | 'user',
  limit: number,
): Promise<string[]> {
  const whole: Asked = { ...asked, step: 'whole', parts: { by: 'none' }, isPerAccount: true }
  const key = by === 'account' ? sql`account_id` : sql`user_id`
  const { rows } = await sql<{ key: string }>`
    with chosen as materialized (${chosenAccounts(asked)}),
    found as (${foundRows(whole)})
    select key::text as key from (
      select ${key} as key, ${perAccount(asked.reading)} as value from found where ${key} is not null group by 1) each
    where value is not null order by value desc, key limit ${limit}`.execute(db)
  return rows.map(({ key: one }) => one)
}
