import { addDays, type Day } from '../../kernel/day.ts'
import { sql } from '../../platform/db/database.ts'
import type { Condition, FieldType } from './conditions.ts'

type Fragment = ReturnType<typeof sql<unknown>>

/** Texts are kept up to so many characters; of a longer one the rest stands in the account's attributes alone. */
const KEPT_LENGTH = 200

interface Kept {
  /** The column that values of this type are compared and sorted by. */
  readonly value: Fragment
  /** Which rows hold a value of this type: a stored value of another type counts as empty. */
  readonly isThere: Fragment
}

const TEXT: Kept = { value: sql`kept.text`, isThere: sql`true` }
const KEPT: Readonly<Partial<Record<FieldType, Kept>>> = {
  number: { value: sql`kept.number`, isThere: sql`kept.number is not null` },
  boolean: { value: sql`kept.text`, isThere: sql`kept.kind = 'b'` },
  day: { value: sql`kept.day`, isThere: sql`kept.day is not null` },
}

/** Rows of `attribute_values kept` that hold a custom field. */
export function keptValues(key: string, type: FieldType): { value: Fragment; from: Fragment } {
  const { value, isThere } = KEPT[type] ?? TEXT
  return { value, from: sql`attribute_values kept where kept.key = ${key}::text and ${isThere}` }
}

/**
 * A condition on a custom field, as a question whether the account is among those whose value fits. Asked like this the
 * server always looks into one hashed set: a join would be tried account by account where few are expected.
 */
export function attributeCondition(key: string, condition: Condition, today: Day): Fragment {
  const { value, from } = keptValues(key, condition.type)
  const { type, operator, values } = condition
  const [bound] = values
  const cast = type === 'number' ? sql`::numeric` : sql`::text`
  const among = (test: Fragment) =>
    sql`((portfolio.account_id in (select kept.account_id from ${from} and ${test})) is true)`
  switch (operator) {
    case 'is_empty':
      return sql`not ${among(sql`true`)}`
    case 'is_not_empty':
      return among(sql`true`)
    case 'is':
      return among(isOneOf(key, condition, value))
    case 'is_not':
      return sql`not ${among(isOneOf(key, condition, value))}`
    case 'contains':
      return among(containsText(key, `%${escapeLike(String(bound).toLowerCase())}%`))
    case 'at_least':
      return among(sql`${value} >= ${bound}${cast}`)
    case 'at_most':
      return among(sql`${value} <= ${bound}${cast}`)
    case 'before':
      return among(sql`${value} < ${bound}${cast}`)
    case 'after':
      return among(sql`${value} > ${bound}${cast}`)
    case 'within_days':
      return among(sql`${value} between ${today}::text and ${addDays(today, Number(bound))}::text`)
    case 'more_than_days_ago':
      return sql`not ${among(sql`${value} >= ${addDays(today, -Number(bound))}::text`)}`
  }
}

function isOneOf(key: string, { type, values }: Condition, value: Fragment): Fragment {
  if (type === 'number') return sql`${value} = any(${[...values]}::numeric[])`
  const texts = values.map(String)
  if (type !== 'text') return sql`${value} = any(${texts}::text[])`
  const isLong = (text: string) => Array.from(text).length > KEPT_LENGTH
  const short = sql`(kept.kind = 's' and ${value} = any(${texts.filter((text) => !isLong(text))}::text[]))`
  const long = texts.filter(isLong).map((text) => {
    const begins = sql`${value} = left(${text}::text, ${KEPT_LENGTH})`
    return sql`(kept.kind = 'l' and ${begins} and ${inFull(sql`attributes @> ${JSON.stringify({ [key]: text })}::jsonb`)})`
  })
  return sql`(${sql.join([short, ...long], sql` or `)})`
}

function containsText(key: string, pattern: string): Fragment {
  const long = inFull(sql`lower(attributes ->> ${key}::text) like ${pattern}`)
  return sql`(lower(kept.text) like ${pattern} or (kept.kind = 'l' and ${long}))`
}

/** What the document says of an account whose text is kept in part. */
function inFull(test: Fragment): Fragment {
  return sql`exists (select from account_attributes whole where whole.account_id = kept.account_id and ${test})`
}

/** Text in which no character of a pattern stands for others. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&')
}
