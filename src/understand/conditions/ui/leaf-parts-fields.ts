import { isDay } from '../../../kernel/day.ts'
import type { Leaf, LeafOf } from '../../../kernel/conditions.ts'
import type { FILTER_OPERATORS } from '../../../kernel/filters.ts'
import { currencyDigits, exactDay, moneyCompact, percent, plainNumber } from '../../../web/design/format.ts'
import type { ConditionChoices } from '../contract.ts'
import type { Vocabulary } from './leaf-parts.ts'
import { labelOf, listText, toggled } from './part.ts'
import type { LeafPart, PartEdit } from './part.ts'

type Field = LeafOf<'field'>
type DateLeaf = LeafOf<'date'>
type FilterOperator = (typeof FILTER_OPERATORS)[number]
type ChoiceField = ConditionChoices['fields'][number]
type Value = Field['values'][number]

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

const RELATION_WORDS: Record<DateLeaf['relation'], string> = {
  within_next: 'within',
  within_last: 'in the last',
  further_than: 'further than',
  longer_ago_than: 'longer ago than',
}

const PRESENCE = ['is_not_empty', 'is_empty'] as const
const OPERATORS: Record<ChoiceField['type'], readonly FilterOperator[]> = {
  text: ['contains', 'is', 'is_not', ...PRESENCE],
  id: ['is', 'is_not', ...PRESENCE],
  choice: ['is', 'is_not', ...PRESENCE],
  boolean: ['is'],
  number: ['at_least', 'at_most', ...PRESENCE],
  day: ['before', 'after', ...PRESENCE],
  instant: ['before', 'after', ...PRESENCE],
}

/** A field that was removed since the condition was written. */
function fieldOf(field: string, words: Vocabulary): ChoiceField {
  const known = words.fields.find((one) => one.field === field)
  return known ?? { field, name: field.replace('attribute:', ''), type: 'text', choices: [] }
}

/** A condition on a field to begin with: it still asks for its value. */
export function newFieldLeaf(field: ChoiceField): Leaf {
  const name = field.field as Field['field']
  if (field.type === 'day') return { kind: 'date', field: name, relation: 'within_next', days: 90 }
  if (field.type === 'instant') return { kind: 'date', field: name, relation: 'longer_ago_than', days: 30 }
  // Of a score it is mostly asked whether it is low.
  const operator = SCORES.has(field.field) ? 'at_most' : (OPERATORS[field.type][0] ?? 'is')
  return { kind: 'field', field: name, operator, values: field.type === 'boolean' ? [true] : [] }
}

export function fieldParts(leaf: Field, words: Vocabulary): LeafPart[] {
  const field = fieldOf(leaf.field, words)
  const head: LeafPart[] = [
    { key: 'name', label: 'Field', text: field.name, edit: null },
    operatorPart(leaf, field, OPERATOR_WORDS[leaf.operator]),
  ]
  const value = valuePart(leaf, field, words.currency)
  return value ? [...head, value] : head
}

export function dateParts(leaf: DateLeaf, words: Vocabulary): LeafPart[] {
  const field = fieldOf(leaf.field, words)
  return [
    { key: 'name', label: 'Field', text: field.name, edit: null },
    operatorPart(leaf, field, RELATION_WORDS[leaf.relation]),
    {
      key: 'days',
      label: 'Days',
      text: leaf.relation === 'further_than' ? `${leaf.days} days ahead` : `${leaf.days} days`,
      strong: true,
      first: true,
      edit: {
        as: 'number',
        value: leaf.days,
        unit: 'days',
        min: 0,
        max: 3_650,
        whole: true,
        make: (days) => ({ ...leaf, days }),
      },
    },
  ]
}

/** Dates can be asked relative to today or as fixed days: one list for both. */
function operatorPart(leaf: Field | DateLeaf, field: ChoiceField, text: string): LeafPart {
  const isDate = field.type === 'day' || field.type === 'instant'
  const relations = isDate ? RELATIONS : []
  const options = [...relations, ...OPERATORS[field.type].map((value) => ({ value, label: OPERATOR_WORDS[value] }))]
  return {
    key: 'operator',
    label: 'Comparison',
    text,
    edit:
      options.length < 2
        ? null
        : {
            as: 'pick',
            options,
            chosen: [leaf.kind === 'date' ? leaf.relation : leaf.operator],
            pick: (value) => withOperator(leaf, value),
          },
  }
}

