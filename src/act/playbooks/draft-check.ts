import type { Condition } from '../../kernel/conditions.ts'
import { heldIn, leavesOf } from '../../kernel/conditions.ts'
import type { Assignment } from '../tasks/assignment.ts'
import { allSteps, waysOf, type PlaybookDefinition, type Step, type StepOf, type Trigger } from './definition.ts'

export interface Problem {
  readonly stepId: string | null
  readonly severity: 'stops' | 'warns'
  readonly sentence: string
}

/** Everything a draft can name, as it is now. */
export interface Known {
  readonly key: string
  readonly members: ReadonlySet<number>
  readonly stages: ReadonlySet<string>
  readonly segments: ReadonlySet<string>
  /** Types of custom fields by key. */
  readonly fields: ReadonlyMap<string, string>
  readonly endpoints: ReadonlyMap<number, { name: string; state: string }>
  readonly playbooks: ReadonlyMap<
    string,
    { name: string; state: string; subject: string | null; starts: readonly string[] }
  >
  conditionProblems(condition: Condition, subject: 'account' | 'contact'): readonly string[]
  templateProblems(template: string): readonly string[]
}

/** What keeps a draft from being published (`stops`), and what to think about (`warns`). */
export function draftProblems(definition: PlaybookDefinition, known: Known): Problem[] {
  const steps = allSteps(definition.steps)
  return [
    ...wholeProblems(definition, known),
    ...steps.flatMap((step) => [...stepProblems(step, definition, known), ...doubtsAbout(step, definition)]),
    ...unreachable(definition.steps),
  ]
}

const stops = (stepId: string | null, sentence: string): Problem => ({ stepId, severity: 'stops', sentence })
const warns = (stepId: string | null, sentence: string): Problem => ({ stepId, severity: 'warns', sentence })

function wholeProblems(definition: PlaybookDefinition, known: Known): Problem[] {
  const { trigger, limits, steps, subject, success } = definition
  const conditions = [
    ...(trigger.kind === 'manual' ? [] : [trigger.condition]),
    ...(success ? [success.condition] : []),
  ]
  return [
    ...(steps.length === 0 ? [stops(null, 'Add at least one step.')] : []),
    ...conditions.flatMap((condition) => known.conditionProblems(condition, subject)).map((said) => stops(null, said)),
    ...(trigger.kind === 'remain' && heldIn(trigger.condition).length > 0
      ? [stops(null, 'A trigger that asks for a duration cannot hold a condition that asks for one as well.')]
      : []),
    ...limits.notBeside.flatMap((key) =>
      known.playbooks.has(key)
        ? []
        : [stops(null, `There is no playbook “${key}” that this one could stand back for.`)],
    ),
    ...(trigger.kind !== 'manual' && leavesOf(trigger.condition).length === 0
      ? [warns(null, 'The trigger has no condition: it holds for everybody.')]
      : []),
    ...(success ? [] : [warns(null, 'Without a success criterion nobody can say whether this playbook helps.')]),
  ]
}

function stepProblems(step: Step, definition: PlaybookDefinition, known: Known): Problem[] {
  return [
    ...templatesOf(step).flatMap((template) => known.templateProblems(template)),
    ...assignmentsOf(step).flatMap((assignment) => assignmentProblems(assignment, known)),
    ...conditionsOf(step).flatMap((condition) => known.conditionProblems(condition, definition.subject)),
    ...ownProblems(step, definition, known),
  ].map((sentence) => stops(step.id, sentence))
}

function templatesOf(step: Step): string[] {
  switch (step.kind) {
    case 'task':
      return [step.title, step.description]
    case 'lead':
      return [step.title, step.note]
    case 'email':
      return [step.subject, step.body]
    case 'slack':
    case 'notice':
    case 'approval':
      return [step.text]
    case 'webhook':
      return Object.values(step.fields)
    default:
      return []
  }
}

function assignmentsOf(step: Step): Assignment[] {
  switch (step.kind) {
    case 'task':
      return [step.assign]
    case 'email':
      return step.approval ? [step.approval] : []
    case 'slack':
      return 'member' in step.to ? [step.to.member] : []
    case 'notice':
      return [step.to]
    case 'approval':
      return [step.by]
    case 'change':
      return step.change.field === 'owner' ? [step.change.assign] : []
    default:
      return []
  }
}

function assignmentProblems(assignment: Assignment, { members }: Known): string[] {
  if (assignment.rule !== 'member' || members.has(assignment.memberId)) return []
  return ['The member it is meant for does not exist or is switched off. Choose another one.']
}

function conditionsOf(step: Step): Condition[] {
  if (step.kind === 'branch') return [step.condition]
  return step.kind === 'wait' && step.wait.until === 'condition' ? [step.wait.condition] : []
}

function ownProblems(step: Step, definition: PlaybookDefinition, known: Known): string[] {
  switch (step.kind) {
    case 'email':
      return step.toRoles.length === 0 && definition.subject === 'account'
        ? ['This e-mail has no recipient: choose the roles it goes to, or make the playbook about contacts.']
        : []
    case 'branch':
      if (step.yes.length === 0 && step.no.length === 0)
        return ['Both ways of this branch are empty. Add a step to one.']
      return heldIn(step.condition).length > 0 ? [noDuration] : []
    case 'wait':
      return waitProblems(step, known)
    case 'change':
      return changeProblems(step, known)
    case 'webhook':
      return endpointProblems(step, known)
    case 'playbook':
      return subPlaybookProblems(step, definition, known)
    default:
      return []
  }
}

const noDuration =
  'How long something has been so cannot be asked within a run. Wait for the condition first, or let the trigger ask for the duration.'

