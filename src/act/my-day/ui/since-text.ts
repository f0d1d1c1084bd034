import { dayIn, daysBetween } from '../../../kernel/day.ts'
import { clockTime, shortDay } from '../../../web/design/format.ts'

/** `yesterday 18:10`, `today 08:00`, else `14 Nov 18:10`, in the reader's own time zone. */
export function sinceText(instant: Date, now: Date): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const [then, today] = [dayIn(zone, instant), dayIn(zone, now)]
  const days = daysBetween(then, today)
  const day = days === 0 ? 'today' : days === 1 ? 'yesterday' : shortDay(then, today)
  return `${day} ${clockTime(instant)}`
}
