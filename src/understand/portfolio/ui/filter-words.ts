import type { AccountFilter } from '../../../kernel/filters.ts'
import { BAND_WORDS, QUADRANT_WORDS } from '../../../web/design/bands.ts'
import { exactDay, moneyCompact, number, percent } from '../../../web/design/format.ts'
import { isDay } from '../../../kernel/day.ts'
import type { OutputOf } from '../../../platform/http/endpoint.ts'
import type { accountChoices } from '../contract.ts'

export type Choices = OutputOf<typeof accountChoices>
export const NO_CHOICES: Choices = {
  owners: [],
  segments: [],
  stages: [],
  industries: [],
  countries: [],
  customFields: [],
}

export type FilterOperator = AccountFilter['operator']
export type FilterValue = AccountFilter['values'][number]

/** How a field's values are written and entered. */
type Kind = 'choice' | 'text' | 'money' | 'number' | 'points' | 'share' | 'day' | 'past' | 'flag' | 'presence'

export interface FilterOption {
  value: FilterValue
  label: string
}

export interface FilterField {
  field: AccountFilter['field']
  label: string
  kind: Kind
  options: readonly FilterOption[]
}

const OPERATORS: Record<Kind, readonly FilterOperator[]> = {
  choice: ['is', 'is_not', 'is_empty', 'is_not_empty'],
  text: ['contains', 'is', 'is_not', 'is_empty', 'is_not_empty'],
  money: ['at_least', 'at_most', 'is_empty', 'is_not_empty'],
  number: ['at_least', 'at_most', 'is_empty', 'is_not_empty'],
  points: ['at_most', 'at_least', 'is_empty', 'is_not_empty'],
  share: ['at_least', 'at_most', 'is_empty', 'is_not_empty'],
  day: ['within_days', 'before', 'after', 'is_empty', 'is_not_empty'],
  past: ['more_than_days_ago', 'before', 'after', 'is_empty', 'is_not_empty'],
  flag: ['is'],
  presence: ['is_not_empty', 'is_empty'],
}

const OPERATOR_WORDS: Record<FilterOperator, string> = {
  is: 'is',
  is_not: 'is not',
  contains: 'contains',
  at_least: 'at least',
  at_most: 'at most',
  before: 'before',
  after: 'after',
  within_days: 'within',
  more_than_days_ago: 'more than',
  is_empty: 'is empty',
  is_not_empty: 'is not empty',
}

export function operatorsOf(field: FilterField): { value: FilterOperator; label: string }[] {
  return OPERATORS[field.kind].map((value) => ({ value, label: operatorWord(value) }))
}

export function operatorWord(operator: FilterOperator): string {
  return OPERATOR_WORDS[operator]
}

/** Everything that can be filtered by, with the values to choose from. */
export function filterFields(choices: Choices): FilterField[] {
  const fixed = (words: Readonly<Record<string, string>>) =>
    Object.entries(words).map(([value, label]) => ({ value, label }))
  const named = (rows: readonly { id: number; name: string }[]) =>
    rows.map(({ id, name }) => ({ value: id, label: name }))
  const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))
  const made = (
    field: AccountFilter['field'],
    label: string,
    kind: Kind,
    options: readonly FilterOption[] = [],
  ): FilterField => ({
    field,
    label,
    kind,
    options,
  })
  return [
    made('owner', 'Owner', 'choice', [{ value: 'me', label: 'Me' }, ...named(choices.owners)]),
    made('segment', 'Segment', 'choice', named(choices.segments)),
    made('stage', 'Stage', 'choice', named(choices.stages)),
    made('band', 'Health band', 'choice', fixed(BAND_WORDS)),
    made('health', 'Health', 'number'),
    made('quadrant', 'Quadrant', 'choice', fixed(QUADRANT_WORDS)),
    made('change_30', 'Health over 30 days', 'points'),
    made('change_7', 'Health over 7 days', 'points'),
    made('change_90', 'Health over 90 days', 'points'),
    made('cx', 'Experience (CX)', 'number'),
    made('co', 'Outcomes (CO)', 'number'),
    made('arr', 'ARR', 'money'),
    made('renewal_on', 'Renewal', 'day'),
    made('last_contact', 'Contact', 'past'),
    made('name', 'Name', 'text'),
    made('domain', 'Domain', 'text'),
    made('industry', 'Industry', 'choice', plain(choices.industries)),
    made('country', 'Country', 'choice', plain(choices.countries)),
    made('customer_since', 'Customer since', 'past'),
    made('parent', 'Parent account', 'presence'),
    made('coverage', 'Coverage', 'share'),
    made('override', 'Overridden by hand', 'flag'),
    made('fresh', 'Data is fresh', 'flag'),
    made('sample', 'Sample data', 'flag'),
    ...choices.customFields.map((field) => made(`attribute:${field.key}`, field.name, CUSTOM_KINDS[field.type])),
  ]
}

