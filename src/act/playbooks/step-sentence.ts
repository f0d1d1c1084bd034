import type { Condition } from '../../kernel/conditions.ts'
import type { Assignment } from '../tasks/assignment.ts'
import { LEAD_WORDS } from '../../kernel/leads.ts'
import type { Step } from './definition.ts'

/** What a step does, as a sentence. */
export function stepSentence(step: Step, sentenceOf: (condition: Condition) => string): string {
  switch (step.kind) {
    case 'task':
      return `Task for ${whoText(step.assign)}, due ${daysText(step.dueDays)}.`
    case 'lead':
      return `${LEAD_WORDS[step.leadKind]} lead${step.to === null ? ', sent by a person' : ` for ${step.to}`}.`
    case 'email':
      return `E-mail to ${step.toRoles.length === 0 ? 'the contact' : step.toRoles.map(plain).join(', then ')}${step.approval ? `, released by ${whoText(step.approval)}` : ''}.`
    case 'slack':
      return `Slack message to ${'channel' in step.to ? step.to.channel : whoText(step.to.member)}.`
    case 'notice':
      return `Notice to ${whoText(step.to)}.`
    case 'wait':
      return waitText(step.wait, sentenceOf)
    case 'branch':
      return `Depends on: ${sentenceOf(step.condition)}`
    case 'approval':
      return `Asks ${whoText(step.by)}.`
    case 'change':
      return changeText(step.change)
    case 'webhook':
      return 'Calls a webhook.'
    case 'playbook':
      return `Starts the playbook ${step.playbook}${step.waits ? ' and waits for its end' : ''}.`
    case 'end':
      return step.reason === '' ? 'Ends here.' : `Ends here: ${step.reason}`
  }
}

function changeText(change: Extract<Step, { kind: 'change' }>['change']): string {
  switch (change.field) {
    case 'stage':
      return `Changes the stage to ${plain(change.stage)}.`
    case 'segment':
      return `Changes the segment to ${plain(change.segment)}.`
    case 'owner':
      return `Makes ${whoText(change.assign)} the owner.`
    case 'attribute':
      return change.value === null
        ? `Empties ${plain(change.attribute)}.`
        : `Changes ${plain(change.attribute)} to ${String(change.value)}.`
  }
}

function waitText(wait: Extract<Step, { kind: 'wait' }>['wait'], sentenceOf: (condition: Condition) => string): string {
  switch (wait.until) {
    case 'elapsed':
      return `Waits ${wait.amount} ${wait.amount === 1 ? wait.unit.slice(0, -1) : wait.unit}.`
    case 'time':
      return `Waits until ${wait.at}.`
    case 'date':
      return `Waits until ${Math.abs(wait.offsetDays)} days ${wait.offsetDays < 0 ? 'before' : 'after'} the ${plain(wait.field)}.`
    case 'condition':
      return `Waits, at most ${wait.timeoutDays} days, until this is true: ${sentenceOf(wait.condition)}`
  }
}

function whoText(assignment: Assignment): string {
  switch (assignment.rule) {
    case 'owner':
      return 'the owner'
    case 'owner_manager':
      return 'the owner’s manager'
    case 'on_duty':
      return `${assignment.department} on duty`
    case 'least_loaded':
      return `who has least to do in ${assignment.department}`
    case 'member':
      return 'a member'
  }
}

function daysText(days: number): string {
  if (days === 0) return 'the same day'
  return days === 1 ? 'the next day' : `in ${days} days`
}

function plain(word: string): string {
  return word.replaceAll('_', ' ')
}
