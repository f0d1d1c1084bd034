import type { StepInput } from '../../src/act/playbooks/definition.ts'

/** What a run of a play is to leave behind, by the side of the branch that its account takes. */
export interface Play {
  readonly key: string
  readonly steps: readonly StepInput[]
  /** Steps in the journal. */
  expected(isEven: boolean): readonly string[]
  /** E-mails that somebody reads before they go out. */
  readonly read?: readonly string[]
  /** Those of them that are turned down. */
  turnedDown?(isEven: boolean): readonly string[]
}

/** What the plays are made for. */
export interface PlayAbout {
  readonly endpointIds: readonly number[]
  /** The stage that accounts wait for, as conditions name it. */
  readonly awaitedStage: string | number
}

const owner = { rule: 'owner' } as const
export const EVEN = 'Even'
export const ODD = 'Odd'

const task = (id: string, more: object = {}): StepInput => ({
  kind: 'task',
  id,
  name: id,
  title: 'Call {{account.name}}',
  assign: owner,
  ...more,
})
const notice = (id: string): StepInput => ({ kind: 'notice', id, name: id, to: owner, text: `Look at ${id}` })
const webhook = (id: string, endpointId: number): StepInput => ({ kind: 'webhook', id, name: id, endpointId })
const mail = {
  kind: 'email' as const,
  id: 'mail',
  name: 'mail',
  toRoles: ['champion' as const],
  subject: 'Hello {{contact.name}}',
  body: 'How is {{account.name}}?',
} satisfies StepInput
const slack: StepInput = { kind: 'slack', id: 'slack', name: 'slack', to: { channel: '#success' }, text: 'Hello' }
const change: StepInput = {
  kind: 'change',
  id: 'change',
  name: 'change',
  change: { field: 'stage', stage: 'adoption' },
}
const branch = (endpointId: number): StepInput => ({
  kind: 'branch',
  id: 'branch',
  name: 'branch',
  condition: { kind: 'field', field: 'name', operator: 'is', values: [EVEN] },
  yes: [notice('yes')],
  no: [webhook('no', endpointId)],
})
const approval: StepInput = {
  kind: 'approval',
  id: 'ask',
  name: 'ask',
  by: owner,
  text: 'May I?',
  rejected: [notice('rejected')],
}
const child: StepInput = { kind: 'playbook', id: 'child', name: 'child', playbook: 'fault-child', waits: true }
const end: StepInput = { kind: 'end', id: 'end', name: 'end' }

/** Started by the others. */
export function childPlay({ endpointIds: [endpoint = 0] }: PlayAbout): Play {
  return {
    key: 'fault-child',
    steps: [task('inner'), webhook('hook', endpoint)],
    expected: () => ['inner', 'hook'],
  }
}

/** Every kind of step; people and a change of the account are waited for. */
export function wholePlay({ endpointIds: [endpoint = 0, other = endpoint], awaitedStage }: PlayAbout): Play {
  const wait: StepInput = {
    kind: 'wait',
    id: 'wait',
    name: 'wait',
    wait: {
      until: 'condition',
      condition: { kind: 'field', field: 'stage', operator: 'is', values: [awaitedStage] },
      timeoutDays: 30,
    },
  }
  const before = ['task', 'mail', 'slack', 'notice', 'change', 'branch']
  const after = ['ask', 'wait', 'hook', 'work', 'child', 'end']
  return {
    key: 'fault-whole',
    steps: [
      task('task'),
      mail,
      slack,
      notice('notice'),
      change,
      branch(other),
      approval,
      wait,
      webhook('hook', endpoint),
      task('work', { waitDays: 5 }),
      child,
      end,
      notice('never'),
    ],
    expected: (isEven) => [...before, isEven ? 'yes' : 'no', ...after],
  }
}

/** As many as can be: nobody is waited for. */
export function quickPlay({ endpointIds: [, , third = 0, fourth = third] }: PlayAbout): Play {
  const around = ['task', 'notice', 'mail', 'slack', 'hook', 'branch', 'end']
  return {
    key: 'fault-quick',
    steps: [task('task'), notice('notice'), mail, slack, webhook('hook', third), branch(fourth), end],
    expected: (isEven) => [...around, isEven ? 'yes' : 'no'],
  }
}

/** Long rests: times that pass, and people who say yes to even accounts and no to odd ones. */
export function patientPlay({ endpointIds: [endpoint = 0] }: PlayAbout): Play {
  const never = { kind: 'field' as const, field: 'name', operator: 'is' as const, values: ['Nobody'] }
  const pause: StepInput = {
    kind: 'wait',
    id: 'pause',
    name: 'pause',
    wait: { until: 'elapsed', amount: 2, unit: 'hours' },
  }
  const limit: StepInput = {
    kind: 'wait',
    id: 'limit',
    name: 'limit',
    wait: { until: 'condition', condition: never, timeoutDays: 1 },
  }
  const slow: StepInput = {
    kind: 'approval',
    id: 'slow',
    name: 'slow',
    by: owner,
    text: 'In time?',
    timeoutDays: 1,
    onTimeout: 'approve',
  }
  const before = ['pause', 'limit', 'work', 'slow', 'mail', 'ask']
  return {
    key: 'fault-patient',
    steps: [
      pause,
      limit,
      task('work', { waitDays: 1 }),
      slow,
      { ...mail, approval: owner },
      approval,
      webhook('hook', endpoint),
      end,
    ],
    expected: (isEven) => [...before, ...(isEven ? ['hook', 'end'] : ['rejected'])],
    read: ['mail'],
    turnedDown: (isEven) => (isEven ? [] : ['mail']),
  }
}