const CUSTOM_KINDS = { text: 'text', number: 'number', boolean: 'flag', day: 'past' } as const

/** A condition on a field to begin with; it counts once it has a value. */
export function newFilter(field: FilterField): AccountFilter {
  const operator = OPERATORS[field.kind][0] ?? 'is'
  return { field: field.field, operator, values: field.kind === 'flag' ? [true] : [] }
}

export function isComplete(filter: AccountFilter): boolean {
  return !needsValue(filter.operator) || filter.values.length > 0
}

export function needsValue(operator: FilterOperator): boolean {
  return operator !== 'is_empty' && operator !== 'is_not_empty'
}

/** Values are kept where the new comparison takes the same sort of value. */
export function withOperator(filter: AccountFilter, operator: FilterOperator): AccountFilter {
  const same = sortOfValue(filter.operator) === sortOfValue(operator)
  return { ...filter, operator, values: same ? filter.values : [] }
}

function sortOfValue(operator: FilterOperator): string {
  if (!needsValue(operator)) return 'none'
  if (operator === 'within_days' || operator === 'more_than_days_ago') return 'days'
  if (operator === 'before' || operator === 'after') return 'day'
  return operator === 'contains' ? 'text' : operator.startsWith('at_') ? 'number' : 'values'
}

/** How the value is entered. */
export type ValueEditor = 'options' | 'text' | 'money' | 'percent' | 'number' | 'days' | 'day' | 'flag'

export function valueEditor(field: FilterField, operator: FilterOperator): ValueEditor {
  if (operator === 'within_days' || operator === 'more_than_days_ago') return 'days'
  if (operator === 'before' || operator === 'after') return 'day'
  if (field.kind === 'flag') return 'flag'
  if (field.kind === 'money') return 'money'
  if (field.kind === 'share') return 'percent'
  if (field.kind === 'choice') return 'options'
  return field.kind === 'text' ? 'text' : 'number'
}

/** The value as the chip writes it: `Mara`, `€50k`, `120 d`, `14 d ago`. */
export function valueText(filter: AccountFilter, field: FilterField, currency: string): string {
  const texts = filter.values.map((value) => oneValueText(value, filter.operator, field, currency))
  if (texts.length === 0) return 'choose'
  return texts.length > 2 ? `${texts.slice(0, 2).join(', ')} + ${texts.length - 2}` : texts.join(', ')
}

function oneValueText(value: FilterValue, operator: FilterOperator, field: FilterField, currency: string): string {
  const option = field.options.find((candidate) => candidate.value === value)
  if (option) return option.label
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (operator === 'within_days') return `${String(value)} d`
  if (operator === 'more_than_days_ago') return `${String(value)} d ago`
  if (typeof value === 'number') {
    if (field.kind === 'money') return moneyCompact(value, currency)
    if (field.kind === 'share') return percent(value)
    return field.kind === 'choice' ? 'somebody gone' : number(value, Number.isInteger(value) ? 0 : 1)
  }
  return isDay(value) ? exactDay(value) : value
}
