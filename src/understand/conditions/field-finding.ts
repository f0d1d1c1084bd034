import { notOf, type Truth } from '../../kernel/conditions.ts'
import { leafText, type ConditionNames } from '../../kernel/condition-words.ts'
import { capitalised, counted, dayText, inSentence, plainText } from '../../kernel/plain-words.ts'
import { addDays, type Day, dayIn, daysBetween, startOfDay } from '../../kernel/day.ts'
import type { Condition as FieldCondition } from '../portfolio/conditions.ts'
import { attributeOn } from './account-as-of.ts'
import type { AccountFact, Facts } from './facts.ts'
import { COMPUTED_FIELDS } from './field-rules.ts'
import { unlessSilent, type Finding } from './finding.ts'
import type { ResolvedOf } from './resolve.ts'

type Value = string | number | boolean | Date | null

const LONGEST_KEPT = 200

const VALUES: Readonly<Record<string, (account: AccountFact) => Value>> = {
  name: (account) => account.name.toLowerCase(),
  owner: (account) => account.ownerId,
  segment: (account) => account.segmentId,
  stage: (account) => account.stageId,
  industry: (account) => account.industry,
  country: (account) => account.country,
  domain: (account) => account.domain?.toLowerCase() ?? null,
  parent: (account) => account.parentId,
  customer_since: (account) => account.customerSince,
  renewal_on: (account) => account.renewalOn,
  arr: (account) => account.arrMinor,
  last_contact: (account) => account.lastContactAt,
  health: (account) => account.overall,
  band: (account) => account.band,
  quadrant: (account) => account.quadrant,
  cx: (account) => account.cx,
  co: (account) => account.co,
  coverage: (account) => account.coverage,
  change_7: (account) => account.change7,
  change_30: (account) => account.change30,
  change_90: (account) => account.change90,
  override: (account) => account.hasOverride,
  sample: (account) => account.isSample,
}

interface About {
  readonly facts: Facts
  readonly account: AccountFact
  readonly names: ConditionNames
}

export function fieldFinding({ leaf, test }: ResolvedOf<'field'>, { facts, account, names }: About): Finding {
  const value = valueOf(test, facts, account)
  const truth = fieldTruth(test, value, facts)
  const settled = test.type === 'instant' ? silentInstant(test, truth, facts.hear(leaf)) : truth
  return { truth: settled, said: fieldSaid(leaf, { value, truth: settled, names, facts }) }
}

export function dateFinding({ leaf, test }: ResolvedOf<'date'>, { facts, account, names }: About): Finding {
  const value = valueOf({ ...test, values: [] }, facts, account)
  const day = value instanceof Date ? dayIn(facts.timeZone, value) : (value as string | null)
  const truth = dateTruth(leaf, day, facts.asOf)
  const settled = leaf.relation === 'longer_ago_than' ? unlessSilent(truth, facts.hear(leaf)) : truth
  const name = inSentence(names.field(leaf.field))
  if (day === null) return { truth: settled, said: `${name} is not known` }
  const wanted = leafText(leaf, names).slice(name.length + 1)
  const said = `${name} is ${distanceText(day, facts.asOf)}, ${settled === false ? 'not ' : ''}${wanted}`
  return { truth: settled, said: settled === null ? `${said} as far as is known` : said }
}

function dateTruth(leaf: ResolvedOf<'date'>['leaf'], value: string | null, asOf: Day): Truth {
  if (value === null) return null
  switch (leaf.relation) {
    case 'within_next':
      return value >= asOf && value <= addDays(asOf, leaf.days)
    case 'within_last':
      return value <= asOf && value >= addDays(asOf, -leaf.days)
    case 'further_than':
      return value > addDays(asOf, leaf.days)
    case 'longer_ago_than':
      return value < addDays(asOf, -leaf.days)
  }
}

function silentInstant(test: FieldCondition, truth: Truth, heard: Parameters<typeof unlessSilent>[1]): Truth {
  return test.operator === 'before' || test.operator === 'more_than_days_ago' ? unlessSilent(truth, heard) : truth
}

function valueOf(
  { field, attribute, type, values }: Pick<FieldCondition, 'field' | 'attribute' | 'type' | 'values'>,
  facts: Facts,
  account: AccountFact,
): Value {
  if (attribute !== null) return attributeValue(attributeOn(attribute, facts), type)
  if (field === 'fresh') return facts.asOf < facts.today ? null : account.isFresh
  const value = VALUES[field]?.(account) ?? null
  return field === 'band' && value === 'unknown' && !values.includes('unknown') ? null : value
}

