import type { Vocabulary } from '../../../understand/conditions/ui/leaf-parts.ts'
import type { Option } from '../../../web/design/Picker.tsx'
import { counted } from '../../../web/design/format.ts'
import { LEAD_WORDS } from '../../../kernel/leads.ts'
import type { Step, StepOf, Trigger, Limits } from '../definition.ts'
import { hoursText } from '../../../understand/conditions/ui/hours-text.ts'
import { assignmentText } from './assignment-words.ts'
import type { Person } from './assignment-words.ts'
import { conditionBrief } from './condition-brief.ts'
import { kindOf } from './step-kinds.ts'

/** Names for what steps refer to. */
export interface Names {
  words: Vocabulary
  people: readonly Person[]
  stages: readonly Named[]
  segments: readonly Named[]
  endpoints: readonly { id: number; name: string }[]
  /** What texts can have put in. */
  mergeFields: readonly Option[]
}

interface Named {
  key: string
  name: string
}

/** What stands at the right of a step in the list: `Owner · 1 d`, `or 2 d`, `branch`. */
export function stepNote(step: Step, names: Names): string {
  switch (step.kind) {
    case 'task':
      return `${assignmentText(step.assign, names.people)} · ${step.dueDays} d`
    case 'lead':
      return `${LEAD_WORDS[step.leadKind]} → ${step.to ?? 'nobody yet'}`
    case 'wait':
      return waitNote(step)
    case 'notice':
      return `tells ${assignmentText(step.to, names.people)}`
    case 'approval':
      return `${assignmentText(step.by, names.people)} approves`
    case 'slack':
      return 'channel' in step.to
        ? `Slack ${step.to.channel}`
        : `Slack, ${assignmentText(step.to.member, names.people)}`
    case 'change':
      return changeText(step.change, names)
    default:
      return kindOf(step.kind).word
  }
}

function waitNote({ wait, name }: StepOf<'wait'>): string {
  switch (wait.until) {
    case 'elapsed':
      return name.includes(amountText(wait)) ? '' : amountText(wait)
    case 'time':
      return `until ${wait.at}`
    case 'date':
      return 'until a date'
    case 'condition':
      return `or ${wait.timeoutDays} d`
  }
}

/** The second line of a step in the drawing. */
export function stepDetail(step: Step, names: Names): string {
  switch (step.kind) {
    case 'task':
      return `${assignmentText(step.assign, names.people)}, ${dueText(step.dueDays)}`
    case 'lead':
      return `${LEAD_WORDS[step.leadKind]}, ${step.to === null ? 'sent by a person' : `to ${capitalised(step.to)}`}`
    case 'email':
      return step.approval ? `${assignmentText(step.approval, names.people)} approves` : 'Goes out by itself'
    case 'slack':
    case 'notice':
    case 'change':
      return capitalised(stepNote(step, names))
    case 'wait':
      return waitText(step.wait, names)
    case 'branch':
      return conditionBrief(step.condition, names.words)
    case 'approval':
      return `${assignmentText(step.by, names.people)} says yes or no`
    case 'webhook':
      return names.endpoints.find(({ id }) => id === step.endpointId)?.name ?? 'An address that is gone'
    case 'playbook':
      return `${names.words.playbooks.find(({ key }) => key === step.playbook)?.name ?? step.playbook}${step.waits ? ', waits for it' : ''}`
    case 'end':
      return step.reason
  }
}

/** The same, but for what the name says already: `Wait 14 days`. */
export function drawnDetail(step: Step, names: Names): string {
  const detail = stepDetail(step, names)
  return step.name.toLocaleLowerCase().includes(detail.toLocaleLowerCase()) ? '' : detail
}

function dueText(days: number): string {
  return days === 0 ? 'the same day' : `within ${counted(days, 'day')}`
}

