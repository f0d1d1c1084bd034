import { addDays, daysBetween, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { DaySpan } from '../health/measure-window.ts'
import { windowOf } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import { compared, known, silence, type Fragment, type Read, type Relation, type Sheet } from './views-sheet.ts'

/** Up to so many days fit into the bits of one number. */
const BITS = 62
/** Windows that reach back so far are read together, for all metrics: a long one does not make all others long. */
const TOGETHER = [31, BITS] as const

export function metricSql({ leaf, metricId }: ResolvedOf<'metric'>, sheet: Sheet): Fragment {
  const heard = sheet.hear(leaf)
  const window = windowOf(heard, leaf.windowDays)
  const days = metricDays([metricId])
  const inWindow = sql`day between ${window.from}::date and ${window.to}::date`
  const hasSignal = sql`exists (select from ${days} and day <= ${sheet.asOf}::date)`
  switch (leaf.aggregation) {
    case 'sum':
      return compared(known(sumOf(metricId, window, sheet), heard, hasSignal), leaf)
    case 'average_per_day': {
      const sum = known(sumOf(metricId, window, sheet), heard, hasSignal)
      return compared(sql`round(${sum} / ${leaf.windowDays}::numeric, 6)`, leaf)
    }
    case 'days_active':
      return compared(known(activeDays([metricId], window, sheet), heard, hasSignal), leaf)
    case 'last': {
      const last = sheet.row(
        `last ${metricId} ${window.from} ${window.to}`,
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
  const hasSignal = sql`exists (select from ${metricDays(metricIds)} and day <= ${sheet.asOf}::date)`
  return compared(known(activeDays(metricIds, window, sheet), heard, hasSignal), leaf)
}

function sumOf(metricId: number, window: DaySpan, sheet: Sheet): Fragment {
  const relation = nearDays(window, sheet) ?? metricRelation(metricId)
  const sum = (read: Read) => sql`sum(value) ${only([...ofMetrics([metricId], read), ...inWindow(window, read)])}`
  return sheet.column(relation, sum, {
    key: `sum ${metricId} ${window.from} ${window.to}`,
    none: null,
    span: window,
    metricIds: [metricId],
  })
}

/** Days with a value above zero of any of these metrics. */
function activeDays(metricIds: readonly number[], window: DaySpan, sheet: Sheet): Fragment {
  const { from, to } = window
  const together = nearDays(window, sheet)
  if (together) return sql`bit_count((${activeBits(together, metricIds, { window, span: window }, sheet)})::bit(64))`
  const active = sheet.row(
    `active ${metricIds.join()} ${from} ${to}`,
    sql`select count(distinct day) as days from ${metricDays(metricIds)}
      and day between ${from}::date and ${to}::date and value > 0`,
  )
  return active('days')
}

/** A bit for each of the last `BITS` days: set where a value was above zero, as far as the day lies in the window and was read. */
function activeBits(
  together: Relation,
  metricIds: readonly number[],
  { window: { from, to }, span }: { window: DaySpan; span: DaySpan },
  sheet: Sheet,
): Fragment {
  const first = firstBit(sheet)
  const or = (read: Read) =>
    sql`bit_or(1::bigint << (day - ${first}::date)) ${only([...ofMetrics(metricIds, read), sql`value > 0`])}`
  const bits = sheet.column(together, or, { key: `bits ${metricIds.join()}`, none: null, span, metricIds })
  const mask = (1n << BigInt(daysBetween(first, to) + 1)) - (1n << BigInt(daysBetween(first, from)))
  return sql`coalesce(${bits} & ${mask.toString()}::bigint, 0)`
}

/** Tests are left out that hold of everything that is read: each costs time for each day of each account. */
function only(tests: readonly Fragment[]): Fragment {
  return tests.length === 0 ? sql`` : sql`filter (where ${sql.join(tests, sql` and `)})`
}

function ofMetrics(metricIds: readonly number[], read: Read): Fragment[] {
  const asked = new Set(metricIds)
  return read.metricIds.every((id) => asked.has(id)) ? [] : [isOneOf(metricIds)]
}

function inWindow({ from, to }: DaySpan, { span }: Read): Fragment[] {
  return from <= span.from && to >= span.to ? [] : [sql`day between ${from}::date and ${to}::date`]
}

function firstBit({ asOf }: Sheet): Day {
  return addDays(asOf, 1 - BITS)
}

/** Days since the last value above zero; where there never was one, since the first signal. */
function daysSinceUse(metricIds: readonly number[], to: Day, sheet: Sheet): Fragment {
  const each = (test: Fragment, direction: Fragment) => sql`
    select day from metric_days where metric_days.account_id = portfolio.account_id and metric_id = metric.id
      and day <= ${to}::date ${test} order by day ${direction} limit 1`
  const metrics = sql`unnest(${[...metricIds]}::int[]) as metric (id)`
  const found = sql`select max(found.day) as day from ${metrics} cross join lateral (${each(sql`and value > 0`, sql`desc`)}) found`
  const last = sheet.row(
    `last use ${to} ${metricIds.join()}`,
    () => lastAmongRead(metricIds, { to, found }, sheet) ?? found,
  )
  const first = sql`(select min(found.day) from ${metrics} cross join lateral (${each(sql``, sql`asc`)}) found)`
  return sql`(${to}::date - coalesce(${last('day')}, ${first}))`
}

/** The last day of use among days that other leaves read anyway; looked for further back only where there is none. */
function lastAmongRead(
  metricIds: readonly number[],
  { to, found }: { to: Day; found: Fragment },
  sheet: Sheet,
): Fragment | null {
  const days = TOGETHER.find((one) => sheet.reads(nameOf(one), metricIds))
  if (days === undefined || daysBetween(to, sheet.asOf) >= days) return null
  const window = { from: addDays(sheet.asOf, 1 - days), to }
  const bits = activeBits(relationOf(days), metricIds, { window, span: { from: to, to } }, sheet)
  return sql`select case when ${bits} <> 0 then ${firstBit(sheet)}::date + 64 - position(B'1' in (${bits})::bit(64)) else (${found}) end as day`
}

const nameOf = (days: number) => `last ${days} metric days`

/** Null: the window reaches back too far to be read with others. */
function nearDays({ from }: DaySpan, { asOf }: Sheet): Relation | null {
  const reach = daysBetween(from, asOf) + 1
  const days = TOGETHER.find((one) => reach <= one)
  return days === undefined ? null : relationOf(days)
}

/** All metrics in one pass: to group by metric first takes a third longer. */
function relationOf(days: number): Relation {
  return { name: nameOf(days), ...METRIC_DAYS }
}

/** Some days out of years: neighbours read in one go would be passed over day by day. */
const METRIC_DAYS = {
  account: sql`metric_days.account_id`,
  isNarrow: true,
  from: ({ whose, span: { from, to }, metricIds }: Read) =>
    sql`metric_days where ${whose} and ${isOneOf(metricIds)} and day between ${from}::date and ${to}::date`,
}

/** A window that reaches back further is read alone. */
function metricRelation(metricId: number): Relation {
  return { name: `metric ${metricId}`, ...METRIC_DAYS }
}

function metricDays(metricIds: readonly number[]): Fragment {
  return sql`metric_days where metric_days.account_id = portfolio.account_id and ${isOneOf(metricIds)}`
}

function isOneOf(metricIds: readonly number[]): Fragment {
  const [one, another] = metricIds
  return one !== undefined && another === undefined
    ? sql`metric_id = ${one}::int`
    : sql`metric_id = any(${[...metricIds]}::int[])`
}
