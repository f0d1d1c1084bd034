import type { z } from 'zod'
import type { Condition } from '../../kernel/conditions.ts'
import type { Guide, LIFECYCLES, MATURITIES } from '../playbooks/contract.ts'
import type { Limits, PlaybookDefinition, StepInput, StepKind } from '../playbooks/definition.ts'

/** A ready playbook as it stands in the library; taking it over makes a draft of it. */
export interface ReadyPlaybook {
  readonly key: string
  readonly name: string
  readonly description: string
  readonly lifecycle: (typeof LIFECYCLES)[number]
  readonly maturity: (typeof MATURITIES)[number]
  readonly guide: Guide
  /** Stages and segments stand by their key: ids differ from company to company. */
  readonly definition: z.input<typeof PlaybookDefinition>
}

export type ConditionInput = z.input<typeof Condition>
type StepFor<K extends StepKind> = Extract<StepInput, { kind: K }>
type Without<K extends StepKind, F extends string> = Omit<StepFor<K>, 'kind' | 'id' | 'name' | F>

export const all = (...of: ConditionInput[]): ConditionInput => ({ kind: 'all', of })
export const any = (...of: ConditionInput[]): ConditionInput => ({ kind: 'any', of })
export const not = (of: ConditionInput): ConditionInput => ({ kind: 'not', of })

export const inStage = (key: string): ConditionInput => ({
  kind: 'field',
  field: 'stage',
  operator: 'is',
  values: [key],
})
export const health = (operator: 'at_least' | 'at_most', points: number): ConditionInput => ({
  kind: 'field',
  field: 'health',
  operator,
  values: [points],
})
export const renewsWithin = (days: number): ConditionInput => ({
  kind: 'date',
  field: 'renewal_on',
  relation: 'within_next',
  days,
})
export const customerFor = (relation: 'within_last' | 'longer_ago_than', days: number): ConditionInput => ({
  kind: 'date',
  field: 'customer_since',
  relation,
  days,
})
export const daysOfUse = (windowDays: number, operator: '<' | '=' | '>=', value: number): ConditionInput => ({
  kind: 'usage',
  aggregation: 'days_active',
  windowDays,
  operator,
  value,
})
export const noOpen = (taskKind: string): ConditionInput => ({
  kind: 'tasks',
  reading: 'open',
  taskKind,
  operator: '=',
  value: 0,
})

export const task = (id: string, name: string, more: Without<'task', never>): StepInput => ({
  kind: 'task',
  id,
  name,
  ...more,
})
export const lead = (id: string, name: string, more: Without<'lead', never>): StepInput => ({
  kind: 'lead',
  id,
  name,
  ...more,
})
export const email = (id: string, name: string, more: Without<'email', never>): StepInput => ({
  kind: 'email',
  id,
  name,
  ...more,
})
export const waitDays = (id: string, amount: number): StepInput => ({
  kind: 'wait',
  id,
  name: amount === 1 ? 'Wait a day' : `Wait ${amount} days`,
  wait: { until: 'elapsed', amount, unit: 'days' },
})
export const waitFor = (id: string, name: string, condition: ConditionInput, timeoutDays: number): StepInput => ({
  kind: 'wait',
  id,
  name,
  wait: { until: 'condition', condition, timeoutDays },
})
export const branch = (
  id: string,
  name: string,
  condition: ConditionInput,
  { yes = [], no = [] }: { yes?: StepInput[]; no?: StepInput[] },
): StepInput => ({ kind: 'branch', id, name, condition, yes, no })
export const end = (id: string, name: string, reason = ''): StepInput => ({ kind: 'end', id, name, reason })
export const notice = (id: string, name: string, text: string): StepInput => ({
  kind: 'notice',
  id,
  name,
  to: { rule: 'owner' },
  text,
})

export const owner = { rule: 'owner' } as const
export const ownersManager = { rule: 'owner_manager' } as const
export const supportOnDuty = { rule: 'on_duty', department: 'support' } as const

type LimitsInput = z.input<typeof Limits>
/** At most once for an account in so many days. */
export const onceIn = (reentryDays: number, more: Partial<LimitsInput> = {}): LimitsInput => ({
  reentry: 'after_days',
  reentryDays,
  ...more,
})
export const onceEver: LimitsInput = { reentry: 'never' }
/** What customers receive waits for working hours. */
export const workingHours = { quietHours: { from: '18:00', to: '08:00', weekends: true } } as const