export function amountText({ amount, unit }: { amount: number; unit: string }): string {
  return counted(amount, unit.slice(0, -1))
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

export function weekdaysText(weekdays: readonly number[]): string {
  if (weekdays.length === 0 || weekdays.length === 7) return 'any day'
  const sorted = [...weekdays].sort((a, b) => a - b)
  if (sorted.join('') === '12345') return 'on a weekday'
  return `on ${sorted.map((day) => (WEEKDAYS[day - 1] ?? '').slice(0, 3)).join(', ')}`
}

export function waitText(wait: StepOf<'wait'>['wait'], names: Names): string {
  switch (wait.until) {
    case 'elapsed':
      return amountText(wait)
    case 'time':
      return `Until ${wait.at}, ${weekdaysText(wait.weekdays)}`
    case 'date': {
      const field = names.words.fields.find((one) => one.field === wait.field)?.name ?? wait.field
      const when = `${counted(Math.abs(wait.offsetDays), 'day')} ${wait.offsetDays < 0 ? 'before' : 'after'} ${field}`
      return `${wait.offsetDays === 0 ? `On ${field}` : when}, ${wait.at}`
    }
    case 'condition':
      return `Until ${conditionBrief(wait.condition, names.words)}, or ${counted(wait.timeoutDays, 'day')}`
  }
}

function changeText(change: StepOf<'change'>['change'], names: Names): string {
  switch (change.field) {
    case 'stage':
      return `stage → ${named(names.stages, change.stage)}`
    case 'segment':
      return `segment → ${named(names.segments, change.segment)}`
    case 'owner':
      return `owner → ${assignmentText(change.assign, names.people)}`
    case 'attribute': {
      const field = names.words.fields.find((one) => one.field === `attribute:${change.attribute}`)
      return `${field?.name ?? change.attribute} → ${change.value === null ? 'empty' : String(change.value)}`
    }
  }
}

function named(options: readonly Named[], key: string): string {
  return options.find((option) => option.key === key)?.name ?? key
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What starts it on two lines: the first condition, and the rest. */
export function triggerLines(trigger: Trigger, words: Vocabulary): [first: string, rest: string] {
  if (trigger.kind === 'manual') return ['Started by hand', 'or by another playbook']
  const { condition } = trigger
  const parts = condition.kind === 'all' ? condition.of : [condition]
  const [first, ...others] = parts.map((part) => conditionBrief(part, words))
  if (first === undefined) return [triggerBrief(trigger, words), '']
  const rest = others.map((one) => `and ${one}`).join(' ')
  const lasts = trigger.kind === 'remain' ? `for ${hoursText(trigger.hours)}` : ''
  const begins = trigger.kind === 'leave' ? `No longer: ${first}` : first
  if (trigger.kind === 'schedule') return [scheduleText(trigger), [first, rest].filter(Boolean).join(' ')]
  return [begins, [rest, lasts].filter(Boolean).join(' ')]
}

/** What starts it, in a few words. */
export function triggerBrief(trigger: Trigger, words: Vocabulary): string {
  switch (trigger.kind) {
    case 'manual':
      return 'Started by hand'
    case 'enter':
      return conditionBrief(trigger.condition, words)
    case 'leave':
      return `No longer: ${conditionBrief(trigger.condition, words)}`
    case 'remain':
      return `${conditionBrief(trigger.condition, words)} for ${hoursText(trigger.hours)}`
    case 'schedule':
      return `${scheduleText(trigger)}: ${conditionBrief(trigger.condition, words)}`
  }
}

export function scheduleText({ every, day, at }: { every: string; day: number; at: string }): string {
  if (every === 'day') return `Every day at ${at}`
  if (every === 'week') return `Every ${WEEKDAYS[day - 1] ?? 'week'} at ${at}`
  return `On day ${day} of every ${every} at ${at}`
}

const REENTRY_WORDS = { never: 'Once per account', always: 'Again as soon as a run has ended' } as const

/** `Once per account in 90 days; never beside At-risk review; at most 20 a day; quiet from 18:00 to 08:00`. */
export function limitsText(limits: Limits, subject: 'account' | 'contact', words: Vocabulary): string {
  const often =
    limits.reentry === 'after_days'
      ? `Once per ${subject} in ${limits.reentryDays} days`
      : REENTRY_WORDS[limits.reentry].replace('account', subject)
  const beside = limits.notBeside.map((key) => words.playbooks.find((one) => one.key === key)?.name ?? key)
  return [
    often,
    ...(beside.length > 0 ? [`never beside ${beside.join(' or ')}`] : []),
    ...(limits.perDay === null ? [] : [`at most ${limits.perDay} a day`]),
    ...(limits.quietHours ? [`quiet from ${limits.quietHours.from} to ${limits.quietHours.to}`] : []),
  ].join('; ')
}
