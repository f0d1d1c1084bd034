import type { Day } from '../../kernel/day.ts'

const FORMAT = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long' })

/** `Tuesday 10 March` */
export function headline(day: Day): string {
  return FORMAT.format(new Date(`${day}T00:00:00Z`)).replace(',', '')
}
