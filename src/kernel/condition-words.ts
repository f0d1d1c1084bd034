import { isLeaf, type Comparison, type Condition, type Leaf, type LeafOf } from './conditions.ts'
import { counted, numberText, moneyText, plainText, capitalised, listed, inSentence } from './plain-words.ts'

/** Where the words come from: the answer of the endpoint for choices, or the same made on the server. */
export interface NameSource {
  readonly fields: readonly {
    readonly field: string
    readonly name: string
    readonly type: string
    readonly choices: readonly { readonly key: string; readonly name: string }[]
  }[]
  readonly measures: readonly { readonly key: string; readonly name: string; readonly unit: string }[]
  readonly metrics: readonly { readonly key: string; readonly name: string; readonly unit: string }[]
  readonly playbooks: readonly { readonly key: string; readonly name: string }[]
  readonly taskKinds: readonly { readonly key: string; readonly name: string }[]
  readonly contactRoles: readonly { readonly key: string; readonly name: string }[]
  /** ISO 4217; ARR in conditions is in its minor units. */
  readonly currency?: string | undefined
}

/** How what a condition names is called. What has no name any more is called by its key. */
export interface ConditionNames {
  field(field: string): string
  /** A value of a field as it is written: the name of a stage, `yes`, `€12,000`, `1 March 2026`. */
  value(field: string, value: string | number | boolean): string
  measure(key: string): string
  metric(key: string): string
  playbook(key: string): string
  taskKind(key: string): string
  role(key: string): string
}

export function conditionNames(source: NameSource): ConditionNames {
  const fields = new Map(source.fields.map((field) => [field.field, field]))
  const within = (rows: readonly { key: string; name: string }[]) => {
    const names = new Map(rows.map(({ key, name }) => [key, name]))
    return (key: string) => names.get(key) ?? key.replaceAll('_', ' ')
  }
  return {
    field: (field) => fields.get(field)?.name ?? field.replace('attribute:', ''),
    value(field, value) {
      const chosen = fields.get(field)?.choices.find(({ key }) => key === String(value))
      if (chosen) return chosen.name
      return field === 'arr' && typeof value === 'number'
        ? moneyText(value, source.currency ?? 'EUR')
        : plainText(value)
    },
    measure: within(source.measures),
    metric: within(source.metrics),
    playbook: within(source.playbooks),
    taskKind: within(source.taskKinds),
    role: within(source.contactRoles),
  }
}

/** A condition as a person would say it: `Health at most 50 for 3 days and renewal within 120 days`. */
export function conditionText(condition: Condition, names: ConditionNames): string {
  if (condition.kind === 'all' && condition.of.length === 0) return 'Always'
  return capitalised(phrase(condition, names, 'top'))
}

/** One part of a condition, to stand inside a sentence. */
export function leafText(leaf: Leaf, names: ConditionNames): string {
  return (SAY[leaf.kind] as Say<Leaf>)(leaf, names)
}

type Place = 'top' | 'all' | 'any' | 'inside'

function phrase(condition: Condition, names: ConditionNames, place: Place): string {
  if (isLeaf(condition)) return leafText(condition, names)
  if (condition.kind === 'held') {
    const inside = phrase(condition.of, names, isLeaf(condition.of) ? 'top' : 'inside')
    return `${inside} for ${hoursText(condition.hours)}`
  }
  if (condition.kind === 'not') return `not (${phrase(condition.of, names, 'top')})`
  const [only] = condition.of
  if (condition.of.length === 0) return condition.kind === 'all' ? 'always' : 'never'
  if (only && condition.of.length === 1) return phrase(only, names, place)
  const word = condition.kind === 'all' ? 'and' : 'or'
  const said = listed(
    condition.of.map((part) => phrase(part, names, condition.kind)),
    word,
  )
  return place === 'top' || place === condition.kind ? said : `(${said})`
}

export function hoursText(hours: number): string {
  return hours % 24 === 0 ? counted(hours / 24, 'day', 'days') : counted(hours, 'hour', 'hours')
}

const COMPARED: Readonly<Record<Comparison, string>> = {
  '<': 'below',
  '<=': 'at most',
  '=': 'exactly',
  '>=': 'at least',
  '>': 'above',
}

/** `below 50`. */
export function comparedText({ operator, value }: { operator: Comparison; value: number }): string {
  return `${COMPARED[operator]} ${numberText(value)}`
}

