import type { HealthException, MeasureDefinition, ScorecardDefinition, WeightedMeasure } from './definitions.ts'

/** Error counts are no use; they would make a broken product look busy. */
const USE = { kind: 'usage', include: [], exclude: ['*error*', '*exception*', '*failure*'] } as const

function usage(
  aggregation: 'days_active' | 'distinct_metrics' | 'days_since_last' | 'change',
  windowDays: number,
): MeasureDefinition['source'] {
  return { ...USE, include: [...USE.include], exclude: [...USE.exclude], aggregation, windowDays }
}

function tickets(
  aggregation: Extract<MeasureDefinition['source'], { kind: 'tickets' }>['aggregation'],
  priorities: ('low' | 'normal' | 'high' | 'urgent')[] = [],
): MeasureDefinition['source'] {
  return { kind: 'tickets', aggregation, windowDays: 90, priorities }
}

/**
 * Measures that work on the import kinds as they are, whatever a company calls its metrics. Windows are long (56 to 90
 * days) so that products used weekly or monthly are judged on more than a handful of days.
 */
export const defaultMeasures: readonly MeasureDefinition[] = [
  { key: 'use_days_90', name: 'Days with use, 90 d', unit: 'days', direction: 'up', source: usage('days_active', 90) },
  { key: 'use_days_28', name: 'Days with use, 28 d', unit: 'days', direction: 'up', source: usage('days_active', 28) },
  {
    key: 'use_breadth_90',
    name: 'Features in use, 90 d',
    unit: 'count',
    direction: 'up',
    source: usage('distinct_metrics', 90),
  },
  {
    key: 'use_trend_56',
    name: 'Use against its own baseline',
    unit: 'change',
    direction: 'up',
    source: usage('change', 56),
  },
  {
    key: 'days_since_use',
    name: 'Days since last use',
    unit: 'days',
    direction: 'down',
    source: usage('days_since_last', 365),
  },
  {
    key: 'outcome_progress',
    name: 'Outcome progress',
    unit: 'share',
    direction: 'up',
    source: { kind: 'outcomes', aggregation: 'progress', windowDays: 365 },
  },
  {
    key: 'outcomes_on_target',
    name: 'Outcomes on target',
    unit: 'share',
    direction: 'up',
    source: { kind: 'outcomes', aggregation: 'on_target', windowDays: 365 },
  },
  {
    key: 'urgent_tickets_open',
    name: 'Open urgent tickets',
    unit: 'count',
    direction: 'down',
    source: tickets('open', ['urgent']),
  },
  { key: 'tickets_open', name: 'Open tickets', unit: 'count', direction: 'down', source: tickets('open') },
  {
    key: 'tickets_opened_90',
    name: 'Tickets opened, 90 d',
    unit: 'count',
    direction: 'down',
    source: tickets('opened'),
  },
  {
    key: 'tickets_escalated_90',
    name: 'Tickets escalated, 90 d',
    unit: 'count',
    direction: 'down',
    source: tickets('escalated'),
  },
  {
    key: 'first_reply_90',
    name: 'First reply, median',
    unit: 'hours',
    direction: 'down',
    source: tickets('median_first_reply_hours'),
  },
  {
    key: 'resolution_90',
    name: 'Resolution, median',
    unit: 'hours',
    direction: 'down',
    source: tickets('median_resolution_hours'),
  },
  {
    key: 'ticket_csat_90',
    name: 'Satisfied with support, 90 d',
    unit: 'share',
    direction: 'up',
    source: tickets('csat'),
  },
  {
    key: 'nps_180',
    name: 'NPS, latest answers',
    unit: 'points',
    direction: 'up',
    source: { kind: 'survey', survey: 'nps', windowDays: 180, roles: [] },
  },
  {
    key: 'days_since_conversation',
    name: 'Days since a meeting or call',
    unit: 'days',
    direction: 'down',
    source: { kind: 'activities', aggregation: 'days_since_last', types: ['meeting', 'call'], windowDays: 365 },
  },
  {
    key: 'champions',
    name: 'Champions',
    unit: 'count',
    direction: 'up',
    source: { kind: 'contacts', aggregation: 'with_role', roles: ['champion'], windowDays: 90 },
  },
  {
    key: 'contacts_engaged_90',
    name: 'Contacts who answer',
    unit: 'share',
    direction: 'up',
    source: { kind: 'contacts', aggregation: 'engaged', roles: [], windowDays: 90 },
  },
  {
    key: 'invoice_overdue_days',
    name: 'Oldest overdue invoice',
    unit: 'days',
    direction: 'down',
    source: { kind: 'invoices', aggregation: 'oldest_overdue_days' },
  },
]

