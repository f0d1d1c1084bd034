import { z } from 'zod'
import {
  DayOut,
  Flag,
  Id,
  Instant,
  isStorable,
  jsonParameter,
  Key,
  listOf,
  shortText,
  wholeNumber,
} from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { MetricRule, WHERE_OPERATORS } from '../events/metric-rule.ts'
import { ROLLUPS } from './aggregation.ts'

const Description = z.string().trim().max(1_000)
const Unit = z.string().trim().max(40)
const Made = z.object({ id: z.number() })
const Path = z.string().trim().min(1).max(200).refine(isStorable, 'Name the property by its path, such as order.total.')

/** A definition as it is given: nothing in it that no database can carry. */
const GivenRule = z
  .object({
    types: z.array(z.enum(['t', 'p', 's', 'i', 'g', 'a'])).max(6),
    names: z.array(shortText(200)).max(50).default([]),
    count: z.enum(['events', 'users', 'sum', 'last']),
    property: Path.nullable().default(null),
    where: z
      .array(
        z.object({
          property: Path,
          operator: z.enum(WHERE_OPERATORS),
          value: z
            .union([
              z.string().max(500).refine(isStorable, 'Remove the invisible control characters from this text.'),
              z.number(),
              z.boolean(),
            ])
            .nullable()
            .default(null),
        }),
      )
      .max(10)
      .default([]),
  })
  .transform((given, context): MetricRule => {
    const checked = MetricRule.safeParse(given)
    if (checked.success) return checked.data
    for (const { path, message } of checked.error.issues) context.addIssue({ code: 'custom', path, message })
    return z.NEVER
  })
const EventTypeCode = z.enum(['t', 'p', 's', 'i', 'g', 'a'])

export const MetricSetting = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  unit: z.string(),
  description: z.string(),
  fedBy: z.enum(['import', 'events']),
  /** How the days of a window make one number. A metric that counts users counts each once, whatever stands here. */
  rollup: z.enum(ROLLUPS),
  /** Fed by events: which of them count, and how. */
  definition: MetricRule.nullable(),
  /** Made for an event name at its first arrival, not by a person. */
  isAutomatic: z.boolean(),
  isArchived: z.boolean(),
  /** Values ever delivered, of events those that came, and the newest day among them. */
  signals: z.number(),
  lastDay: DayOut.nullable(),
  /** Share of the accounts that past events are counted for, 0 to 1; null when all are. */
  counted: z.number().nullable(),
})

export const listMetrics = endpoint({
  method: 'GET',
  path: '/api/settings/metrics',
  permission: 'settings.read',
  summary: 'Metrics, with what was delivered for each',
  input: z.object({}),
  output: z.object({
    metrics: z.array(MetricSetting),
    /** Raw events are complete from this day on: further back a new metric cannot be counted. */
    keptFrom: DayOut,
  }),
})

export const createMetric = endpoint({
  method: 'POST',
  path: '/api/settings/metrics',
  permission: 'settings.write',
  summary: 'Make a metric of events; past events that are kept are counted in the background',
  input: z.object({
    name: shortText(80),
    key: Key.optional(),
    description: Description.default(''),
    unit: Unit.default(''),
    rollup: z.enum(ROLLUPS).optional(),
    definition: GivenRule,
  }),
  output: Made,
})

export const editMetric = endpoint({
  method: 'PATCH',
  path: '/api/settings/metrics/:metricId',
  permission: 'settings.write',
  summary: 'Name a metric, say how its days are rolled up and which events it counts, or put it away',
  input: z.object({
    metricId: Id,
    name: shortText(80).optional(),
    description: Description.optional(),
    isArchived: Flag.optional(),
    unit: Unit.optional(),
    rollup: z.enum(ROLLUPS).optional(),
    /** Another definition counts the kept events anew; what was counted before they were kept is removed. */
    definition: GivenRule.optional(),
  }),
  output: Made,
})

export const previewMetric = endpoint({
  method: 'GET',
  path: '/api/settings/metrics/preview',
  permission: 'settings.write',
  summary: 'What a definition comes to over the last days, counted from raw events',
  input: z.object({
    definition: jsonParameter(GivenRule),
    /** One account; all of them when absent. */
    accountId: Id.optional(),
    days: wholeNumber(7, 28).default(28),
  }),
  output: z.object({
    from: DayOut,
    until: DayOut,
    /** Exact decimal of each day, added up over accounts; null where nothing counted. */
    values: z.array(z.string().nullable()),
    /** Accounts with at least one value. */
    accounts: z.number(),
  }),
})

export const listEventNames = endpoint({
  method: 'GET',
  path: '/api/settings/event-names',
  permission: 'settings.read',
  summary: 'Events that ever came, by type and name, the most frequent first',
  input: z.object({ search: z.string().trim().max(200).default(''), limit: wholeNumber(1, 500).default(200) }),
  output: z.object({
    names: z.array(
      z.object({
        type: EventTypeCode,
        name: z.string(),
        events: z.number(),
        lastAt: Instant,
        sources: z.array(z.string()),
      }),
    ),
  }),
})

export const listEventProperties = endpoint({
  method: 'GET',
  path: '/api/settings/event-properties',
  permission: 'settings.read',
  summary: 'Properties seen in recent events of these types and names',
  input: z.object({ types: listOf(EventTypeCode, 6), names: listOf(shortText(200), 50).default([]) }),
  output: z.object({
    properties: z.array(
      z.object({
        /** Dotted path. */
        path: z.string(),
        type: z.enum(['text', 'number', 'boolean', 'mixed']),
        /** Events among those looked at that have it. */
        events: z.number(),
        /** Up to five values; of texts only short ones. */
        examples: z.array(z.union([z.string(), z.number(), z.boolean()])),
      }),
    ),
    /** How many recent events were looked at. */
    looked: z.number(),
  }),
})

export const readRetention = endpoint({
  method: 'GET',
  path: '/api/settings/event-retention',
  permission: 'settings.read',
  summary: 'How long raw events are kept, and what is stored',
  input: z.object({}),
  output: z.object({
    months: z.number(),
    keptFrom: DayOut,
    zone: z.string(),
    /** The time zone that counts are being moved to, with the share of accounts that stand in it. */
    nextZone: z.object({ zone: z.string(), done: z.number() }).nullable(),
  }),
})

export const changeRetention = endpoint({
  method: 'PATCH',
  path: '/api/settings/event-retention',
  permission: 'settings.write',
  summary: 'Change how many months raw events are kept; counts stay forever',
  input: z.object({ months: wholeNumber(1, 120) }),
  output: z.object({ months: z.number() }),
})
