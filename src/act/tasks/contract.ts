import { z } from 'zod'
import { DEPARTMENTS } from '../../kernel/permissions.ts'
import {
  DayOut,
  DayText,
  Flag,
  Id,
  Instant,
  isStorable,
  listOf,
  Page,
  shortText,
  wholeNumber,
} from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Assignment } from './assignment.ts'
import { DUE_GROUPS } from './due.ts'

export const TASK_STATES = ['open', 'done', 'dropped'] as const
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const
export const TASK_SCOPES = ['mine', 'team', 'all'] as const
export const MOST_AT_ONCE = 500

const Person = z.object({ id: z.number(), name: z.string() })
const State = z.enum(TASK_STATES)
export const Priority = z.enum(PRIORITIES)
const LongText = z.string().trim().max(4_000).refine(isStorable)
const Note = z.string().trim().max(1_000).refine(isStorable)
const Word = z.string().trim().max(60).refine(isStorable)
const DueGroup = z.enum(DUE_GROUPS)

/** What kind of work it is: the key of its template, or any other word. */
export const TaskKind = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/, 'Use lower-case letters, digits and underscores, beginning with a letter.')

export const ChecklistItem = z.object({ text: shortText(200), done: Flag.default(false) })
export type ChecklistItem = z.output<typeof ChecklistItem>
const Checklist = z.array(ChecklistItem).max(30)

export const Task = z.object({
  id: z.number(),
  account: Person,
  /** Masked where the reader may not see contact details. */
  contact: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  title: z.string(),
  kind: z.string().nullable(),
  state: State,
  priority: Priority,
  dueOn: DayOut.nullable(),
  dueGroup: DueGroup,
  assignee: Person.nullable(),
  snoozedUntil: DayOut.nullable(),
  checklist: z.array(z.object({ text: z.string(), done: z.boolean() })),
  outcome: z.string().nullable(),
  doneAt: Instant.nullable(),
  doneBy: Person.nullable(),
  createdAt: Instant,
  /** The run of a playbook that made it. */
  run: z.object({ id: z.number(), playbook: z.string() }).nullable(),
  /** Whether the reader may change it. */
  mayEdit: z.boolean(),
})
export type Task = z.output<typeof Task>

const Changed = z.object({ id: z.number(), undoId: z.string().nullable() })

export const listTasks = endpoint({
  method: 'GET',
  path: '/api/tasks',
  permission: 'accounts.read',
  summary: 'Tasks the reader may see: own, of the team, or all, with how many are due when',
  input: z.object({
    scope: z.enum(TASK_SCOPES).default('mine'),
    accountId: Id.optional(),
    states: listOf(State, 3).default(['open']),
    due: listOf(DueGroup, 6).default([]),
    priorities: listOf(Priority, 4).default([]),
    kinds: listOf(TaskKind, 20).default([]),
    assigneeIds: listOf(Id, 100).default([]),
    /** Those nobody has taken yet, together with the assignees asked for. */
    unassigned: Flag.default(false),
    search: z.string().trim().max(200).refine(isStorable).optional(),
    sort: z.enum(['due', 'priority', 'newest', 'account', 'done']).default('due'),
    ...Page,
  }),
  output: z.object({
    tasks: z.array(Task),
    total: z.number(),
    /** Of the same question without `due`. */
    counts: z.record(DueGroup, z.number()),
    /** What the reader may choose among, the usual one first. */
    scopes: z.array(z.enum(TASK_SCOPES)),
    mayCreate: z.boolean(),
  }),
})

export const getTask = endpoint({
  method: 'GET',
  path: '/api/tasks/:taskId',
  permission: 'accounts.read',
  summary: 'A task with its notes and what matters about its account',
  input: z.object({ taskId: Id }),
  output: Task.extend({
    description: z.string(),
    outcomeNote: z.string().nullable(),
    createdBy: Person.nullable(),
    /** Words to choose from when it is done. */
    outcomes: z.array(z.string()),
    notes: z.array(
      z.object({
        id: z.number(),
        at: Instant,
        kind: z.string(),
        member: Person.nullable(),
        from: Person.nullable(),
        to: Person.nullable(),
        text: z.string(),
      }),
    ),
    /** Null where only the task, not its account, is the reader's to see. Money is null where it is hidden. */
    facts: z
      .object({
        owner: Person.nullable(),
        stage: z.string().nullable(),
        renewalOn: DayOut.nullable(),
        overall: z.number().nullable(),
        band: z.enum(['good', 'fair', 'poor', 'unknown']),
        arrMinor: z.number().nullable(),
        currency: z.string(),
        lastContactAt: Instant.nullable(),
      })
      .nullable(),
  }),
})

