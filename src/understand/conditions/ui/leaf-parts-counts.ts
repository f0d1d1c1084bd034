import type { LeafOf } from '../../../kernel/conditions.ts'
import type { Vocabulary } from './leaf-parts.ts'
import { comparedParts, listPart, windowPart, wordPart } from './part.ts'
import type { LeafPart } from './part.ts'

const reading = { key: 'reading', label: 'What is read' } as const
const whose = { key: 'roles', label: 'Roles' } as const

function named(text: string): LeafPart {
  return { key: 'name', label: 'What', text, edit: null }
}

function roleOptions(words: Vocabulary) {
  return words.contactRoles.map(({ key, name }) => ({ value: key, label: name }))
}

const SURVEY_WORDS = { nps: 'NPS survey', csat: 'CSAT survey', ces: 'CES survey' } as const
const SURVEY_READINGS = { latest: 'latest answer', nps: 'NPS of the account', count: 'answers' } as const

export function surveyParts(leaf: LeafOf<'survey'>, words: Vocabulary): LeafPart[] {
  return [
    wordPart({ key: 'survey', label: 'Survey' }, SURVEY_WORDS, leaf.survey, (survey) => ({ ...leaf, survey })),
    wordPart(reading, SURVEY_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    listPart(whose, roleOptions(words), leaf.roles, { any: 'of anyone', make: (roles) => ({ ...leaf, roles }) }),
    ...comparedParts(leaf, '', false),
    windowPart(leaf),
  ]
}

const TICKET_READINGS = {
  open: 'open now',
  opened: 'opened',
  escalated: 'escalated and open',
  oldest_open_days: 'days the oldest is open',
} as const
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const

export function ticketsParts(leaf: LeafOf<'tickets'>): LeafPart[] {
  const options = PRIORITIES.map((value) => ({ value, label: value }))
  return [
    named('Tickets'),
    listPart({ key: 'priorities', label: 'Priorities' }, options, leaf.priorities, {
      any: 'any priority',
      make: (chosen) => ({ ...leaf, priorities: PRIORITIES.filter((one) => chosen.includes(one)) }),
    }),
    wordPart(reading, TICKET_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf, leaf.reading === 'oldest_open_days' ? 'days' : ''),
    ...(leaf.reading === 'opened' ? [windowPart(leaf)] : []),
  ]
}

const ACTIVITY_TYPES = ['meeting', 'call', 'email', 'note'] as const
const ACTIVITY_WORDS = { meeting: 'meetings', call: 'calls', email: 'e-mails', note: 'notes' } as const
const ACTIVITY_READINGS = { count: 'how many', days_since_last: 'days since last' } as const

export function activitiesParts(leaf: LeafOf<'activities'>): LeafPart[] {
  const options = ACTIVITY_TYPES.map((value) => ({ value, label: ACTIVITY_WORDS[value] }))
  return [
    named('Contact with them'),
    listPart({ key: 'types', label: 'Kinds' }, options, leaf.types, {
      any: 'of any kind',
      make: (chosen) => ({ ...leaf, types: ACTIVITY_TYPES.filter((one) => chosen.includes(one)) }),
    }),
    wordPart(reading, ACTIVITY_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf, leaf.reading === 'count' ? '' : 'days'),
    ...(leaf.reading === 'count' ? [windowPart(leaf)] : []),
  ]
}

const CONTACT_READINGS = { present: 'are there', left: 'have left' } as const

export function contactsParts(leaf: LeafOf<'contacts'>, words: Vocabulary): LeafPart[] {
  return [
    named('People'),
    listPart(whose, roleOptions(words), leaf.roles, { any: 'in any role', make: (roles) => ({ ...leaf, roles }) }),
    wordPart(reading, CONTACT_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf),
    ...(leaf.reading === 'left' ? [windowPart(leaf)] : []),
  ]
}

const OUTCOME_READINGS = { agreed: 'agreed', measured: 'measured', on_target: 'on target', overdue: 'overdue' } as const

export function outcomesParts(leaf: LeafOf<'outcomes'>): LeafPart[] {
  return [
    named('Outcomes'),
    wordPart(reading, OUTCOME_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf),
    ...(leaf.reading === 'measured' ? [windowPart(leaf)] : []),
  ]
}

const INVOICE_READINGS = { overdue_count: 'overdue', oldest_overdue_days: 'days the oldest is late' } as const

export function invoicesParts(leaf: LeafOf<'invoices'>): LeafPart[] {
  return [
    named('Invoices'),
    wordPart(reading, INVOICE_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf, leaf.reading === 'oldest_overdue_days' ? 'days' : ''),
  ]
}

const TASK_READINGS = { open: 'open', overdue: 'overdue', done: 'done' } as const

export function tasksParts(leaf: LeafOf<'tasks'>, words: Vocabulary): LeafPart[] {
  const kinds = words.taskKinds.map(({ key, name }) => ({ value: key, label: name }))
  return [
    named('Tasks'),
    onePart({ key: 'taskKind', label: 'Kind of task' }, kinds, leaf.taskKind, {
      any: 'of any kind',
      make: (taskKind) => ({ ...leaf, taskKind }),
    }),
    wordPart(reading, TASK_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf),
    ...(leaf.reading === 'done' ? [windowPart(leaf)] : []),
  ]
}

const RUN_READINGS = { active: 'going on', started: 'begun', finished: 'finished' } as const

export function runsParts(leaf: LeafOf<'runs'>, words: Vocabulary): LeafPart[] {
  const playbooks = words.playbooks.map(({ key, name }) => ({ value: key, label: name }))
  return [
    named('Playbook runs'),
    onePart({ key: 'playbook', label: 'Playbook' }, playbooks, leaf.playbook, {
      any: 'of any playbook',
      make: (playbook) => ({ ...leaf, playbook }),
    }),
    wordPart(reading, RUN_READINGS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...comparedParts(leaf),
    ...(leaf.reading === 'active' ? [] : [windowPart(leaf)]),
  ]
}

const CONTACT_WORDS = {
  has_role: 'has one of the roles',
  is_gone: 'has left',
  has_email: 'has an e-mail address',
  days_since_left: 'days since they left',
  days_since_seen: 'days since last seen',
  days_since_added: 'days since added',
} as const

export function contactParts(leaf: LeafOf<'contact'>, words: Vocabulary): LeafPart[] {
  const isCounted = leaf.reading.startsWith('days_')
  return [
    named('This contact'),
    wordPart(reading, CONTACT_WORDS, leaf.reading, (reading) => ({ ...leaf, reading })),
    ...(leaf.reading === 'has_role'
      ? [listPart(whose, roleOptions(words), leaf.roles, { any: 'any role', make: (roles) => ({ ...leaf, roles }) })]
      : []),
    ...(isCounted ? comparedParts(leaf, 'days') : []),
  ]
}

/** One of a list, or any. */
function onePart(
  about: Pick<LeafPart, 'key' | 'label'>,
  options: readonly { value: string; label: string }[],
  chosen: string | undefined,
  one: { any: string; make: (chosen: string | undefined) => LeafOf<'tasks'> | LeafOf<'runs'> },
): LeafPart {
  const all = [{ value: '', label: one.any }, ...options]
  return {
    ...about,
    text: all.find(({ value }) => value === (chosen ?? ''))?.label ?? String(chosen),
    edit: {
      as: 'pick',
      options: all,
      chosen: [chosen ?? ''],
      pick: (value) => one.make(value === '' ? undefined : value),
    },
  }
}
