import { ALWAYS } from '../../../kernel/conditions.ts'
import type { Step } from '../definition.ts'

/** Steps with as little in them as a step may have. */
export const wait = (id: string): Step => ({
  kind: 'wait',
  id,
  name: id,
  wait: { until: 'elapsed', amount: 1, unit: 'days' },
})

export const end = (id: string): Step => ({ kind: 'end', id, name: id, reason: '' })

export const branch = (id: string, yes: Step[], no: Step[] = []): Step => ({
  kind: 'branch',
  id,
  name: id,
  condition: ALWAYS,
  yes,
  no,
})

export const approval = (id: string, rejected: Step[]): Step => ({
  kind: 'approval',
  id,
  name: id,
  by: { rule: 'owner' },
  text: 'May it?',
  timeoutDays: null,
  onTimeout: 'reject',
  rejected,
})
