import type { Leaf } from '../../../kernel/conditions.ts'
import type { Option } from '../../../web/design/Picker.tsx'
import { newFieldLeaf } from './leaf-parts-fields.ts'
import { SCORE_WORDS } from './leaf-parts.ts'
import type { Vocabulary } from './leaf-parts.ts'

/** Something a condition can be about, found by typing. */
export interface LeafChoice {
  value: string
  label: string
  /** What sort of thing it is. */
  note: string
  begin: () => Leaf
}

/** Whose condition it is, and whether it is asked within a run. */
export interface About {
  subject: 'account' | 'contact'
  inRun: boolean
}

/** Everything a condition can be about, most used first. */
export function leafChoices(words: Vocabulary, { subject, inRun }: About): LeafChoice[] {
  const made = (value: string, label: string, note: string, leaf: Leaf): LeafChoice => ({
    value,
    label,
    note,
    begin: () => leaf,
  })
  return [
    ...(subject === 'contact' ? contactChoices() : []),
    ...words.fields.map((field) => ({
      value: `field:${field.field}`,
      label: field.name,
      note: field.field.startsWith('attribute:') ? 'Custom field' : 'Account',
      begin: () => newFieldLeaf(field),
    })),
    ...changeChoices(inRun),
    ...happenings(),
    ...words.measures.map(({ key, name }) =>
      made(`measure:${key}`, name, 'Measure', { kind: 'measure', measure: key, operator: '<=', value: 0 }),
    ),
    ...words.metrics.map(({ key, name }) =>
      made(`metric:${key}`, name, 'Metric', {
        kind: 'metric',
        metric: key,
        aggregation: 'sum',
        windowDays: 30,
        operator: '<=',
        value: 0,
      }),
    ),
    ...words.playbooks.map(({ key, name }) =>
      made(`run:${key}`, `Run of ${name}`, 'Playbook', {
        kind: 'runs',
        playbook: key,
        reading: 'active',
        windowDays: 90,
        operator: '=',
        value: 0,
      }),
    ),
    ...words.taskKinds.map(({ key, name }) =>
      made(`task:${key}`, `Task: ${name}`, 'Task', {
        kind: 'tasks',
        taskKind: key,
        reading: 'open',
        windowDays: 30,
        operator: '=',
        value: 0,
      }),
    ),
  ]
}

export function choiceOptions(choices: readonly LeafChoice[]): Option[] {
  return choices.map(({ value, label, note }) => ({ value, label, note }))
}

function changeChoices(inRun: boolean): LeafChoice[] {
  const scores = ['overall', 'cx', 'co'] as const
  const moves = scores.flatMap((score) =>
    (['falls', 'rises'] as const).map((way): LeafChoice => ({
      value: `${way}:${score}`,
      label: `${SCORE_WORDS[score]} ${way}`,
      note: 'Change',
      begin: () => ({
        kind: 'health_change',
        score,
        days: 30,
        operator: way === 'falls' ? '<=' : '>=',
        points: way === 'falls' ? -10 : 10,
      }),
    })),
  )
  if (!inRun) return moves
  const since = scores.map((score): LeafChoice => ({
    value: `since:${score}`,
    label: `${SCORE_WORDS[score]} since entry`,
    note: 'In this run',
    begin: () => ({ kind: 'since_entry', score, operator: '>=', points: 10 }),
  }))
  return [...since, ...moves]
}