const COUNTED: Readonly<Record<Comparison, string>> = { ...COMPARED, '<': 'fewer than', '>': 'more than' }

interface Counting {
  readonly operator: Comparison
  readonly value: number
}

const asksForNone = ({ operator, value }: Counting) =>
  (value === 0 && (operator === '=' || operator === '<=')) || (value === 1 && operator === '<')

/** `no open ticket`, `at least 1 open ticket`, `more than 5 open tickets`. */
function howMany(leaf: Counting, one: string, many: string): string {
  if (asksForNone(leaf)) return `no ${one}`
  if (leaf.operator === '>' && leaf.value === 0) return `at least 1 ${one}`
  return `${COUNTED[leaf.operator]} ${counted(leaf.value, one, many)}`
}

/** `no logins for 14 days`; for short silences: `logins in the last 3 days`. */
function silence(leaf: Counting, what: { one: string; any: string }): string {
  const days = counted(leaf.value, 'day', 'days')
  switch (leaf.operator) {
    case '>=':
      return `no ${what.one} for ${days}`
    case '>':
      return `no ${what.one} for more than ${days}`
    case '=':
      return `last ${what.one} ${days} ago`
    case '<=':
      return `${what.any} in the last ${days}`
    case '<':
      return `${what.any} less than ${days} ago`
  }
}

const inDays = (days: number) => `in ${counted(days, 'day', 'days')}`
const orList = (keys: readonly string[], name: (key: string) => string) =>
  listed(
    keys.map((key) => inSentence(name(key))),
    'or',
  )

type Say<L extends Leaf> = (leaf: L, names: ConditionNames) => string

const SCORES = { overall: 'health', cx: 'CX', co: 'CO' } as const
const SURVEYS = { nps: 'NPS', csat: 'CSAT', ces: 'CES' } as const
const ACTIVITIES = { meeting: 'meeting', call: 'call', email: 'e-mail', note: 'note' } as const

const SAY: { readonly [K in Leaf['kind']]: Say<LeafOf<K>> } = {
  field: fieldText,
  date: (leaf, names) => {
    const [name, days] = [inSentence(names.field(leaf.field)), counted(leaf.days, 'day', 'days')]
    return {
      within_next: `${name} within ${days}`,
      within_last: `${name} in the last ${days}`,
      further_than: `${name} more than ${days} ahead`,
      longer_ago_than: `${name} more than ${days} ago`,
    }[leaf.relation]
  },
  measure: (leaf, names) => `${inSentence(names.measure(leaf.measure))} ${comparedText(leaf)}`,
  metric: metricText,
  usage: (leaf) =>
    leaf.aggregation === 'days_since_last'
      ? silence(leaf, { one: 'use', any: 'use' })
      : `use on ${COUNTED[leaf.operator]} ${numberText(leaf.value)} of ${counted(leaf.windowDays, 'day', 'days')}`,
  health_change: (leaf) => changeText(SCORES[leaf.score], leaf, inDays(leaf.days)),
  since_entry: (leaf) => changeText(SCORES[leaf.score], leaf, 'since the run began'),
  survey: surveyText,
  tickets: (leaf) => {
    const urgency = leaf.priorities.length > 0 ? `${listed(leaf.priorities, 'or')} ` : ''
    if (leaf.reading === 'oldest_open_days')
      return `oldest open ${urgency}ticket ${COMPARED[leaf.operator]} ${counted(leaf.value, 'day', 'days')} old`
    if (leaf.reading === 'opened')
      return `${howMany(leaf, `${urgency}ticket`, `${urgency}tickets`)} opened ${inDays(leaf.windowDays)}`
    const kind = leaf.reading === 'escalated' ? `open escalated ${urgency}` : `open ${urgency}`
    return howMany(leaf, `${kind}ticket`, `${kind}tickets`)
  },
  activities: (leaf) => {
    const types = leaf.types.map((type) => ACTIVITIES[type])
    const one = types.length > 0 ? listed(types, 'or') : 'activity'
    if (leaf.reading === 'days_since_last') return silence(leaf, { one, any: one })
    const many =
      types.length > 0
        ? listed(
            types.map((type) => `${type}s`),
            'or',
          )
        : 'activities'
    return `${howMany(leaf, one, many)} ${inDays(leaf.windowDays)}`
  },
  contacts: (leaf, names) => {
    const who = leaf.roles.length > 0 ? orList(leaf.roles, (role) => names.role(role)) : 'contact'
    const many = leaf.roles.length > 0 ? `contacts who are ${who}` : 'contacts'
    return `${howMany(leaf, who, many)}${leaf.reading === 'left' ? ` left ${inDays(leaf.windowDays)}` : ''}`
  },
  outcomes: (leaf) => {
    const kind = {
      agreed: 'agreed outcome',
      measured: 'outcome measured',
      on_target: 'outcome on target',
      overdue: 'overdue outcome',
    }
    const one = kind[leaf.reading]
    const hasWindow = leaf.reading === 'measured' || leaf.reading === 'on_target'
    return `${howMany(leaf, one, one.replace('outcome', 'outcomes'))}${hasWindow ? ` ${inDays(leaf.windowDays)}` : ''}`
  },
  invoices: (leaf) =>
    leaf.reading === 'overdue_count'
      ? howMany(leaf, 'overdue invoice', 'overdue invoices')
      : `oldest overdue invoice ${COMPARED[leaf.operator]} ${counted(leaf.value, 'day', 'days')} late`,
  tasks: (leaf, names) => {
    const kind = leaf.taskKind === undefined ? '' : ` “${names.taskKind(leaf.taskKind)}”`
    const state = leaf.reading === 'done' ? '' : `${leaf.reading} `
    const done = leaf.reading === 'done' ? ` done ${inDays(leaf.windowDays)}` : ''
    return `${howMany(leaf, `${state}task`, `${state}tasks`)}${kind}${done}`
  },
  runs: (leaf, names) => {
    const which = leaf.playbook === undefined ? ' of a playbook' : ` of “${names.playbook(leaf.playbook)}”`
    const when = leaf.reading === 'active' ? 'going on' : `${leaf.reading} ${inDays(leaf.windowDays)}`
    return `${howMany(leaf, 'run', 'runs')}${which} ${when}`
  },
  leads: leadsText,
  renewal: renewalText,
  contact: contactText,
}

