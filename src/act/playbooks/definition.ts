import { z } from 'zod'
import { Condition, CONTACT_ROLES } from '../../kernel/conditions.ts'
import { AccountField } from '../../kernel/filters.ts'
import { LEAD_KINDS } from '../../kernel/leads.ts'
import { DEPARTMENTS } from '../../kernel/permissions.ts'
import { isStorable } from '../../kernel/schemas.ts'
import { Assignment } from '../tasks/assignment.ts'

export const MOST_STEPS = 60
export const DEEPEST_BRANCH = 6

const Text = (max: number) => z.string().trim().max(max).refine(isStorable)
const Name = Text(120).min(1, 'Give the step a name.')
/** Text with merge fields such as `{{account.name}}` or `{{contact.first_name|there}}`. */
const Template = (max: number) => Text(max).min(1, 'Write something here.')
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write a time as hh:mm.')
const Days = z.number().int().min(0).max(730)
/** Stable within the playbook, whatever moves: what a run has done is kept under it. */
export const StepId = z.string().regex(/^[a-z0-9]{1,16}$/)
export const PlaybookKey = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
const Weekday = z.number().int().min(1).max(7)

const TaskStep = z.object({
  kind: z.literal('task'),
  id: StepId,
  name: Name,
  title: Template(200),
  description: Text(4_000).default(''),
  assign: Assignment,
  /** Due so many days after the step begins. */
  dueDays: Days.default(1),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
  checklist: z.array(Text(200).min(1)).max(30).default([]),
  /** What kind of work it is: conditions and reports ask for it. */
  taskKind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .optional(),
  /** The run goes on when the task is done, or after so many days; null: at once. */
  waitDays: Days.nullable().default(null),
})

const LeadStep = z.object({
  kind: z.literal('lead'),
  id: StepId,
  name: Name,
  leadKind: z.enum(LEAD_KINDS),
  title: Template(200),
  note: Text(4_000).default(''),
  /** Who found it. */
  from: z.enum(DEPARTMENTS).default('success'),
  /** Null: it is written down, and sent by a person. */
  to: z.enum(DEPARTMENTS).nullable().default('sales'),
})

const EmailStep = z.object({
  kind: z.literal('email'),
  id: StepId,
  name: Name,
  /** The first of these roles that somebody holds, has an address and did not opt out. Empty: the run's contact. */
  toRoles: z.array(z.enum(CONTACT_ROLES)).max(5).default([]),
  subject: Template(200),
  body: Template(20_000),
  /** Somebody reads and releases it before it goes out. */
  approval: Assignment.nullable().default(null),
})

const SlackStep = z.object({
  kind: z.literal('slack'),
  id: StepId,
  name: Name,
  /** A channel's name or id, or a member in person. */
  to: z.union([z.object({ channel: Text(80).min(1) }), z.object({ member: Assignment })]),
  text: Template(3_000),
})

const NoticeStep = z.object({
  kind: z.literal('notice'),
  id: StepId,
  name: Name,
  to: Assignment,
  text: Template(500),
})

const Wait = z.discriminatedUnion('until', [
  /** Days, weeks and months keep the clock time of the company's zone; a month later than the 31st is its last day. */
  z.object({
    until: z.literal('elapsed'),
    amount: z.number().int().min(1).max(730),
    unit: z.enum(['minutes', 'hours', 'days', 'weeks', 'months']),
  }),
  /** The next such time that lies ahead, on one of the weekdays (1 Monday … 7 Sunday; none: any day). */
  z.object({ until: z.literal('time'), at: Time, weekdays: z.array(Weekday).max(7).default([]) }),
  /** So many days before (negative) or after a date of the account; passed already: goes on at once. */
  z.object({
    until: z.literal('date'),
    field: AccountField,
    offsetDays: z.number().int().min(-730).max(730),
    at: Time.default('09:00'),
  }),
  z.object({ until: z.literal('condition'), condition: Condition, timeoutDays: z.number().int().min(1).max(730) }),
])

