import { daysBetween } from '../../../kernel/day.ts'
import type { Day } from '../../../kernel/day.ts'
import { shortDay } from '../../../web/design/format.ts'
import type { Task } from '../contract.ts'
import type { DueGroup } from '../due.ts'

export type Priority = Task['priority']
export type TaskScope = 'mine' | 'team' | 'all'

export const GROUP_WORDS: Readonly<Record<DueGroup, string>> = {
  overdue: 'Overdue',
  today: 'Today',
  week: 'This week',
  later: 'Later',
  none: 'No day',
  snoozed: 'Put off',
}

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = {
  urgent: 'Urgent',
  high: 'High',
  normal: 'Normal',
  low: 'Low',
}

export const SCOPE_WORDS: Readonly<Record<TaskScope, string>> = { mine: 'Mine', team: 'My team', all: 'Everyone' }

/** Further ahead or back the day itself says more. */
const DAYS_SAID = 14

/** When work is due, as a person says it: “Today”, “3 d late”, “Fri 13 Mar”. */
export function dueText(dueOn: Day | null, today: Day): string {
  if (dueOn === null) return 'No day'
  const days = daysBetween(today, dueOn)
  if (days === 0) return 'Today'
  if (days === 1) return 'Tomorrow'
  if (days < 0 && days >= -DAYS_SAID) return `${-days} d late`
  return shortDay(dueOn, today)
}

/** A kind of work as a word: the name of its template, else its key in words. */
export function kindWord(kind: string, templates: readonly { key: string; name: string }[]): string {
  const known = templates.find(({ key }) => key === kind)
  return known?.name ?? capital(kind.replaceAll('_', ' '))
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