const DATE_FIELDS: ReadonlySet<string> = new Set(['customer_since', 'renewal_on', 'last_contact'])

function waitProblems({ wait }: StepOf<'wait'>, { fields }: Known): string[] {
  if (wait.until === 'condition') return heldIn(wait.condition).length > 0 ? [noDuration] : []
  if (wait.until !== 'date' || DATE_FIELDS.has(wait.field)) return []
  if (!wait.field.startsWith('attribute:')) return [`“${wait.field}” is no date. Choose a date to wait for.`]
  const key = wait.field.slice('attribute:'.length)
  const type = fields.get(key)
  if (type === undefined) return [`There is no custom field “${key}”, or it was archived.`]
  return type === 'day' ? [] : [`The custom field “${key}” is no date. Choose a date to wait for.`]
}

const FITS: Readonly<Record<string, string>> = { text: 'string', number: 'number', boolean: 'boolean', day: 'string' }

function changeProblems({ change }: StepOf<'change'>, known: Known): string[] {
  if (change.field === 'stage')
    return known.stages.has(change.stage) ? [] : [`There is no stage “${change.stage}”, or it was archived.`]
  if (change.field === 'segment')
    return known.segments.has(change.segment) ? [] : [`There is no segment “${change.segment}”, or it was archived.`]
  if (change.field === 'owner') return []
  const type = known.fields.get(change.attribute)
  if (type === undefined) return [`There is no custom field “${change.attribute}”, or it was archived.`]
  if (change.value === null || typeof change.value === FITS[type]) return []
  return [`The custom field “${change.attribute}” takes another kind of value. Correct it.`]
}

function endpointProblems({ endpointId }: StepOf<'webhook'>, { endpoints }: Known): string[] {
  const endpoint = endpoints.get(endpointId)
  if (!endpoint) return ['This webhook endpoint does not exist. Choose another one, or add it in the settings.']
  return endpoint.state === 'on' ? [] : [`The webhook endpoint “${endpoint.name}” is switched off.`]
}

function subPlaybookProblems(step: StepOf<'playbook'>, definition: PlaybookDefinition, known: Known): string[] {
  const other = known.playbooks.get(step.playbook)
  if (step.playbook === known.key) return ['A playbook cannot start itself.']
  if (!other) return [`There is no playbook “${step.playbook}”.`]
  const way = wayTo(known.key, step.playbook, known.playbooks)
  if (way)
    return [
      `This goes round in a circle: ${[known.key, ...way].map((key) => `“${key}”`).join(' starts ')}. Take one of them out.`,
    ]
  return [
    ...(other.state === 'archived' ? [`The playbook “${other.name}” is archived.`] : []),
    ...(other.subject === null ? [`The playbook “${other.name}” has no published version yet. Publish it first.`] : []),
    ...(other.subject === 'contact' && definition.subject === 'account'
      ? [`The playbook “${other.name}” is about a contact, and a run of this one has none.`]
      : []),
  ]
}

/** The playbooks from one to another by what they start; null when it is not reached. */
function wayTo(goal: string, from: string, playbooks: Known['playbooks']): string[] | null {
  const queue: string[][] = [[from]]
  const seen = new Set([from])
  for (let way = queue.shift(); way; way = queue.shift()) {
    for (const next of playbooks.get(way.at(-1) ?? '')?.starts ?? []) {
      if (next === goal) return [...way, next]
      if (!seen.has(next)) queue.push([...way, next])
      seen.add(next)
    }
  }
  return null
}

function doubtsAbout(step: Step, { trigger, limits }: PlaybookDefinition): Problem[] {
  if (
    step.kind === 'approval' &&
    step.rejected.length === 0 &&
    step.onTimeout === 'reject' &&
    step.timeoutDays !== null
  )
    return [warns(step.id, `The run ends when nobody has decided after ${step.timeoutDays} days.`)]
  if (step.kind !== 'change' || !makesTriggerTrue(step, trigger)) return []
  const again = limits.reentry === 'always' ? ' Every such run would start the next one.' : ''
  return [warns(step.id, `This change can make the trigger true again for the same account.${again}`)]
}

/** Does the change put a field to what the trigger waits for? */
function makesTriggerTrue({ change }: StepOf<'change'>, trigger: Trigger): boolean {
  if (trigger.kind === 'manual' || trigger.kind === 'schedule') return false
  const [field, value] =
    change.field === 'stage'
      ? ['stage', change.stage]
      : change.field === 'segment'
        ? ['segment', change.segment]
        : change.field === 'owner'
          ? ['owner', null]
          : [`attribute:${change.attribute}`, change.value]
  return leavesOf(trigger.condition).some((leaf) => {
    if (leaf.kind !== 'field' || leaf.field !== field) return false
    const isNamed = value !== null && leaf.values.includes(value)
    if (change.field === 'owner') return true
    const becomesTrue = leaf.operator === 'is' ? isNamed : leaf.operator === 'is_not' ? !isNamed : true
    return trigger.kind === 'leave' ? !becomesTrue || leaf.operator === 'is_not' : becomesTrue
  })
}

/** Steps behind an end are never reached. */
function unreachable(steps: readonly Step[]): Problem[] {
  const ended = steps.findIndex(({ kind }) => kind === 'end')
  const behind = ended < 0 ? undefined : steps[ended + 1]
  return [
    ...(behind ? [warns(behind.id, 'This step is never reached: the playbook ends before it.')] : []),
    ...steps.flatMap((step) => waysOf(step).flatMap(([, inside]) => unreachable(inside))),
  ]
}
