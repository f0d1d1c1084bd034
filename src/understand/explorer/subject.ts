import type { MetricRule } from '../../record/events/metric-rule.ts'
import type { UseType } from './contract.ts'
import type { Nature } from './series.ts'

/** What is explored: a metric by its key, or an event by its type and name. */
export type SubjectKey = { kind: 'metric'; key: string } | { kind: 'event'; type: UseType; name: string }

/** Reads `metric:<key>` and `event:<type>:<name>`; the contract has checked the beginning. */
export function readSubject(text: string): SubjectKey {
  if (text.startsWith('metric:')) return { kind: 'metric', key: text.slice('metric:'.length) }
  return { kind: 'event', type: text.charAt('event:'.length) as UseType, name: text.slice('event:t:'.length) }
}

export function writeSubject(subject: SubjectKey): string {
  return subject.kind === 'metric' ? `metric:${subject.key}` : `event:${subject.type}:${subject.name}`
}

/** Whether a rule counts exactly the events of one name, so that its daily numbers can be read instead of the events. */
export function countsExactly(rule: MetricRule | null, type: UseType, name: string): boolean {
  if (rule === null || rule.count !== 'events' || rule.where.length > 0) return false
  return rule.types.length === 1 && rule.types[0] === type && rule.names.length === 1 && rule.names[0] === name
}

/** How a metric's days make one number. */
export function natureOf(metric: { rollup: 'sum' | 'last' | 'mean'; rule: MetricRule | null }): Nature {
  if (metric.rule?.count === 'users') return 'users'
  return metric.rollup === 'sum' ? 'amount' : metric.rollup === 'last' ? 'level' : 'mean'
}

export function ruleOfEvent(type: UseType, name: string): MetricRule {
  return { types: [type], names: [name], count: 'events', property: null, where: [] }
}