/** A custom field as its type reads it: what has another type is empty. */
function attributeValue(raw: unknown, type: FieldCondition['type']): Value {
  if (raw === null || raw === undefined) return null
  const text = typeof raw === 'object' ? JSON.stringify(raw) : String(raw)
  switch (type) {
    case 'number':
      return typeof raw === 'number' ? raw : null
    case 'boolean':
      return typeof raw === 'boolean' ? raw : null
    case 'day':
      return /^.{4}-.{2}-.{2}/s.test(text) ? text.slice(0, 10) : null
    default:
      return text
  }
}

function fieldTruth(test: FieldCondition, value: Value, facts: Facts): Truth {
  switch (test.operator) {
    case 'is_empty':
      return value === null
    case 'is_not_empty':
      return value !== null
    case 'is':
      return isOne(test, value, facts)
    case 'is_not':
      return notOf(isOne(test, value, facts))
    case 'contains':
      return value !== null && String(value).toLowerCase().includes(String(test.values[0]).toLowerCase())
    default:
      return orderTruth(test, value, facts)
  }
}

function isOne(test: FieldCondition, value: Value, facts: Facts): Truth {
  if (value === null) return COMPUTED_FIELDS.has(test.field) ? null : false
  if (test.field === 'name' || test.field === 'domain')
    return test.values.some((one) => String(one).toLowerCase() === value)
  // Only a text is a text: the number 7 is not “7”.
  if (test.attribute !== null && test.type === 'text' && typeof attributeOn(test.attribute, facts) !== 'string')
    return false
  return test.values.some((one) => one === value)
}

function orderTruth({ type, operator, values: [bound] }: FieldCondition, value: Value, facts: Facts): Truth {
  const { asOf, timeZone } = facts
  if (value === null) return operator === 'more_than_days_ago' ? true : null
  if (value instanceof Date) {
    if (operator === 'after') return value >= startOfDay(timeZone, addDays(bound as Day, 1))
    const start = operator === 'before' ? (bound as Day) : addDays(asOf, -Number(bound))
    return value < startOfDay(timeZone, start)
  }
  if (type === 'number')
    return operator === 'at_least' ? Number(value) >= Number(bound) : Number(value) <= Number(bound)
  const text = String(value)
  switch (operator) {
    case 'at_least':
      return text >= String(bound)
    case 'at_most':
      return text <= String(bound)
    case 'before':
      return text < String(bound)
    case 'after':
      return text > String(bound)
    case 'within_days':
      return text >= asOf && text <= addDays(asOf, Number(bound))
    case 'more_than_days_ago':
      return text < addDays(asOf, -Number(bound))
    default:
      return null
  }
}

function fieldSaid(
  leaf: ResolvedOf<'field'>['leaf'],
  about: { value: Value; truth: Truth; names: ConditionNames; facts: Facts },
): string {
  const { value, truth, names, facts } = about
  const name = inSentence(names.field(leaf.field))
  if (leaf.operator === 'is_empty' || leaf.operator === 'is_not_empty')
    return value === null ? `${name} is empty` : `${name} is ${valueText(leaf.field, value, about)}`
  if (value === null)
    return COMPUTED_FIELDS.has(leaf.field) || truth === null ? `${name} is not known` : `${name} is empty`
  const wanted = leafText(leaf, names)
    .slice(name.length + 1)
    .replace(/^is (not )?/, (_all, not?: string) => (not ? 'not ' : ''))
  const isSame = leaf.operator === 'is' && truth === true
  const shown =
    value instanceof Date ? distanceText(dayIn(facts.timeZone, value), facts.asOf) : valueText(leaf.field, value, about)
  if (isSame || leaf.operator === 'is_not') return `${name} is ${shown}`
  return `${name} is ${shown}, ${truth === false ? 'not ' : ''}${wanted}`
}

function valueText(field: string, value: Value, { names, facts }: { names: ConditionNames; facts: Facts }): string {
  if (value instanceof Date) return dayText(dayIn(facts.timeZone, value))
  if (value === null) return 'empty'
  const keyed = field === 'stage' ? facts.known.stages : field === 'segment' ? facts.known.segments : []
  const found = keyed.find(({ id }) => id === value)
  if (found) return found.name
  if (field === 'name') return facts.account.name
  if (field === 'quadrant' || field === 'band') return capitalised(String(value))
  return typeof value === 'string' && value.length > LONGEST_KEPT ? `${value.slice(0, 80)}…` : names.value(field, value)
}

/** `in 38 days`, `12 days ago`, `today`; what is no calendar day is said as it stands. */
function distanceText(day: string, asOf: Day): string {
  if (plainText(day) === day) return day
  const days = daysBetween(asOf, day as Day)
  if (days === 0) return 'today'
  return days > 0 ? `in ${counted(days, 'day', 'days')}` : `${counted(-days, 'day', 'days')} ago`
}
