import { addDays, startOfDay, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { Condition as FieldCondition, FieldType } from '../portfolio/conditions.ts'
import { escapeLike } from '../portfolio/views-attributes.ts'
import { FIELD_COLUMNS } from '../portfolio/views-conditions.ts'
import { COMPUTED_FIELDS } from './field-rules.ts'
import type { Heard } from './hearing.ts'
import type { ResolvedOf } from './resolve.ts'
import { UNKNOWN, type Fragment, type Sheet } from './views-sheet.ts'

// Conditions are true of an account whoever asks, what it pays included.
const COLUMNS: Readonly<Record<string, Fragment>> = { ...FIELD_COLUMNS, arr: sql`portfolio.arr_minor` }

/** How values of a type are compared. Days of custom fields are kept as texts that sort like days. */
function castOf(type: FieldType, isAttribute: boolean): Fragment {
  switch (type) {
    case 'id':
      return sql.raw('bigint')
    case 'number':
      return sql.raw('numeric')
    case 'day':
      return sql.raw(isAttribute ? 'text' : 'date')
    case 'instant':
      return sql.raw('timestamptz')
    case 'boolean':
      return sql.raw(isAttribute ? 'text' : 'boolean')
    default:
      return sql.raw('text')
  }
}

export function fieldSql({ leaf, test }: ResolvedOf<'field'>, sheet: Sheet): Fragment {
  const value = valueOf(test, sheet)
  const isOne = () => {
    const found = oneOf(test, value, sheet)
    return COMPUTED_FIELDS.has(test.field) ? found : sql`coalesce(${found}, false)`
  }
  switch (test.operator) {
    case 'is_empty':
      return sql`(${value} is null)`
    case 'is_not_empty':
      return sql`(${value} is not null)`
    case 'is':
      return isOne()
    case 'is_not':
      return sql`(not ${isOne()})`
    case 'contains':
      return sql`coalesce(${contains(test, value, sheet)}, false)`
    default:
      return test.type === 'instant'
        ? instantSql(test, value, { sheet, heard: sheet.hear(leaf) })
        : orderSql(test, value, sheet)
  }
}

export function dateSql({ leaf, test }: ResolvedOf<'date'>, sheet: Sheet): Fragment {
  const kept = valueOf(test, sheet)
  const value = test.type === 'instant' ? sql`(${kept} at time zone ${sheet.timeZone})::date` : kept
  const cast = test.type === 'instant' ? sql.raw('date') : castOf(test.type, test.attribute !== null)
  const on = (days: number) => sql`${addDays(sheet.asOf, days)}::${cast}`
  switch (leaf.relation) {
    case 'within_next':
      return sql`(${value} between ${on(0)} and ${on(leaf.days)})`
    case 'within_last':
      return sql`(${value} between ${on(-leaf.days)} and ${on(0)})`
    case 'further_than':
      return sql`(${value} > ${on(leaf.days)})`
    case 'longer_ago_than':
      return unlessSilent(sql`(${value} < ${on(-leaf.days)})`, sheet.hear(leaf))
  }
}

/** Nobody can say that nothing came while the source of it is silent itself. */
function unlessSilent(test: Fragment, { isHeard, isStale }: Heard): Fragment {
  return isHeard && !isStale ? test : sql`nullif(${test}, true)`
}

function valueOf(
  test: Pick<FieldCondition, 'field' | 'attribute' | 'type'> & { values?: FieldCondition['values'] },
  sheet: Sheet,
): Fragment {
  if (test.attribute !== null) return attributeValue(test.attribute, test.type, sheet)
  if (test.field === 'band' && !test.values?.includes('unknown')) return sql`nullif(portfolio.band, 'unknown')`
  return COLUMNS[test.field] ?? sql`null`
}

function attributeRow(key: string, sheet: Sheet): (column: string) => Fragment {
  if (!sheet.isPast) {
    return sheet.row(
      `attribute ${key}`,
      sql`
      select kind, number, day, text, (
        select attributes -> ${key}::text from account_attributes whole where whole.account_id = portfolio.account_id) as whole
      from attribute_values kept where kept.account_id = portfolio.account_id and kept.key = ${key}::text`,
    )
  }
  return sheet.row(
    `attribute ${key}`,
    sql`
    select told.kind, told.number, told.day, told.text, fact.value as whole from (
      select coalesce(
        (${factAsOf(`attribute:${key}`, sheet.asOf)}),
        (select attributes -> ${key}::text from account_attributes whole where whole.account_id = portfolio.account_id)) as value) fact
    cross join lateral values_of_attributes(jsonb_build_object('value', fact.value)) told`,
  )
}

/** What was known to hold on a day, or else the earliest that was known later. */
export function factAsOf(field: string, day: Day): Fragment {
  return sql`select value from account_facts where account_facts.account_id = portfolio.account_id and field = ${field}
    order by valid_from > ${day}::date, case when valid_from <= ${day}::date then valid_from end desc, valid_from limit 1`
}

function attributeValue(key: string, type: FieldType, sheet: Sheet): Fragment {
  const kept = attributeRow(key, sheet)
  switch (type) {
    case 'number':
      return kept('number')
    case 'day':
      return kept('day')
    case 'boolean':
      return sql`(case when ${kept('kind')} = 'b' then ${kept('text')} end)`
    default:
      return kept('text')
  }
}

function isFolded({ field }: Pick<FieldCondition, 'field'>): boolean {
  return field === 'name' || field === 'domain'
}

function oneOf(test: FieldCondition, value: Fragment, sheet: Sheet): Fragment {
  const { type, attribute, values } = test
  if (isFolded(test)) return sql`(${value} = any(${values.map((one) => String(one).toLowerCase())}::text[]))`
  if (attribute === null) return sql`(${value} = any(${[...values]}::${castOf(type, false)}[]))`
  if (type === 'number') return sql`(${value} = any(${[...values]}::numeric[]))`
  const texts = values.map(String)
  if (type !== 'text') return sql`(${value} = any(${texts}::text[]))`
  // Only a text is a text: the number 7 is not “7”. A long one is kept in part; the document has the whole.
  const kept = attributeRow(attribute, sheet)
  return sql`(case ${kept('kind')} when 's' then ${value} = any(${texts}::text[])
    when 'l' then ${kept('whole')} = any(${texts.map((text) => JSON.stringify(text))}::jsonb[]) else false end)`
}

function contains(test: FieldCondition, value: Fragment, sheet: Sheet): Fragment {
  const pattern = `%${escapeLike(String(test.values[0]).toLowerCase())}%`
  if (isFolded(test)) return sql`(${value} like ${pattern})`
  if (test.attribute === null) return sql`(lower(${value}) like ${pattern})`
  const kept = attributeRow(test.attribute, sheet)
  return sql`(lower(case ${kept('kind')} when 'l' then ${kept('whole')} #>> '{}' else ${value} end) like ${pattern})`
}

function orderSql(
  { type, attribute, operator, values: [bound] }: FieldCondition,
  value: Fragment,
  { asOf }: Sheet,
): Fragment {
  const cast = castOf(type, attribute !== null)
  switch (operator) {
    case 'at_least':
      return sql`(${value} >= ${bound}::${cast})`
    case 'at_most':
      return sql`(${value} <= ${bound}::${cast})`
    case 'before':
      return sql`(${value} < ${bound}::${cast})`
    case 'after':
      return sql`(${value} > ${bound}::${cast})`
    case 'within_days':
      return sql`(${value} between ${asOf}::${cast} and ${addDays(asOf, Number(bound))}::${cast})`
    case 'more_than_days_ago':
      return sql`coalesce(${value} < ${addDays(asOf, -Number(bound))}::${cast}, true)`
    default:
      return UNKNOWN
  }
}

function instantSql(
  { operator, values: [bound] }: FieldCondition,
  value: Fragment,
  { sheet, heard }: { sheet: Sheet; heard: Heard },
): Fragment {
  const start = (day: Day) => startOfDay(sheet.timeZone, day)
  if (operator === 'after') return sql`(${value} >= ${start(addDays(bound as Day, 1))})`
  if (operator === 'before') return unlessSilent(sql`(${value} < ${start(bound as Day)})`, heard)
  return unlessSilent(sql`coalesce(${value} < ${start(addDays(sheet.asOf, -Number(bound)))}, true)`, heard)
}
