import { expect, test } from 'vitest'
import { conditionNames, conditionText } from './condition-words.ts'
import { Condition } from './conditions.ts'

const names = conditionNames({
  fields: [
    { field: 'health', name: 'Health', type: 'number', choices: [] },
    { field: 'arr', name: 'ARR', type: 'number', choices: [] },
    { field: 'renewal_on', name: 'Renewal', type: 'day', choices: [] },
    { field: 'last_contact', name: 'Last contact', type: 'instant', choices: [] },
    {
      field: 'stage',
      name: 'Stage',
      type: 'id',
      choices: [
        { key: 'onboarding', name: 'Onboarding' },
        { key: 'adoption', name: 'Adoption' },
      ],
    },
  ],
  measures: [{ key: 'use_days_28', name: 'Days with use, 28 d', unit: 'days' }],
  metrics: [{ key: 'logins', name: 'Logins', unit: '' }],
  playbooks: [{ key: 'kick-off', name: 'Kick-off' }],
  taskKinds: [{ key: 'check_in', name: 'Check in' }],
  contactRoles: [
    { key: 'champion', name: 'Champion' },
    { key: 'executive_sponsor', name: 'Executive sponsor' },
  ],
  currency: 'EUR',
})
const said = (input: object) => conditionText(Condition.parse(input), names)

const health = { kind: 'field', field: 'health', operator: 'at_most', values: [50] }
const renewal = { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 120 }

test.each<[string, object]>([
  [
    'Health at most 50 for 3 days and renewal within 120 days',
    { kind: 'all', of: [{ kind: 'held', hours: 72, of: health }, renewal] },
  ],
  ['Always', { kind: 'all', of: [] }],
  ['No lead in 90 days', { kind: 'leads', reading: 'count', windowDays: 90, operator: '=', value: 0 }],
  [
    'At least 1 sent or accepted expansion lead in 365 days',
    {
      kind: 'leads',
      reading: 'count',
      leadKinds: ['expansion'],
      states: ['sent', 'accepted'],
      operator: '>=',
      value: 1,
    },
  ],
  ['No lead for 180 days', { kind: 'leads', reading: 'days_since_last', operator: '>=', value: 180 }],
  ['Next renewal in at most 90 days', { kind: 'renewal', reading: 'days_until', operator: '<=', value: 90 }],
  ['Next renewal is at risk', { kind: 'renewal', reading: 'category', categories: ['at_risk'] }],
  [
    'Next renewal is not commit or best case by the CSM',
    {
      kind: 'renewal',
      reading: 'category',
      voice: 'csm',
      categories: ['commit', 'best_case'],
      operator: '=',
      value: 0,
    },
  ],
  ['Probability of renewal below 50 %', { kind: 'renewal', reading: 'probability', operator: '<', value: 50 }],
  ['Voices on the next renewal disagree', { kind: 'renewal', reading: 'voices_disagree' }],
  [
    'No checkpoint of the next renewal is open',
    { kind: 'renewal', reading: 'checkpoint_open', operator: '=', value: 0 },
  ],
  ['Next renewal without a next step', { kind: 'renewal', reading: 'next_step_missing' }],
  ['Next step of the renewal is overdue', { kind: 'renewal', reading: 'next_step_overdue' }],
  [
    'Contracted or churned in 30 days',
    { kind: 'renewal', reading: 'outcome', outcomes: ['contracted', 'churned'], windowDays: 30 },
  ],
  [
    'Renewal within 120 days and (health at most 50 or stage is Adoption)',
    {
      kind: 'all',
      of: [
        renewal,
        { kind: 'any', of: [health, { kind: 'field', field: 'stage', operator: 'is', values: ['adoption'] }] },
      ],
    },
  ],
  ['Not (health at most 50)', { kind: 'not', of: health }],
  ['Health at most 50 for 36 hours', { kind: 'held', hours: 36, of: health }],
  ['ARR at least €12,000', { kind: 'field', field: 'arr', operator: 'at_least', values: [1_200_000] }],
  [
    'Stage is neither Onboarding nor Adoption',
    { kind: 'field', field: 'stage', operator: 'is_not', values: ['onboarding', 'adoption'] },
  ],
  ['Renewal before 1 March 2026', { kind: 'field', field: 'renewal_on', operator: 'before', values: ['2026-03-01'] }],
  [
    'Last contact more than 20 days ago',
    { kind: 'date', field: 'last_contact', relation: 'longer_ago_than', days: 20 },
  ],
  ['Days with use, 28 d below 4', { kind: 'measure', measure: 'use_days_28', operator: '<', value: 4 }],
  [
    'No logins for 14 days',
    { kind: 'metric', metric: 'logins', aggregation: 'days_since_last', windowDays: 30, operator: '>=', value: 14 },
  ],
  [
    'Logins below 5 in 30 days',
    { kind: 'metric', metric: 'logins', aggregation: 'sum', windowDays: 30, operator: '<', value: 5 },
  ],
  [
    'Use on fewer than 3 of 30 days',
    { kind: 'usage', aggregation: 'days_active', windowDays: 30, operator: '<', value: 3 },
  ],
  [
    'Health fell by at least 10 points in 30 days',
    { kind: 'health_change', score: 'overall', days: 30, operator: '<=', points: -10 },
  ],
  ['CX rose by more than 5 points since the run began', { kind: 'since_entry', score: 'cx', operator: '>', points: 5 }],
  [
    'Latest NPS answer of champion or executive sponsor at most 6 in 90 days',
    {
      kind: 'survey',
      survey: 'nps',
      reading: 'latest',
      roles: ['champion', 'executive_sponsor'],
      windowDays: 90,
      operator: '<=',
      value: 6,
    },
  ],
  [
    'No NPS answer in 1 day',
    { kind: 'survey', survey: 'nps', reading: 'count', windowDays: 1, operator: '=', value: 0 },
  ],
  [
    'More than 5 open urgent or high tickets',
    { kind: 'tickets', reading: 'open', priorities: ['urgent', 'high'], operator: '>', value: 5 },
  ],
  ['At least 1 ticket opened in 30 days', { kind: 'tickets', reading: 'opened', operator: '>', value: 0 }],
  [
    'No meeting or call for 30 days',
    { kind: 'activities', types: ['meeting', 'call'], reading: 'days_since_last', operator: '>=', value: 30 },
  ],
  ['No champion', { kind: 'contacts', reading: 'present', roles: ['champion'], operator: '=', value: 0 }],
  [
    'At least 1 contact left in 14 days',
    { kind: 'contacts', reading: 'left', windowDays: 14, operator: '>=', value: 1 },
  ],
  ['No open task “Check in”', { kind: 'tasks', reading: 'open', taskKind: 'check_in', operator: '=', value: 0 }],
  [
    'No run of “Kick-off” started in 90 days',
    { kind: 'runs', reading: 'started', playbook: 'kick-off', operator: '=', value: 0 },
  ],
  [
    'Oldest overdue invoice above 14 days late',
    { kind: 'invoices', reading: 'oldest_overdue_days', operator: '>', value: 14 },
  ],
  ['Contact has left', { kind: 'contact', reading: 'is_gone' }],
  ['Contact is not champion', { kind: 'contact', reading: 'has_role', roles: ['champion'], operator: '=', value: 0 }],
])('says %j', (sentence, input) => {
  expect(said(input)).toBe(sentence)
})

test('what has no name any more is called by its key', () => {
  expect(said({ kind: 'measure', measure: 'gone_measure', operator: '>', value: 1 })).toBe('Gone measure above 1')
})