function fieldText(leaf: LeafOf<'field'>, names: ConditionNames): string {
  const name = inSentence(names.field(leaf.field))
  const values = leaf.values.map((value) => names.value(leaf.field, value))
  const [first = ''] = values
  const days = () => counted(Number(leaf.values[0] ?? 0), 'day', 'days')
  switch (leaf.operator) {
    case 'is':
      return `${name} is ${listed(values, 'or')}`
    case 'is_not':
      return values.length > 1 ? `${name} is neither ${listed(values, 'nor')}` : `${name} is not ${first}`
    case 'contains':
      return `${name} contains “${first}”`
    case 'at_least':
      return `${name} at least ${first}`
    case 'at_most':
      return `${name} at most ${first}`
    case 'before':
      return `${name} before ${first}`
    case 'after':
      return `${name} after ${first}`
    case 'within_days':
      return `${name} within ${days()}`
    case 'more_than_days_ago':
      return `${name} more than ${days()} ago or never`
    case 'is_empty':
      return `${name} is empty`
    case 'is_not_empty':
      return `${name} is not empty`
  }
}

function metricText(leaf: LeafOf<'metric'>, names: ConditionNames): string {
  const name = inSentence(names.metric(leaf.metric))
  const days = counted(leaf.windowDays, 'day', 'days')
  switch (leaf.aggregation) {
    case 'sum':
      return asksForNone(leaf) ? `no ${name} in ${days}` : `${name} ${comparedText(leaf)} in ${days}`
    case 'average_per_day':
      return `${name} ${comparedText(leaf)} a day over ${days}`
    case 'days_active':
      return `${name} on ${COUNTED[leaf.operator]} ${numberText(leaf.value)} of ${days}`
    case 'last':
      return `latest ${name} ${comparedText(leaf)}`
    case 'days_since_last':
      return silence(leaf, { one: name, any: name })
  }
}

function changeText(score: string, leaf: { operator: Comparison; points: number }, since: string): string {
  const { operator, points } = leaf
  const size = counted(Math.abs(points), 'point', 'points')
  if (points < 0 && operator === '<=') return `${score} fell by at least ${size} ${since}`
  if (points <= 0 && operator === '<') return `${score} fell by more than ${size} ${since}`
  if (points > 0 && operator === '>=') return `${score} rose by at least ${size} ${since}`
  if (points >= 0 && operator === '>') return `${score} rose by more than ${size} ${since}`
  return `change of ${score} ${comparedText({ operator, value: points })} ${points === 1 ? 'point' : 'points'} ${since}`
}