const WaitStep = z.object({ kind: z.literal('wait'), id: StepId, name: Name, wait: Wait })

const ChangeStep = z.object({
  kind: z.literal('change'),
  id: StepId,
  name: Name,
  /** stage, segment, owner, or `attribute:<key>`. Stage and segment by key, owner by assignment. */
  change: z.union([
    z.object({ field: z.literal('stage'), stage: Text(80).min(1) }),
    z.object({ field: z.literal('segment'), segment: Text(80).min(1) }),
    z.object({ field: z.literal('owner'), assign: Assignment }),
    z.object({
      field: z.literal('attribute'),
      attribute: Text(80).min(1),
      value: z.union([Text(300), z.number(), z.boolean(), z.null()]),
    }),
  ]),
})

const WebhookStep = z.object({
  kind: z.literal('webhook'),
  id: StepId,
  name: Name,
  endpointId: z.number().int().positive().max(2_147_483_647),
  /** Beside account, run and health: texts with merge fields. */
  fields: z.record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,59}$/), Text(1_000)).default({}),
})

const PlaybookStep = z.object({
  kind: z.literal('playbook'),
  id: StepId,
  name: Name,
  playbook: PlaybookKey,
  /** Goes on when the other run has ended. */
  waits: z.boolean().default(false),
})

const EndStep = z.object({ kind: z.literal('end'), id: StepId, name: Name, reason: Text(200).default('') })

const ApprovalStep = z
  .object({
    kind: z.literal('approval'),
    id: StepId,
    name: Name,
    by: Assignment,
    text: Template(1_000),
    timeoutDays: z.number().int().min(1).max(365).nullable().default(null),
    onTimeout: z.enum(['approve', 'reject']).default('reject'),
    /** What happens instead of everything that follows, when it is turned down. */
    get rejected() {
      return z.array(Step).max(MOST_STEPS).default([])
    },
  })
  .meta({ id: 'ApprovalStep' })

const BranchStep = z
  .object({
    kind: z.literal('branch'),
    id: StepId,
    name: Name,
    condition: Condition,
    get yes() {
      return z.array(Step).max(MOST_STEPS)
    },
    get no() {
      return z.array(Step).max(MOST_STEPS)
    },
  })
  .meta({ id: 'BranchStep' })

const PLAIN = [
  TaskStep,
  LeadStep,
  EmailStep,
  SlackStep,
  NoticeStep,
  WaitStep,
  ChangeStep,
  WebhookStep,
  PlaybookStep,
  EndStep,
] as const

export type PlainStep = z.output<(typeof PLAIN)[number]>
interface BranchStep {
  kind: 'branch'
  id: string
  name: string
  condition: Condition
  yes: Step[]
  no: Step[]
}
interface ApprovalStep {
  kind: 'approval'
  id: string
  name: string
  by: Assignment
  text: string
  timeoutDays: number | null
  onTimeout: 'approve' | 'reject'
  rejected: Step[]
}
export type Step = PlainStep | BranchStep | ApprovalStep
export type StepKind = Step['kind']
export type StepOf<K extends StepKind> = Extract<Step, { kind: K }>
interface BranchInput {
  kind: 'branch'
  id: string
  name: string
  condition: z.input<typeof Condition>
  yes: StepInput[]
  no: StepInput[]
}
interface ApprovalInput {
  kind: 'approval'
  id: string
  name: string
  by: Assignment
  text: string
  timeoutDays?: number | null | undefined
  onTimeout?: 'approve' | 'reject' | undefined
  rejected?: StepInput[] | undefined
}
export type StepInput = z.input<(typeof PLAIN)[number]> | BranchInput | ApprovalInput

export const Step: z.ZodType<Step, StepInput> = z
  .discriminatedUnion('kind', [...PLAIN, ApprovalStep, BranchStep])
  .meta({ id: 'Step', description: 'One step of a playbook' })

