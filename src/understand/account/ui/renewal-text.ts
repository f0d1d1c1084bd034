import { daysBetween } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { counted, exactDay } from '../../../web/design/format.ts'

/** `3 Jan 2027, in 47 days`; a date that has passed says so. */
export function renewalText(renewalOn: Day, today: Day): string {
  const days = daysBetween(today, renewalOn)
  if (days === 0) return `${exactDay(renewalOn)}, today`
  if (days > 0) return `${exactDay(renewalOn)}, in ${counted(days, 'day')}`
  return `${exactDay(renewalOn)}, ${counted(-days, 'day')} ago`
}