const TaskFields = {
  title: shortText(200),
  description: LongText.default(''),
  contactId: Id.nullable().default(null),
  kind: TaskKind.nullable().default(null),
  priority: Priority.default('normal'),
  dueOn: DayText.nullable().default(null),
  checklist: Checklist.default([]),
}

export const createTaskByHand = endpoint({
  method: 'POST',
  path: '/api/tasks',
  permission: 'tasks.write',
  summary: 'Add a task to an account; without an assignee or a rule it is the asker’s own',
  input: z.object({
    accountId: Id,
    ...TaskFields,
    assigneeId: Id.nullable().optional(),
    assign: Assignment.optional(),
  }),
  output: Changed,
})

export const editTask = endpoint({
  method: 'PATCH',
  path: '/api/tasks/:taskId',
  permission: 'tasks.write',
  summary: 'Change a task’s words, day, priority or checklist',
  input: z.object({
    taskId: Id,
    title: shortText(200).optional(),
    description: LongText.optional(),
    contactId: Id.nullable().optional(),
    kind: TaskKind.nullable().optional(),
    priority: Priority.optional(),
    dueOn: DayText.nullable().optional(),
    checklist: Checklist.optional(),
  }),
  output: Changed,
})

const Ending = { outcome: Word.optional(), note: Note.default('') }

export const completeTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/complete',
  permission: 'tasks.write',
  summary: 'Complete a task, with how it ended',
  input: z.object({ taskId: Id, ...Ending }),
  output: Changed,
})

export const dropTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/drop',
  permission: 'tasks.write',
  summary: 'Drop a task that is not needed any more',
  input: z.object({ taskId: Id, note: Note.default('') }),
  output: Changed,
})

export const reopenTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/reopen',
  permission: 'tasks.write',
  summary: 'Open a task again that was done or dropped',
  input: z.object({ taskId: Id }),
  output: Changed,
})

export const snoozeTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/snooze',
  permission: 'tasks.write',
  summary: 'Put a task off until a day, or bring it back',
  input: z.object({ taskId: Id, until: DayText.nullable() }),
  output: Changed,
})

export const delegateTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/delegate',
  permission: 'tasks.write',
  summary: 'Give a task to another member, with a note',
  input: z.object({ taskId: Id, memberId: Id, note: Note.default('') }),
  output: Changed,
})

export const takeTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/take',
  permission: 'tasks.write',
  summary: 'Take a task that nobody has',
  input: z.object({ taskId: Id }),
  output: Changed,
})

export const noteOnTask = endpoint({
  method: 'POST',
  path: '/api/tasks/:taskId/notes',
  permission: 'tasks.write',
  summary: 'Write a note to a task',
  input: z.object({ taskId: Id, text: shortText(1_000) }),
  output: z.object({ id: z.number() }),
})

export const BulkChange = z.discriminatedUnion('what', [
  z.object({ what: z.literal('complete'), ...Ending }),
  z.object({ what: z.literal('drop'), note: Note.default('') }),
  z.object({ what: z.literal('snooze'), until: DayText.nullable() }),
  z.object({ what: z.literal('delegate'), memberId: Id, note: Note.default('') }),
  z.object({ what: z.literal('due'), dueOn: DayText.nullable() }),
  z.object({ what: z.literal('priority'), priority: Priority }),
])
export type BulkChange = z.output<typeof BulkChange>

