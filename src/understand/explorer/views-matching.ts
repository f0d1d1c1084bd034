import { sql } from '../../platform/db/database.ts'
import type { MetricRule } from '../../record/events/metric-rule.ts'
import type { Fragment } from '../portfolio/views-conditions.ts'

type Matched = Pick<MetricRule, 'types' | 'names' | 'where'>

/** Whether an event is one that a rule counts: the same as `fits` in `record/events/roll-up.ts`. */
export function matches({ types, names, where }: Matched): Fragment {
  const tests = [
    sql`events.type = any(${types}::text[])`,
    ...(names.length > 0 ? [sql`events.name = any(${names}::text[])`] : []),
    ...where.map(holds),
  ]
  return sql`(${sql.join(tests, sql` and `)})`
}

/** The number at a property; null where there is none. */
export function numberAt(property: string): Fragment {
  const found = valueAt(property)
  return sql`(case when jsonb_typeof(${found}) = 'number' then (${found})::numeric end)`
}

function holds({ property, operator, value }: MetricRule['where'][number]): Fragment {
  const found = valueAt(property)
  if (operator === 'exists') return sql`coalesce(jsonb_typeof(${found}) <> 'null', false)`
  if (operator === 'is') return sql`coalesce(${found} = ${JSON.stringify(value)}::jsonb, false)`
  if (operator === 'is_not') return sql`coalesce(${found} <> ${JSON.stringify(value)}::jsonb, false)`
  if (typeof value !== 'number') return sql`false`
  const compared = operator === 'at_least' ? sql`>=` : sql`<=`
  return sql`coalesce(${numberAt(property)} ${compared} ${JSON.stringify(value)}::numeric, false)`
}

/** `->` leads into objects alone: lists have no names. */
function valueAt(property: string): Fragment {
  return sql`(events.properties ${sql.join(
    property.split('.').map((part) => sql`-> ${part}::text`),
    sql` `,
  )})`
}
