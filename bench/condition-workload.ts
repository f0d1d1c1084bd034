import type { z } from 'zod'
import type { Condition } from '../src/kernel/conditions.ts'

type Given = z.input<typeof Condition>

const health = (at_most: number): Given => ({ kind: 'field', field: 'health', operator: 'at_most', values: [at_most] })
const renewal = (days: number): Given => ({ kind: 'date', field: 'renewal_on', relation: 'within_next', days })
const arr = (at_least: number): Given => ({ kind: 'field', field: 'arr', operator: 'at_least', values: [at_least] })
const stage = (...values: string[]): Given => ({ kind: 'field', field: 'stage', operator: 'is', values })
const all = (...of: Given[]): Given => ({ kind: 'all', of })
const any = (...of: Given[]): Given => ({ kind: 'any', of })
const not = (of: Given): Given => ({ kind: 'not', of })
const fell = (points: number, days: number): Given => ({
  kind: 'health_change',
  score: 'overall',
  days,
  operator: '<=',
  points: -points,
})
const logins = (aggregation: 'sum' | 'days_active' | 'days_since_last', value: number, windowDays = 28): Given => ({
  kind: 'metric',
  metric: 'metric_1',
  aggregation,
  windowDays,
  operator: aggregation === 'days_since_last' ? '>=' : '<=',
  value,
})
const use = (aggregation: 'days_active' | 'days_since_last', value: number): Given => ({
  kind: 'usage',
  aggregation,
  windowDays: 28,
  operator: aggregation === 'days_since_last' ? '>=' : '<=',
  value,
})
const champions = (reading: 'present' | 'left', value: number): Given => ({
  kind: 'contacts',
  reading,
  roles: ['champion'],
  windowDays: 30,
  operator: reading === 'present' ? '=' : '>=',
  value,
})
const nps = (value: number): Given => ({
  kind: 'survey',
  survey: 'nps',
  reading: 'latest',
  windowDays: 180,
  operator: '<=',
  value,
})
const tickets = (reading: 'open' | 'escalated', value: number): Given => ({
  kind: 'tickets',
  reading,
  operator: '>=',
  value,
})
const silent = (value: number): Given => ({ kind: 'activities', reading: 'days_since_last', operator: '>=', value })
const noTask: Given = { kind: 'tasks', reading: 'open', taskKind: 'check_in', operator: '=', value: 0 }
const noRun: Given = { kind: 'runs', reading: 'active', operator: '=', value: 0 }

/** Thirty conditions as playbooks have them: most on health, renewals and use, some on everything else. */
export const TYPICAL_CONDITIONS: readonly Given[] = [
  all(health(50), renewal(120)),
  all(health(70), renewal(90), arr(1_000_000)),
  renewal(30),
  renewal(180),
  all(fell(10, 30), health(70)),
  fell(15, 7),
  fell(20, 90),
  { kind: 'field', field: 'quadrant', operator: 'is', values: ['critical'] },
  { kind: 'held', hours: 72, of: health(50) },
  { kind: 'held', hours: 168, of: all(health(60), renewal(180)) },
  logins('sum', 100),
  all(logins('days_active', 5), stage('adoption')),
  logins('days_since_last', 14),
  all(use('days_since_last', 14), noTask),
  all(use('days_active', 8), not(stage('onboarding'))),
  { kind: 'metric', metric: 'metric_2', aggregation: 'average_per_day', windowDays: 30, operator: '<', value: 10 },
  champions('present', 0),
  all(champions('left', 1), renewal(365)),
  nps(6),
  all(nps(6), tickets('open', 1)),
  { kind: 'survey', survey: 'nps', reading: 'nps', windowDays: 180, operator: '>=', value: 50 },
  tickets('open', 3),
  tickets('escalated', 1),
  { kind: 'tickets', reading: 'oldest_open_days', operator: '>=', value: 30 },
  all(silent(60), arr(2_000_000)),
  any(silent(90), all(health(50), silent(30))),
  { kind: 'measure', measure: 'use_days_28', operator: '<', value: 5 },
  all({ kind: 'measure', measure: 'nps_180', operator: '>=', value: 50 }, noRun),
  all({ kind: 'field', field: 'attribute:tier', operator: 'is', values: ['gold'] }, health(60)),
  all({ kind: 'field', field: 'attribute:seats', operator: 'at_least', values: [100] }, stage('renewal', 'adoption')),
]
