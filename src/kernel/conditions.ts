import { z } from 'zod'
import { AccountField, FILTER_OPERATORS } from './filters.ts'
import { LEAD_KINDS, LEAD_STATES } from './leads.ts'
import { isStorable } from './schemas.ts'
import { Comparison } from './truth.ts'

export { allOf, anyOf, compare, Comparison, COMPARISONS, notOf, type Truth } from './truth.ts'

/** How many conditions one tree may hold, and how deep it may nest. */
const MOST_LEAVES = 40
export const DEEPEST = 8

export const CONTACT_ROLES = ['champion', 'executive_sponsor', 'economic_buyer', 'admin', 'user'] as const

const Key = z.string().min(1).max(200).refine(isStorable)
const Days = z.number().int().min(1).max(730)
const Bound = z.number().min(-1e12).max(1e12)
const Scalar = z.union([z.string().max(300).refine(isStorable), z.number(), z.boolean()])

/**
 * A field of the account: stage, segment, owner, ARR, dates, effective health, band, quadrant, changes, custom fields. The same
 * words as a filter of the accounts list; stages and segments by key or id. Where a recorded field is empty, `is` does not hold
 * and `is_not` does; where a computed one (health, band, quadrant, changes) is missing both are unknown. Order on an empty field is unknown;
 * `more_than_days_ago` holds there. ARR is in minor units of the reporting currency.
 */
const Field = z.object({
  kind: z.literal('field'),
  field: AccountField,
  operator: z.enum(FILTER_OPERATORS),
  values: z.array(Scalar).max(100).default([]),
})

/** The value of a measure now. Unknown where the measure is unknown, and while it is not fresh and reads no more than zero. */
const Measure = z.object({ kind: z.literal('measure'), measure: Key, operator: Comparison, value: Bound })

/**
 * A metric over the last days, the running day included. `days_since_last`: days since it was last above zero, however long ago; of an
 * account that never was, since its first signal. Nothing at all counts as zero only where the metric's source is fresh and has a signal of the account; on a stale source absence is unknown.
 */
const Metric = z.object({
  kind: z.literal('metric'),
  metric: Key,
  aggregation: z.enum(['sum', 'average_per_day', 'days_active', 'last', 'days_since_last']),
  windowDays: Days,
  operator: Comparison,
  value: Bound,
})

/** Any use of the product: days with a value above zero in any metric of use, or days since the last one. */
const Usage = z.object({
  kind: z.literal('usage'),
  aggregation: z.enum(['days_active', 'days_since_last']),
  windowDays: Days,
  operator: Comparison,
  value: Bound,
})

/** Points now minus points at the close of that many days ago: −10 is a fall by ten. Unknown unless both are known. */
const HealthChange = z.object({
  kind: z.literal('health_change'),
  score: z.enum(['overall', 'cx', 'co']),
  days: z.number().int().min(1).max(365),
  operator: Comparison,
  points: z.number().min(-100).max(100),
})

/** Points now minus points when the run began. Unknown outside of a run and of the measurement of its effect. */
const SinceEntry = z.object({
  kind: z.literal('since_entry'),
  score: z.enum(['overall', 'cx', 'co']),
  operator: Comparison,
  points: z.number().min(-100).max(100),
})

/** A date of the account, relative to today. Unknown without the date; `within_next` and `within_last` include today. */
const RelativeDate = z.object({
  kind: z.literal('date'),
  field: AccountField,
  relation: z.enum(['within_next', 'within_last', 'further_than', 'longer_ago_than']),
  days: z.number().int().min(0).max(3_650),
})

/**
 * Answers to a survey in the last days: the latest (of the account, or of the contact), the account's NPS (latest answer of each
 * contact), or how many. Latest and NPS are unknown without an answer.
 */
const Survey = z.object({
  kind: z.literal('survey'),
  survey: z.enum(['nps', 'csat', 'ces']),
  reading: z.enum(['latest', 'nps', 'count']),
  roles: z.array(Key).max(10).default([]),
  windowDays: Days,
  operator: Comparison,
  value: Bound,
})

/** How many tickets: open now, opened in the last days, escalated among the open ones, or days the oldest open one stands. */
const Tickets = z.object({
  kind: z.literal('tickets'),
  reading: z.enum(['open', 'opened', 'escalated', 'oldest_open_days']),
  priorities: z
    .array(z.enum(['low', 'normal', 'high', 'urgent']))
    .max(4)
    .default([]),
  windowDays: Days.default(30),
  operator: Comparison,
  value: Bound,
})

