import { expect, test } from 'vitest'
import { PlaybookDefinition } from './definition.ts'
import { draftProblems, type Known } from './draft-check.ts'

const known: Known = {
  key: 'self',
  members: new Set([1]),
  stages: new Set(['adoption']),
  segments: new Set(['enterprise']),
  fields: new Map([
    ['tier', 'text'],
    ['seats', 'number'],
    ['signed', 'day'],
  ]),
  endpoints: new Map([
    [1, { name: 'Ours', state: 'on' }],
    [2, { name: 'Old', state: 'off' }],
  ]),
  playbooks: new Map([
    ['self', { name: 'Self', state: 'on', subject: 'account', starts: [] }],
    ['fine', { name: 'Fine', state: 'on', subject: 'account', starts: [] }],
    ['people', { name: 'People', state: 'on', subject: 'contact', starts: [] }],
    ['draft-only', { name: 'Draft only', state: 'off', subject: null, starts: [] }],
    ['away', { name: 'Away', state: 'archived', subject: 'account', starts: [] }],
    ['one', { name: 'One', state: 'on', subject: 'account', starts: ['two'] }],
    ['two', { name: 'Two', state: 'on', subject: 'account', starts: ['fine', 'self'] }],
  ]),
  conditionProblems: (condition) =>
    JSON.stringify(condition).includes('nowhere') ? ['There is no measure “nowhere”.'] : [],
  templateProblems: (template) => (template.includes('{{who}}') ? ['There is no merge field {{who}}.'] : []),
}

const owner = { rule: 'owner' } as const
const nobody = { rule: 'member', memberId: 9 } as const
const broken = { kind: 'measure', measure: 'nowhere', operator: '<', value: 1 }
const long = { kind: 'held', hours: 5, of: { kind: 'all', of: [] } }
const success = { condition: { kind: 'measure', measure: 'any', operator: '>', value: 1 }, withinDays: 30 }
const step = (kind: string, more: object) => ({ kind, id: 's', name: 'Step', ...more })

function problemsOf(steps: object[], more: object = {}): string[] {
  const whole = { trigger: { kind: 'manual' }, limits: {}, success, steps, ...more }
  return draftProblems(PlaybookDefinition.parse(whole), known).map(
    ({ stepId, severity, sentence }) => `${stepId ?? '-'} ${severity}: ${sentence}`,
  )
}

const good = step('notice', { to: owner, text: 'Look' })

test('a draft without faults has none', () => {
  expect(problemsOf([good])).toEqual([])
})

test.each<[object, RegExp]>([
  [step('notice', { to: nobody, text: 'Look' }), /^s stops: The member it is meant for/],
  [step('notice', { to: owner, text: '{{who}}' }), /^s stops: There is no merge field/],
  [step('task', { title: 'x', description: '{{who}}', assign: owner }), /merge field/],
  [step('email', { subject: 'x', body: 'y' }), /^s stops: This e-mail has no recipient/],
  [step('email', { subject: 'x', body: '{{who}}', toRoles: ['champion'], approval: nobody }), /merge field/],
  [step('slack', { to: { member: nobody }, text: 'x' }), /The member it is meant for/],
  [step('branch', { condition: broken, yes: [{ ...good, id: 'g' }], no: [] }), /^s stops: There is no measure/],
  [step('branch', { condition: { kind: 'all', of: [] }, yes: [], no: [] }), /Both ways of this branch are empty/],
  [step('branch', { condition: long, yes: [{ ...good, id: 'g' }], no: [] }), /How long something has been so/],
  [step('wait', { wait: { until: 'condition', condition: long, timeoutDays: 2 } }), /How long something has been so/],
  [step('wait', { wait: { until: 'date', field: 'name', offsetDays: 1 } }), /is no date/],
  [step('wait', { wait: { until: 'date', field: 'attribute:tier', offsetDays: 1 } }), /is no date/],
  [step('wait', { wait: { until: 'date', field: 'attribute:gone', offsetDays: 1 } }), /no custom field “gone”/],
  [step('change', { change: { field: 'stage', stage: 'nirvana' } }), /no stage “nirvana”/],
  [step('change', { change: { field: 'segment', segment: 'tiny' } }), /no segment “tiny”/],
  [step('change', { change: { field: 'attribute', attribute: 'gone', value: 1 } }), /no custom field “gone”/],
  [step('change', { change: { field: 'attribute', attribute: 'seats', value: 'many' } }), /another kind of value/],
  [step('change', { change: { field: 'owner', assign: nobody } }), /The member it is meant for/],
  [step('webhook', { endpointId: 7 }), /does not exist/],
  [step('webhook', { endpointId: 2 }), /“Old” is switched off/],
  [step('playbook', { playbook: 'self' }), /cannot start itself/],
  [step('playbook', { playbook: 'nothing' }), /no playbook “nothing”/],
  [step('playbook', { playbook: 'one' }), /circle: “self” starts “one” starts “two” starts “self”/],
  [step('playbook', { playbook: 'away' }), /is archived/],
  [step('playbook', { playbook: 'draft-only' }), /no published version/],
  [step('playbook', { playbook: 'people' }), /about a contact/],
])('%j is told what is wrong', (wrong, sentence) => {
  expect(problemsOf([wrong]).join('\n')).toMatch(sentence)
  // Inside of a branch it is found as well.
  const around = {
    kind: 'branch',
    id: 'around',
    name: 'Around',
    condition: { kind: 'all', of: [] },
    yes: [wrong],
    no: [],
  }
  expect(problemsOf([around]).join('\n')).toMatch(sentence)
})

test.each<[object, RegExp]>([
  [{ steps: [] }, /^- stops: Add at least one step/],
  [{ trigger: { kind: 'enter', condition: broken } }, /^- stops: There is no measure/],
  [{ trigger: { kind: 'remain', condition: long, hours: 5 } }, /asks for a duration cannot hold/],
  [{ success: { condition: broken, withinDays: 3 } }, /^- stops: There is no measure/],
  [{ success: null }, /^- warns: Without a success criterion/],
  [{ trigger: { kind: 'enter', condition: { kind: 'all', of: [] } } }, /^- warns: The trigger has no condition/],
  [{ limits: { notBeside: ['nothing'] } }, /^- stops: There is no playbook “nothing”/],
])('%j is told of the whole', (more, sentence) => {
  expect(problemsOf([good], more).join('\n')).toMatch(sentence)
})

const inAdoption = { kind: 'field', field: 'stage', operator: 'is', values: ['adoption'] }
const toAdoption = step('change', { change: { field: 'stage', stage: 'adoption' } })

test('a change that makes the trigger true again is warned of', () => {
  const enter = { trigger: { kind: 'enter', condition: inAdoption } }
  expect(problemsOf([toAdoption], enter)).toEqual([
    's warns: This change can make the trigger true again for the same account.',
  ])
  expect(problemsOf([toAdoption], { ...enter, limits: { reentry: 'always' } }).join()).toMatch(
    /would start the next one/,
  )
  expect(
    problemsOf([toAdoption], { trigger: { kind: 'enter', condition: { ...inAdoption, values: ['renewal'] } } }),
  ).toEqual([])
  expect(
    problemsOf([toAdoption], { trigger: { kind: 'leave', condition: { ...inAdoption, values: ['renewal'] } } }),
  ).toHaveLength(1)
  expect(problemsOf([toAdoption])).toEqual([])
})

test('a step behind an end is warned of', () => {
  expect(problemsOf([step('end', {}), { ...good, id: 'g' }])).toEqual([
    'g warns: This step is never reached: the playbook ends before it.',
  ])
})
