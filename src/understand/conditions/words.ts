import { CONTACT_ROLES } from '../../kernel/conditions.ts'
import { conditionNames, type ConditionNames } from '../../kernel/condition-words.ts'
import { ACCOUNT_FIELDS } from '../../kernel/filters.ts'
import { fieldType, type FieldType } from '../portfolio/conditions.ts'
import type { ConditionChoices } from './contract.ts'
import type { Directory } from './directory.ts'

const FIELD_NAMES: Readonly<Record<(typeof ACCOUNT_FIELDS)[number], string>> = {
  name: 'Name',
  owner: 'Owner',
  segment: 'Segment',
  stage: 'Stage',
  industry: 'Industry',
  country: 'Country',
  domain: 'Domain',
  parent: 'Parent account',
  customer_since: 'Customer since',
  renewal_on: 'Renewal',
  arr: 'ARR',
  last_contact: 'Last contact',
  health: 'Health',
  band: 'Health band',
  quadrant: 'Quadrant',
  cx: 'CX',
  co: 'CO',
  coverage: 'Coverage',
  change_7: 'Change of health in 7 days',
  change_30: 'Change of health in 30 days',
  change_90: 'Change of health in 90 days',
  override: 'Overridden by hand',
  fresh: 'Data is fresh',
  sample: 'Sample data',
}

const CHOSEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  band: { good: 'Good', fair: 'Fair', poor: 'Poor', unknown: 'Unknown' },
  quadrant: { thriving: 'Thriving', unproven: 'Unproven', strained: 'Strained', critical: 'Critical' },
}

const ROLE_NAMES: Readonly<Record<(typeof CONTACT_ROLES)[number], string>> = {
  champion: 'Champion',
  executive_sponsor: 'Executive sponsor',
  economic_buyer: 'Economic buyer',
  admin: 'Admin',
  user: 'User',
}

/** What cannot be read from the directory alone. */
export interface OtherChoices {
  readonly owners: readonly { readonly id: number; readonly name: string }[]
  readonly taskKinds: readonly { readonly key: string; readonly name: string }[]
  readonly industries?: readonly string[]
  readonly countries?: readonly string[]
  /** Fields that are not offered, such as ARR to those who see no money. */
  readonly hidden?: ReadonlySet<string>
}

type FieldChoice = ConditionChoices['fields'][number]

/** Everything a condition can speak of, in the shape that screens and words are made from. */
export function choicesFrom(directory: Directory, other: OtherChoices): ConditionChoices {
  const keyed = (rows: readonly { key: string; name: string }[]) => rows.map(({ key, name }) => ({ key, name }))
  const withUnit = (rows: readonly { key: string; name: string; unit: string }[]) =>
    rows.map(({ key, name, unit }) => ({ key, name, unit }))
  return {
    fields: [...builtInFields(directory, other), ...customFields(directory)],
    measures: withUnit(directory.measures),
    metrics: withUnit(directory.metrics),
    playbooks: keyed(directory.playbooks),
    taskKinds: keyed(other.taskKinds),
    contactRoles: CONTACT_ROLES.map((key) => ({ key, name: ROLE_NAMES[key] })),
  }
}

/** Names for sentences; `currency` is the reporting currency. */
export function namesFrom(directory: Directory, other: OtherChoices, currency: string): ConditionNames {
  return conditionNames({ ...choicesFrom(directory, other), currency })
}

function builtInFields(directory: Directory, other: OtherChoices): FieldChoice[] {
  const plain = (values: readonly string[] = []) => values.map((value) => ({ key: value, name: value }))
  const chosen: Readonly<Record<string, FieldChoice['choices']>> = {
    owner: other.owners.map(({ id, name }) => ({ key: String(id), name })),
    segment: directory.segments.map(({ key, name }) => ({ key, name })),
    stage: directory.stages.map(({ key, name }) => ({ key, name })),
    industry: plain(other.industries),
    country: plain(other.countries),
  }
  return ACCOUNT_FIELDS.filter((field) => !other.hidden?.has(field)).map((field) => {
    const words = Object.entries(CHOSEN[field] ?? {}).map(([key, name]) => ({ key, name }))
    return { field, name: FIELD_NAMES[field], type: typeOf(field), choices: chosen[field] ?? words }
  })
}

function customFields({ customFields: fields }: Directory): FieldChoice[] {
  return [...fields].map(([key, { name, type }]) => ({ field: `attribute:${key}`, name, type, choices: [] }))
}

function typeOf(field: string): FieldType {
  return fieldType(field, new Map())
}
