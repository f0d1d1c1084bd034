import { addDays, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { ResolvedOf } from './resolve.ts'
import { comparedFloat, type Fragment, type Sheet } from './views-sheet.ts'

/** Restated days are known once a week; an older one says nothing about the day asked for. */
export const RESTATED_DAYS = 7

/** Points are kept with seven digits in history: what is compared has three decimals. */
export function pointsApart(now: Fragment, then: Fragment): Fragment {
  return sql`(floor((${now} - ${then}) * 1000 + 0.5) / 1000)`
}

export function measureSql({ leaf }: ResolvedOf<'measure'>, sheet: Sheet): Fragment {
  const kept = sheet.isPast
    ? sheet.row(
        'measures',
        sql`
        select measure_values from health_days where health_days.account_id = portfolio.account_id and day <= ${sheet.asOf}::date
        order by day desc limit 1`,
      )
    : sheet.row(
        'measures',
        sql`
        select measure_values from account_health where account_health.account_id = portfolio.account_id`,
      )
  const reading = sql`(${kept('measure_values')} -> ${leaf.measure}::text)`
  const value = sql`(${reading} ->> 0)::float8`
  const isKnown = sql`${reading} ->> 1 = '1' and (${reading} ->> 2 = '1' or ${value} > 0)`
  return comparedFloat(sql`case when ${isKnown} then ${value} end`, leaf.operator, leaf.value)
}

const SCORES = { overall: sql`portfolio.overall`, cx: sql`portfolio.cx`, co: sql`portfolio.co` }

export function healthChangeSql({ leaf }: ResolvedOf<'health_change'>, sheet: Sheet): Fragment {
  const then = closeOf(addDays(sheet.asOf, -leaf.days), sheet)
  return comparedFloat(pointsApart(SCORES[leaf.score], then(leaf.score)), leaf.operator, leaf.points)
}

/** Points at the start of runs stand in a table `entry` beside the accounts. */
export function sinceEntrySql({ leaf }: ResolvedOf<'since_entry'>): Fragment {
  const then = { overall: sql`entry.overall`, cx: sql`entry.cx`, co: sql`entry.co` }[leaf.score]
  return comparedFloat(pointsApart(SCORES[leaf.score], then), leaf.operator, leaf.points)
}

/** The close of a day: as shown, else as restated in the week up to it. */
function closeOf(day: Day, sheet: Sheet): (column: string) => Fragment {
  return sheet.row(`close ${day}`, closeQuery(day))
}

export function closeQuery(day: Day): Fragment {
  const shown = sql`health_days where health_days.account_id = portfolio.account_id and day <= ${day}::date`
  return sql`
    (select effective_overall::float8 as overall, cx::float8 as cx, co::float8 as co, effective_band as band,
        coverage::float8 as coverage, override_id
      from ${shown} order by day desc limit 1)
    union all
    (select effective_overall::float8, cx::float8, co::float8, effective_band, null, null
      from health_restated where health_restated.account_id = portfolio.account_id
        and day <= ${day}::date and day > ${addDays(day, -RESTATED_DAYS)}::date and not exists (select from ${shown})
      order by day desc limit 1)
    limit 1`
}
