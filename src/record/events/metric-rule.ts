import { z } from 'zod'
import type { Day } from '../../kernel/day.ts'
import type { EventItem } from './item.ts'

export const WHERE_OPERATORS = ['is', 'is_not', 'exists', 'at_least', 'at_most'] as const

/** A path into the properties, parts by dots. Parts are names, never positions in a list. */
const PropertyPath = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(
    (path) => path.split('.').every((part) => part !== '' && !/^-?\d+$/.test(part)),
    'Name the property by its path, such as order.total.',
  )

/**
 * `is`: there, of the same type and value. `is_not`: there with another value. `exists`: there and not null.
 * `at_least`, `at_most`: a number that compares so.
 */
const Condition = z.object({
  property: PropertyPath,
  operator: z.enum(WHERE_OPERATORS),
  value: z
    .union([z.string().max(500), z.number(), z.boolean()])
    .nullable()
    .default(null),
})

/** Which events a metric counts, and how. */
export const MetricRule = z
  .object({
    types: z
      .array(z.enum(['t', 'p', 's', 'i', 'g', 'a']))
      .min(1, 'Choose at least one type of call.')
      .max(6),
    /** Exact names; none means every name. */
    names: z.array(z.string().min(1).max(200)).max(50).default([]),
    count: z.enum(['events', 'users', 'sum', 'last']),
    /** For `sum` and `last`: only JSON numbers count. */
    property: PropertyPath.nullable().default(null),
    where: z.array(Condition).max(10).default([]),
  })
  .superRefine((rule, context) => {
    if ((rule.count === 'sum' || rule.count === 'last') && rule.property === null)
      context.addIssue({ code: 'custom', path: ['property'], message: 'Name the property that holds the number.' })
  })
export type MetricRule = z.output<typeof MetricRule>

/** A metric as those who count see it. */
export interface CountedMetric {
  readonly id: number
  readonly rule: MetricRule
  /** Accounts with an id up to this are counted as events come. */
  readonly countedTo: number
}

/** An event with the account it belongs to; 0 waits and is not counted. */
export interface PlacedEvent {
  readonly item: EventItem
  readonly sourceId: number
  readonly accountId: number
}

/** What a group of events adds to the count of one account, metric and day. */
export interface Increment {
  /** The source that brought it, or the first of several. */
  sourceId: number
  readonly accountId: number
  readonly metricId: number
  readonly day: Day
  /** Added to the value: events, or the sum as a decimal; of a `last` metric the value itself; of `users` 0. */
  value: string | number
  lastAt: number | null
  lastId: string | null
  kind: MetricRule['count']
}

export interface UserDay {
  readonly sourceId: number
  readonly accountId: number
  readonly metricId: number
  readonly day: Day
  readonly userId: string
}

export interface RolledUp {
  /** In the order of account, metric and day, so that two writers never wait for each other. */
  readonly increments: Increment[]
  readonly userDays: UserDay[]
}
