import { ALWAYS } from '../../../kernel/conditions.ts'
import type { IconName } from '../../../web/design/icon.tsx'
import type { Step, StepKind } from '../definition.ts'

interface KindOfStep {
  kind: StepKind
  /** In the list of what can be added. */
  label: string
  /** Behind the name of a step. */
  word: string
  icon: IconName
  does: string
}

/** What a step can be, in the order it is offered. */
export const STEP_KINDS: readonly KindOfStep[] = [
  { kind: 'task', label: 'Task', word: 'task', icon: 'task', does: 'Somebody does something' },
  { kind: 'lead', label: 'Lead', word: 'lead', icon: 'rise', does: 'Growth or a new customer, for Sales' },
  { kind: 'email', label: 'E-mail', word: 'e-mail', icon: 'mail', does: 'Writes to a contact' },
  { kind: 'wait', label: 'Wait', word: 'wait', icon: 'wait', does: 'For a time, a date or a condition' },
  { kind: 'branch', label: 'Branch', word: 'branch', icon: 'branch', does: 'Goes one of two ways' },
  { kind: 'approval', label: 'Approval', word: 'approval', icon: 'approve', does: 'Somebody says yes or no' },
  { kind: 'notice', label: 'Notice', word: 'notice', icon: 'flag', does: 'Tells a member in Volant' },
  { kind: 'slack', label: 'Slack message', word: 'Slack', icon: 'voice', does: 'Writes to a channel or a member' },
  {
    kind: 'change',
    label: 'Change the account',
    word: 'change',
    icon: 'edit',
    does: 'Stage, segment, owner or a field',
  },
  { kind: 'webhook', label: 'Webhook', word: 'webhook', icon: 'export', does: 'Tells another system' },
  {
    kind: 'playbook',
    label: 'Start a playbook',
    word: 'playbook',
    icon: 'playbooks',
    does: 'Another one, beside or within',
  },
  { kind: 'end', label: 'End', word: 'end', icon: 'close', does: 'The run ends here' },
]

export function kindOf(kind: StepKind): KindOfStep {
  const found = STEP_KINDS.find((one) => one.kind === kind)
  if (!found) throw new Error(`There is no step ${kind}`)
  return found
}

const OWNER = { rule: 'owner' } as const

/** What a step refers to that is not of its own: the first there is. */
export interface Firsts {
  endpointId: number | null
  playbook: string | null
}

/** A step to begin with, complete but for what only a person can say. Null where there is nothing it could refer to. */
export function newStep(kind: StepKind, id: string, firsts: Firsts): Step | null {
  switch (kind) {
    case 'task':
      return {
        kind,
        id,
        name: 'New task',
        title: 'Call {{account.name}}',
        description: '',
        assign: OWNER,
        dueDays: 1,
        priority: 'normal',
        checklist: [],
        waitDays: null,
      }
    case 'lead':
      return {
        kind,
        id,
        name: 'New lead',
        leadKind: 'expansion',
        title: '{{account.name}} is ready for more',
        note: '',
        from: 'success',
        to: 'sales',
      }
    case 'email':
      return {
        kind,
        id,
        name: 'New e-mail',
        toRoles: ['champion'],
        subject: 'A word about {{account.name}}',
        body: 'Hello {{contact.first_name|there}},\n\n\n\n{{owner.name}}',
        approval: OWNER,
      }
    case 'slack':
      return { kind, id, name: 'New message', to: { member: OWNER }, text: '{{account.name}}: have a look.' }
    case 'notice':
      return { kind, id, name: 'New notice', to: OWNER, text: '{{account.name}}: have a look.' }
    case 'wait':
      return { kind, id, name: 'Wait 3 days', wait: { until: 'elapsed', amount: 3, unit: 'days' } }
    case 'branch':
      return { kind, id, name: 'New branch', condition: ALWAYS, yes: [], no: [] }
    case 'approval':
      return {
        kind,
        id,
        name: 'New approval',
        by: OWNER,
        text: 'Shall this go on for {{account.name}}?',
        timeoutDays: null,
        onTimeout: 'reject',
        rejected: [],
      }
    case 'change':
      return { kind, id, name: 'New change', change: { field: 'owner', assign: OWNER } }
    case 'webhook':
      return firsts.endpointId === null
        ? null
        : { kind, id, name: 'Tell another system', endpointId: firsts.endpointId, fields: {} }
    case 'playbook':
      return firsts.playbook === null
        ? null
        : { kind, id, name: 'Start another playbook', playbook: firsts.playbook, waits: false }
    case 'end':
      return { kind, id, name: 'End', reason: '' }
  }
}
