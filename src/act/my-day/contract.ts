import { z } from 'zod'
import { DayOut, DayText, Id, Instant, listOf, Page, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { KINDS } from './ranking.ts'

const Person = z.object({ id: z.number(), name: z.string() })
const Band = z.enum(['good', 'fair', 'poor', 'unknown'])
const Quadrant = z.enum(['thriving', 'unproven', 'strained', 'critical'])
const Factor = z.object({ percent: z.number(), because: z.string() })

export const SCOPES = ['mine', 'team', 'all'] as const
const Scope = z.enum(SCOPES)
export const ItemKind = z.enum(KINDS)

const ItemKey = z
  .string()
  .max(200)
  .regex(/^[a-z_]+:[\w:-]+$/, 'This is not a thing on My day.')

/** The account a thing is about. Money and contact details are null where the reader may not see them. */
const ItemAccount = z.object({
  id: z.number(),
  name: z.string(),
  owner: Person.nullable(),
  arrMinor: z.number().nullable(),
  moneyHidden: z.boolean(),
  renewalOn: DayOut.nullable(),
  overall: z.number().nullable(),
  band: Band,
  change30: z.number().nullable(),
  quadrant: Quadrant.nullable(),
  sponsor: z.string().nullable(),
  /** Whom to call first: sponsor, champion, else who was last in touch. */
  caller: z.object({ id: z.number(), name: z.string().nullable() }).nullable(),
  mayEdit: z.boolean(),
})

/** An account that needs somebody, by the most pressing reason, or a note to self. */
export const MyDayItem = z.object({
  /** Stands for this matter: the same thing keeps it, a new episode has another. */
  key: z.string(),
  kind: ItemKind,
  group: z.enum(['now', 'today', 'wait']),
  /** Its place among all, from 1. */
  rank: z.number(),
  isNew: z.boolean(),
  sentence: z.string(),
  /** What else needs somebody about this account, the more pressing first: completed and put off with it. */
  also: z.array(z.object({ key: z.string(), kind: ItemKind, sentence: z.string() })),
  account: ItemAccount.nullable(),
  noteId: z.number().nullable(),
  /** Completed, put off and given away as a task, not by a mark. */
  taskId: z.number().nullable(),
  /** The step of a run that asks for a yes or no; `isEmail`: an e-mail that waits to be read. */
  approval: z.object({ runId: z.number(), stepId: z.string(), isEmail: z.boolean() }).nullable(),
  /** The day written at the right: of the renewal, the task, the approval or the note. */
  when: DayOut.nullable(),
  /** ARR × severity × time left = weight, in minor units; null without ARR. */
  why: z.object({
    severity: Factor,
    timeLeft: Factor,
    pressing: z.number(),
    weightMinor: z.number().nullable(),
  }),
})
export type MyDayItem = z.output<typeof MyDayItem>

export const getMyDay = endpoint({
  method: 'GET',
  path: '/api/my-day',
  permission: 'accounts.read',
  summary: 'What needs the reader, most pressing first, each with its reason',
  input: z.object({ scope: Scope.optional(), kinds: listOf(ItemKind, KINDS.length).optional(), ...Page }),
  output: z.object({
    scope: Scope,
    /** What the reader may choose among. */
    scopes: z.array(Scope),
    items: z.array(MyDayItem),
    /** Of the chosen kinds, or of all. */
    total: z.number(),
    counts: z.object({
      all: z.number(),
      now: z.number(),
      fresh: z.number(),
      /** A row counts once for each kind of reason it has. */
      kinds: z.record(ItemKind, z.number()),
      groups: z.object({ now: z.number(), today: z.number(), wait: z.number() }),
    }),
    /** When the reader last looked before this visit. */
    lastVisitAt: Instant.nullable(),
    /** Rules that cannot be judged just now, such as silence on a source that is late. */
    waiting: z.array(z.string()),
    doneToday: z.number(),
    /** Only the things with most ARR were ranked: there are more than can be. */
    isCut: z.boolean(),
    /** Whether any account belongs to the reader. */
    hasBook: z.boolean(),
    currency: z.string(),
  }),
})

export const countMyDay = endpoint({
  method: 'GET',
  path: '/api/my-day/count',
  permission: 'accounts.read',
  summary: 'How many accounts and notes need the reader',
  input: z.object({}),
  output: z.object({ all: z.number(), now: z.number() }),
})

export const visitMyDay = endpoint({
  method: 'POST',
  path: '/api/my-day/visit',
  permission: 'self',
  summary: 'Say that the reader looks at My day: the visit before tells what is new',
  input: z.object({}),
  output: z.object({ lastVisitAt: Instant.nullable() }),
})

export const markMyDay = endpoint({
  method: 'POST',
  path: '/api/my-day/mark',
  permission: 'self',
  summary: 'Complete a row with all its reasons, or put it off until a day',
  input: z.object({ key: ItemKey, state: z.enum(['done', 'snoozed']), until: DayText.optional() }),
  output: z.object({ key: z.string() }),
})

export const unmarkMyDay = endpoint({
  method: 'DELETE',
  path: '/api/my-day/mark',
  permission: 'self',
  summary: 'Take a completion or a putting-off back',
  input: z.object({ key: ItemKey }),
  output: z.object({ key: z.string() }),
})

export const listDone = endpoint({
  method: 'GET',
  path: '/api/my-day/done',
  permission: 'self',
  summary: 'What the reader completed today, newest first',
  input: z.object({}),
  output: z.object({
    done: z.array(z.object({ key: z.string(), account: Person.nullable(), sentence: z.string(), markedAt: Instant })),
  }),
})

/** Health over 60 days with the events that may have moved it, for the panel beside the list. */
export const getCourse = endpoint({
  method: 'GET',
  path: '/api/my-day/course',
  permission: 'health.read',
  summary: 'An account’s health over 60 days with numbered events',
  input: z.object({ accountId: Id }),
  output: z.object({
    headline: z.string(),
    days: z.array(z.object({ day: DayOut, overall: z.number().nullable() })),
    events: z.array(z.object({ number: z.number(), day: DayOut, sentence: z.string() })),
    bands: z.object({ fair: z.number(), good: z.number() }),
  }),
})

const NoteFields = {
  text: shortText(500),
  accountId: Id.nullable().default(null),
  dueOn: DayText.nullable().default(null),
}

export const addNoteToSelf = endpoint({
  method: 'POST',
  path: '/api/notes-to-self',
  permission: 'self',
  summary: 'Write a note to oneself, with a day and an account if it has them',
  input: z.object(NoteFields),
  output: z.object({ id: z.number() }),
})

export const editNoteToSelf = endpoint({
  method: 'PATCH',
  path: '/api/notes-to-self/:noteId',
  permission: 'self',
  summary: 'Change a note to oneself',
  input: z.object({
    noteId: Id,
    text: shortText(500).optional(),
    accountId: Id.nullable().optional(),
    dueOn: DayText.nullable().optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const removeNoteToSelf = endpoint({
  method: 'DELETE',
  path: '/api/notes-to-self/:noteId',
  permission: 'self',
  summary: 'Remove a note to oneself',
  input: z.object({ noteId: Id }),
  output: z.object({ id: z.number() }),
})
