import type { Condition } from '../../kernel/conditions.ts'
import type { Trigger } from './definition.ts'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** What starts runs, as a sentence. */
export function triggerSentence(trigger: Trigger, sentenceOf: (condition: Condition) => string): string {
  switch (trigger.kind) {
    case 'enter':
      return `When this becomes true: ${sentenceOf(trigger.condition)}`
    case 'leave':
      return `When this stops being true: ${sentenceOf(trigger.condition)}`
    case 'remain':
      return `When this has been true for ${hoursText(trigger.hours)}: ${sentenceOf(trigger.condition)}`
    case 'schedule':
      return `${scheduleText(trigger)}, for everybody of whom this is true: ${sentenceOf(trigger.condition)}`
    case 'manual':
      return 'By hand, by the API or by another playbook.'
  }
}

function hoursText(hours: number): string {
  if (hours % 24 === 0) return hours === 24 ? 'a day' : `${hours / 24} days`
  return hours === 1 ? 'an hour' : `${hours} hours`
}

function scheduleText({ every, day, at }: Extract<Trigger, { kind: 'schedule' }>): string {
  if (every === 'day') return `Every day at ${at}`
  if (every === 'week') return `Every ${WEEKDAYS[Math.min(day, 7) - 1]} at ${at}`
  const on = day >= 31 ? 'the last day' : `day ${day}`
  return every === 'month'
    ? `On ${on} of every month at ${at}`
    : `On ${on} of the first month of every quarter at ${at}`
}