/** Value:score, from point to point. No complaint is no praise: without tickets a curve stops at 85, answers reach 100. */
const curves: Readonly<Record<string, string>> = {
  use_days_90: '0:0 3:20 8:50 20:75 60:100',
  use_breadth_90: '0:0 1:15 3:40 6:60 10:80 20:100',
  use_trend_56: '-1:0 -0.5:25 -0.2:50 0:65 0.3:80 1:100',
  days_since_use: '1:100 7:90 14:75 30:45 60:15 90:0',
  outcome_progress: '0:0 0.5:50 0.8:85 1:100',
  outcomes_on_target: '0:0 0.5:60 1:100',
  urgent_tickets_open: '0:85 1:50 2:30 4:10 6:0',
  tickets_open: '0:85 3:60 8:35 20:0',
  tickets_opened_90: '0:85 3:60 8:40 20:15 50:0',
  tickets_escalated_90: '0:85 1:45 2:25 4:0',
  first_reply_90: '1:100 4:75 8:55 24:20 48:0',
  ticket_csat_90: '0:0 0.5:30 0.8:70 0.95:100',
  nps_180: '-100:0 0:45 30:65 50:80 80:100',
  days_since_conversation: '7:100 30:75 90:30 180:0',
  champions: '0:20 1:80 2:100',
}

function weighted(measure: string, weight: number): WeightedMeasure {
  const points = (curves[measure] ?? '').split(' ').map((point) => point.split(':').map(Number))
  return { measure, weight, curve: points.map(([x = 0, y = 0]) => ({ x, y })) }
}

const exceptions: HealthException[] = [
  {
    key: 'overdue_60_days',
    target: 'cx',
    kind: 'cap',
    limit: 40,
    when: { measure: 'invoice_overdue_days', operator: '>=', value: 60, absence: false },
    sentence: 'An invoice is 60 days overdue or more: experience counts 40 at most.',
  },
  {
    key: 'no_use_60_days',
    target: 'co',
    kind: 'cap',
    limit: 30,
    when: { measure: 'days_since_use', operator: '>=', value: 60, absence: true },
    sentence: 'Nobody has used the product for 60 days: results count 30 at most.',
  },
]

const rules = {
  mix: { cx: 0.5, co: 0.5 },
  minCoverage: { component: 0.5, overall: 0.5 },
  bands: { fair: 50, good: 70 },
  exceptions,
}

export interface DefaultScorecard {
  readonly key: string
  /** Names of the segments it is for; the one without segments is the default scorecard. */
  readonly segments: readonly string[]
  readonly scorecard: ScorecardDefinition
}

/**
 * Both keep more than half of each component's weight on what support and usage files alone can feed, so that a company
 * without surveys and outcomes has known health, and shows by its coverage what is missing.
 */
export const defaultScorecards: readonly DefaultScorecard[] = [
  {
    key: 'standard',
    segments: [],
    scorecard: {
      name: 'Standard',
      components: {
        cx: {
          measures: [
            weighted('urgent_tickets_open', 20),
            weighted('tickets_open', 10),
            weighted('tickets_opened_90', 10),
            weighted('tickets_escalated_90', 15),
            weighted('first_reply_90', 10),
            weighted('ticket_csat_90', 10),
            weighted('nps_180', 15),
            weighted('days_since_conversation', 10),
          ],
        },
        co: {
          measures: [
            weighted('use_days_90', 20),
            weighted('use_trend_56', 20),
            weighted('use_breadth_90', 15),
            weighted('days_since_use', 15),
            weighted('outcome_progress', 20),
            weighted('outcomes_on_target', 10),
          ],
        },
      },
      ...rules,
    },
  },
  {
    key: 'high_touch',
    segments: ['Enterprise'],
    scorecard: {
      name: 'High touch',
      components: {
        cx: {
          measures: [
            weighted('urgent_tickets_open', 20),
            weighted('tickets_open', 10),
            weighted('tickets_opened_90', 10),
            weighted('tickets_escalated_90', 15),
            weighted('first_reply_90', 5),
            weighted('nps_180', 15),
            weighted('days_since_conversation', 15),
            weighted('champions', 10),
          ],
        },
        co: {
          measures: [
            weighted('use_days_90', 15),
            weighted('use_trend_56', 20),
            weighted('use_breadth_90', 10),
            weighted('days_since_use', 10),
            weighted('outcome_progress', 30),
            weighted('outcomes_on_target', 15),
          ],
        },
      },
      ...rules,
    },
  },
]