const RELATIONS = (Object.keys(RELATION_WORDS) as DateLeaf['relation'][]).map((value) => ({
  value,
  label: { ...RELATION_WORDS, within_next: 'within the next' }[value],
}))

function withOperator(leaf: Field | DateLeaf, picked: string): Leaf {
  const relation = RELATIONS.find(({ value }) => value === picked)?.value
  if (relation) return { kind: 'date', field: leaf.field, relation, days: leaf.kind === 'date' ? leaf.days : 30 }
  const operator = picked as FilterOperator
  const kept = leaf.kind === 'field' && sortOf(leaf.operator) === sortOf(operator) ? leaf.values : []
  return { kind: 'field', field: leaf.field, operator, values: kept }
}

function sortOf(operator: FilterOperator): string {
  if (operator === 'is_empty' || operator === 'is_not_empty') return 'none'
  if (operator === 'before' || operator === 'after') return 'day'
  if (operator === 'within_days' || operator === 'more_than_days_ago') return 'days'
  return operator === 'contains' ? 'text' : operator.startsWith('at_') ? 'number' : 'values'
}

function valuePart(leaf: Field, field: ChoiceField, currency: string): LeafPart | null {
  if (sortOf(leaf.operator) === 'none') return null
  const texts = leaf.values.map((value) => valueText(value, leaf, field, currency))
  return {
    key: 'value',
    label: 'Value',
    text: texts.length === 0 ? 'choose' : listText(texts),
    strong: true,
    first: true,
    edit: valueEdit(leaf, field, currency),
  }
}

function valueEdit(leaf: Field, field: ChoiceField, currency: string): PartEdit {
  const [value] = leaf.values
  const sort = sortOf(leaf.operator)
  const whole = (made: Value) => ({ ...leaf, values: [made] })
  if (field.type === 'boolean') return flagEdit(leaf, whole)
  if (sort === 'values' && field.choices.length > 0) {
    return {
      as: 'pick',
      several: true,
      options: field.choices.map(({ key, name }) => ({ value: key, label: name })),
      chosen: leaf.values.map(String),
      pick: (picked) => ({ ...leaf, values: toggled(leaf.values.map(String), picked) }),
    }
  }
  if (sort === 'day') return { as: 'day', value: typeof value === 'string' ? value : '', make: whole }
  if (sort === 'number' || sort === 'days') {
    const { unit, factor } = unitOf(field.field, currency, sort)
    return {
      as: 'number',
      value: typeof value === 'number' ? tidy(value / factor) : null,
      unit,
      min: -1e12,
      max: 1e12,
      whole: sort === 'days',
      make: (figure) => whole(factor > 1 ? Math.round(figure * factor) : tidy(figure * factor)),
    }
  }
  return { as: 'text', value: typeof value === 'string' ? value : '', make: whole }
}

const YES_NO = [
  { value: 'yes', label: 'yes' },
  { value: 'no', label: 'no' },
]

function flagEdit(leaf: Field, make: (value: boolean) => Leaf): PartEdit {
  return {
    as: 'pick',
    options: YES_NO,
    chosen: [leaf.values[0] === false ? 'no' : 'yes'],
    pick: (picked) => make(picked === 'yes'),
  }
}

/** Sums stand in minor units and shares from 0 to 1; people write euros and percent. */
function unitOf(field: string, currency: string, sort: string): { unit: string; factor: number } {
  if (sort === 'days') return { unit: 'days', factor: 1 }
  if (field === 'arr') return { unit: currency, factor: 10 ** currencyDigits(currency) }
  if (field === 'coverage') return { unit: '%', factor: 0.01 }
  return { unit: SCORES.has(field) ? 'points' : '', factor: 1 }
}

const SCORES = new Set(['health', 'cx', 'co', 'change_7', 'change_30', 'change_90'])

function tidy(value: number): number {
  return Math.round(value * 10_000) / 10_000
}

function valueText(value: Value, leaf: Field, field: ChoiceField, currency: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string' && isDay(value)) return exactDay(value)
  if (sortOf(leaf.operator) === 'days') return `${String(value)} days`
  if (typeof value === 'number' && sortOf(leaf.operator) === 'number') {
    if (field.field === 'arr') return moneyCompact(value, currency)
    return field.field === 'coverage' ? percent(value) : plainNumber(value)
  }
  return labelOf(
    field.choices.map(({ key, name }) => ({ value: key, label: name })),
    String(value),
  )
}
