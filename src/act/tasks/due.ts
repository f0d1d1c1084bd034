import { addDays, dayNumber, type Day } from '../../kernel/day.ts'

/** When open work is due, as a list shows it. What was put off stands apart until its day has come. */
export const DUE_GROUPS = ['overdue', 'today', 'week', 'later', 'none', 'snoozed'] as const
export type DueGroup = (typeof DUE_GROUPS)[number]

/** The last day of the week a day lies in: weeks end on Sunday. */
export function endOfWeek(today: Day): Day {
  // 1970-01-01 was a Thursday: 0 is Monday.
  const weekday = (dayNumber(today) + 3) % 7
  return addDays(today, 6 - weekday)
}

export function dueGroup(task: { dueOn: Day | null; snoozedUntil: Day | null }, today: Day): DueGroup {
  if (task.snoozedUntil !== null && task.snoozedUntil > today) return 'snoozed'
  if (task.dueOn === null) return 'none'
  if (task.dueOn < today) return 'overdue'
  if (task.dueOn === today) return 'today'
  return task.dueOn <= endOfWeek(today) ? 'week' : 'later'
}
