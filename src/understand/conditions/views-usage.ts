import type { Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { windowOf } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import { compared, known, silence, type Fragment, type Relation, type Sheet } from './views-sheet.ts'

/** Up to so many days fit into the bits of one number. */
const BITS = 62

export function metricSql({ leaf, metricId }: ResolvedOf<'metric'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const window = windowOf(heard, leaf.windowDays)
  const days = metricDays([metricId])
  const inWindow = sql`day between ${window.from}::date and ${window.to}::date`
  const key = `${window.from} ${window.to}`
  const hasSignal = sql`exists (select from ${days} and day <= ${sheet.asOf}::date)`
  const column = (name: string, expression: Fragment) =>
    sheet.column(metricRelation(metricId), expression, { key: `${name} ${key}`, span: window })
  switch (leaf.aggregation) {
    case 'sum':
      return compared(known(column('sum', sql`sum(value) filter (where ${inWindow})`), heard, hasSignal), leaf)
    case 'average_per_day': {
      const sum = known(column('sum', sql`sum(value) filter (where ${inWindow})`), heard, hasSignal)
      return compared(sql`round(${sum} / ${leaf.windowDays}::numeric, 6)`, leaf)
    }
    case 'days_active':
      return compared(
        known(column('active', sql`count(*) filter (where ${inWindow} and value > 0)`), heard, hasSignal),
        leaf,
      )
    case 'last': {
      const last = sheet.row(
        `last ${metricId} ${key}`,
        sql`select value from ${days} and ${inWindow} order by day desc limit 1`,
      )
      return compared(heard.isHeard ? last('value') : sql`null::numeric`, leaf)
    }
    case 'days_since_last':
      return compared(silence(daysSinceUse([metricId], heard.to, sheet), heard), leaf)
  }
}

export function usageSql({ leaf, metricIds }: ResolvedOf<'usage'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  if (leaf.aggregation === 'days_since_last')
    return compared(silence(daysSinceUse(metricIds, heard.to, sheet), heard), leaf)
  const window = windowOf(heard, leaf.windowDays)
  const days =
    leaf.windowDays <= BITS
      ? sql`bit_count(bit_or(1::bigint << (day - ${window.from}::date))::bit(64))`
      : sql`count(distinct day)`
  const active = sheet.row(
    `usage ${window.from} ${window.to}`,
    sql`select coalesce(${days}, 0) as days from ${metricDays(metricIds)}
      and day between ${window.from}::date and ${window.to}::date and value > 0`,
  )
  const hasSignal = sql`exists (select from ${metricDays(metricIds)} and day <= ${sheet.asOf}::date)`
  return compared(known(active('days'), heard, hasSignal), leaf)
}

/** Days since the last value above zero; where there never was one, since the first signal. */
function daysSinceUse(metricIds: readonly number[], to: Day, sheet: Sheet): Fragment {
  const each = (test: Fragment, direction: Fragment) => sql`
    select day from metric_days where metric_days.account_id = portfolio.account_id and metric_id = metric.id
      and day <= ${to}::date ${test} order by day ${direction} limit 1`
  const metrics = sql`unnest(${[...metricIds]}::int[]) as metric (id)`
  const last = sheet.row(
    `last use ${to} ${metricIds.join()}`,
    sql`select max(found.day) as day from ${metrics} cross join lateral (${each(sql`and value > 0`, sql`desc`)}) found`,
  )
  const first = sql`(select min(found.day) from ${metrics} cross join lateral (${each(sql``, sql`asc`)}) found)`
  return sql`(${to}::date - coalesce(${last('day')}, ${first}))`
}

function metricRelation(metricId: number): Relation {
  return {
    name: `metric ${metricId}`,
    from: ({ from, to }) => sql`${metricDays([metricId])} and day between ${from}::date and ${to}::date`,
  }
}

function metricDays(metricIds: readonly number[]): Fragment {
  const [one, another] = metricIds
  const isAsked =
    one !== undefined && another === undefined
      ? sql`metric_id = ${one}::int`
      : sql`metric_id = any(${[...metricIds]}::int[])`
  return sql`metric_days where metric_days.account_id = portfolio.account_id and ${isAsked}`
}
