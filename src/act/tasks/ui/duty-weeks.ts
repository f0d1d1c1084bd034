import { addDays, dayNumber } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'

export interface Week {
  monday: Day
  sunday: Day
}

/** This week and those that follow, Monday to Sunday. */
export function weeksFrom(today: Day, count: number): Week[] {
  // 1970-01-01 was a Thursday: 0 is Monday.
  const first = addDays(today, -((dayNumber(today) + 3) % 7))
  return Array.from({ length: count }, (_, index) => {
    const monday = addDays(first, index * 7)
    return { monday, sunday: addDays(monday, 6) }
  })
}

interface Span {
  fromDay: Day
  toDay: Day
}

export function fallsIn({ fromDay, toDay }: Span, { monday, sunday }: Week): boolean {
  return fromDay <= sunday && toDay >= monday
}

/** Where in the week a duty begins or ends; null where it covers it to that side. */
export function edgesIn({ fromDay, toDay }: Span, { monday, sunday }: Week): { from: Day | null; to: Day | null } {
  return { from: fromDay > monday ? fromDay : null, to: toDay < sunday ? toDay : null }
}
