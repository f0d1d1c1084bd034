import { describe, expect, test } from 'vitest'
import { Condition } from '../../../kernel/conditions.ts'
import type { Leaf } from '../../../kernel/conditions.ts'
import { leafChoices } from './leaf-choices.ts'
import { leafParts, leafText } from './leaf-parts.ts'
import type { Vocabulary } from './leaf-parts.ts'
import type { PartEdit } from './part.ts'

const words: Vocabulary = {
  currency: 'EUR',
  fields: [
    { field: 'arr', name: 'ARR', type: 'number', choices: [] },
    { field: 'coverage', name: 'Coverage', type: 'number', choices: [] },
    { field: 'renewal_on', name: 'Renewal', type: 'day', choices: [] },
    { field: 'last_contact', name: 'Contact', type: 'instant', choices: [] },
    { field: 'name', name: 'Name', type: 'text', choices: [] },
    { field: 'fresh', name: 'Data is fresh', type: 'boolean', choices: [] },
    {
      field: 'stage',
      name: 'Stage',
      type: 'id',
      choices: [
        { key: 'onboarding', name: 'Onboarding' },
        { key: 'adoption', name: 'Adoption' },
        { key: 'renewal', name: 'Renewal' },
      ],
    },
  ],
  measures: [{ key: 'seat_use', name: 'Seat use', unit: 'share' }],
  metrics: [{ key: 'exports', name: 'Exports', unit: 'count' }],
  playbooks: [{ key: 'at-risk', name: 'At risk' }],
  taskKinds: [{ key: 'sponsor_call', name: 'Sponsor call' }],
  contactRoles: [{ key: 'champion', name: 'Champion' }],
}

const text = (leaf: Leaf) => leafText(leaf, words)
const edit = (leaf: Leaf, key: string): PartEdit => {
  const found = leafParts(leaf, words).find((part) => part.key === key)?.edit
  if (!found) throw new Error(`No part ${key} that can be changed`)
  return found
}
const number = (leaf: Leaf, key: string, value: number): Leaf => {
  const found = edit(leaf, key)
  if (found.as !== 'number') throw new Error(`${key} is no number`)
  return found.make(value)
}
const pick = (leaf: Leaf, key: string, value: string): Leaf => {
  const found = edit(leaf, key)
  if (found.as !== 'pick') throw new Error(`${key} is no list`)
  return found.pick(value)
}

const fall: Leaf = { kind: 'health_change', score: 'cx', days: 30, operator: '<=', points: -10 }
const renewal: Leaf = { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 180 }
const leads: Leaf = {
  kind: 'leads',
  reading: 'count',
  leadKinds: [],
  states: [],
  windowDays: 365,
  operator: '=',
  value: 0,
}
const decided: Leaf = {
  kind: 'renewal',
  reading: 'outcome',
  voice: 'effective',
  categories: [],
  outcomes: [],
  windowDays: 90,
  operator: '=',
  value: 1,
}
const stage: Leaf = { kind: 'field', field: 'stage', operator: 'is', values: ['onboarding'] }

test('another reading of the renewal begins with what is usually asked of it', () => {
  expect(text(pick(decided, 'reading', 'probability'))).toBe('Next renewal probability below 50 %')
  expect(
    text(pick({ ...decided, operator: '<=', value: 90, reading: 'days_until' }, 'reading', 'voices_disagree')),
  ).toBe('Next renewal voices disagree')
  expect(text(pick(decided, 'whether', 'no'))).toBe('Next renewal last decision was not any decision in 90 d')
})

describe('chips read as a person would say them', () => {
  test.each<[string, Leaf]>([
    ['CX falls by 10 or more in 30 d', fall],
    ['Health rises by 5 or more in 7 d', { ...fall, score: 'overall', days: 7, operator: '>=', points: 5 }],
    ['CO has risen by 10 or more since entry', { kind: 'since_entry', score: 'co', operator: '>=', points: 10 }],
    ['Renewal within 180 days', renewal],
    ['Leads of any kind wherever they stand found exactly 0 in 365 d', leads],
    [
      'Leads Expansion sent, accepted found at least 1 in 365 d',
      { ...leads, leadKinds: ['expansion'], states: ['sent', 'accepted'], operator: '>=', value: 1 },
    ],
    [
      'Leads of any kind wherever they stand days since the last exactly 0 days',
      { ...leads, reading: 'days_since_last' },
    ],
    [
      'Next renewal days until it is due at most 90 days',
      { ...decided, reading: 'days_until', operator: '<=', value: 90 },
    ],
    [
      'Next renewal category is At risk by the CSM',
      { ...decided, reading: 'category', categories: ['at_risk'], voice: 'csm' },
    ],
    ['Next renewal voices do not disagree', { ...decided, reading: 'voices_disagree', operator: '=', value: 0 }],
    ['Next renewal last decision was any decision in 90 d', decided],
    ['Renewal further than 180 days ahead', { ...renewal, relation: 'further_than' }],
    ['Stage is Onboarding', stage],
    ['Stage is Onboarding, Adoption + 1', { ...stage, values: ['onboarding', 'adoption', 'renewal'] }],
    ['Stage is empty', { ...stage, operator: 'is_empty', values: [] }],
    ['ARR at least €50k', { kind: 'field', field: 'arr', operator: 'at_least', values: [5_000_000] }],
    ['Data is fresh is no', { kind: 'field', field: 'fresh', operator: 'is', values: [false] }],
    ['Seat use below 0.4 (share)', { kind: 'measure', measure: 'seat_use', operator: '<', value: 0.4 }],
    [
      'Exports in total in 30 d at most 3',
      { kind: 'metric', metric: 'exports', aggregation: 'sum', windowDays: 30, operator: '<=', value: 3 },
    ],
    [
      'Use of the product days since last in 90 d at least 14 days',
      { kind: 'usage', aggregation: 'days_since_last', windowDays: 90, operator: '>=', value: 14 },
    ],
    [
      'Tickets urgent open now above 0',
      { kind: 'tickets', reading: 'open', priorities: ['urgent'], windowDays: 30, operator: '>', value: 0 },
    ],
    [
      'People Champion have left at least 1 in 30 d',
      { kind: 'contacts', reading: 'left', roles: ['champion'], windowDays: 30, operator: '>=', value: 1 },
    ],
    [
      'Tasks Sponsor call open exactly 0',
      { kind: 'tasks', reading: 'open', taskKind: 'sponsor_call', windowDays: 30, operator: '=', value: 0 },
    ],
    [
      'Playbook runs of any playbook going on exactly 0',
      { kind: 'runs', reading: 'active', windowDays: 90, operator: '=', value: 0 },
    ],
  ])('%s', (written, leaf) => expect(text(leaf)).toBe(written))
})

