import { z } from 'zod'
import { DayOut, DayText, Flag, Id, isStorable, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { ENTITLEMENT_KINDS, PERIODS } from './entitlement.ts'

const Named = z.object({ id: z.number(), name: z.string() })
const Note = z.string().trim().max(500).refine(isStorable)
const MAX_PRICE = 1_000_000_000_000
const Price = wholeNumber(0, MAX_PRICE)
const Quantity = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d{1,6}(\.\d{1,2})?$/)
      .transform(Number),
  ])
  .refine(
    (value) => value > 0 && value <= 100_000 && Math.abs(value * 100 - Math.round(value * 100)) < 1e-6,
    'Give a number above 0 with at most two decimals.',
  )
const MOST_AT_ONCE = 500

const EntitlementFields = {
  kind: z.enum(ENTITLEMENT_KINDS),
  name: shortText(80),
  quantity: Quantity,
  period: z.enum(PERIODS),
  /** Hours of this kind of work count. */
  workKindId: Id.nullable().default(null),
  /** Each task of this kind that was done counts one. */
  taskKind: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,59}$/)
    .nullable()
    .default(null),
}
/** With its id it stays what it was and keeps what was taken of it; without it is new. One left out goes out of use. */
const EntitlementIn = z.object({ id: Id.nullable().default(null), ...EntitlementFields })

const Entitlement = z.object({
  id: z.number(),
  kind: z.enum(ENTITLEMENT_KINDS),
  name: z.string(),
  quantity: z.number(),
  period: z.enum(PERIODS),
  workKindId: z.number().nullable(),
  taskKind: z.string().nullable(),
})

export const Tier = z.object({
  id: z.number(),
  key: z.string(),
  name: z.string(),
  description: z.string(),
  /** List price of a year in the reporting currency's minor units; 0: free. */
  priceMinor: z.number(),
  planNames: z.array(z.string()),
  isArchived: z.boolean(),
  entitlements: z.array(Entitlement),
})
export type Tier = z.output<typeof Tier>

const TierFields = {
  name: shortText(60),
  description: z.string().trim().max(500).refine(isStorable).default(''),
  priceMinor: Price.default(0),
  /** Whoever pays for one of these plans holds the tier. */
  planNames: z.array(shortText(120)).max(20).default([]),
  entitlements: z.array(EntitlementIn).max(12).default([]),
}

export const listTiers = endpoint({
  method: 'GET',
  path: '/api/success-tiers',
  permission: 'settings.read',
  summary: 'Success plans as a product: what each tier promises and costs',
  input: z.object({}),
  output: z.object({
    tiers: z.array(Tier),
    /** Plans of subscriptions, for the mapping. */
    plans: z.array(z.string()),
    currency: z.string(),
  }),
})

export const addTier = endpoint({
  method: 'POST',
  path: '/api/success-tiers',
  permission: 'settings.write',
  summary: 'Add a tier with what it promises',
  input: z.object(TierFields),
  output: z.object({ id: z.number() }),
})

export const editTier = endpoint({
  method: 'PUT',
  path: '/api/success-tiers/:tierId',
  permission: 'settings.write',
  summary: 'Change a tier, what it promises and what it costs',
  input: z.object({ tierId: Id, ...TierFields, isArchived: Flag.default(false) }),
  output: z.object({ id: z.number() }),
})

const Share = z.object({ n: z.number(), hits: z.number() })
const Money = z.object({ value: z.number(), n: z.number(), low: z.number().nullable(), high: z.number().nullable() })
const Kept = z.object({
  accounts: z.number(),
  openingMinor: z.number(),
  grr: Money.nullable(),
  nrr: Money.nullable(),
  logo: Share,
})

export const getTierOverview = endpoint({
  method: 'GET',
  path: '/api/tier-overview',
  permission: 'cost.read',
  summary:
    'Success plans in money over the last twelve months: attach rate, revenue, cost, margin, paid against unpaid',
  input: z.object({}),
  output: z.object({
    from: DayOut,
    /** First day after the window. */
    to: DayOut,
    tiers: z.array(
      z.object({
        tier: Named,
        priceMinor: z.number(),
        /** Holding it today. */
        accounts: z.number(),
        /** What they pay for it in a year. */
        yearlyMinor: z.number(),
        revenueMinor: z.number(),
        costMinor: z.number(),
        minutes: z.number(),
        unpricedMinutes: z.number(),
        margin: z.number().nullable(),
        /** Accounts that took more than was promised in the running period. */
        overUsed: z.number(),
      }),
    ),
    attach: z.object({ paid: z.number(), paying: z.number(), rate: z.number().nullable() }),
    /** Accounts that paid at the beginning, by whether they held a paid tier then. A comparison, not a proof. */
    paid: Kept,
    unpaid: Kept,
    currency: z.string(),
  }),
})

