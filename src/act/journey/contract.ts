import { z } from 'zod'
import { Condition } from '../../kernel/conditions.ts'
import { DayOut, Flag, Id, Instant, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { STANDINGS } from './standing.ts'

const Named = z.object({ id: z.number(), name: z.string() })
export const StandingOut = z.enum([...STANDINGS, 'unknown'])
const Standings = z.record(StandingOut, z.number())
const Band = z.enum(['good', 'fair', 'poor', 'unknown'])

const TouchpointType = z.enum(['call', 'meeting', 'email', 'task'])
const Touchpoint = z.object({
  name: shortText(120),
  type: TouchpointType,
  /** For tasks: of which kind; null: any. */
  taskKind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .nullable()
    .default(null),
  /** Days after the account entered the stage. */
  dueDay: wholeNumber(0, 3_650),
})

export const getJourney = endpoint({
  method: 'GET',
  path: '/api/journey',
  permission: 'accounts.read',
  summary: 'Stages with how many of the reader’s accounts stand in them, and how they stand',
  input: z.object({}),
  output: z.object({
    stages: z.array(
      z.object({
        id: z.number(),
        key: z.string(),
        name: z.string(),
        expectedDays: z.number().nullable(),
        isTerminal: z.boolean(),
        accounts: z.number(),
        /** Where the reader may see money. */
        arrMinor: z.number().nullable(),
        standings: Standings,
        /** Of those that stand in it now. */
        medianDays: z.number().nullable(),
        /** Accounts that fulfil the criteria of another stage. */
        suggestions: z.number(),
        hasRules: z.boolean(),
      }),
    ),
    withoutStage: z.number(),
    currency: z.string(),
  }),
})

export const JourneyRow = z.object({
  account: Named,
  owner: Named.nullable(),
  enteredOn: DayOut.nullable(),
  days: z.number().nullable(),
  standing: StandingOut,
  touchpoints: z.object({
    done: z.number(),
    planned: z.number(),
    overdue: z.number(),
    next: z.object({ name: z.string(), dueOn: DayOut }).nullable(),
  }),
  overall: z.number().nullable(),
  band: Band,
  arrMinor: z.number().nullable(),
  renewalOn: DayOut.nullable(),
  /** Another stage whose criteria it fulfils. */
  suggestion: z.object({ stage: Named, because: z.enum(['entry', 'exit']), since: Instant }).nullable(),
  mayEdit: z.boolean(),
})
export type JourneyRow = z.output<typeof JourneyRow>

export const listInStage = endpoint({
  method: 'GET',
  path: '/api/journey/:stageId/accounts',
  permission: 'accounts.read',
  summary: 'Accounts of one stage, those that stand worst first',
  input: z.object({ stageId: Id, standing: StandingOut.optional(), suggested: Flag.optional(), ...Page }),
  output: z.object({ accounts: z.array(JourneyRow), total: z.number(), currency: z.string() }),
})

export const getFunnel = endpoint({
  method: 'GET',
  path: '/api/journey-funnel',
  permission: 'accounts.read',
  summary: 'How accounts of each cohort went through the stages, and how long they took',
  input: z.object({
    /** Cohorts by the quarter or year in which accounts became customers. */
    by: z.enum(['quarter', 'year']).default('quarter'),
    cohorts: wholeNumber(1, 12).default(6),
  }),
  output: z.object({
    stages: z.array(z.object({ id: z.number(), name: z.string(), expectedDays: z.number().nullable() })),
    cohorts: z.array(
      z.object({
        /** `2026-Q1` or `2026`. */
        cohort: z.string(),
        accounts: z.number(),
        stages: z.array(
          z.object({
            stageId: z.number(),
            /** Accounts that were ever in it. */
            reached: z.number(),
            standing: z.number(),
            /** Of finished stays; null without any. */
            medianDays: z.number().nullable(),
            /** Share of finished stays within the expected days; null without any, or without expected days. */
            withinExpected: z.number().nullable(),
          }),
        ),
      }),
    ),
    /** What is not known of the past. */
    caveats: z.array(z.string()),
  }),
})

export const accountJourney = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/journey',
  permission: 'accounts.read',
  summary: 'The stages an account went through, and what is planned in the one it is in',
  input: z.object({ accountId: Id }),
  output: z.object({
    stays: z.array(
      z.object({
        stage: Named.nullable(),
        from: DayOut,
        until: DayOut.nullable(),
        days: z.number(),
        /** The day it began is not known: the first known stage stands in. */
        isAssumed: z.boolean(),
      }),
    ),
    standing: StandingOut,
    expectedDays: z.number().nullable(),
    touchpoints: z.array(
      z.object({
        id: z.number(),
        name: z.string(),
        type: TouchpointType,
        dueOn: DayOut,
        doneOn: DayOut.nullable(),
        state: z.enum(['done', 'overdue', 'planned']),
      }),
    ),
    suggestions: z.array(z.object({ stage: Named, because: z.enum(['entry', 'exit']), since: Instant })),
    mayEdit: z.boolean(),
  }),
})

export const decideSuggestion = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/journey/:stageId',
  permission: 'accounts.write',
  summary: 'Move an account to the stage whose criteria it fulfils, or leave it where it is',
  input: z.object({ accountId: Id, stageId: Id, accept: Flag }),
  output: z.object({ moved: z.boolean(), undoId: z.string().nullable() }),
})

const StageRules = z.object({
  entry: Condition.nullable(),
  exit: Condition.nullable(),
  moves: z.enum(['suggest', 'move']),
  touchpoints: z.array(Touchpoint).max(30),
})

export const getStageRules = endpoint({
  method: 'GET',
  path: '/api/settings/stages/:stageId/rules',
  permission: 'settings.read',
  summary: 'When accounts enter and leave a stage, and what is planned in it',
  input: z.object({ stageId: Id }),
  output: StageRules.extend({
    stage: Named,
    /** The stage after it; null after the last. */
    next: Named.nullable(),
    entryText: z.string().nullable(),
    exitText: z.string().nullable(),
    /** Why a criterion cannot be judged just now. */
    failures: z.array(z.string()),
  }),
})

export const saveStageRules = endpoint({
  method: 'PUT',
  path: '/api/settings/stages/:stageId/rules',
  permission: 'settings.write',
  summary: 'Say when accounts enter and leave a stage, and what is planned in it',
  input: StageRules.extend({
    stageId: Id,
    /** Accounts that fulfil a criterion already: treat them as if they just came to it, or only those that come from now on. */
    existing: z.enum(['enter', 'skip']).default('skip'),
  }),
  output: z.object({ id: z.number() }),
})

export const getSegmentRule = endpoint({
  method: 'GET',
  path: '/api/settings/segments/:segmentId/rule',
  permission: 'settings.read',
  summary: 'Which accounts belong to a segment by rule',
  input: z.object({ segmentId: Id }),
  output: z.object({
    segment: Named,
    condition: Condition.nullable(),
    text: z.string().nullable(),
    failure: z.string().nullable(),
  }),
})

export const saveSegmentRule = endpoint({
  method: 'PUT',
  path: '/api/settings/segments/:segmentId/rule',
  permission: 'settings.write',
  summary: 'Let accounts that fulfil a condition belong to a segment by themselves, or stop that',
  input: z.object({
    segmentId: Id,
    condition: Condition.nullable(),
    existing: z.enum(['enter', 'skip']).default('enter'),
  }),
  output: z.object({ id: z.number() }),
})
