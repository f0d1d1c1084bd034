import { z } from 'zod'
import { AccountFilters } from '../../kernel/filters.ts'
import { DayOut, DayText, Id, Instant, jsonParameter, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { WHERE_OPERATORS } from '../../record/events/metric-rule.ts'
import { STEPS } from './period.ts'

/** What events and metrics are looked at for: one account, or the accounts that a filter selects. */
const Whose = {
  accountId: Id.optional(),
  filters: jsonParameter(AccountFilters).default([]),
  search: z.string().trim().max(200).optional(),
}

export const USE_TYPES = ['t', 'p', 's'] as const
export const UseType = z.enum(USE_TYPES)
export type UseType = z.output<typeof UseType>

/** `metric:<key>`, or `event:<type>:<name>` with t for track, p for page, s for screen. */
const Subject = z
  .string()
  .max(300)
  .regex(/^(metric:.|event:[tps]:.)/, 'Name a metric as metric:<key>, or an event as event:t:<name>.')
  .meta({ description: 'metric:<key>, or event:<t, p or s>:<name>' })

const Freshness = z.object({
  sourceName: z.string(),
  lastDay: DayOut.nullable(),
  lastArrivalAt: Instant.nullable(),
  isStale: z.boolean(),
})

export const exploreChoices = endpoint({
  method: 'GET',
  path: '/api/explorer/choices',
  permission: 'accounts.read',
  summary: 'Metrics and event names that can be explored',
  input: z.object({}),
  output: z.object({
    metrics: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        unit: z.string(),
        fedBy: z.enum(['import', 'events']),
        rollup: z.enum(['sum', 'last', 'mean']),
        countsUsers: z.boolean(),
        isAutomatic: z.boolean(),
      }),
    ),
    events: z.array(z.object({ type: UseType, name: z.string(), events: z.number(), lastAt: Instant })),
    /** Raw events are complete from this day on; null while none were dropped. */
    keptFrom: DayOut.nullable(),
  }),
})

export const AS = ['total', 'average', 'users'] as const
export const SPLITS = ['none', 'account', 'segment', 'user'] as const

const Explored = {
  ...Whose,
  subject: Subject,
  step: z.enum(STEPS).default('day'),
  /** How many days, weeks or months; the running one is the last. */
  steps: wholeNumber(2, 400).default(90),
  until: DayText.optional(),
  /** average: per account that is known to report. users: distinct users. */
  as: z.enum(AS).default('total'),
  split: z.enum(SPLITS).default('none'),
}

const Value = z.number().nullable()

export const exploreMetric = endpoint({
  method: 'GET',
  path: '/api/explorer/metric',
  permission: 'accounts.read',
  summary: 'A metric or event over time, against the period before and its own baseline',
  input: z.object(Explored),
  output: z.object({
    subject: z.object({
      name: z.string(),
      unit: z.string(),
      /** amounts are added up over days; users are counted once; a level is what it was last, or its mean. */
      nature: z.enum(['amount', 'users', 'level', 'mean']),
      readFrom: z.enum(['rollups', 'events']),
    }),
    step: z.enum(STEPS),
    as: z.enum(AS),
    split: z.enum(SPLITS),
    from: DayOut,
    until: DayOut,
    buckets: z.array(z.object({ from: DayOut, until: DayOut, isRunning: z.boolean() })),
    /** The whole selection, one value for each bucket; null where nothing is known. */
    values: z.array(Value),
    /** Of the whole period; users are counted once in it. */
    total: Value,
    /** Accounts behind each value. */
    accounts: z.array(z.number()),
    /** The parts when split, largest first; `rest` stands last. A user of two parts counts in both. */
    parts: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        accountId: z.number().nullable(),
        values: z.array(Value),
        total: Value,
      }),
    ),
    before: z.object({
      from: DayOut,
      until: DayOut,
      values: z.array(Value),
      total: Value,
      /** Relative to the total before, −1 or more; null where there is nothing to compare with. */
      change: z.number().nullable(),
    }),
    baseline: z
      .object({
        from: DayOut,
        until: DayOut,
        /** Mean per day, and the same of the period shown up to yesterday, over the accounts that have a baseline. */
        perDay: z.number(),
        currentPerDay: z.number(),
        /** −1 to 1. */
        change: z.number().nullable(),
        accounts: z.number(),
        /** What a usual bucket holds; null where a mean per day says nothing about it. */
        values: z.array(Value),
      })
      .nullable(),
    /** Why there is no baseline. */
    baselineMissing: z.string().nullable(),
    selectedAccounts: z.number(),
    knownAccounts: z.number(),
    freshness: z.array(Freshness),
    /** Set where raw events were read and some of the period lies before what is kept of them. */
    keptFrom: DayOut.nullable(),
  }),
})

/** A file goes to whoever asked and is written down; POST, because a long selection fits no address. */
export const exportMetric = endpoint({
  method: 'POST',
  path: '/api/explorer/metric-export',
  permission: 'exports.create',
  summary: 'Exactly the numbers of the picture, as CSV',
  input: z.object(Explored),
  output: z.object({}),
  reply: 'file',
})

/** One step of a funnel: an event by name, with conditions on its properties. */
export const FunnelStep = z.object({
  type: UseType.default('t'),
  name: z.string().min(1).max(200),
  where: z
    .array(
      z.object({
        property: z.string().trim().min(1).max(200),
        operator: z.enum(WHERE_OPERATORS),
        value: z
          .union([z.string().max(500), z.number(), z.boolean()])
          .nullable()
          .default(null),
      }),
    )
    .max(5)
    .default([]),
})
export type FunnelStep = z.output<typeof FunnelStep>

