/** What a feature is called in a sentence, for `key` and for `key.unknown`. */
const NAMES: Readonly<Record<string, string>> = {
  'health.overall': 'health',
  'health.cx': 'customer experience (CX)',
  'health.co': 'customer outcomes (CO)',
  'use.days_28': 'days with use in 4 weeks',
  'use.days_7': 'days with use in a week',
  'use.since': 'days since the last use',
  'use.metrics_28': 'parts of the product in use',
  'use.change_28': 'use against its own usual, 4 weeks',
  'use.change_7': 'use against its own usual, a week',
  'use.users_28': 'people active in 4 weeks',
  'use.users_change_28': 'people active against 4 weeks before',
  'tickets.open': 'open tickets',
  'tickets.open_urgent': 'open urgent tickets',
  'tickets.opened_28': 'tickets opened in 4 weeks',
  'tickets.opened_90': 'tickets opened in 90 days',
  'tickets.escalated_180': 'escalated tickets in 180 days',
  'tickets.first_reply_hours': 'hours to the first reply',
  'tickets.csat': 'satisfaction with support',
  'surveys.nps_latest': 'latest NPS answer',
  'surveys.csat': 'satisfaction in surveys',
  'surveys.answered_180': 'answers to surveys in 180 days',
  'contact.since': 'days since the last contact',
  'contact.count_90': 'conversations in 90 days',
  'people.champions_left_180': 'champions who left in 180 days',
  'people.left_180': 'people who left in 180 days',
  'invoices.overdue': 'overdue invoices',
  'invoices.overdue_days': 'days the oldest invoice is overdue',
  'invoices.paid_late_180': 'invoices paid late in 180 days',
  'outcomes.agreed': 'outcomes agreed',
  'outcomes.measured_365': 'outcomes measured within a year',
  'outcomes.since_measured': 'days since an outcome was measured',
  'money.mrr': 'MRR',
  'money.change_90': 'change of MRR in 90 days',
  'money.change_180': 'change of MRR in 180 days',
  'money.contractions_365': 'contractions within a year',
  'money.tenure': 'days as a customer',
  'terms.days_left': 'days until the term ends',
  'terms.quantity': 'quantity paid for',
  'terms.discount': 'discount',
  'terms.yearly': 'paid by the year',
}

/** Kept as logarithms of one more than the count. */
const LOGARITHMS = new Set([
  'use.users_28',
  'tickets.open',
  'tickets.open_urgent',
  'tickets.opened_28',
  'tickets.opened_90',
  'tickets.escalated_180',
  'tickets.first_reply_hours',
  'surveys.answered_180',
  'contact.count_90',
  'people.champions_left_180',
  'people.left_180',
  'invoices.overdue',
  'invoices.overdue_days',
  'invoices.paid_late_180',
  'outcomes.agreed',
  'outcomes.measured_365',
  'money.contractions_365',
  'money.tenure',
  'terms.quantity',
])
const SHARES = new Set(['tickets.csat', 'surveys.csat'])
const CHANGES = /\.change(_\d+)?$/

export function featureName(key: string): string {
  const plain = key.replace(/\.unknown$/, '')
  const name = NAMES[plain] ?? madeName(plain)
  return key === plain ? name : `${name}: not known`
}

function madeName(key: string): string {
  const metric = /^metric\.(.+)\.(per_day|change)$/.exec(key)
  if (metric) {
    const name = metric[1]?.replaceAll('_', ' ')
    return metric[2] === 'change' ? `${name} against its own usual` : `${name} per day`
  }
  const [kind, rest] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)]
  if (kind === 'plan') return `plan ${rest}`
  if (kind === 'segment') return `segment ${rest}`
  return kind === 'field' ? rest.replace('=', ' is ') : key
}

/** A value as people read it; the MRR is money and told elsewhere. */
export function valueWords(key: string, value: number): string | null {
  if (Number.isNaN(value) || key === 'money.mrr') return null
  if (/^(plan|segment):|^field:.*=|^terms\.yearly$/.test(key)) return value >= 0.5 ? 'yes' : 'no'
  if (CHANGES.test(key)) return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(Math.round(value * 100))} %`
  if (SHARES.has(key)) return `${Math.round(value * 100)} %`
  if (key === 'terms.discount') return `${round(value)} %`
  if (LOGARITHMS.has(key) || /^metric\..*\.per_day$/.test(key)) return round(Math.expm1(value))
  return round(value)
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: Math.abs(value) < 10 ? 1 : 0 })
}

export interface Driver {
  readonly key: string
  readonly name: string
  /** As people read it; null where nothing is known, or money. */
  readonly value: string | null
  /** Change of the probability of renewing, −1 to 1. */
  readonly effect: number
}

/** One driver as a sentence. */
export function driverSentence({ name, value, effect }: Driver): string {
  const points = Math.abs(effect * 100).toFixed(1)
  const what = value === null ? name : `${name}: ${value}`
  return `${what[0]?.toUpperCase() ?? ''}${what.slice(1)} ${effect < 0 ? 'costs' : 'adds'} ${points} points`
}
