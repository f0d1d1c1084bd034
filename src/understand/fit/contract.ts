import { z } from 'zod'
import { DayOut, DayText, Id, isStorable, jsonParameter, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { PROOFS } from './profile.ts'
import { TRAITS } from './traits.ts'

const Named = z.object({ id: z.number(), name: z.string() })
const Trait = z.enum(TRAITS)
const FieldKey = z
  .string()
  .regex(/^[a-z][a-z0-9_.-]{0,79}$/, 'Choose one of the custom fields.')
  .nullable()
const Partner = shortText(120)
const Format = z.enum(['csv', 'xlsx']).default('csv')
const MAX_INCENTIVE = 1_000_000_000_000

const Share = z.object({ n: z.number(), hits: z.number() })
const HealthShare = Share.extend({ unknown: z.number(), left: z.number() })
const Money = z.object({ value: z.number(), n: z.number(), low: z.number().nullable(), high: z.number().nullable() })

export const Figures = z.object({
  accounts: z.number(),
  /** MRR at first, in the reporting currency's minor units. */
  firstMinor: z.number(),
  nowMinor: z.number(),
  /** `n`: paying accounts whose health was known on the first of the month after; `unknown` and `left` stand apart. */
  healthy6: HealthShare,
  healthy12: HealthShare,
  /** Of accounts whose first 12 months are over. */
  stayed: Share,
  grew: Share,
  grr: Money.nullable(),
  nrr: Money.nullable(),
  leads: z.number(),
  leadsWon: z.number(),
})
export type FiguresOut = z.output<typeof Figures>

const TraitValue = z.object({ trait: Trait, value: z.string().max(300).refine(isStorable) })
const Evidence = z.object({
  proof: z.enum(PROOFS),
  own: Share,
  rest: Share,
  difference: z.number(),
  low: z.number(),
  high: z.number(),
})
export const FindingOut = z.object({
  who: z.array(TraitValue),
  accounts: z.number(),
  verdict: z.enum(['above', 'below', 'mixed']),
  evidence: z.array(Evidence),
})
export type FindingOut = z.output<typeof FindingOut>

/** Accounts whose first payment lies on these days; without any the three years up to today. */
const WonPeriod = { wonFrom: DayText.optional(), wonTo: DayText.optional() }

export const getFit = endpoint({
  method: 'GET',
  path: '/api/fit',
  permission: 'revenue.read',
  summary:
    'What became of the accounts that were won, by where they came from: the ideal customer profile with its evidence',
  input: z.object({ ...WonPeriod, by: Trait.default('source') }),
  output: z.object({
    wonFrom: DayOut,
    wonTo: DayOut,
    all: Figures,
    /** By value of the trait, the largest first; at most 200. */
    rows: z.array(Figures.extend({ value: z.string() })),
    /** Accounts of which the trait is not known. */
    without: z.number(),
    findings: z.array(FindingOut),
    /** Comparisons with enough accounts on both sides; 0: too few for any claim. */
    compared: z.number(),
    minimum: z.number(),
    traits: z.array(z.object({ trait: Trait, field: z.string().nullable(), known: z.number() })),
    /** Accounts whose health at 6 or 12 months is still being looked up. */
    pending: z.number(),
    currency: z.string(),
  }),
})

export const listFitAccounts = endpoint({
  method: 'GET',
  path: '/api/fit/accounts',
  permission: 'revenue.read',
  summary: 'The accounts behind a figure of the profile',
  input: z.object({
    ...WonPeriod,
    /** All of these must hold. */
    who: jsonParameter(z.array(TraitValue).max(3)).default([]),
    ...Page,
  }),
  output: z.object({
    accounts: z.array(
      z.object({
        account: Named,
        wonOn: DayOut,
        firstMinor: z.number(),
        laterMinor: z.number().nullable(),
        nowMinor: z.number(),
        after6: z.enum(['healthy', 'not_healthy', 'unknown', 'left']).nullable(),
        after12: z.enum(['healthy', 'not_healthy', 'unknown', 'left']).nullable(),
        leads: z.number(),
        leadsWon: z.number(),
        traits: z.record(Trait, z.string().nullable()),
      }),
    ),
    total: z.number(),
    currency: z.string(),
  }),
})

export const exportFit = endpoint({
  method: 'GET',
  path: '/api/fit-export',
  permission: 'exports.create',
  summary: 'The profile as a file for a spreadsheet: its rows, its accounts, or the partners',
  input: z.object({
    ...WonPeriod,
    what: z.enum(['rows', 'accounts', 'partners']).default('rows'),
    by: Trait.default('source'),
    format: Format,
  }),
  output: z.unknown(),
  reply: 'file',
})

const Fields = {
  source: FieldKey,
  seller: FieldKey,
  partner: FieldKey,
  /** Null: the KPI of the outcome captured in presales. */
  promise: FieldKey,
  /** Null: what the account paid at first. */
  size: FieldKey,
  /** Fewer accounts than this are no sample. */
  minimum: wholeNumber(10, 1_000),
}

export const getFitSettings = endpoint({
  method: 'GET',
  path: '/api/fit/settings',
  permission: 'revenue.read',
  summary: 'Which custom fields tell where accounts came from, and the smallest sample',
  input: z.object({}),
  output: z.object({
    ...Fields,
    /** Nobody chose yet: these are guesses from the fields' keys. */
    isGuessed: z.boolean(),
    fields: z.array(z.object({ key: z.string(), name: z.string() })),
  }),
})

export const saveFitSettings = endpoint({
  method: 'PUT',
  path: '/api/fit/settings',
  permission: 'revenue.write',
  summary: 'Say which custom fields tell where accounts came from',
  input: z.object(Fields),
  output: z.object({ saved: z.boolean() }),
})

export const PartnerRow = z.object({
  /** Null: won without a partner, for comparison. */
  partner: z.string().nullable(),
  accounts: z.number(),
  paying: z.number(),
  arrMinor: z.number(),
  /** Used within 28 days, of paying accounts whose last use is known. */
  inUse: Share,
  /** In good health, of paying accounts whose health is known. */
  healthy: Share,
  /** Still paying, of those that paid twelve months ago. */
  stayed: Share,
  grr: Money.nullable(),
  nrr: Money.nullable(),
  leads: z.number(),
  leadsWon: z.number(),
  /** All that was written down for it; null: only for those who see the money of every account. */
  incentivesMinor: z.number().nullable(),
})
export type PartnerRow = z.output<typeof PartnerRow>

export const listPartners = endpoint({
  method: 'GET',
  path: '/api/partners',
  permission: 'revenue.read',
  summary: 'Channel partners by use, health, retention, leads and what they were given',
  input: z.object({ ...Page }),
  output: z.object({
    partners: z.array(PartnerRow),
    total: z.number(),
    direct: PartnerRow.nullable(),
    /** The custom field that names the partner; null: none is chosen. */
    field: z.string().nullable(),
    minimum: z.number(),
    currency: z.string(),
  }),
})

export const listIncentives = endpoint({
  method: 'GET',
  path: '/api/partner-incentives',
  permission: 'revenue.read',
  summary: 'What partners were given, newest first',
  input: z.object({ partner: Partner.optional(), ...Page }),
  output: z.object({
    incentives: z.array(
      z.object({
        id: z.number(),
        partner: z.string(),
        day: DayOut,
        amountMinor: z.number(),
        currency: z.string(),
        note: z.string(),
        member: Named.nullable(),
      }),
    ),
    total: z.number(),
  }),
})

export const addIncentive = endpoint({
  method: 'POST',
  path: '/api/partner-incentives',
  permission: 'revenue.write',
  summary: 'Write down what a partner was given',
  input: z.object({
    partner: Partner,
    day: DayText,
    /** In the reporting currency's minor units. */
    amountMinor: wholeNumber(1, MAX_INCENTIVE),
    note: z.string().trim().max(300).refine(isStorable).default(''),
  }),
  output: z.object({ id: z.number() }),
})

export const removeIncentive = endpoint({
  method: 'DELETE',
  path: '/api/partner-incentives/:incentiveId',
  permission: 'revenue.write',
  summary: 'Remove an incentive that was written down by mistake',
  input: z.object({ incentiveId: Id }),
  output: z.object({ id: z.number() }),
})
