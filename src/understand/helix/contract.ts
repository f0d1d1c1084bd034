import { z } from 'zod'
import { LEAD_KINDS } from '../../kernel/leads.ts'
import { DayOut, Id, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'

const Named = z.object({ id: z.number(), name: z.string() })

/** ARR in minor units of the reporting currency; both ends at the exchange rates of the first day. */
const Turn = z.object({
  startMinor: z.number(),
  renewedMinor: z.number(),
  expansionMinor: z.number(),
  newLogoMinor: z.number(),
  /** Null when nothing was there at the start. */
  factor: z.number().nullable(),
})

const Year = Turn.extend({
  from: DayOut,
  to: DayOut,
  /** Accounts with ARR on the first day. */
  accounts: z.number(),
  /** New customers brought by leads. */
  newLogos: z.number(),
  /** All new ARR of the year, with and without leads. */
  allNewMinor: z.number(),
  /** New ARR through leads × what a unit of new ARR costs elsewhere. Null: that is not known. */
  avoidedMinor: z.number().nullable(),
  /** Of the accounts: with an outcome measured, and on target, within the year. */
  measured: z.number(),
  onTarget: z.number(),
  /** Accounts without an exchange rate on the first day: they are not in the sums. */
  unrated: z.number(),
})
export type HelixYear = z.output<typeof Year>

const FromDepartment = z.object({
  /** Null: nobody was named. */
  department: z.string().nullable(),
  /** CSQL, PSQA, Advocacy, Renewal or Expansion. */
  label: z.string(),
  found: z.number(),
  sent: z.number(),
  accepted: z.number(),
  declined: z.number(),
  won: z.number(),
  /** Accepted of those decided; null while none is. */
  acceptedShare: z.number().nullable(),
  pipelineMinor: z.number(),
  wonMinor: z.number(),
})

/** Which accounts: the segment they are in now; 0 stands for none. */
const Segment = wholeNumber(0, 2_147_483_647).optional()

export const getHelix = endpoint({
  method: 'GET',
  path: '/api/helix',
  permission: 'revenue.read',
  summary: 'What became of each year’s ARR, with what leads brought: the helix of the company or of a segment',
  input: z.object({ segmentId: Segment, years: wholeNumber(1, 8).default(5) }),
  output: z.object({
    sentence: z.string(),
    currency: z.string(),
    /** Latest first; the year ends today. */
    years: z.array(Year),
    /** Of the latest year; largest first. `key` is the segment’s id, 0 for none. */
    segments: z.array(Turn.extend({ key: z.number(), name: z.string(), accounts: z.number(), newLogos: z.number() })),
    /** Leads found within the latest year. */
    leads: z.array(FromDepartment),
    reasons: z.array(z.object({ reason: z.string(), count: z.number() })),
    /** What one unit of new ARR costs; null: not said. */
    cacRatio: z.number().nullable(),
    notes: z.array(z.string()),
    conventions: z.array(z.string()),
    maySet: z.boolean(),
  }),
})
export type Helix = z.output<typeof getHelix.output>

export const HELIX_PARTS = ['all', 'renewed', 'expansion', 'new_logo', 'lost'] as const

export const listHelixAccounts = endpoint({
  method: 'GET',
  path: '/api/helix/accounts',
  permission: 'revenue.read',
  summary: 'The accounts behind a year of the helix, and what they add up to',
  input: z.object({
    segmentId: Segment,
    /** 0: the year that ends today. */
    yearsAgo: wholeNumber(0, 7).default(0),
    /** Only accounts with such a part, largest first. */
    part: z.enum(HELIX_PARTS).default('all'),
    ...Page,
  }),
  output: z.object({
    currency: z.string(),
    from: DayOut,
    to: DayOut,
    accounts: z.array(Turn.extend({ account: Named, newLogos: z.number() })),
    total: z.number(),
    sum: Turn,
  }),
})

const Format = { format: z.enum(['csv', 'xlsx']).default('csv') }
const FILE = { method: 'POST', permission: 'exports.create', output: z.object({}), reply: 'file' } as const

/** Files go to whoever asked and are written down. */
export const exportHelix = endpoint({
  ...FILE,
  path: '/api/helix/export',
  summary: 'The years of the helix, as CSV or XLSX',
  input: z.object({ segmentId: Segment, years: wholeNumber(1, 8).default(5), ...Format }),
})

export const exportHelixAccounts = endpoint({
  ...FILE,
  path: '/api/helix/accounts-export',
  summary: 'The accounts behind a year of the helix, as CSV or XLSX',
  input: z.object({
    segmentId: Segment,
    yearsAgo: wholeNumber(0, 7).default(0),
    part: z.enum(HELIX_PARTS).default('all'),
    ...Format,
  }),
})

export const getAccountHelix = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/helix',
  permission: 'revenue.read',
  summary: 'The loops of an account: what was renewed, grew, and whom it brought, with their own loops',
  input: z.object({ accountId: Id }),
  output: z.object({
    sentence: z.string(),
    currency: z.string(),
    account: Named,
    loops: z.array(
      Turn.extend({
        number: z.number(),
        from: DayOut,
        to: DayOut,
        isRunning: z.boolean(),
        /** ARR at its end, or today, of everybody it brought by then, and of whom they brought. */
        broughtMinor: z.number(),
        measured: z.number(),
        onTarget: z.number(),
        health: z.number().nullable(),
      }),
    ),
    /** Minor units per year; what the loops are made of. */
    movements: z.array(z.object({ day: DayOut, kind: z.string(), minor: z.number() })),
    brought: z.array(
      z.object({
        account: Named,
        /** Who brought it. */
        by: z.number(),
        generation: z.number(),
        leadId: z.number(),
        kind: z.enum(LEAD_KINDS),
        since: DayOut,
        firstMinor: z.number(),
        nowMinor: z.number(),
        factor: z.number().nullable(),
      }),
    ),
    /** Brought, but their money is not the reader’s to see: they are in no sum. */
    hidden: z.number(),
    broughtBy: Named.nullable(),
    notes: z.array(z.string()),
  }),
})
export type AccountHelix = z.output<typeof getAccountHelix.output>

export const changeHelixSettings = endpoint({
  method: 'PUT',
  path: '/api/helix/settings',
  permission: 'revenue.write',
  summary: 'Say what one unit of new ARR costs to win elsewhere; null where it is not known',
  input: z.object({ cacRatio: z.number().min(0).max(100).nullable() }),
  output: z.object({ cacRatio: z.number().nullable() }),
})