export const changeTasks = endpoint({
  method: 'POST',
  path: '/api/tasks-change',
  permission: 'tasks.write',
  summary: 'Do the same to many tasks at once, or preview how many it would change',
  input: z.object({ ids: z.array(Id).min(1).max(MOST_AT_ONCE), change: BulkChange, preview: Flag.default(false) }),
  output: z.object({
    changed: z.number(),
    /** Already so, or ended. */
    unchanged: z.number(),
    /** Seen by the asker, but not theirs to change. */
    refused: z.array(z.object({ id: z.number(), title: z.string() })),
    undoId: z.string().nullable(),
  }),
})

export const undoTasks = endpoint({
  method: 'POST',
  path: '/api/tasks-undo',
  permission: 'tasks.write',
  summary: 'Take back a change of the last ten minutes; tasks changed since by somebody else stay',
  input: z.object({ undoId: z.uuid() }),
  output: z.object({ restored: z.number(), left: z.number() }),
})

/** Who may be given work about an account, with how much they have. */
export const listAssignees = endpoint({
  method: 'GET',
  path: '/api/task-assignees',
  permission: 'tasks.write',
  summary: 'Members who can be given a task of an account, with how many open tasks they have',
  input: z.object({ accountId: Id.optional() }),
  output: z.object({
    members: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        department: z.enum(DEPARTMENTS).nullable(),
        openTasks: z.number(),
        isOwner: z.boolean(),
      }),
    ),
  }),
})

export const TaskTemplate = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  priority: Priority,
  dueDays: z.number(),
  checklist: z.array(z.string()),
  outcomes: z.array(z.string()),
  isArchived: z.boolean(),
  /** Open tasks of this kind. */
  openTasks: z.number(),
})
export type TaskTemplate = z.output<typeof TaskTemplate>

const TemplateFields = {
  name: shortText(80),
  title: shortText(200),
  description: LongText,
  priority: Priority,
  dueDays: wholeNumber(0, 365),
  checklist: z.array(shortText(200)).max(30),
  outcomes: z.array(shortText(60)).max(12),
}

export const listTaskTemplates = endpoint({
  method: 'GET',
  path: '/api/task-templates',
  permission: 'settings.read',
  summary: 'Task templates by name, those out of use last',
  input: z.object({}),
  output: z.object({ templates: z.array(TaskTemplate) }),
})

export const createTaskTemplate = endpoint({
  method: 'POST',
  path: '/api/task-templates',
  permission: 'settings.write',
  summary: 'Add a task template',
  input: z.object({
    ...TemplateFields,
    key: TaskKind.optional(),
    description: LongText.default(''),
    priority: Priority.default('normal'),
    dueDays: wholeNumber(0, 365).default(1),
    checklist: TemplateFields.checklist.default([]),
    outcomes: TemplateFields.outcomes.default([]),
  }),
  output: z.object({ id: z.number() }),
})

export const editTaskTemplate = endpoint({
  method: 'PATCH',
  path: '/api/task-templates/:taskTemplateId',
  permission: 'settings.write',
  summary: 'Change a task template, or take it out of use; tasks made with it stay as they are',
  input: z.object({ taskTemplateId: Id, ...z.object(TemplateFields).partial().shape, isArchived: Flag.optional() }),
  output: z.object({ id: z.number() }),
})

export const listDuties = endpoint({
  method: 'GET',
  path: '/api/duties',
  permission: 'settings.read',
  summary: 'Who is on duty for which department, from a day on',
  input: z.object({ fromDay: DayText.optional(), toDay: DayText.optional() }),
  output: z.object({
    today: DayOut,
    duties: z.array(
      z.object({
        id: z.number(),
        department: z.enum(DEPARTMENTS),
        member: Person,
        fromDay: DayOut,
        toDay: DayOut,
        isNow: z.boolean(),
      }),
    ),
  }),
})

export const addDuty = endpoint({
  method: 'POST',
  path: '/api/duties',
  permission: 'settings.write',
  summary: 'Put a member on duty for a department',
  input: z.object({ department: z.enum(DEPARTMENTS), memberId: Id, fromDay: DayText, toDay: DayText }),
  output: z.object({ id: z.number() }),
})

export const removeDuty = endpoint({
  method: 'DELETE',
  path: '/api/duties/:dutyId',
  permission: 'settings.write',
  summary: 'Take a member off duty',
  input: z.object({ dutyId: Id }),
  output: z.object({ id: z.number() }),
})