function surveyText(leaf: LeafOf<'survey'>, names: ConditionNames): string {
  const who = leaf.roles.length > 0 ? ` of ${orList(leaf.roles, (role) => names.role(role))}` : ''
  const survey = SURVEYS[leaf.survey]
  const since = inDays(leaf.windowDays)
  if (leaf.reading === 'count') return `${howMany(leaf, `${survey} answer`, `${survey} answers`)}${who} ${since}`
  if (leaf.reading === 'nps') return `NPS${who} ${comparedText(leaf)} over ${counted(leaf.windowDays, 'day', 'days')}`
  return `latest ${survey} answer${who} ${comparedText(leaf)} ${since}`
}

const LEAD_NAMES = {
  renewal: 'renewal',
  expansion: 'expansion',
  referral: 'referral',
  reference: 'reference',
  case_study: 'case study',
} as const

/** `no expansion lead in 90 days`, `at least 1 sent or accepted lead in 365 days`. */
function leadsText(leaf: LeafOf<'leads'>): string {
  const states = leaf.states.length > 0 ? `${listed(leaf.states, 'or')} ` : ''
  const kinds =
    leaf.leadKinds.length > 0
      ? `${listed(
          leaf.leadKinds.map((kind) => LEAD_NAMES[kind]),
          'or',
        )} `
      : ''
  const one = `${states}${kinds}lead`
  if (leaf.reading === 'days_since_last') return silence(leaf, { one, any: `${one}s` })
  return `${howMany(leaf, one, `${one}s`)} ${inDays(leaf.windowDays)}`
}

const CATEGORIES = { commit: 'commit', best_case: 'best case', at_risk: 'at risk' } as const
const VOICES = { effective: '', machine: ' by the machine', csm: ' by the CSM', leader: ' by the leader' } as const

function renewalText(leaf: LeafOf<'renewal'>): string {
  const isNegated = leaf.operator === '<' || leaf.operator === '<=' || (leaf.operator === '=' && leaf.value === 0)
  const not = isNegated ? 'not ' : ''
  switch (leaf.reading) {
    case 'days_until':
      return `next renewal in ${COMPARED[leaf.operator]} ${counted(leaf.value, 'day', 'days')}`
    case 'probability':
      return `probability of renewal ${comparedText(leaf)} %`
    case 'category': {
      const names = leaf.categories.map((category) => CATEGORIES[category])
      return `next renewal is ${not}${names.length > 0 ? listed(names, 'or') : 'judged'}${VOICES[leaf.voice]}`
    }
    case 'voices_disagree':
      return `voices on the next renewal ${isNegated ? 'do not disagree' : 'disagree'}`
    case 'checkpoint_open':
      return `${isNegated ? 'no' : 'a'} checkpoint of the next renewal is open`
    case 'next_step_missing':
      return `next renewal ${isNegated ? 'has a' : 'without a'} next step`
    case 'next_step_overdue':
      return `next step of the renewal is ${not}overdue`
    case 'outcome':
      return `${not}${leaf.outcomes.length > 0 ? listed(leaf.outcomes, 'or') : 'decided on a renewal'} ${inDays(leaf.windowDays)}`
  }
}

function contactText(leaf: LeafOf<'contact'>, names: ConditionNames): string {
  const roles = leaf.roles.length > 0 ? orList(leaf.roles, (role) => names.role(role)) : 'of some role'
  const isNegated = leaf.operator === '<' || leaf.operator === '<=' || (leaf.operator === '=' && leaf.value === 0)
  const days = `${COMPARED[leaf.operator]} ${counted(leaf.value, 'day', 'days')} ago`
  switch (leaf.reading) {
    case 'has_role':
      return `contact is ${isNegated ? 'not ' : ''}${roles}`
    case 'is_gone':
      return isNegated ? 'contact is still there' : 'contact has left'
    case 'has_email':
      return isNegated ? 'contact has no e-mail address' : 'contact has an e-mail address'
    case 'days_since_left':
      return `contact left ${days}`
    case 'days_since_seen':
      return `contact last heard of ${days}`
    case 'days_since_added':
      return `contact added ${days}`
  }
}
