import * as z from 'zod'
import { curveProblem } from '../../kernel/curves.ts'
import type { Day } from '../../kernel/day.ts'

export const Key = z
  .string()
  .max(80)
  .regex(/^[a-z0-9][a-z0-9_.:-]*$/, 'Use lower-case letters, digits, dots, hyphens and underscores.')
export type MeasureKey = string

const Name = z.string().trim().min(1, 'Give it a name.').max(120)
const WindowDays = z.number().int().min(1, 'A window has at least one day.').max(730)
const MetricKey = z.string().min(1).max(200)
const MetricPattern = z.string().min(1).max(200)
const Roles = z.array(z.string().min(1).max(60)).max(20).default([])
const Priority = z.enum(['low', 'normal', 'high', 'urgent'])
const ActivityType = z.enum(['meeting', 'call', 'email', 'note'])
export const Score = z.number().min(0).max(100)

/**
 * One named metric. `change` compares with the account's own baseline of 84 days; `average_per_day` divides by the days
 * of the window, `average_value` by the days that have a value; `last` is the latest value inside the window.
 */
const MetricSource = z.object({
  kind: z.literal('metric'),
  metric: MetricKey,
  aggregation: z.enum(['sum', 'average_per_day', 'average_value', 'days_active', 'last', 'change']),
  windowDays: WindowDays,
})

/**
 * All metrics whose key fits (`*` stands for anything; no `include` means all), for companies whose metric names we do
 * not know. A day or metric is active when a value above 0 stands on it. `change` compares amounts, each metric with its own
 * baseline (`dailyUse`).
 */
const UsageSource = z.object({
  kind: z.literal('usage'),
  include: z.array(MetricPattern).max(20).default([]),
  exclude: z.array(MetricPattern).max(20).default([]),
  aggregation: z.enum(['days_active', 'distinct_metrics', 'days_since_last', 'change']),
  windowDays: WindowDays,
})

/** A built-in or custom field, as dated on the day asked for. A boolean counts 1 or 0, a day counts in days. */
const AttributeSource = z.object({
  kind: z.literal('attribute'),
  attribute: z.string().min(1).max(120),
  reading: z.enum(['number', 'boolean', 'days_since', 'days_until']),
})

/** `windowDays` bounds the opening day, except for `open`, which asks what is open on the day itself. */
const TicketSource = z.object({
  kind: z.literal('tickets'),
  aggregation: z.enum(['open', 'opened', 'escalated', 'median_first_reply_hours', 'median_resolution_hours', 'csat']),
  windowDays: WindowDays.default(90),
  priorities: z.array(Priority).max(4).default([]),
})

/** `nps`: −100 to 100 over the latest answer of each contact; `csat`: share of the top two, 0 to 1; `ces`: mean. */
const SurveySource = z.object({
  kind: z.literal('survey'),
  survey: z.enum(['nps', 'csat', 'ces']),
  windowDays: WindowDays.default(180),
  roles: Roles,
})

/** Overdue on the day asked for: due before it, not paid by it. Amounts are decimals of the reporting currency. */
const InvoiceSource = z.object({
  kind: z.literal('invoices'),
  aggregation: z.enum(['overdue_amount', 'overdue_count', 'oldest_overdue_days']),
})

/**
 * Over outcomes whose latest measurement lies in the window: `progress` is their mean progress, 0 to 1 (`outcomeProgress`);
 * `on_target` the share that reached the target; `measured_count` how many there are.
 */
const OutcomeSource = z.object({
  kind: z.literal('outcomes'),
  aggregation: z.enum(['progress', 'measured_count', 'on_target']),
  windowDays: WindowDays.default(365),
})

const ActivitySource = z.object({
  kind: z.literal('activities'),
  aggregation: z.enum(['count', 'days_since_last']),
  types: z.array(ActivityType).max(4).default([]),
  windowDays: WindowDays.default(365),
})

/** `with_role` counts contacts that hold one of the roles; `engaged` is the share seen in an activity or an answer. */
const ContactSource = z.object({
  kind: z.literal('contacts'),
  aggregation: z.enum(['with_role', 'engaged']),
  roles: Roles,
  windowDays: WindowDays.default(90),
})

/** `seat_use`: the metric's latest value in the window / quantity paid for on the day, e.g. 0.4. */
const SubscriptionSource = z.object({
  kind: z.literal('subscription'),
  aggregation: z.enum(['seat_use', 'days_until_renewal']),
  metric: MetricKey.optional(),
  windowDays: WindowDays.default(28),
})

export const MeasureSource = z.discriminatedUnion('kind', [
  MetricSource,
  UsageSource,
  AttributeSource,
  TicketSource,
  SurveySource,
  InvoiceSource,
  OutcomeSource,
  ActivitySource,
  ContactSource,
  SubscriptionSource,
])
export type MeasureSource = z.infer<typeof MeasureSource>

export const Unit = z.enum(['count', 'days', 'hours', 'share', 'change', 'money', 'points', 'yes_no', 'number'])
export type Unit = z.infer<typeof Unit>

