import { isDay, type Day } from '../../kernel/day.ts'
import { ACCOUNT_FIELDS, type AccountFilter } from '../../kernel/filters.ts'
import { operatorDoesNotFit, unknownField, valueDoesNotFit } from './errors.ts'

export type CustomType = 'text' | 'number' | 'boolean' | 'day'
export type FieldType = CustomType | 'id' | 'choice' | 'instant'
type Operator = AccountFilter['operator']
type BuiltIn = (typeof ACCOUNT_FIELDS)[number]

const BUILT_IN: Readonly<Record<BuiltIn, FieldType>> = {
  name: 'text',
  owner: 'id',
  segment: 'id',
  stage: 'id',
  industry: 'text',
  country: 'text',
  domain: 'text',
  parent: 'id',
  customer_since: 'day',
  renewal_on: 'day',
  arr: 'number',
  last_contact: 'instant',
  health: 'number',
  band: 'choice',
  quadrant: 'choice',
  cx: 'number',
  co: 'number',
  coverage: 'number',
  change_7: 'number',
  change_30: 'number',
  change_90: 'number',
  override: 'boolean',
  fresh: 'boolean',
  sample: 'boolean',
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  band: ['good', 'fair', 'poor', 'unknown'],
  quadrant: ['thriving', 'unproven', 'strained', 'critical'],
}

const EMPTINESS: readonly Operator[] = ['is_empty', 'is_not_empty']
const OPERATORS: Readonly<Record<FieldType, readonly Operator[]>> = {
  text: ['is', 'is_not', 'contains', ...EMPTINESS],
  id: ['is', 'is_not', ...EMPTINESS],
  choice: ['is', 'is_not', ...EMPTINESS],
  boolean: ['is', 'is_not', ...EMPTINESS],
  number: ['is', 'is_not', 'at_least', 'at_most', ...EMPTINESS],
  day: ['is', 'is_not', 'at_least', 'at_most', 'before', 'after', 'within_days', 'more_than_days_ago', ...EMPTINESS],
  instant: ['before', 'after', 'more_than_days_ago', ...EMPTINESS],
}

const WANTED: Readonly<Record<FieldType, string>> = {
  text: 'a text',
  id: 'the id of one, or me for an owner',
  choice: 'one of its names',
  boolean: 'true or false',
  number: 'a number',
  day: 'a day as yyyy-mm-dd',
  instant: 'a day as yyyy-mm-dd',
}

export type ConditionValue = string | number | boolean

/** A filter whose operator and values are known to fit its field. */
export interface Condition {
  field: string
  /** Set for custom fields. */
  attribute: string | null
  type: FieldType
  operator: Operator
  values: readonly ConditionValue[]
}

/** Type of a field; refuses a custom field that nobody defined. */
export function fieldType(field: string, customFields: ReadonlyMap<string, CustomType>): FieldType {
  const attribute = attributeOf(field)
  const type = attribute === null ? BUILT_IN[field as BuiltIn] : customFields.get(attribute)
  if (type === undefined) throw unknownField(attribute ?? field)
  return type
}

export function attributeOf(field: string): string | null {
  return field.startsWith('attribute:') ? field.slice('attribute:'.length) : null
}

/** Checks filters against the fields they name. `me` becomes the member who asks. */
export function conditionsOf(
  filters: readonly AccountFilter[],
  customFields: ReadonlyMap<string, CustomType>,
  memberId: number | null,
): Condition[] {
  return filters.map(({ field, operator, values }) => {
    const type = fieldType(field, customFields)
    if (!OPERATORS[type].includes(operator)) throw operatorDoesNotFit(field, operator, OPERATORS[type])
    return {
      field,
      attribute: attributeOf(field),
      type,
      operator,
      values: valuesOf({ field, operator, values }, type, memberId),
    }
  })
}

function valuesOf(filter: AccountFilter, type: FieldType, memberId: number | null): ConditionValue[] {
  const { field, operator } = filter
  if (EMPTINESS.includes(operator)) return []
  if (filter.values.length === 0) throw valueDoesNotFit(field, WANTED[type])
  if (operator !== 'is' && operator !== 'is_not' && filter.values.length > 1) throw valueDoesNotFit(field, 'one value')
  if (operator === 'within_days' || operator === 'more_than_days_ago')
    return filter.values.map((value) => dayCount(field, value))
  return filter.values.map((value) => typedValue(field, type, value, memberId))
}

function dayCount(field: string, value: ConditionValue): number {
  const count = numberOf(value)
  if (count === null || !Number.isInteger(count) || count < 0 || count > 36_500)
    throw valueDoesNotFit(field, 'a number of days')
  return count
}

function typedValue(field: string, type: FieldType, value: ConditionValue, memberId: number | null): ConditionValue {
  const typed = TYPED[type](value, field, memberId)
  if (typed === null) throw valueDoesNotFit(field, CHOICES[field]?.join(', ') ?? WANTED[type])
  return typed
}

const TYPED: Readonly<
  Record<FieldType, (value: ConditionValue, field: string, memberId: number | null) => ConditionValue | null>
> = {
  text: (value) => String(value),
  // Nobody has the id 0: a caller that is no member has no accounts of its own.
  id: (value, field, memberId) => (value === 'me' && field === 'owner' ? (memberId ?? 0) : idOf(value)),
  choice: (value, field) => (CHOICES[field]?.includes(String(value)) ? String(value) : null),
  boolean: (value) => (value === true || value === 'true' ? true : value === false || value === 'false' ? false : null),
  number: numberOf,
  day: dayOf,
  instant: dayOf,
}

function numberOf(value: ConditionValue): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function idOf(value: ConditionValue): number | null {
  const number = numberOf(value)
  return number !== null && Number.isSafeInteger(number) && number > 0 ? number : null
}

function dayOf(value: ConditionValue): Day | null {
  return typeof value === 'string' && isDay(value) ? value : null
}