/** What starts runs by itself. Every playbook can be started by hand and by the API besides. */
export const Trigger = z.discriminatedUnion('kind', [
  /** When the condition becomes true. */
  z.object({ kind: z.literal('enter'), condition: Condition }),
  /** When it stops being true (unknown is no end). */
  z.object({ kind: z.literal('leave'), condition: Condition }),
  /** When it was true for so long without a break. */
  z.object({
    kind: z.literal('remain'),
    condition: Condition,
    hours: z
      .number()
      .int()
      .min(1)
      .max(24 * 365),
  }),
  /** For everybody of whom the condition is true at that time. `day`: weekday 1-7, or day of the month (31: its last). */
  z.object({
    kind: z.literal('schedule'),
    every: z.enum(['day', 'week', 'month', 'quarter']),
    day: z.number().int().min(1).max(31).default(1),
    at: Time.default('08:00'),
    condition: Condition,
  }),
  z.object({ kind: z.literal('manual') }),
])
export type Trigger = z.output<typeof Trigger>

export const Limits = z.object({
  /** After a run ended: never again, at once, or after so many days. One run at a time in any case. */
  reentry: z.enum(['never', 'always', 'after_days']).default('after_days'),
  reentryDays: z.number().int().min(1).max(1_825).default(90),
  /** Runs begun in a day by the trigger; further ones wait for the next day. Null: any number. */
  perDay: z.number().int().min(1).max(100_000).nullable().default(null),
  /** E-mail and Slack wait until these hours are over, in the company's time zone. */
  quietHours: z
    .object({ from: Time, to: Time, weekends: z.boolean().default(true) })
    .nullable()
    .default(null),
  /** Not while one of these playbooks runs for the account. */
  notBeside: z.array(PlaybookKey).max(20).default([]),
})
export type Limits = z.output<typeof Limits>

/** What the playbook is for: measured on those who went through and on comparable accounts that did not. */
export const Success = z.object({
  condition: Condition,
  /** Counted from the start of the run. */
  withinDays: z.number().int().min(1).max(730),
  /** Share of accounts, by chance, that enter but get nothing: the fairest comparison. */
  holdOutPercent: z.number().int().min(0).max(50).default(0),
})
export type Success = z.output<typeof Success>

/** Everything a run follows; published versions never change. */
export const PlaybookDefinition = z
  .object({
    subject: z.enum(['account', 'contact']).default('account'),
    trigger: Trigger,
    limits: Limits,
    steps: z.array(Step).max(MOST_STEPS),
    success: Success.nullable().default(null),
  })
  .superRefine((definition, context) => {
    const problem = definitionProblem(definition.steps)
    if (problem) context.addIssue({ code: 'custom', path: ['steps'], message: problem })
  })
export type PlaybookDefinition = z.output<typeof PlaybookDefinition>

/** The steps directly inside, by the way that leads to them. */
export function waysOf(step: Step): readonly (readonly [way: 'yes' | 'no' | 'rejected', steps: readonly Step[]])[] {
  if (step.kind === 'branch')
    return [
      ['yes', step.yes],
      ['no', step.no],
    ]
  return step.kind === 'approval' ? [['rejected', step.rejected]] : []
}

/** Every step, in reading order. */
export function allSteps(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) => [step, ...waysOf(step).flatMap(([, inside]) => allSteps(inside))])
}

function depthOf(steps: readonly Step[]): number {
  return 1 + Math.max(0, ...steps.flatMap((step) => waysOf(step).map(([, inside]) => depthOf(inside))))
}

function definitionProblem(steps: readonly Step[]): string | null {
  if (depthOf(steps) > DEEPEST_BRANCH + 1) return `Nest branches at most ${DEEPEST_BRANCH} deep.`
  const all = allSteps(steps)
  if (all.length > MOST_STEPS) return `Use at most ${MOST_STEPS} steps.`
  return new Set(all.map(({ id }) => id)).size < all.length ? 'Two steps have the same id.' : null
}