/** A named current number per account. `direction` says which way is good for the customer. */
export const MeasureDefinition = z
  .object({ key: Key, name: Name, unit: Unit, direction: z.enum(['up', 'down']), source: MeasureSource })
  .superRefine(({ source }, context) => {
    if (source.kind === 'subscription' && source.aggregation === 'seat_use' && !source.metric) {
      context.addIssue({
        code: 'custom',
        path: ['source', 'metric'],
        message: 'Name the metric that counts used seats.',
      })
    }
    if (source.kind === 'contacts' && source.aggregation === 'with_role' && source.roles.length === 0) {
      context.addIssue({ code: 'custom', path: ['source', 'roles'], message: 'Name at least one role to count.' })
    }
  })
export type MeasureDefinition = z.infer<typeof MeasureDefinition>

export const ComponentName = z.enum(['cx', 'co'])
export type ComponentName = z.infer<typeof ComponentName>

const Curve = z
  .array(z.object({ x: z.number(), y: z.number() }))
  .max(20, 'A curve has at most 20 points.')
  .superRefine((curve, context) => {
    const problem = curveProblem(curve)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })

const WeightedMeasure = z.object({
  measure: Key,
  weight: z
    .number()
    .gt(0, 'A weight is above 0. Remove the measure if it should not count.')
    .max(1000, 'A weight is at most 1,000.'),
  curve: Curve,
})
export type WeightedMeasure = z.infer<typeof WeightedMeasure>

const Component = z.object({
  measures: z
    .array(WeightedMeasure)
    .min(1, 'Give each component at least one measure.')
    .max(50, 'A component has at most 50 measures.'),
})

/** `absence` marks a rule about silence ("no sign-in for 14 days"): it waits while the measure is not fresh. */
export const ExceptionCondition = z.object({
  measure: Key,
  operator: z.enum(['<', '<=', '=', '>=', '>']),
  value: z.number(),
  absence: z.boolean().default(false),
})

export const HealthException = z.object({
  key: Key,
  target: z.enum(['cx', 'co', 'overall']),
  kind: z.enum(['cap', 'floor']),
  limit: z.number().min(0, 'A limit lies between 0 and 100.').max(100, 'A limit lies between 0 and 100.'),
  when: ExceptionCondition,
  sentence: z.string().trim().min(1, 'Say in a sentence why this rule exists.').max(300),
})
export type HealthException = z.infer<typeof HealthException>

const Share = z.number().min(0, 'A share lies between 0 and 1.').max(1, 'A share lies between 0 and 1.')

/** Health below `fair` is poor; `fair` and above is fair; `good` and above is good. */
export const BandEdges = z
  .object({ fair: Score, good: Score })
  .refine((edges) => edges.fair < edges.good, { message: 'Good must begin above fair.', path: ['good'] })
export type BandEdges = z.infer<typeof BandEdges>

export const ScorecardDefinition = z
  .object({
    name: Name,
    components: z.object({ cx: Component, co: Component }),
    mix: z.object({ cx: Share, co: Share }).default({ cx: 0.5, co: 0.5 }),
    minCoverage: z.object({ component: Share, overall: Share }).default({ component: 0.5, overall: 0.5 }),
    exceptions: z.array(HealthException).max(50, 'A scorecard has at most 50 exceptions.').default([]),
    bands: BandEdges.default({ fair: 50, good: 70 }),
  })
  .superRefine((scorecard, context) => {
    const problem = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    if (Math.abs(scorecard.mix.cx + scorecard.mix.co - 1) > 1e-9)
      problem(['mix'], 'The shares of CX and CO must add up to 1.')

    const seen = new Set<string>()
    for (const component of ComponentName.options) {
      for (const [index, { measure }] of scorecard.components[component].measures.entries()) {
        const path = ['components', component, 'measures', index, 'measure']
        if (seen.has(measure)) problem(path, `“${measure}” stands in this scorecard twice. Each measure counts once.`)
        seen.add(measure)
      }
    }
    const names = new Set<string>()
    for (const [index, { key }] of scorecard.exceptions.entries()) {
      if (names.has(key)) problem(['exceptions', index, 'key'], `Two exceptions are called “${key}”. Rename one.`)
      names.add(key)
    }
  })
export type ScorecardDefinition = z.infer<typeof ScorecardDefinition>

export const Band = z.enum(['poor', 'fair', 'good', 'unknown'])
export type Band = z.infer<typeof Band>
export type KnownBand = Exclude<Band, 'unknown'>

/** Holds until the end of its last day; `overall` is optional, the band is not. */
export interface Override {
  readonly band: KnownBand
  readonly overall: number | null
  readonly from: Day
  readonly lastDay: Day
  readonly author: string
  readonly reason: string
}

export type UnknownReason =
  | 'no_source'
  | 'no_signal'
  | 'no_data'
  | 'stale_source'
  | 'zero_while_stale'
  | 'short_history'
  | 'no_baseline'

/** A measure's value on one day, as kept in history. `dataDay` is the newest day of the data behind it. */
export interface MeasureReading {
  readonly value: number | null
  readonly known: boolean
  readonly fresh: boolean
  readonly dataDay: Day | null
  /** What the value was made of: answers, tickets, outcomes, days with data. */
  readonly count: number
  readonly unknownBecause?: UnknownReason
}

export type MeasureReadings = Readonly<Record<MeasureKey, MeasureReading>>
