import { describe, expect, test } from 'vitest'
import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'
import { Limits, Step } from '../definition.ts'
import type { StepInput, Trigger } from '../definition.ts'
import { drawnDetail, limitsText, stepDetail, stepNote, triggerBrief, triggerLines } from './step-words.ts'
import type { Names } from './step-words.ts'

const words: Vocabulary = {
  currency: 'EUR',
  fields: [
    { field: 'renewal_on', name: 'Renewal', type: 'day', choices: [] },
    { field: 'attribute:tier', name: 'Tier', type: 'text', choices: [] },
  ],
  measures: [],
  metrics: [],
  playbooks: [{ key: 'at-risk', name: 'At-risk review' }],
  taskKinds: [],
  contactRoles: [],
}
const names: Names = {
  words,
  people: [{ id: 7, name: 'Mara Lindqvist' }],
  stages: [{ key: 'live', name: 'Live' }],
  segments: [],
  endpoints: [{ id: 3, name: 'Billing' }],
  mergeFields: [],
}
const step = (input: Partial<StepInput> & Record<string, unknown>): Step =>
  Step.parse({ id: 's1', name: 'A step', ...input } as StepInput)
const fall = { kind: 'health_change', score: 'cx', days: 30, operator: '<=', points: -10 } as const
const renewal = { kind: 'date', field: 'renewal_on', relation: 'within_next', days: 180 } as const

describe('a step says at its right who and how long, and in the drawing what', () => {
  test.each<[Step, string, string]>([
    [
      step({ kind: 'task', title: 'Call', assign: { rule: 'owner' }, dueDays: 1 }),
      'Owner · 1 d',
      'Owner, within 1 day',
    ],
    [
      step({ kind: 'task', title: 'Call', assign: { rule: 'on_duty', department: 'support' }, dueDays: 0 }),
      'Support on duty · 0 d',
      'Support on duty, the same day',
    ],
    [
      step({ kind: 'email', subject: 'a', body: 'b', approval: { rule: 'member', memberId: 7 } }),
      'e-mail',
      'Mara Lindqvist approves',
    ],
    [step({ kind: 'email', subject: 'a', body: 'b' }), 'e-mail', 'Goes out by itself'],
    [step({ kind: 'wait', wait: { until: 'elapsed', amount: 14, unit: 'days' } }), '14 days', '14 days'],
    [step({ kind: 'wait', wait: { until: 'elapsed', amount: 1, unit: 'weeks' } }), '1 week', '1 week'],
    [
      step({ kind: 'wait', wait: { until: 'time', at: '09:00', weekdays: [1, 2, 3, 4, 5] } }),
      'until 09:00',
      'Until 09:00, on a weekday',
    ],
    [
      step({ kind: 'wait', wait: { until: 'date', field: 'renewal_on', offsetDays: -30 } }),
      'until a date',
      '30 days before Renewal, 09:00',
    ],
    [
      step({ kind: 'wait', wait: { until: 'condition', condition: renewal, timeoutDays: 2 } }),
      'or 2 d',
      'Until Renewal within 180 days, or 2 days',
    ],
    [step({ kind: 'slack', to: { channel: '#cs' }, text: 'x' }), 'Slack #cs', 'Slack #cs'],
    [step({ kind: 'change', change: { field: 'stage', stage: 'live' } }), 'stage → Live', 'Stage → Live'],
    [
      step({ kind: 'change', change: { field: 'attribute', attribute: 'tier', value: null } }),
      'Tier → empty',
      'Tier → empty',
    ],
    [step({ kind: 'webhook', endpointId: 3 }), 'webhook', 'Billing'],
    [step({ kind: 'webhook', endpointId: 4 }), 'webhook', 'An address that is gone'],
    [step({ kind: 'playbook', playbook: 'at-risk', waits: true }), 'playbook', 'At-risk review, waits for it'],
    [step({ kind: 'branch', condition: fall, yes: [], no: [] }), 'branch', 'CX falls by 10 or more in 30 d'],
  ])('%o', (made, note, detail) => {
    expect(stepNote(made, names)).toBe(note)
    expect(stepDetail(made, names)).toBe(detail)
  })
})

test('a trigger is said in one breath, groups within it in brackets', () => {
  const both = { kind: 'all', of: [{ kind: 'held', hours: 72, of: fall }, renewal] } as const
  const either = { kind: 'any', of: [renewal, { kind: 'not', of: both }] } as const
  const brief = (trigger: Trigger) => triggerBrief(trigger, words)
  expect(brief({ kind: 'enter', condition: both })).toBe(
    'CX falls by 10 or more in 30 d for 3 days and Renewal within 180 days',
  )
  expect(brief({ kind: 'enter', condition: either })).toBe(
    'Renewal within 180 days or not (CX falls by 10 or more in 30 d for 3 days and Renewal within 180 days)',
  )
  expect(brief({ kind: 'remain', condition: fall, hours: 36 })).toBe('CX falls by 10 or more in 30 d for 36 hours')
  expect(brief({ kind: 'schedule', every: 'week', day: 1, at: '08:00', condition: { kind: 'all', of: [] } })).toBe(
    'Every Monday at 08:00: always',
  )
  expect(brief({ kind: 'manual' })).toBe('Started by hand')
})

test('the drawing says a trigger on two lines', () => {
  const both = { kind: 'all', of: [fall, renewal] } as const
  const lines = (trigger: Trigger) => triggerLines(trigger, words)
  expect(lines({ kind: 'enter', condition: both })).toEqual([
    'CX falls by 10 or more in 30 d',
    'and Renewal within 180 days',
  ])
  expect(lines({ kind: 'remain', condition: fall, hours: 72 })).toEqual([
    'CX falls by 10 or more in 30 d',
    'for 3 days',
  ])
  expect(lines({ kind: 'leave', condition: renewal })).toEqual(['No longer: Renewal within 180 days', ''])
  expect(lines({ kind: 'schedule', every: 'day', day: 1, at: '08:00', condition: renewal })).toEqual([
    'Every day at 08:00',
    'Renewal within 180 days',
  ])
  expect(lines({ kind: 'manual' })).toEqual(['Started by hand', 'or by another playbook'])
})

test('what the name of a step says already is not said twice', () => {
  const wait = step({ kind: 'wait', name: 'Wait 14 days', wait: { until: 'elapsed', amount: 14, unit: 'days' } })
  expect(drawnDetail(wait, names)).toBe('')
  expect(stepNote(wait, names)).toBe('')
  expect(drawnDetail({ ...wait, name: 'Let it rest' }, names)).toBe('14 days')
})

test('limits are one sentence', () => {
  expect(limitsText(Limits.parse({ notBeside: ['at-risk'] }), 'account', words)).toBe(
    'Once per account in 90 days; never beside At-risk review',
  )
  const strict = Limits.parse({ reentry: 'never', perDay: 20, quietHours: { from: '18:00', to: '08:00' } })
  expect(limitsText(strict, 'contact', words)).toBe('Once per contact; at most 20 a day; quiet from 18:00 to 08:00')
})
