import type { EventType } from '../../events/item.ts'
import { MetricRule } from '../../events/metric-rule.ts'

type Operator = MetricRule['where'][number]['operator']

/** A definition as it is being written. */
export interface DefinitionDraft {
  types: EventType[]
  /** None: every name. */
  names: string[]
  count: MetricRule['count']
  property: string
  where: { property: string; operator: Operator; text: string }[]
}

export const NEW_DEFINITION: DefinitionDraft = { types: ['t'], names: [], count: 'events', property: '', where: [] }

export function draftOf(rule: MetricRule): DefinitionDraft {
  return {
    types: rule.types,
    names: rule.names,
    count: rule.count,
    property: rule.property ?? '',
    where: rule.where.map(({ property, operator, value }) => ({ property, operator, text: writtenValue(value) })),
  }
}

/** The definition, or what is wrong with it by the field it is wrong in: `property`, `where.0.property`. */
export function ruleOf(draft: DefinitionDraft): { rule: MetricRule } | { problems: ReadonlyMap<string, string> } {
  const needsProperty = draft.count === 'sum' || draft.count === 'last'
  const result = MetricRule.safeParse({
    types: draft.types,
    names: draft.names,
    count: draft.count,
    property: needsProperty && draft.property.trim() !== '' ? draft.property : null,
    where: draft.where.map(({ property, operator, text }) => ({ property, operator, value: valueOf(operator, text) })),
  })
  const problems = new Map(result.error?.issues.map(({ path, message }) => [path.join('.'), plainly(path, message)]))
  for (const [index, { operator, text }] of draft.where.entries()) {
    const isNumber = text.trim() !== '' && Number.isFinite(Number(text))
    if ((operator === 'at_least' || operator === 'at_most') && !isNumber)
      problems.set(`where.${index}.value`, 'Give a number.')
  }
  return result.success && problems.size === 0 ? { rule: result.data } : { problems }
}

function plainly(path: readonly PropertyKey[], message: string): string {
  return path.at(-1) === 'property' && !message.startsWith('Name') ? 'Name the property.' : message
}

/** What somebody typed: numbers and true or false are meant as such, unless they stand in quotes. */
function valueOf(operator: Operator, text: string): string | number | boolean | null {
  if (operator === 'exists') return null
  const trimmed = text.trim()
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true'
  if (trimmed === 'null') return null
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed)
  return /^".*"$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed
}

function writtenValue(value: string | number | boolean | null): string {
  if (typeof value !== 'string') return String(value)
  return valueOf('is', value) === value ? value : `"${value}"`
}

export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  is: 'is',
  is_not: 'is not',
  exists: 'is there',
  at_least: 'is at least',
  at_most: 'is at most',
}

export const TYPE_WORDS: Readonly<Record<EventType, string>> = {
  t: 'events',
  p: 'pages',
  s: 'screens',
  i: 'identify calls',
  g: 'group calls',
  a: 'alias calls',
}

/** `Users of Report Exported where plan is pro`. */
export function definitionWords({ types, names, count, property, where }: MetricRule): string {
  const of = names.length > 0 ? names.join(' or ') : `all ${types.map((type) => TYPE_WORDS[type]).join(', ')}`
  const counted = {
    events: of,
    users: `users of ${of}`,
    sum: `sum of ${property} in ${of}`,
    last: `newest ${property} in ${of}`,
  }[count]
  const conditions = where.map((condition) => {
    const value = condition.operator === 'exists' ? '' : ` ${String(condition.value)}`
    return `${condition.property} ${OPERATOR_WORDS[condition.operator]}${value}`
  })
  const text = conditions.length > 0 ? `${counted} where ${conditions.join(' and ')}` : counted
  return text.charAt(0).toUpperCase() + text.slice(1)
}
