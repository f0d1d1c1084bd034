import { z } from 'zod'
import { ROLES } from '../../kernel/permissions.ts'
import { DayOut, DayText, Flag, Id, Instant, isStorable, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { VALUES } from './cost.ts'
import { MOST_MINUTES } from './duration.ts'

const Named = z.object({ id: z.number(), name: z.string() })
const Value = z.enum(VALUES)
const Area = z.string().trim().max(60).refine(isStorable)
const Note = z.string().trim().max(500).refine(isStorable)
const Minutes = wholeNumber(1, MOST_MINUTES)
const MAX_HOURLY = 10_000_000

/** Calendar month `yyyy-mm`. */
const MonthText = z
  .string()
  .regex(/^(19|20|21)\d\d-(0[1-9]|1[0-2])$/, 'Write a month as yyyy-mm.')
  .meta({ description: 'Calendar month in the company time zone' })

/** Both months are part of it; without any the six months up to the running one. */
const Period = { from: MonthText.optional(), to: MonthText.optional() }

export const Spent = z.object({
  gapMinutes: z.number(),
  deliveryMinutes: z.number(),
  /** Cost of goods sold, in the reporting currency's minor units. */
  gapMinor: z.number(),
  /** Sales and marketing. */
  deliveryMinor: z.number(),
  /** Part of the minutes for which no rate was in force: not in the cost. */
  unpricedMinutes: z.number(),
})

export const listWorkKinds = endpoint({
  method: 'GET',
  path: '/api/work-kinds',
  permission: 'settings.read',
  summary: 'Kinds of work, each a value gap or value delivery',
  input: z.object({}),
  output: z.object({
    kinds: z.array(
      z.object({ id: z.number(), key: z.string(), name: z.string(), value: Value, isArchived: z.boolean() }),
    ),
    /** Areas of the product that were named before, the frequent first. */
    productAreas: z.array(z.string()),
  }),
})

export const addWorkKind = endpoint({
  method: 'POST',
  path: '/api/work-kinds',
  permission: 'settings.write',
  summary: 'Add a kind of work',
  input: z.object({ name: shortText(80), value: Value }),
  output: z.object({ id: z.number() }),
})

export const editWorkKind = endpoint({
  method: 'PATCH',
  path: '/api/work-kinds/:workKindId',
  permission: 'settings.write',
  summary: 'Rename a kind of work, say anew which value it is, or take it out of use',
  input: z.object({
    workKindId: Id,
    name: shortText(80).optional(),
    value: Value.optional(),
    isArchived: Flag.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const listWorkRates = endpoint({
  method: 'GET',
  path: '/api/work-rates',
  permission: 'cost.write',
  summary: 'What an hour costs, by member and role, with the days from which it holds',
  input: z.object({ ...Page }),
  output: z.object({
    rates: z.array(
      z.object({
        id: z.number(),
        member: Named.nullable(),
        role: z.enum(ROLES).nullable(),
        validFrom: DayOut,
        hourlyMinor: z.number(),
        currency: z.string(),
      }),
    ),
    total: z.number(),
    currency: z.string(),
  }),
})

export const setWorkRate = endpoint({
  method: 'POST',
  path: '/api/work-rates',
  permission: 'cost.write',
  summary: 'Say what an hour of a member or of a role costs from a day on',
  input: z
    .object({
      memberId: Id.nullable().default(null),
      role: z.enum(ROLES).nullable().default(null),
      validFrom: DayText,
      /** In the reporting currency's minor units. */
      hourlyMinor: wholeNumber(0, MAX_HOURLY),
    })
    .refine(({ memberId, role }) => (memberId === null) !== (role === null), 'Name a member or a role, not both.'),
  output: z.object({ id: z.number() }),
})

export const removeWorkRate = endpoint({
  method: 'DELETE',
  path: '/api/work-rates/:workRateId',
  permission: 'cost.write',
  summary: 'Remove a rate that was wrong; the one before it holds again',
  input: z.object({ workRateId: Id }),
  output: z.object({ id: z.number() }),
})

export const logWork = endpoint({
  method: 'POST',
  path: '/api/work-entries',
  permission: 'cost.write',
  summary: 'Write down time spent on an account',
  input: z.object({
    accountId: Id,
    /** Today where it is not given. */
    day: DayText.optional(),
    minutes: Minutes,
    workKindId: Id,
    productArea: Area.nullable().default(null),
    /** Where this piece of work is not what its kind usually is. */
    value: Value.nullable().default(null),
    note: Note.default(''),
    /** Oneself where it is not given; somebody else’s time is written down by leaders and operations. */
    memberId: Id.optional(),
    taskId: Id.nullable().default(null),
  }),
  output: z.object({ id: z.number() }),
})

export const editWork = endpoint({
  method: 'PATCH',
  path: '/api/work-entries/:workEntryId',
  permission: 'cost.write',
  summary: 'Correct time that was written down',
  input: z.object({
    workEntryId: Id,
    day: DayText.optional(),
    minutes: Minutes.optional(),
    workKindId: Id.optional(),
    productArea: Area.nullable().optional(),
    value: Value.nullable().optional(),
    note: Note.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const removeWork = endpoint({
  method: 'DELETE',
  path: '/api/work-entries/:workEntryId',
  permission: 'cost.write',
  summary: 'Remove time that was written down by mistake',
  input: z.object({ workEntryId: Id }),
  output: z.object({ id: z.number() }),
})

/** Which entries; the same for lists and sums, so that each sum opens to what adds up to it. */
const WorkFilter = {
  ...Period,
  accountId: Id.optional(),
  memberId: Id.optional(),
  workKindId: Id.optional(),
  value: Value.optional(),
  /** An area, or empty for work that names none. */
  productArea: Area.optional(),
}

export const WorkEntry = z.object({
  id: z.number(),
  account: Named,
  member: Named.nullable(),
  day: DayOut,
  minutes: z.number(),
  kind: Named,
  productArea: z.string().nullable(),
  value: Value,
  /** A person said so, against the usual of its kind. */
  isGiven: z.boolean(),
  note: z.string(),
  /** Null without a rate, or where the reader may not see rates. */
  costMinor: z.number().nullable(),
  createdAt: Instant,
  mayEdit: z.boolean(),
})
export type WorkEntry = z.output<typeof WorkEntry>

export const listWork = endpoint({
  method: 'GET',
  path: '/api/work-entries',
  permission: 'revenue.read',
  summary: 'Time that was written down, newest first: all of it, or one’s own for those who see no costs',
  input: z.object({ ...WorkFilter, ...Page }),
  output: z.object({
    entries: z.array(WorkEntry),
    total: z.number(),
    minutes: z.number(),
    /** Of all that have a rate; null for those who see no rates. */
    costMinor: z.number().nullable(),
    unpricedMinutes: z.number(),
    /** Only the reader’s own. */
    isOwn: z.boolean(),
    currency: z.string(),
  }),
})

export const GROUPINGS = ['month', 'product_area', 'account', 'kind', 'member'] as const

export const CostRow = Spent.extend({
  /** `2026-03`, an area, an id, or empty where nothing is named. */
  key: z.string(),
  label: z.string(),
  /** Of the accounts behind it, where the reader may see money; of a month at its last day. */
  arrMinor: z.number().nullable(),
  /** What it costs in a year at this pace ÷ ARR. */
  shareOfArr: z.number().nullable(),
  accounts: z.number(),
})
export type CostRow = z.output<typeof CostRow>

export const getWorkCost = endpoint({
  method: 'GET',
  path: '/api/work-cost',
  permission: 'cost.read',
  summary: 'What customer success costs: value gaps (COGS) against value delivery (S&M), grouped',
  input: z.object({ ...WorkFilter, by: z.enum(GROUPINGS).default('month'), ...Page }),
  output: z.object({
    from: MonthText,
    to: MonthText,
    /** Days of the period up to today. */
    days: z.number(),
    rows: z.array(CostRow),
    /** Rows of all pages. */
    total: z.number(),
    /** Of everything, also of what stands on other pages. */
    sum: CostRow,
    currency: z.string(),
  }),
})

export const listGaps = endpoint({
  method: 'GET',
  path: '/api/work-gaps',
  permission: 'cost.read',
  summary: 'Work that exists only because the product lacks something, by product area, the dearest first',
  input: z.object({ ...Period, ...Page }),
  output: z.object({
    areas: z.array(
      z.object({
        /** Empty: no area was named. */
        productArea: z.string(),
        minutes: z.number(),
        costMinor: z.number(),
        unpricedMinutes: z.number(),
        accounts: z.number(),
        /** ARR of these accounts, where the reader may see money. */
        arrMinor: z.number().nullable(),
        /** What was written to it last. */
        notes: z.array(z.string()),
      }),
    ),
    total: z.number(),
    from: MonthText,
    to: MonthText,
    currency: z.string(),
  }),
})

export const exportWorkCost = endpoint({
  method: 'GET',
  path: '/api/work-cost-export',
  permission: 'cost.read',
  summary: 'The cost of customer success as a file for a spreadsheet',
  input: z.object({
    ...WorkFilter,
    by: z.enum(GROUPINGS).default('month'),
    format: z.enum(['csv', 'xlsx']).default('csv'),
  }),
  output: z.unknown(),
  reply: 'file',
})
