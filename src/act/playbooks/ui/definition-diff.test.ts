import { expect, test } from 'vitest'
import { PlaybookDefinition } from '../definition.ts'
import type { Step } from '../definition.ts'
import { differences } from './definition-diff.ts'
import type { Names } from './step-words.ts'

const names: Names = {
  words: { currency: 'EUR', fields: [], measures: [], metrics: [], playbooks: [], taskKinds: [], contactRoles: [] },
  people: [],
  stages: [],
  segments: [],
  endpoints: [],
  mergeFields: [],
}
const end = (id: string, reason = ''): Step => ({ kind: 'end', id, name: id, reason })
const wait = (id: string, amount: number): Step => ({
  kind: 'wait',
  id,
  name: id,
  wait: { until: 'elapsed', amount, unit: 'days' },
})
const plan = (steps: Step[], more: object = {}) =>
  PlaybookDefinition.parse({ trigger: { kind: 'manual' }, limits: {}, steps, ...more })
const found = (before: Step[], after: Step[]) => differences(plan(before), plan(after), names)

test('the same definition has no differences', () => {
  expect(found([wait('a', 1), end('b')], [wait('a', 1), end('b')])).toEqual([])
})

test('steps that are new, gone and changed are told by their number and name', () => {
  expect(found([wait('a', 1), end('b')], [wait('a', 3), wait('c', 1)])).toEqual([
    { kind: 'changed', what: '1 a', before: '1 day', after: '3 days' },
    { kind: 'added', what: '2 c', before: null, after: '1 day' },
    { kind: 'removed', what: '2 b', before: '', after: null },
  ])
})

test('a new step in front moves nothing', () => {
  expect(found([wait('a', 1)], [wait('b', 2), wait('a', 1)]).map(({ kind }) => kind)).toEqual(['added'])
})

test('a step that overtook another one, or went into a branch, has moved', () => {
  const moved = found([wait('a', 1), wait('b', 2)], [wait('b', 2), wait('a', 1)])
  expect(moved.map(({ kind, what }) => `${kind} ${what}`)).toEqual(['moved 1 b', 'moved 2 a'])
  const branch = (yes: Step[]): Step => ({
    kind: 'branch',
    id: 'q',
    name: 'q',
    condition: { kind: 'all', of: [] },
    yes,
    no: [],
  })
  expect(found([wait('a', 1), branch([])], [branch([wait('a', 1)])])).toEqual([
    { kind: 'moved', what: '1a a', before: '1', after: '1a' },
  ])
})

test('what a step says elsewhere than in one line is named by its field', () => {
  const mail = (body: string): Step => ({
    kind: 'email',
    id: 'm',
    name: 'Mail',
    toRoles: [],
    subject: 's',
    body,
    approval: null,
  })
  expect(found([mail('a')], [mail('b')])).toEqual([
    { kind: 'changed', what: '1 Mail', before: 'Mail', after: 'Mail (text)' },
  ])
})

test('trigger, limits and success are compared as sentences', () => {
  const before = plan([])
  const after = plan([], {
    limits: { reentry: 'never' },
    trigger: {
      kind: 'enter',
      condition: { kind: 'usage', aggregation: 'days_active', windowDays: 30, operator: '<', value: 3 },
    },
  })
  expect(differences(before, after, names).map(({ what, after }) => `${what}: ${after}`)).toEqual([
    'What starts it: When it becomes true: Use of the product days with any in 30 d below 3 days',
    'Limits: Once per account',
  ])
})
