import type { Actor } from '../../kernel/access.ts'
import { scopeOf } from '../../kernel/access.ts'
import { addDays, startOfDay, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import { accountColumns, inScope } from '../../record/accounts/views-scope.ts'
import type { Condition, FieldType } from './conditions.ts'
import { attributeCondition, escapeLike } from './views-attributes.ts'

export type Fragment = ReturnType<typeof sql<unknown>>

/** Who asks, and for which day: what every query on the portfolio depends on. */
export interface Reader {
  actor: Actor
  today: Day
  timeZone: string
}

const COLUMNS = accountColumns('portfolio', 'account_id')

export const mayRead = (actor: Actor) => inScope(actor, 'read', COLUMNS)

/** ARR where the reader may see it, null elsewhere: filters, sorts and sums use nothing else, so that order tells nothing. */
export function visibleArr(actor: Actor): Fragment {
  const scope = scopeOf(actor, 'money')
  if (scope === 'all') return sql`portfolio.arr_minor`
  return sql`case when ${inScope(actor, 'money', COLUMNS)} then portfolio.arr_minor end`
}

/** Built-in fields that everybody who sees an account may read: all but what it pays. */
export const FIELD_COLUMNS: Readonly<Record<string, Fragment>> = {
  name: sql`portfolio.name_key`,
  owner: sql`portfolio.owner_id`,
  segment: sql`portfolio.segment_id`,
  stage: sql`portfolio.stage_id`,
  industry: sql`portfolio.industry`,
  country: sql`portfolio.country`,
  domain: sql`portfolio.domain`,
  parent: sql`portfolio.parent_id`,
  customer_since: sql`portfolio.customer_since`,
  renewal_on: sql`portfolio.renewal_on`,
  last_contact: sql`portfolio.last_contact_at`,
  health: sql`portfolio.overall`,
  band: sql`portfolio.band`,
  quadrant: sql`portfolio.quadrant`,
  cx: sql`portfolio.cx`,
  co: sql`portfolio.co`,
  coverage: sql`portfolio.coverage`,
  change_7: sql`portfolio.change_7`,
  change_30: sql`portfolio.change_30`,
  change_90: sql`portfolio.change_90`,
  override: sql`portfolio.has_override`,
  fresh: sql`portfolio.is_fresh`,
  sample: sql`portfolio.is_sample`,
}

/** The value of a built-in field of an account, as its type compares. */
export function fieldValue(field: string, actor: Actor): Fragment {
  return field === 'arr' ? visibleArr(actor) : (FIELD_COLUMNS[field] ?? sql`null`)
}

function conditionSql(condition: Condition, reader: Reader): Fragment {
  if (condition.attribute !== null) return attributeCondition(condition.attribute, condition, reader.today)
  const value = fieldValue(condition.field, reader.actor)
  switch (condition.operator) {
    case 'is_empty':
      return sql`(${value}) is null`
    case 'is_not_empty':
      return sql`(${value}) is not null`
    case 'is':
      return isOneOf(condition, value)
    case 'is_not':
      return sql`(${isOneOf(condition, value)}) is not true`
    case 'contains':
      return sql`${isLowerCase(condition) ? value : sql`lower(${value})`} like ${`%${escapeLike(String(condition.values[0]).toLowerCase())}%`}`
    default:
      return condition.type === 'instant' ? instantSql(condition, value, reader) : orderSql(condition, value, reader)
  }
}

const ARRAYS: Readonly<Record<FieldType, Fragment>> = {
  text: sql`::text[]`,
  choice: sql`::text[]`,
  id: sql`::bigint[]`,
  number: sql`::numeric[]`,
  boolean: sql`::boolean[]`,
  day: sql`::date[]`,
  instant: sql`::timestamptz[]`,
}

function isOneOf({ type, field, values }: Condition, value: Fragment): Fragment {
  if (isLowerCase({ field })) {
    return sql`${value} = any(${values.map((one) => String(one).toLowerCase())}::text[])`
  }
  return sql`${value} = any(${[...values]}${ARRAYS[type]})`
}

/** Names and domains are kept in small letters beside the account: no row is folded to be compared. */
function isLowerCase({ field }: Pick<Condition, 'field'>): boolean {
  return field === 'name' || field === 'domain'
}

function orderSql({ type, operator, values: [bound] }: Condition, value: Fragment, { today }: Reader): Fragment {
  const cast = type === 'number' ? sql`::numeric` : sql`::date`
  if (operator === 'at_least') return sql`${value} >= ${bound}${cast}`
  if (operator === 'at_most') return sql`${value} <= ${bound}${cast}`
  if (operator === 'before') return sql`${value} < ${bound}${cast}`
  if (operator === 'after') return sql`${value} > ${bound}${cast}`
  const days = Number(bound)
  if (operator === 'within_days') return sql`${value} between ${today}${cast} and ${addDays(today, days)}${cast}`
  return sql`(${value} < ${addDays(today, -days)}${cast} or ${value} is null)`
}

function instantSql({ operator, values: [bound] }: Condition, value: Fragment, { today, timeZone }: Reader): Fragment {
  if (operator === 'before') return sql`${value} < ${startOfDay(timeZone, bound as Day)}`
  if (operator === 'after') return sql`${value} >= ${startOfDay(timeZone, addDays(bound as Day, 1))}`
  return sql`(${value} < ${startOfDay(timeZone, addDays(today, -Number(bound)))} or ${value} is null)`
}

/** Name, domain or an external id: what a person types to narrow the list. */
function searchSql(search: string): Fragment {
  const pattern = `%${escapeLike(search.toLowerCase())}%`
  return sql`(portfolio.name_key like ${pattern} or portfolio.domain like ${pattern} or portfolio.account_id in (
    select account_id from external_ids where kind = 'account' and source_id = any(array(select id from sources)) and external_id = ${search}))`
}

export interface Selection {
  conditions: readonly Condition[]
  search?: string | undefined
  /** Only these accounts, as far as the rest holds for them. */
  ids?: readonly number[] | undefined
  /** One more test of a row of `portfolio`. */
  narrowing?: Fragment | undefined
}

/** From and where of everything that reads selected accounts; `joins` brings in what a sort needs besides. */
export function selected(
  { conditions, search, ids, narrowing }: Selection,
  reader: Reader,
  joins: Fragment = sql``,
): Fragment {
  const tests: Fragment[] = [mayRead(reader.actor), ...conditions.map((condition) => conditionSql(condition, reader))]
  if (search) tests.push(searchSql(search))
  if (ids) tests.push(sql`portfolio.account_id = any(${[...ids]}::bigint[])`)
  if (narrowing) tests.push(narrowing)
  return sql`portfolio ${joins} where ${sql.join(tests, sql` and `)}`
}