export const PER = ['user', 'account'] as const

const Funnel = {
  ...Whose,
  steps: jsonParameter(z.array(FunnelStep).min(2, 'A funnel has two steps or more.').max(8)),
  per: z.enum(PER).default('user'),
  /** Days from the first step within which the others must follow. */
  withinDays: wholeNumber(1, 90).default(14),
  /** Length of the period in which the first step is taken. */
  days: wholeNumber(1, 400).default(30),
  until: DayText.optional(),
}

const Reading = {
  from: DayOut,
  until: DayOut,
  /** The period was cut here: raw events before are not kept. */
  cutAt: DayOut.nullable(),
  selectedAccounts: z.number(),
}

export const exploreFunnel = endpoint({
  method: 'GET',
  path: '/api/explorer/funnel',
  permission: 'accounts.read',
  summary: 'How many users or accounts go through a sequence of events, and where they stop',
  input: z.object(Funnel),
  output: z.object({
    ...Reading,
    per: z.enum(PER),
    withinDays: z.number(),
    steps: z.array(
      z.object({
        type: UseType,
        name: z.string(),
        reached: z.number(),
        /** 0 to 1; null where nobody came that far. */
        ofPrevious: z.number().nullable(),
        ofFirst: z.number().nullable(),
        /** Median time since the step before, over those who reached this one. */
        medianSeconds: z.number().nullable(),
      }),
    ),
    /** Entered, not through, and still within the time they have. */
    stillOpen: z.number(),
  }),
})

export const funnelStops = endpoint({
  method: 'GET',
  path: '/api/explorer/funnel-stops',
  permission: 'accounts.read',
  summary: 'Who stopped at a step of a funnel, the latest first; at the last step those who went through',
  input: z.object({ ...Funnel, step: wholeNumber(1, 8), ...Page }),
  output: z.object({
    total: z.number(),
    rows: z.array(
      z.object({
        accountId: z.number(),
        accountName: z.string(),
        /** Null for a funnel of accounts. */
        userId: z.string().nullable(),
        person: z.string().nullable(),
        enteredAt: Instant,
        lastStepAt: Instant,
      }),
    ),
  }),
})

const RetainedEvent = jsonParameter(z.object({ type: UseType.default('t'), name: z.string().min(1).max(200) }))

export const exploreRetention = endpoint({
  method: 'GET',
  path: '/api/explorer/retention',
  permission: 'accounts.read',
  summary: 'Of those who first used it in a week, how many came back in each week after',
  input: z.object({
    ...Whose,
    per: z.enum(PER).default('user'),
    /** First use of this event makes a cohort; of anything when left out. */
    first: RetainedEvent.optional(),
    /** This event counts as coming back; anything when left out. */
    back: RetainedEvent.optional(),
    weeks: wholeNumber(2, 26).default(12),
    until: DayText.optional(),
  }),
  output: z.object({
    ...Reading,
    per: z.enum(PER),
    cohorts: z.array(
      z.object({
        /** Monday of the week of first use. */
        week: DayOut,
        size: z.number(),
        /** By week after the first; null for a week that has not begun. The running one is counted so far. */
        returned: z.array(z.number().nullable()),
      }),
    ),
    /** By week: all cohorts for which that week is over. */
    average: z.array(z.object({ size: z.number(), returned: z.number(), share: z.number().nullable() })),
    runningWeek: DayOut,
  }),
})

export const accountActivity = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/activity',
  permission: 'accounts.read',
  summary: 'Who uses the product at an account, by which events, and how its metrics stand against their baseline',
  input: z.object({ accountId: Id, until: DayText.optional(), days: wholeNumber(7, 400).default(90) }),
  output: z.object({
    from: DayOut,
    until: DayOut,
    cutAt: DayOut.nullable(),
    baselines: z.array(
      z.object({
        key: z.string(),
        nature: z.enum(['amount', 'users', 'level', 'mean']),
        perDay: z.number(),
        currentPerDay: z.number(),
        change: z.number().nullable(),
      }),
    ),
    events: z.array(
      z.object({ type: z.string(), name: z.string(), events: z.number(), users: z.number(), lastAt: Instant }),
    ),
    users: z.array(
      z.object({
        userId: z.string(),
        contactId: z.number().nullable(),
        person: z.string().nullable(),
        events: z.number(),
        daysActive: z.number(),
        firstAt: Instant,
        lastAt: Instant,
      }),
    ),
    userCount: z.number(),
    /** Events without a user id. */
    anonymousEvents: z.number(),
    lastEventAt: Instant.nullable(),
    detailsHidden: z.boolean(),
  }),
})

/** How far back a person can page through raw events. */
export const RECENT_EVENTS = 100

export const accountEvents = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/events',
  permission: 'accounts.read',
  summary: 'The latest raw events of an account, at most 100',
  input: z.object({
    accountId: Id,
    name: z.string().max(200).optional(),
    userId: z.string().max(200).optional(),
    until: DayText.optional(),
    offset: wholeNumber(0, RECENT_EVENTS).default(0),
    limit: wholeNumber(1, RECENT_EVENTS).default(25),
  }),
  output: z.object({
    rows: z.array(
      z.object({
        id: z.number(),
        at: Instant,
        receivedAt: Instant,
        type: z.string(),
        name: z.string(),
        userId: z.string().nullable(),
        anonymousId: z.string().nullable(),
        sourceName: z.string(),
        /** Null where the reader may not see contact details. */
        properties: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
    hasMore: z.boolean(),
    detailsHidden: z.boolean(),
  }),
})
