import { levelHasNoParts, noSuchSubject, usersUnknown } from './errors.ts'
import type { MetricRule } from '../../record/events/metric-rule.ts'
import { countsExactly, natureOf, ruleOfEvent, type SubjectKey } from './subject.ts'
import type { Nature } from './series.ts'
import type { Reading } from './views-amounts.ts'
import type { Metric } from './views-subjects.ts'

/** A subject with where its numbers are read. */
export interface Resolved {
  readonly name: string
  readonly unit: string
  readonly nature: Nature
  readonly reading: Reading
  /** The metric whose daily numbers have a baseline of their own; null for events read one by one. */
  readonly metric: Metric | null
}

interface Wanted {
  readonly as: 'total' | 'average' | 'users'
  readonly isByUser: boolean
  readonly zone: string
}

/** Reads daily numbers wherever they answer the question, raw events only where users are asked for or nothing counts it. */
export function resolve(subject: SubjectKey, metrics: readonly Metric[], wanted: Wanted): Resolved {
  if (subject.kind === 'metric') {
    const metric = metrics.find(({ key }) => key === subject.key)
    if (!metric) throw noSuchSubject(subject.key)
    return ofMetric(metric, wanted)
  }
  const { type, name } = subject
  const metric = metrics.find(({ rule }) => countsExactly(rule, type, name))
  if (metric) return { ...ofMetric(metric, wanted), name }
  return { name, unit: 'events', ...fromEvents(ruleOfEvent(type, name), wanted), metric: null }
}

function ofMetric(metric: Metric, wanted: Wanted): Resolved {
  const { id, name, unit, rule } = metric
  const nature = natureOf(metric)
  if (wanted.isByUser || (wanted.as === 'users' && nature !== 'users')) {
    if (rule === null) throw usersUnknown(name)
    if (wanted.isByUser && rule.count === 'last') throw levelHasNoParts(name)
    const isSum = rule.count === 'sum' && wanted.as !== 'users'
    // What is added up over users are their events: they themselves are one each.
    const what = nature === 'users' ? `${name}, their events` : name
    return { name: what, unit: isSum ? unit : 'events', ...fromEvents(rule, wanted), metric: null }
  }
  if (nature === 'users')
    return { name, unit: unit || 'users', nature, reading: { from: 'user_days', metricId: id }, metric }
  return { name, unit, nature, reading: { from: 'metric_days', metricId: id, of: metric.rollup }, metric }
}

function fromEvents(rule: MetricRule, { as, isByUser, zone }: Wanted): Pick<Resolved, 'nature' | 'reading'> {
  if (as === 'users' && !isByUser) return { nature: 'users', reading: { from: 'events', rule, count: 'users', zone } }
  const count = rule.count === 'sum' ? 'sum' : 'events'
  return { nature: 'amount', reading: { from: 'events', rule, count, zone } }
}