/** Meetings, calls, e-mails or notes in the last days: how many, or days since the latest. */
const Activities = z.object({
  kind: z.literal('activities'),
  types: z
    .array(z.enum(['meeting', 'call', 'email', 'note']))
    .max(4)
    .default([]),
  reading: z.enum(['count', 'days_since_last']),
  windowDays: Days.default(90),
  operator: Comparison,
  value: Bound,
})

/** How many contacts hold one of the roles and are still there, or held one and left in the last days. No roles: anyone. */
const Contacts = z.object({
  kind: z.literal('contacts'),
  reading: z.enum(['present', 'left']),
  roles: z.array(Key).max(10).default([]),
  windowDays: Days.default(30),
  operator: Comparison,
  value: Bound,
})

/** How many outcomes are agreed, measured in the last days, on target, or past their due day without reaching it. */
const Outcomes = z.object({
  kind: z.literal('outcomes'),
  reading: z.enum(['agreed', 'measured', 'on_target', 'overdue']),
  windowDays: Days.default(365),
  operator: Comparison,
  value: Bound,
})

/** Invoices past their due day and unpaid: how many, or days the oldest is late. */
const Invoices = z.object({
  kind: z.literal('invoices'),
  reading: z.enum(['overdue_count', 'oldest_overdue_days']),
  operator: Comparison,
  value: Bound,
})

/** How many tasks of the account: open, overdue, or done in the last days. `taskKind` narrows it to one template's. */
const Tasks = z.object({
  kind: z.literal('tasks'),
  reading: z.enum(['open', 'overdue', 'done']),
  taskKind: Key.optional(),
  windowDays: Days.default(30),
  operator: Comparison,
  value: Bound,
})

/** How many runs of a playbook (by its key; any without): going on now, begun or finished in the last days. */
const Runs = z.object({
  kind: z.literal('runs'),
  playbook: Key.optional(),
  reading: z.enum(['active', 'started', 'finished']),
  windowDays: Days.default(90),
  operator: Comparison,
  value: Bound,
})

/**
 * Leads of the account by where they stand now: how many were found in the last days, or days since the latest was, however
 * long ago (unknown where there never was one). No kinds, no states: any.
 */
const Leads = z.object({
  kind: z.literal('leads'),
  reading: z.enum(['count', 'days_since_last']),
  leadKinds: z.array(z.enum(LEAD_KINDS)).max(5).default([]),
  states: z.array(z.enum(LEAD_STATES)).max(6).default([]),
  windowDays: Days.default(365),
  operator: Comparison,
  value: Bound,
})

/** A renewal that is overdue for longer is not the next one any more. */
export const RENEWAL_OVERDUE_DAYS = 90

/**
 * The next renewal that is not decided (overdue by at most 90 days): days until it is due; its category by a voice, the
 * leader's before the CSM's before the machine's where it says `effective`; the account's probability in percent; whether the
 * voices disagree; checkpoints that are open; a next step missing or overdue. Unknown without such a renewal. `outcome`: whether
 * the last decision, within the last days, was one of these. What is no number is 1 where it is so and 0 where not.
 */
const Renewal = z.object({
  kind: z.literal('renewal'),
  reading: z.enum([
    'days_until',
    'category',
    'probability',
    'voices_disagree',
    'checkpoint_open',
    'next_step_missing',
    'next_step_overdue',
    'outcome',
  ]),
  voice: z.enum(['effective', 'machine', 'csm', 'leader']).default('effective'),
  /** None: any that was said. */
  categories: z
    .array(z.enum(['commit', 'best_case', 'at_risk']))
    .max(3)
    .default([]),
  /** None: any. */
  outcomes: z
    .array(z.enum(['renewed', 'churned', 'contracted', 'expanded']))
    .max(4)
    .default([]),
  windowDays: Days.default(90),
  operator: Comparison.default('>='),
  value: Bound.default(1),
})

/** Something about the contact itself; only where the subject is a contact. */
const Contact = z.object({
  kind: z.literal('contact'),
  reading: z.enum(['has_role', 'is_gone', 'days_since_left', 'days_since_seen', 'days_since_added', 'has_email']),
  roles: z.array(Key).max(10).default([]),
  operator: Comparison.default('>='),
  value: Bound.default(1),
})