const Taken = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(ENTITLEMENT_KINDS),
  period: z.enum(PERIODS),
  from: DayOut,
  to: DayOut,
  quantity: z.number(),
  used: z.number(),
  remaining: z.number(),
  over: z.number(),
})

export const Holding = z.object({
  account: Named,
  tier: Named,
  origin: z.enum(['hand', 'plan']),
  /** Of a person's word. */
  holdingId: z.number().nullable(),
  from: DayOut,
  to: DayOut.nullable(),
  /** Of a year, where the reader may see money. */
  priceMinor: z.number().nullable(),
  entitlements: z.array(Taken),
  mayEdit: z.boolean(),
})
export type Holding = z.output<typeof Holding>

export const listHoldings = endpoint({
  method: 'GET',
  path: '/api/tier-holdings',
  permission: 'accounts.read',
  summary: 'Who holds which tier today, and what is left of what it promises',
  input: z.object({ tierId: Id.optional(), over: Flag.default(false), ...Page }),
  output: z.object({ holdings: z.array(Holding), total: z.number(), currency: z.string() }),
})

export const holdTier = endpoint({
  method: 'POST',
  path: '/api/tier-holdings',
  permission: 'cost.write',
  summary: 'Say that accounts hold a tier from a day on; what they held by hand before ends there',
  input: z.object({
    accountIds: z.array(Id).min(1).max(MOST_AT_ONCE),
    tierId: Id,
    fromDay: DayText,
    /** First day it is no longer held. */
    toDay: DayText.nullable().default(null),
    /** Agreed price of a year; null: the list price. */
    priceMinor: Price.nullable().default(null),
    note: Note.default(''),
  }),
  output: z.object({ accounts: z.number() }),
})

export const editHolding = endpoint({
  method: 'PATCH',
  path: '/api/tier-holdings/:holdingId',
  permission: 'cost.write',
  summary: 'End a tier that was given by hand, or change its price',
  input: z.object({
    holdingId: Id,
    toDay: DayText.nullable().optional(),
    priceMinor: Price.nullable().optional(),
    note: Note.optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const removeHolding = endpoint({
  method: 'DELETE',
  path: '/api/tier-holdings/:holdingId',
  permission: 'cost.write',
  summary: 'Remove a tier that was given by mistake',
  input: z.object({ holdingId: Id }),
  output: z.object({ id: z.number() }),
})

export const accountTier = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/success-tier',
  permission: 'accounts.read',
  summary: 'The tier an account holds today, what is left of it, and what was taken',
  input: z.object({ accountId: Id, ...Page }),
  output: z.object({
    holding: Holding.nullable(),
    uses: z.array(
      z.object({
        id: z.number(),
        entitlement: Named,
        day: DayOut,
        quantity: z.number(),
        note: z.string(),
        member: Named.nullable(),
      }),
    ),
    total: z.number(),
    currency: z.string(),
  }),
})

export const logUse = endpoint({
  method: 'POST',
  path: '/api/tier-uses',
  permission: 'cost.write',
  summary: 'Write down what an account took of what its tier promises',
  input: z.object({
    accountId: Id,
    entitlementId: Id,
    day: DayText.optional(),
    quantity: Quantity,
    note: Note.default(''),
  }),
  output: z.object({ id: z.number(), over: z.number() }),
})

export const removeUse = endpoint({
  method: 'DELETE',
  path: '/api/tier-uses/:tierUseId',
  permission: 'cost.write',
  summary: 'Remove what was written down by mistake',
  input: z.object({ tierUseId: Id }),
  output: z.object({ id: z.number() }),
})

export const exportHoldings = endpoint({
  method: 'GET',
  path: '/api/tier-holdings-export',
  permission: 'exports.create',
  summary: 'Who holds which tier, with what is left, as a file for a spreadsheet',
  input: z.object({ tierId: Id.optional(), over: Flag.default(false), format: z.enum(['csv', 'xlsx']).default('csv') }),
  output: z.unknown(),
  reply: 'file',
})
