import type { Day } from '../../kernel/day.ts'

const DAYS = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' })

/** `10 March 2026`. */
export function dayText(day: Day): string {
  return DAYS.format(new Date(`${day}T00:00:00Z`))
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** `10 March 2026 at 09:00`, in the company’s zone. */
export function instantText(timeZone: string, instant: Date): string {
  const known = formatters.get(timeZone)
  const formatter =
    known ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
    })
  if (!known) formatters.set(timeZone, formatter)
  const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${parts.get('day')} ${parts.get('month')} ${parts.get('year')} at ${parts.get('hour')}:${parts.get('minute')}`
}

const DATE_FIELDS: Readonly<Record<string, string>> = {
  customer_since: '“customer since” date',
  renewal_on: 'renewal date',
  last_contact: 'last contact',
}

export function dateField(field: string): string {
  return DATE_FIELDS[field] ?? `“${field.replace('attribute:', '')}”`
}