const LEAVES = [
  Field,
  Measure,
  Metric,
  Usage,
  HealthChange,
  SinceEntry,
  RelativeDate,
  Survey,
  Tickets,
  Activities,
  Contacts,
  Outcomes,
  Invoices,
  Tasks,
  Runs,
  Leads,
  Renewal,
  Contact,
] as const

export type Leaf = z.output<(typeof LEAVES)[number]>
export type LeafKind = Leaf['kind']
export type LeafOf<K extends LeafKind> = Extract<Leaf, { kind: K }>

/** What holds of an account or contact: data, no code. Three-valued: a part that cannot be known makes the whole unknown unless the rest decides it. */
export type Condition =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'held'; readonly hours: number; readonly of: Condition }

type ConditionInput =
  | z.input<(typeof LEAVES)[number]>
  | { kind: 'all' | 'any'; of: readonly ConditionInput[] }
  | { kind: 'not'; of: ConditionInput }
  | { kind: 'held'; hours: number; of: ConditionInput }

const All = z
  .object({
    kind: z.literal('all'),
    get of() {
      return z.array(Node).max(20)
    },
  })
  .meta({ id: 'ConditionAll' })
const Any = z
  .object({
    kind: z.literal('any'),
    get of() {
      return z.array(Node).min(1).max(20)
    },
  })
  .meta({ id: 'ConditionAny' })
const Not = z
  .object({
    kind: z.literal('not'),
    get of() {
      return Node
    },
  })
  .meta({ id: 'ConditionNot' })
/** True without a break for at least so many hours; while it is unknown the time stands still. */
const Held = z
  .object({
    kind: z.literal('held'),
    hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 365),
    get of() {
      return Node
    },
  })
  .meta({ id: 'ConditionHeld' })

const Node: z.ZodType<Condition, ConditionInput> = z
  .discriminatedUnion('kind', [All, Any, Not, Held, ...LEAVES])
  .meta({ id: 'Condition', description: 'What holds of an account or contact' })

/** A condition as it is stored and sent: bounded in size and depth, with `held` only where nothing else is held inside. */
export const Condition: z.ZodType<Condition, ConditionInput> = Node.superRefine((condition, context) => {
  const problem = conditionProblem(condition)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

/** Holds of everybody. */
export const ALWAYS: Condition = { kind: 'all', of: [] }

function conditionProblem(condition: Condition): string | null {
  if (depthOf(condition) > DEEPEST) return `Nest conditions at most ${DEEPEST} deep.`
  if (leavesOf(condition).length > MOST_LEAVES) return `Use at most ${MOST_LEAVES} conditions.`
  if (heldIn(condition).some((held) => heldIn(held.of).length > 0))
    return 'A duration cannot stand inside another duration.'
  return null
}

export function depthOf(condition: Condition): number {
  return 1 + Math.max(0, ...partsOf(condition).map(depthOf))
}

/** The conditions directly inside. */
export function partsOf(condition: Condition): readonly Condition[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of
    case 'not':
    case 'held':
      return [condition.of]
    default:
      return []
  }
}

export function isLeaf(condition: Condition): condition is Leaf {
  return condition.kind !== 'all' && condition.kind !== 'any' && condition.kind !== 'not' && condition.kind !== 'held'
}

/** Every leaf, in reading order. */
export function leavesOf(condition: Condition): Leaf[] {
  return isLeaf(condition) ? [condition] : partsOf(condition).flatMap(leavesOf)
}

export type HeldCondition = Extract<Condition, { kind: 'held' }>

/** Every duration, in reading order. */
export function heldIn(condition: Condition): HeldCondition[] {
  return [...(condition.kind === 'held' ? [condition] : []), ...partsOf(condition).flatMap(heldIn)]
}

/** Names a duration within its tree: the same text as long as the condition and its hours are the same. */
export function heldKey(held: HeldCondition): string {
  return JSON.stringify([held.hours, held.of])
}

const TIMELESS: ReadonlySet<LeafKind> = new Set(['measure', 'since_entry'])

/** Can time alone make it true or false, without any new signal? */
export function changesWithTime(condition: Condition): boolean {
  if (condition.kind === 'held') return true
  if (condition.kind === 'field')
    return condition.operator === 'within_days' || condition.operator === 'more_than_days_ago'
  if (condition.kind === 'runs' && condition.reading === 'active') return false
  return isLeaf(condition) ? !TIMELESS.has(condition.kind) : partsOf(condition).some(changesWithTime)
}
