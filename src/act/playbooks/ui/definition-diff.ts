import { isSameCondition } from '../../../understand/conditions/ui/condition-tree.ts'
import type { Condition } from '../../../kernel/conditions.ts'
import type { PlaybookDefinition, Step } from '../definition.ts'
import { placedSteps } from './step-tree.ts'
import type { PlacedStep } from './step-tree.ts'
import { limitsText, stepDetail, triggerBrief } from './step-words.ts'
import type { Names } from './step-words.ts'
import { conditionBrief } from './condition-brief.ts'

export interface Difference {
  kind: 'added' | 'removed' | 'changed' | 'moved'
  what: string
  before: string | null
  after: string | null
}

/** What a draft changes, in reading order; empty where both say the same. */
export function differences(before: PlaybookDefinition, after: PlaybookDefinition, names: Names): Difference[] {
  return [
    ...wholeDifferences(before, after, names),
    ...stepDifferences(placedSteps(before.steps), placedSteps(after.steps), names),
  ]
}

function wholeDifferences(before: PlaybookDefinition, after: PlaybookDefinition, names: Names): Difference[] {
  const { words } = names
  const sides = [before, after].map((side) => ({
    'Who it is for': side.subject === 'account' ? 'Each account' : 'Each contact',
    'What starts it': `${TRIGGER_WORDS[side.trigger.kind]}: ${triggerBrief(side.trigger, words)}`,
    Limits: limitsText(side.limits, side.subject, words),
    Success: side.success ? successText(side.success, names) : 'not measured',
  }))
  const [from, to] = sides
  if (!from || !to) return []
  return (Object.keys(to) as (keyof typeof to)[])
    .filter((what) => from[what] !== to[what])
    .map((what) => ({ kind: 'changed', what, before: from[what], after: to[what] }))
}

const TRIGGER_WORDS = {
  enter: 'When it becomes true',
  leave: 'When it stops being true',
  remain: 'When it stays true',
  schedule: 'On a schedule',
  manual: 'By hand',
} as const

export function successText(
  { condition, withinDays, holdOutPercent }: NonNullable<PlaybookDefinition['success']>,
  { words }: Names,
): string {
  const held = holdOutPercent > 0 ? `, ${holdOutPercent} % held out` : ''
  return `${conditionBrief(condition, words)} within ${withinDays} d${held}`
}

function stepDifferences(before: readonly PlacedStep[], after: readonly PlacedStep[], names: Names): Difference[] {
  const was = new Map(before.map((placed) => [placed.step.id, placed]))
  const is = new Set(after.map(({ step }) => step.id))
  const gone = before.filter(({ step }) => !is.has(step.id))
  return [
    ...after.flatMap((placed) => oneStep(was.get(placed.step.id), placed, { before, after }, names)),
    ...gone.map((placed): Difference => ({
      kind: 'removed',
      what: titleOf(placed),
      before: stepDetail(placed.step, names),
      after: null,
    })),
  ]
}

interface Sides {
  before: readonly PlacedStep[]
  after: readonly PlacedStep[]
}

function oneStep(was: PlacedStep | undefined, placed: PlacedStep, sides: Sides, names: Names): Difference[] {
  const what = titleOf(placed)
  if (!was) return [{ kind: 'added', what, before: null, after: stepDetail(placed.step, names) }]
  const moved: Difference[] = isMoved(was, placed, sides)
    ? [{ kind: 'moved', what, before: was.number, after: placed.number }]
    : []
  return [...moved, ...fieldDifferences(was.step, placed.step, names).map((one) => ({ ...one, what }))]
}

function titleOf({ number, step }: PlacedStep): string {
  return `${number} ${step.name}`
}

/** Moved is what left its lane or overtook a step that is in both. */
function isMoved(was: PlacedStep, is: PlacedStep, { before, after }: Sides): boolean {
  const laneOf = ({ lane }: PlacedStep) => (lane ? `${lane.of}:${lane.way}` : '')
  if (laneOf(was) !== laneOf(is)) return true
  const isKept = (other: readonly PlacedStep[], id: string) =>
    other.some((one) => one.step.id === id && laneOf(one) === laneOf(is))
  const kept = (side: readonly PlacedStep[], other: readonly PlacedStep[]) =>
    side.filter((one) => laneOf(one) === laneOf(is) && isKept(other, one.step.id)).map(({ step }) => step.id)
  return kept(before, after).indexOf(is.step.id) !== kept(after, before).indexOf(is.step.id)
}

const FIELD_WORDS: Readonly<Record<string, string>> = {
  name: 'name',
  title: 'title',
  description: 'description',
  subject: 'subject',
  body: 'text',
  text: 'text',
  checklist: 'checklist',
  priority: 'priority',
  assign: 'assignment',
  by: 'who decides',
  to: 'recipient',
  toRoles: 'recipients',
  approval: 'approval',
  dueDays: 'due',
  waitDays: 'waiting',
  wait: 'wait',
  condition: 'condition',
  fields: 'fields',
}

function fieldDifferences(before: Step, after: Step, names: Names): Omit<Difference, 'what'>[] {
  const [from, to] = [plainFields(before), plainFields(after)]
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])]
  const changed = keys.filter((key) => !isSame(from[key], to[key]))
  if (changed.length === 0) return []
  const said = { before: stepDetail(before, names), after: stepDetail(after, names) }
  if (said.before !== said.after && before.name === after.name) return [{ kind: 'changed', ...said }]
  const what = changed.map((key) => FIELD_WORDS[key] ?? key).join(', ')
  return [{ kind: 'changed', before: before.name, after: `${after.name} (${what})` }]
}

/** A step without what stands inside it. */
function plainFields(step: Step): Record<string, unknown> {
  const { id: _id, yes: _yes, no: _no, rejected: _rejected, ...fields } = step as Step & Record<string, unknown>
  return fields
}

function isSame(a: unknown, b: unknown): boolean {
  return isSameCondition(a as Condition, b as Condition)
}