function happenings(): LeafChoice[] {
  const made = (value: string, label: string, note: string, leaf: Leaf): LeafChoice => ({
    value,
    label,
    note,
    begin: () => leaf,
  })
  const above = { operator: '>' as const, value: 0 }
  const tickets = { kind: 'tickets' as const, priorities: [], windowDays: 30, ...above }
  const survey = {
    kind: 'survey' as const,
    reading: 'latest' as const,
    roles: [],
    windowDays: 90,
    operator: '<=' as const,
  }
  const people = { kind: 'contacts' as const, windowDays: 30 }
  const outcomes = { kind: 'outcomes' as const, windowDays: 365 }
  const tasks = { kind: 'tasks' as const, windowDays: 30 }
  return [
    made('usage:since', 'No use of the product', 'Use', {
      kind: 'usage',
      aggregation: 'days_since_last',
      windowDays: 90,
      operator: '>=',
      value: 14,
    }),
    made('usage:days', 'Days of use', 'Use', {
      kind: 'usage',
      aggregation: 'days_active',
      windowDays: 30,
      operator: '<=',
      value: 3,
    }),
    made('survey:nps', 'NPS survey answer', 'Survey', { ...survey, survey: 'nps', value: 6 }),
    made('survey:csat', 'CSAT survey answer', 'Survey', { ...survey, survey: 'csat', value: 2 }),
    made('survey:ces', 'CES survey answer', 'Survey', { ...survey, survey: 'ces', value: 3 }),
    made('tickets:open', 'Open tickets', 'Support', { ...tickets, reading: 'open' }),
    made('tickets:urgent', 'Open urgent tickets', 'Support', { ...tickets, reading: 'open', priorities: ['urgent'] }),
    made('tickets:escalated', 'Escalated tickets', 'Support', { ...tickets, reading: 'escalated' }),
    made('tickets:opened', 'Tickets opened', 'Support', { ...tickets, reading: 'opened', value: 5 }),
    made('tickets:oldest', 'Oldest open ticket', 'Support', { ...tickets, reading: 'oldest_open_days', value: 14 }),
    made('activities:since', 'Days without contact', 'Contact', {
      kind: 'activities',
      types: [],
      reading: 'days_since_last',
      windowDays: 90,
      operator: '>=',
      value: 30,
    }),
    made('activities:count', 'Meetings, calls and e-mails', 'Contact', {
      kind: 'activities',
      types: ['meeting', 'call', 'email'],
      reading: 'count',
      windowDays: 90,
      operator: '=',
      value: 0,
    }),
    made('contacts:left', 'Somebody in a role left', 'People', {
      ...people,
      reading: 'left',
      roles: ['champion'],
      operator: '>=',
      value: 1,
    }),
    made('contacts:present', 'Nobody holds a role', 'People', {
      ...people,
      reading: 'present',
      roles: ['champion'],
      operator: '=',
      value: 0,
    }),
    made('outcomes:on_target', 'Outcomes on target', 'Outcomes', {
      ...outcomes,
      reading: 'on_target',
      operator: '>=',
      value: 1,
    }),
    made('outcomes:overdue', 'Outcomes overdue', 'Outcomes', {
      ...outcomes,
      reading: 'overdue',
      operator: '>=',
      value: 1,
    }),
    made('outcomes:agreed', 'Outcomes agreed', 'Outcomes', { ...outcomes, reading: 'agreed', operator: '=', value: 0 }),
    made('invoices:overdue', 'Overdue invoices', 'Money', {
      kind: 'invoices',
      reading: 'overdue_count',
      operator: '>',
      value: 0,
    }),
    made('invoices:late', 'Days an invoice is late', 'Money', {
      kind: 'invoices',
      reading: 'oldest_overdue_days',
      operator: '>=',
      value: 30,
    }),
    ...moneyChoices(),
    made('tasks:open', 'Open tasks', 'Tasks', { ...tasks, reading: 'open', operator: '=', value: 0 }),
    made('tasks:overdue', 'Overdue tasks', 'Tasks', { ...tasks, reading: 'overdue', operator: '>=', value: 1 }),
    made('runs:active', 'Playbook runs going on', 'Playbook', {
      kind: 'runs',
      reading: 'active',
      windowDays: 90,
      operator: '=',
      value: 0,
    }),
  ]
}

function moneyChoices(): LeafChoice[] {
  const made = (value: string, label: string, note: string, leaf: Leaf): LeafChoice => ({
    value,
    label,
    note,
    begin: () => leaf,
  })
  const leads = { kind: 'leads' as const, leadKinds: [], states: [], windowDays: 365 }
  const renewal = {
    kind: 'renewal' as const,
    voice: 'effective' as const,
    categories: [],
    outcomes: [],
    windowDays: 90,
    operator: '=' as const,
    value: 1,
  }
  return [
    made('renewal:days', 'Days until renewal', 'Renewal', {
      ...renewal,
      reading: 'days_until',
      operator: '<=',
      value: 90,
    }),
    made('renewal:category', 'Renewal is at risk', 'Renewal', {
      ...renewal,
      reading: 'category',
      categories: ['at_risk'],
    }),
    made('renewal:probability', 'Probability of renewal', 'Renewal', {
      ...renewal,
      reading: 'probability',
      operator: '<',
      value: 50,
    }),
    made('renewal:voices', 'Voices on the renewal disagree', 'Renewal', { ...renewal, reading: 'voices_disagree' }),
    made('renewal:checkpoint', 'Renewal checkpoint open', 'Renewal', { ...renewal, reading: 'checkpoint_open' }),
    made('renewal:no_step', 'Renewal without a next step', 'Renewal', { ...renewal, reading: 'next_step_missing' }),
    made('renewal:late_step', 'Next step of the renewal overdue', 'Renewal', {
      ...renewal,
      reading: 'next_step_overdue',
    }),
    made('renewal:outcome', 'Last renewal decision', 'Renewal', {
      ...renewal,
      reading: 'outcome',
      outcomes: ['contracted'],
    }),
    made('leads:count', 'Leads', 'Leads', { ...leads, reading: 'count', operator: '=', value: 0 }),
    made('leads:sent', 'Leads that wait for an answer', 'Leads', {
      ...leads,
      reading: 'count',
      states: ['sent'],
      operator: '>=',
      value: 1,
    }),
    made('leads:since', 'Days since the last lead', 'Leads', {
      ...leads,
      reading: 'days_since_last',
      operator: '>=',
      value: 180,
    }),
  ]
}

function contactChoices(): LeafChoice[] {
  const made = (value: string, label: string, leaf: Leaf): LeafChoice => ({
    value,
    label,
    note: 'This contact',
    begin: () => leaf,
  })
  const contact = { kind: 'contact' as const, roles: [], operator: '>=' as const, value: 1 }
  return [
    made('contact:role', 'Contact has a role', { ...contact, reading: 'has_role', roles: ['champion'] }),
    made('contact:gone', 'Contact has left', { ...contact, reading: 'is_gone' }),
    made('contact:left', 'Days since the contact left', {
      ...contact,
      reading: 'days_since_left',
      operator: '<=',
      value: 7,
    }),
    made('contact:seen', 'Days since the contact was seen', { ...contact, reading: 'days_since_seen', value: 14 }),
    made('contact:added', 'Days since the contact was added', {
      ...contact,
      reading: 'days_since_added',
      operator: '<=',
      value: 7,
    }),
    made('contact:email', 'Contact has an e-mail address', { ...contact, reading: 'has_email' }),
  ]
}
