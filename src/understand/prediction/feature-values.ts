import { clamp } from '../../kernel/statistics.ts'
import { fieldKey, type FeatureSchema, planKey, segmentKey } from './feature-schema.ts'
import { changeOf, type MetricWindows, usageFigures } from './usage-figures.ts'
import type { SourceRow } from './views-features.ts'

/** Values of one moment by feature; what is not named is unknown. Counts and money are logarithms: few matter more than many. */
export type FeatureValues = Readonly<Record<string, number>>

const number = (row: SourceRow, name: string): number => {
  const value = row[name]
  return typeof value === 'number' ? value : Number.NaN
}
const logarithm = (value: number) => (value > 0 ? Math.log1p(value) : value)

export function ticketValues(row: SourceRow): FeatureValues {
  return {
    'tickets.open': logarithm(number(row, 'open')),
    'tickets.open_urgent': logarithm(number(row, 'open_urgent')),
    'tickets.opened_28': logarithm(number(row, 'opened_28')),
    'tickets.opened_90': logarithm(number(row, 'opened_90')),
    'tickets.escalated_180': logarithm(number(row, 'escalated_180')),
    'tickets.first_reply_hours': logarithm(number(row, 'first_reply_hours')),
    'tickets.csat': number(row, 'csat'),
  }
}

export function answerValues(row: SourceRow): FeatureValues {
  return {
    'surveys.nps_latest': number(row, 'nps_latest'),
    'surveys.csat': number(row, 'csat'),
    'surveys.answered_180': logarithm(number(row, 'answered_180')),
  }
}

export function activityValues(row: SourceRow): FeatureValues {
  return { 'contact.since': number(row, 'since'), 'contact.count_90': logarithm(number(row, 'count_90')) }
}

/** Who left is dated, so that nobody left is known, too. */
export function departureValues(row: SourceRow | undefined): FeatureValues {
  return {
    'people.champions_left_180': row ? logarithm(number(row, 'champions_left_180')) : 0,
    'people.left_180': row ? logarithm(number(row, 'left_180')) : 0,
  }
}

export function invoiceValues(row: SourceRow): FeatureValues {
  return {
    'invoices.overdue': logarithm(number(row, 'overdue')),
    'invoices.overdue_days': logarithm(number(row, 'overdue_days')),
    'invoices.paid_late_180': logarithm(number(row, 'paid_late_180')),
  }
}

export function outcomeValues(row: SourceRow): FeatureValues {
  return {
    'outcomes.agreed': logarithm(number(row, 'agreed')),
    'outcomes.measured_365': logarithm(number(row, 'measured_365')),
    'outcomes.since_measured': number(row, 'since_measured'),
  }
}

export function moneyValues(row: SourceRow): FeatureValues {
  const mrr = number(row, 'mrr')
  const change = (before: number) => (before > 0 ? clamp(mrr / before - 1, -1, 1) : Number.NaN)
  return {
    'money.mrr': logarithm(mrr),
    'money.change_90': change(number(row, 'mrr_90')),
    'money.change_180': change(number(row, 'mrr_180')),
    'money.contractions_365': logarithm(number(row, 'contractions_365')),
    'money.tenure': logarithm(number(row, 'tenure')),
  }
}

export function termValues(row: SourceRow): FeatureValues {
  return {
    'terms.days_left': number(row, 'days_left'),
    'terms.quantity': logarithm(number(row, 'quantity')),
    'terms.discount': number(row, 'discount'),
    'terms.yearly': number(row, 'yearly'),
  }
}

export function planValues(row: SourceRow, { plans }: FeatureSchema): FeatureValues {
  return Object.fromEntries(plans.map((plan) => [planKey(plan), row['plan'] === plan ? 1 : 0]))
}

/** A field nothing is known of by the day stays unknown: its earliest later value is not used. */
export function factValues(row: SourceRow, { segments, fields }: FeatureSchema): FeatureValues {
  const known = row['fields'] as Readonly<Record<string, unknown>>
  const values: Record<string, number> = {}
  if ('segment' in known)
    for (const { id, name } of segments) values[segmentKey(name)] = known['segment'] === id ? 1 : 0
  for (const field of fields) {
    const value = known[field.field]
    if (value === undefined || value === null) continue
    if (field.value !== null) values[fieldKey(field)] = value === field.value ? 1 : 0
    else if (typeof value === 'number') values[fieldKey(field)] = value
    else if (typeof value === 'boolean') values[fieldKey(field)] = value ? 1 : 0
  }
  return values
}

export function userValues(row: SourceRow): FeatureValues {
  const [now, before] = [number(row, 'users_28'), number(row, 'users_before')]
  const change = before > 0 ? clamp(now / before - 1, -1, 1) : now > 0 ? 1 : Number.NaN
  return { 'use.users_28': logarithm(now), 'use.users_change_28': change }
}

export function usageValues(rows: readonly SourceRow[], schema: FeatureSchema, isKnown: boolean): FeatureValues {
  const metrics = rows as readonly (SourceRow & MetricWindows)[]
  const all = usageFigures(metrics, isKnown)
  if (!all) return {}
  const values: Record<string, number> = {
    'use.days_28': all.days28,
    'use.days_7': all.days7,
    'use.since': all.since,
    'use.metrics_28': all.metrics28,
    'use.change_28': all.change28,
    'use.change_7': all.change7,
  }
  for (const { id, key } of schema.metrics) {
    const own = metrics.find(({ metricId }) => metricId === id)
    values[`metric.${key}.per_day`] = logarithm((own?.sum28 ?? 0) / 28)
    if (own) values[`metric.${key}.change`] = changeOf(own, 28)
  }
  return values
}
