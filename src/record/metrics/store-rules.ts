import { MetricRule, type CountedMetric } from '../events/metric-rule.ts'
import { sql, type Db } from '../../platform/db/database.ts'

type Fragment = ReturnType<typeof sql>

/** Every metric in use that is fed by events, in the order of their ids. */
export async function eventMetrics(db: Db): Promise<CountedMetric[]> {
  const { rows } = await sql<{ id: number; definition: unknown; countedTo: number }>`
    select id, definition, counted_to as "countedTo" from metrics
    where fed_by = 'events' and archived_at is null order by id`.execute(db)
  return rows.map(({ id, definition, countedTo }) => ({ id, rule: MetricRule.parse(definition), countedTo }))
}

/** Which raw events are looked at: a condition on `events`, and the time zone whose days they fall on. */
export interface Span {
  readonly where: Fragment
  readonly zone: string
  /** Only days from this one on. */
  readonly from: string
  /** Only days up to this one. */
  readonly until?: string | undefined
}

type Counting = Pick<CountedMetric, 'id' | 'rule'>

/**
 * What raw events come to by the rules of metrics: rows of account_id, metric_id, day, source_id, value, last_at, last_id.
 * The same numbers as `rollUp`, which counts events as they come. Undefined without metrics.
 */
export function countedDays(metrics: readonly Counting[], span: Span): Fragment | undefined {
  const parts: Fragment[] = []
  const events = ofKind(metrics, 'events')
  if (events.length > 0) {
    parts.push(sql`
      select account_id, metric_id, day, min(source_id), count(*)::numeric, null::timestamptz, null::text
      from (${matched(events, span)}) as matched group by 1, 2, 3`)
  }
  const sums = ofKind(metrics, 'sum')
  if (sums.length > 0) {
    parts.push(sql`
      select account_id, metric_id, day, min(source_id), sum(number), null::timestamptz, null::text
      from (${matched(sums, span)}) as matched where number is not null group by 1, 2, 3`)
  }
  const lasts = ofKind(metrics, 'last')
  if (lasts.length > 0) {
    parts.push(sql`
      (select distinct on (account_id, metric_id, day) account_id, metric_id, day, source_id, number, at, coalesce(message_id, '')
      from (${matched(lasts, span)}) as matched where number is not null
      order by account_id, metric_id, day, at desc, coalesce(message_id, '') collate "C" desc, id desc)`)
  }
  const users = countedUsers(metrics, span)
  if (users) {
    parts.push(sql`
      select account_id, metric_id, day, min(source_id), count(*)::numeric, null::timestamptz, null::text
      from (${users}) as users group by 1, 2, 3`)
  }
  if (parts.length === 0) return undefined
  return sql`
    select * from (${sql.join(parts, sql` union all `)}) as counted (account_id, metric_id, day, source_id, value, last_at, last_id)`
}

/** The users behind every `users` metric of each day: rows of account_id, metric_id, day, user_id, source_id. */
export function countedUsers(metrics: readonly Counting[], span: Span): Fragment | undefined {
  const users = ofKind(metrics, 'users')
  if (users.length === 0) return undefined
  return sql`
    select account_id, metric_id, day, user_id, min(source_id) as source_id
    from (${matched(users, span)}) as matched where user_id is not null group by 1, 2, 3, 4`
}

function ofKind(metrics: readonly Counting[], kind: MetricRule['count']): Counting[] {
  return metrics.filter(({ rule }) => rule.count === kind)
}

/** Every event beside every metric it counts for, with the number at the metric's property. */
function matched(metrics: readonly Counting[], { where, zone, from, until }: Span): Fragment {
  const named = metrics.filter(({ rule }) => rule.names.length > 0)
  const anyName = metrics.filter(({ rule }) => rule.names.length === 0)
  const joins = [
    ...(named.length > 0
      ? [sql`join (${namedRules(named)}) as rules on rules.type = events.type and rules.name = events.name`]
      : []),
    ...(anyName.length > 0 ? [sql`join (${typedRules(anyName)}) as rules on rules.type = events.type`] : []),
  ]
  // A day is at most two calendar days away from the same date in UTC: a bound that the partitions can use.
  const untilBound = until === undefined ? sql`` : sql`and events.at < ${until}::date + 3`
  const untilDay = until === undefined ? sql`` : sql`and day <= ${until}::date`
  const parts = joins.map(
    (join) => sql`
      select events.account_id, rules.metric_id, (events.at at time zone ${zone})::date as day, events.at, events.id,
        events.message_id, events.user_id, events.source_id, ${numberAt(metrics)} as number
      from events ${join}
      where ${where} and events.at >= ${from}::date - 2 ${untilBound} and ${conditions(metrics)}`,
  )
  return sql`select * from (${sql.join(parts, sql` union all `)}) as placed where day >= ${from}::date ${untilDay}`
}

function namedRules(metrics: readonly Counting[]): Fragment {
  const rows = metrics.flatMap(({ id, rule }) =>
    [...new Set(rule.types)].flatMap((type) => [...new Set(rule.names)].map((name) => ({ id, type, name }))),
  )
  return sql`
    select metric_id, type, name from unnest(${rows.map(({ id }) => id)}::int[], ${rows.map(({ type }) => type)}::text[],
      ${rows.map(({ name }) => name)}::text[]) as rows (metric_id, type, name)`
}

function typedRules(metrics: readonly Counting[]): Fragment {
  const rows = metrics.flatMap(({ id, rule }) => [...new Set(rule.types)].map((type) => ({ id, type })))
  return sql`
    select metric_id, type from unnest(${rows.map(({ id }) => id)}::int[], ${rows.map(({ type }) => type)}::text[])
      as rows (metric_id, type)`
}

function numberAt(metrics: readonly Counting[]): Fragment {
  const whens = metrics.flatMap(({ id, rule }) => {
    if (rule.property === null || (rule.count !== 'sum' && rule.count !== 'last')) return []
    return [sql`when ${id} then ${asNumber(valueAt(rule.property))}`]
  })
  return whens.length === 0 ? sql`null::numeric` : sql`case rules.metric_id ${sql.join(whens, sql` `)} end`
}

function conditions(metrics: readonly Counting[]): Fragment {
  const whens = metrics.flatMap(({ id, rule }) =>
    rule.where.length === 0 ? [] : [sql`when ${id} then ${sql.join(rule.where.map(holds), sql` and `)}`],
  )
  return whens.length === 0 ? sql`true` : sql`case rules.metric_id ${sql.join(whens, sql` `)} else true end`
}

function holds({ property, operator, value }: MetricRule['where'][number]): Fragment {
  const found = valueAt(property)
  if (operator === 'exists') return sql`coalesce(jsonb_typeof(${found}) <> 'null', false)`
  if (operator === 'is') return sql`coalesce(${found} = ${JSON.stringify(value)}::jsonb, false)`
  if (operator === 'is_not') return sql`coalesce(${found} <> ${JSON.stringify(value)}::jsonb, false)`
  if (typeof value !== 'number') return sql`false`
  const compared = operator === 'at_least' ? sql`>=` : sql`<=`
  return sql`coalesce(${asNumber(found)} ${compared} ${JSON.stringify(value)}::numeric, false)`
}

/** `->` leads into objects alone: a list has no properties, and a text none either. */
function valueAt(property: string): Fragment {
  const steps = property.split('.').map((step) => sql`-> ${step}::text`)
  return sql`(events.properties ${sql.join(steps, sql` `)})`
}

function asNumber(found: Fragment): Fragment {
  return sql`(case when jsonb_typeof(${found}) = 'number' then (${found})::numeric end)`
}
