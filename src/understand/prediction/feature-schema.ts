/** What a company's features are made of beside those everybody has: kept with the model that learned from them. */
export interface FeatureSchema {
  readonly scope: FeatureScope
  readonly metrics: readonly { readonly id: number; readonly key: string; readonly name: string }[]
  readonly hasUsers: boolean
  readonly plans: readonly string[]
  readonly segments: readonly { readonly id: number; readonly name: string }[]
  /** Custom fields; with a value the feature is whether the field has it, else its number. */
  readonly fields: readonly { readonly field: string; readonly name: string; readonly value: string | null }[]
}

/** `usage` is nothing but what was done in the product. */
export type FeatureScope = 'all' | 'usage'

export type FeatureSource =
  | 'health'
  | 'usage'
  | 'users'
  | 'tickets'
  | 'answers'
  | 'activities'
  | 'departures'
  | 'invoices'
  | 'outcomes'
  | 'money'
  | 'terms'
  | 'plans'
  | 'facts'

/** Health is computed; everything else is read from rows. */
export type RowSource = Exclude<FeatureSource, 'health'>

export interface Feature {
  readonly key: string
  readonly source: FeatureSource
}

const FIXED: readonly Feature[] = [
  { key: 'health.overall', source: 'health' },
  { key: 'health.cx', source: 'health' },
  { key: 'health.co', source: 'health' },
  { key: 'tickets.open', source: 'tickets' },
  { key: 'tickets.open_urgent', source: 'tickets' },
  { key: 'tickets.opened_28', source: 'tickets' },
  { key: 'tickets.opened_90', source: 'tickets' },
  { key: 'tickets.escalated_180', source: 'tickets' },
  { key: 'tickets.first_reply_hours', source: 'tickets' },
  { key: 'tickets.csat', source: 'tickets' },
  { key: 'surveys.nps_latest', source: 'answers' },
  { key: 'surveys.csat', source: 'answers' },
  { key: 'surveys.answered_180', source: 'answers' },
  { key: 'contact.since', source: 'activities' },
  { key: 'contact.count_90', source: 'activities' },
  { key: 'people.champions_left_180', source: 'departures' },
  { key: 'people.left_180', source: 'departures' },
  { key: 'invoices.overdue', source: 'invoices' },
  { key: 'invoices.overdue_days', source: 'invoices' },
  { key: 'invoices.paid_late_180', source: 'invoices' },
  { key: 'outcomes.agreed', source: 'outcomes' },
  { key: 'outcomes.measured_365', source: 'outcomes' },
  { key: 'outcomes.since_measured', source: 'outcomes' },
  { key: 'money.mrr', source: 'money' },
  { key: 'money.change_90', source: 'money' },
  { key: 'money.change_180', source: 'money' },
  { key: 'money.contractions_365', source: 'money' },
  { key: 'money.tenure', source: 'money' },
  { key: 'terms.days_left', source: 'terms' },
  { key: 'terms.quantity', source: 'terms' },
  { key: 'terms.discount', source: 'terms' },
  { key: 'terms.yearly', source: 'terms' },
]

/** Every feature of a schema, in the order in which values are written. */
export function featuresOf(schema: FeatureSchema): Feature[] {
  const usage: Feature[] = [
    ...['use.days_28', 'use.days_7', 'use.since', 'use.metrics_28', 'use.change_28', 'use.change_7'].map(ofUsage),
    ...schema.metrics.flatMap(({ key }) => [`metric.${key}.per_day`, `metric.${key}.change`].map(ofUsage)),
    ...(schema.hasUsers ? ['use.users_28', 'use.users_change_28'] : []).map((key) => ({
      key,
      source: 'users' as const,
    })),
  ]
  if (schema.scope === 'usage') return usage
  return [
    ...usage,
    ...FIXED,
    ...schema.plans.map((plan): Feature => ({ key: planKey(plan), source: 'plans' })),
    ...schema.segments.map(({ name }): Feature => ({ key: segmentKey(name), source: 'facts' })),
    ...schema.fields.map((field): Feature => ({ key: fieldKey(field), source: 'facts' })),
  ]
}

export function planKey(plan: string): string {
  return `plan:${plan}`
}

export function segmentKey(name: string): string {
  return `segment:${name}`
}

export function fieldKey({ name, value }: { name: string; value: string | null }): string {
  return value === null ? `field:${name}` : `field:${name}=${value}`
}

function ofUsage(key: string): Feature {
  return { key, source: 'usage' }
}
