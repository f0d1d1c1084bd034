import type { MeasureDefinition, MeasureSource, Unit } from '../../health/definitions.ts'

export const UNIT_WORDS: Record<Unit, string> = {
  count: 'Count',
  days: 'Days',
  hours: 'Hours',
  share: 'Share (%)',
  change: 'Change (%)',
  money: 'Money',
  points: 'Points',
  yes_no: 'Yes or no',
  number: 'Number',
}

export const DIRECTION_WORDS: Record<MeasureDefinition['direction'], string> = {
  up: 'More is better',
  down: 'Less is better',
}

export const SOURCE_KIND_LABELS: Record<MeasureSource['kind'], string> = {
  metric: 'One metric',
  usage: 'All usage',
  attribute: 'Field of the account',
  tickets: 'Tickets',
  survey: 'Survey answers',
  invoices: 'Invoices',
  outcomes: 'Outcomes',
  activities: 'Meetings, calls, mails and notes',
  contacts: 'Contacts',
  subscription: 'Subscription',
}

/** What each way of counting is called, by kind of source. */
export const AGGREGATION_LABELS = {
  metric: {
    sum: 'Sum of the window',
    average_per_day: 'Average per day',
    average_value: 'Average of the days that have a value',
    days_active: 'Days with a value above 0',
    last: 'Latest value in the window',
    change: 'Change against its own 84 days before',
  },
  usage: {
    days_active: 'Days with any use',
    distinct_metrics: 'Different metrics in use',
    days_since_last: 'Days since the last use',
    change: 'Active days against the 84 days before',
  },
  tickets: {
    open: 'Open on the day',
    opened: 'Opened in the window',
    escalated: 'Escalated in the window',
    median_first_reply_hours: 'Hours to the first reply, median',
    median_resolution_hours: 'Hours to the solution, median',
    csat: 'Satisfied with the answer',
  },
  invoices: {
    overdue_amount: 'Amount overdue',
    overdue_count: 'Invoices overdue',
    oldest_overdue_days: 'Days the oldest is overdue',
  },
  outcomes: {
    progress: 'Mean progress',
    measured_count: 'How many are measured',
    on_target: 'Share on target',
  },
  activities: { count: 'How many', days_since_last: 'Days since the last' },
  contacts: { with_role: 'How many hold a role', engaged: 'Share seen in a conversation or an answer' },
  subscription: { seat_use: 'Seats used of those paid for', days_until_renewal: 'Days until renewal' },
} as const

export const READING_LABELS: Record<Extract<MeasureSource, { kind: 'attribute' }>['reading'], string> = {
  number: 'The number',
  boolean: 'Yes (1) or no (0)',
  days_since: 'Days since the day in it',
  days_until: 'Days until the day in it',
}

export const SURVEY_LABELS = {
  nps: 'NPS, −100 to 100',
  csat: 'CSAT, share of the top two answers',
  ces: 'CES, mean answer',
} as const

export const PRIORITY_LABELS = { low: 'Low', normal: 'Normal', high: 'High', urgent: 'Urgent' } as const
export const ACTIVITY_LABELS = { meeting: 'Meetings', call: 'Calls', email: 'E-mails', note: 'Notes' } as const

const METRIC_SENTENCES: Record<keyof (typeof AGGREGATION_LABELS)['metric'], string> = {
  sum: 'Sum of',
  average_per_day: 'Average per day of',
  average_value: 'Average daily value of',
  days_active: 'Days with',
  last: 'Latest value of',
  change: 'Change against its own baseline of',
}

/** Where a measure's value comes from, in words: `Sum of logins over 28 days`. `nameOf` names a metric or a field. */
export function sourceSentence(source: MeasureSource, nameOf: (key: string) => string = (key) => key): string {
  switch (source.kind) {
    case 'metric':
      return `${METRIC_SENTENCES[source.aggregation]} ${nameOf(source.metric)}${over(source.windowDays)}`
    case 'usage':
      return `${AGGREGATION_LABELS.usage[source.aggregation]}${patterns(source)}${over(source.windowDays)}`
    case 'attribute':
      return attributeSentence(source, nameOf(source.attribute))
    case 'tickets':
      return ticketSentence(source)
    case 'survey':
      return `${source.survey.toUpperCase()} from ${roleWords(source.roles)}${over(source.windowDays)}`
    case 'invoices':
      return AGGREGATION_LABELS.invoices[source.aggregation]
    case 'outcomes':
      return `${AGGREGATION_LABELS.outcomes[source.aggregation]} of outcomes${over(source.windowDays)}`
    case 'activities':
      return activitySentence(source)
    case 'contacts':
      return source.aggregation === 'with_role'
        ? `Contacts who are ${listed(source.roles.map(spaced), 'or')}`
        : `Share of ${roleWords(source.roles)} seen${over(source.windowDays)}`
    case 'subscription':
      return source.aggregation === 'seat_use'
        ? `Latest ${nameOf(source.metric ?? 'metric')}${over(source.windowDays)}, of the seats paid for`
        : 'Days until the subscription renews'
  }
}

function attributeSentence({ reading }: Extract<MeasureSource, { kind: 'attribute' }>, name: string): string {
  if (reading === 'days_since') return `Days since ${name}`
  if (reading === 'days_until') return `Days until ${name}`
  return `The account’s ${name}`
}

function ticketSentence(source: Extract<MeasureSource, { kind: 'tickets' }>): string {
  const { aggregation, priorities, windowDays } = source
  const which = priorities.length === 0 ? 'tickets' : `${listed(priorities, 'and')} tickets`
  if (aggregation === 'open') return `Open ${which} on the day`
  return `${AGGREGATION_LABELS.tickets[aggregation].replace(' in the window', '')}: ${which}${over(windowDays)}`
}

function activitySentence(source: Extract<MeasureSource, { kind: 'activities' }>): string {
  const { aggregation, types, windowDays } = source
  const which =
    types.length === 0
      ? 'conversations'
      : listed(
          types.map((type) => ACTIVITY_LABELS[type].toLowerCase()),
          'and',
        )
  if (aggregation === 'count') return `Number of ${which}${over(windowDays)}`
  return `Days since the last of ${which}, looking back ${windowDays} days`
}

function patterns({ include, exclude }: { include: readonly string[]; exclude: readonly string[] }): string {
  const only = include.length === 0 ? '' : ` of ${listed(include, 'and')}`
  return exclude.length === 0 ? only : `${only} leaving out ${listed(exclude, 'and')}`
}

function roleWords(roles: readonly string[]): string {
  return roles.length === 0 ? 'all contacts' : `${listed(roles.map(spaced), 'and')} contacts`
}

function over(windowDays: number): string {
  return windowDays === 1 ? ' on the day' : ` over ${windowDays} days`
}

function listed(words: readonly string[], joint: 'and' | 'or'): string {
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1) ?? ''}`
}

function spaced(role: string): string {
  return role.replaceAll('_', ' ')
}

/** The window of a source, as a column writes it; null where it reads the day itself. */
export function windowDaysOf(source: MeasureSource): number | null {
  if (source.kind === 'attribute' || source.kind === 'invoices') return null
  if (source.kind === 'tickets' && source.aggregation === 'open') return null
  if (source.kind === 'subscription' && source.aggregation === 'days_until_renewal') return null
  if (source.kind === 'contacts' && source.aggregation === 'with_role') return null
  return source.windowDays
}
