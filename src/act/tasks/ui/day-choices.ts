import { addDays, dayNumber } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'

export interface DayChoice {
  label: string
  day: Day
}

// 1970-01-01 was a Thursday: 0 is Monday.
const weekdayOf = (day: Day) => (dayNumber(day) + 3) % 7

/** The next such weekday after today, 0 Monday … 6 Sunday. */
export function nextWeekday(today: Day, weekday: number): Day {
  return addDays(today, ((weekday - weekdayOf(today) + 6) % 7) + 1)
}

const FRIDAY = 4
const MONDAY = 0

/** Days on which work is usually due: today, tomorrow, Friday, next week. Each day once. */
export function dueChoices(today: Day): DayChoice[] {
  return once([
    { label: 'Today', day: today },
    { label: 'Tomorrow', day: addDays(today, 1) },
    { label: 'Friday', day: nextWeekday(today, FRIDAY) },
    { label: 'Next week', day: nextWeekday(today, MONDAY) },
  ])
}

/** Days until which work is usually put off. */
export function snoozeChoices(today: Day): DayChoice[] {
  return once([
    { label: 'Tomorrow', day: addDays(today, 1) },
    { label: 'Friday', day: nextWeekday(today, FRIDAY) },
    { label: 'Next week', day: nextWeekday(today, MONDAY) },
    { label: 'In two weeks', day: addDays(today, 14) },
  ])
}

function once(choices: readonly DayChoice[]): DayChoice[] {
  return choices.filter(({ day }, index) => choices.findIndex((other) => other.day === day) === index)
}