test('a field removed since keeps its key in sight', () => {
  expect(text({ kind: 'field', field: 'attribute:tier', operator: 'contains', values: ['gold'] })).toBe(
    'tier contains gold',
  )
  expect(text({ kind: 'measure', measure: 'gone', operator: '<', value: 1 })).toBe('gone below 1')
})

test('turning a fall into a rise keeps its size', () => {
  expect(pick(fall, 'direction', 'rises')).toMatchObject({ operator: '>=', points: 10 })
  expect(number(fall, 'points', 15)).toMatchObject({ operator: '<=', points: -15 })
  expect(number(fall, 'points', 0)).toMatchObject({ points: 0 })
})

test('sums are written in euros and kept in cents, shares in percent', () => {
  const arr: Leaf = { kind: 'field', field: 'arr', operator: 'at_least', values: [] }
  expect(number(arr, 'value', 50_000.5)).toMatchObject({ values: [5_000_050] })
  const coverage: Leaf = { kind: 'field', field: 'coverage', operator: 'at_most', values: [] }
  expect(number(coverage, 'value', 33.3)).toMatchObject({ values: [0.333] })
})

test('a date is asked relative to today or as a fixed day', () => {
  const before = pick(renewal, 'operator', 'before')
  expect(before).toEqual({ kind: 'field', field: 'renewal_on', operator: 'before', values: [] })
  expect(edit(before, 'value').as).toBe('day')
  expect(pick(before, 'operator', 'within_last')).toEqual({
    kind: 'date',
    field: 'renewal_on',
    relation: 'within_last',
    days: 30,
  })
})

test('several values are chosen and given up one by one', () => {
  expect(pick(stage, 'value', 'adoption')).toMatchObject({ values: ['onboarding', 'adoption'] })
  expect(pick(stage, 'value', 'onboarding')).toMatchObject({ values: [] })
})

test('a comparison of the same sort keeps its values', () => {
  expect(pick(stage, 'operator', 'is_not')).toMatchObject({ values: ['onboarding'] })
  expect(pick(stage, 'operator', 'is_empty')).toMatchObject({ values: [] })
})

test('a window stands only where it is read', () => {
  const tickets: Leaf = { kind: 'tickets', reading: 'open', priorities: [], windowDays: 30, operator: '>', value: 0 }
  const keys = (leaf: Leaf) => leafParts(leaf, words).map(({ key }) => key)
  expect(keys(tickets)).not.toContain('window')
  expect(keys(pick(tickets, 'reading', 'opened'))).toContain('window')
})

describe('everything that can be chosen', () => {
  test.each([
    { subject: 'account', inRun: true },
    { subject: 'account', inRun: false },
    { subject: 'contact', inRun: false },
  ] as const)('begins as a condition the server takes: %o', (about) => {
    const choices = leafChoices(words, about)
    expect(new Set(choices.map(({ value }) => value)).size).toBe(choices.length)
    for (const choice of choices) {
      expect(Condition.safeParse(choice.begin()).success, choice.label).toBe(true)
      expect(text(choice.begin()), choice.label).not.toContain('undefined')
    }
  })

  test('of contacts only where the subject is a contact, of a run only within one', () => {
    const kinds = (about: Parameters<typeof leafChoices>[1]) =>
      new Set(leafChoices(words, about).map((choice) => choice.begin().kind))
    expect(kinds({ subject: 'account', inRun: false })).not.toContain('contact')
    expect(kinds({ subject: 'account', inRun: false })).not.toContain('since_entry')
    expect(kinds({ subject: 'contact', inRun: true })).toContain('contact')
    expect(kinds({ subject: 'contact', inRun: true })).toContain('since_entry')
  })

  test('every part that can be changed leads to a condition the server takes', () => {
    for (const choice of leafChoices(words, { subject: 'contact', inRun: true })) {
      const leaf = choice.begin()
      for (const part of leafParts(leaf, words)) {
        const made = part.edit ? changesOf(part.edit) : []
        for (const next of made) expect(Condition.safeParse(next).success, `${choice.label}: ${part.key}`).toBe(true)
      }
    }
  })
})

function changesOf(part: PartEdit): Leaf[] {
  if (part.as === 'pick') return part.options.map(({ value }) => part.pick(value))
  if (part.as === 'number') return [part.make(Math.max(part.min, -50)), part.make(Math.min(part.max, 100))]
  return [part.make(part.as === 'day' ? '2026-11-22' : 'gold')]
}
