import { z } from 'zod'
import { DayOut, DayText, Flag, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { MoneySelected, MonthOrDay, MonthText, MOVEMENTS, Selected, STEPS } from './selection.ts'

/** Money is in whole minor units of `currency`, the reporting currency; fractions are unrounded, null where undefined. */
const Fraction = z.number().nullable()
const Minor = z.number()

/** Beside every figure: what was chosen where conventions differ, and what is left out of it, in sentences. */
const Beside = {
  currency: z.string(),
  conventions: z.array(z.string()),
  problems: z.array(z.string()),
}

/** Contraction, churn and transfers out are positive amounts; `fx` has its sign. Accounts are those that moved. */
const Moved = z.object({ minor: Minor, accounts: z.number() })
export const MovementLine = z.object({
  opening: Moved,
  new: Moved,
  reactivation: Moved,
  expansion: Moved,
  contraction: Moved,
  churn: Moved,
  fx: Moved,
  /** Accounts that came from or went to another slice; nothing unless sliced as at opening. */
  transferIn: Moved,
  transferOut: Moved,
  closing: Moved,
  /** (new + reactivation + expansion) / (contraction + churn). */
  quickRatio: Fraction,
})
export type MovementLine = z.output<typeof MovementLine>

/** `period`: 2024-01-31, 2024-W05 (ISO week), 2024-01, 2024-Q1 or 2024. */
const Period = z.object({ period: z.string(), from: DayOut, to: DayOut })

/** Of the amounts of a slice: with `slice=currency` its own, else the reporting currency. */
const SliceCurrency = z.string()

const MovementWindow = {
  ...MoneySelected,
  from: MonthOrDay,
  to: MonthOrDay,
  /** One net change per account and period, instead of each day's movements; by the company's convention when left out. */
  net: Flag.optional(),
}

export const revenueMovements = endpoint({
  method: 'GET',
  path: '/api/revenue/movements',
  permission: 'revenue.read',
  summary: 'How MRR moved from opening to closing, period by period',
  input: z.object({ ...MovementWindow, by: z.enum(STEPS).default('month') }),
  output: z.object({
    ...Beside,
    by: z.enum(STEPS),
    net: z.boolean(),
    periods: z.array(Period.extend(MovementLine.shape)),
    /** The whole window as one line: opening of the first period, closing of the last, everything between added up. */
    total: MovementLine,
    /** With `slice` and no `key`: the whole window for each slice, largest closing first, up to 200. */
    slices: z.array(
      z.object({ key: z.string(), name: z.string(), currency: SliceCurrency }).extend(MovementLine.shape),
    ),
  }),
})

export const MOVEMENT_LINES = [...MOVEMENTS, 'fx', 'transferIn', 'transferOut'] as const

const AccountName = { accountId: z.number(), name: z.string() }

export const MovementAccount = z.object({
  ...AccountName,
  ownerName: z.string().nullable(),
  /** The day it happened; of a net change the last day on which MRR changed, of a transfer the last day of the period. */
  day: DayOut,
  kind: z.enum(MOVEMENT_LINES),
  /** MRR before and after, new exchange rates of that day left out of neither. */
  beforeMinor: Minor,
  afterMinor: Minor,
  /** As the line counts it: positive for contraction, churn and transfer out. */
  amountMinor: Minor,
  reason: z.string().nullable(),
  reasonLabel: z.string().nullable(),
  note: z.string(),
  /** A person said it; otherwise the subscription that ended. */
  isSaid: z.boolean(),
  maySay: z.boolean(),
})
export type MovementAccount = z.output<typeof MovementAccount>

const MovementAccountsInput = {
  ...MovementWindow,
  /** The period lines are added up by: matters for `net` and for transfers. Left out, the whole window is one period. */
  by: z.enum(STEPS).optional(),
  kind: z.enum(MOVEMENT_LINES).optional(),
}

export const revenueMovementAccounts = endpoint({
  method: 'GET',
  path: '/api/revenue/movements/accounts',
  permission: 'revenue.read',
  summary: 'The accounts and movements that add up to a figure of the movements, largest first',
  input: z.object({ ...MovementAccountsInput, ...Page }),
  output: z.object({
    ...Beside,
    rows: z.array(MovementAccount),
    total: z.number(),
    /** Sum of all rows, not only of this page: equals the figure exactly. Gains minus losses where `kind` is left out. */
    amountMinor: Minor,
  }),
})

export const RetentionLine = z.object({
  /** With MRR on the first day. */
  accounts: z.number(),
  openingMinor: Minor,
  /** MRR of the same accounts on the last day, at the rates of the first. */
  closingMinor: Minor,
  /** Sum of the smaller of both, account by account. */
  keptMinor: Minor,
  keptAccounts: z.number(),
  grr: Fraction,
  nrr: Fraction,
  logoRetention: Fraction,
})
export type RetentionLine = z.output<typeof RetentionLine>

export const RetentionSlice = RetentionLine.extend({
  key: z.string(),
  name: z.string(),
  /** The lowest GRR that is accepted here, by the settings. */
  floor: z.number(),
  isBelowFloor: z.boolean(),
  /** Says so where GRR lies below its floor, and whether expansion hides it. */
  warning: z.string().nullable(),
})
export type RetentionSlice = z.output<typeof RetentionSlice>

const RetentionWindow = { ...Selected, from: DayText, to: DayText }

export const revenueRetention = endpoint({
  method: 'GET',
  path: '/api/revenue/retention',
  permission: 'revenue.read',
  summary: 'GRR, NRR and logo retention between two days, altogether and for each slice',
  input: z.object({ ...RetentionWindow, ...Page }),
  output: z.object({
    ...Beside,
    from: DayOut,
    to: DayOut,
    total: RetentionSlice,
    /** With `slice`: largest opening first. */
    slices: z.array(RetentionSlice),
    totalSlices: z.number(),
    belowFloor: z.number(),
  }),
})

export const RETENTION_CHANGES = ['lost', 'contracted', 'kept', 'expanded'] as const

export const RetentionAccount = z.object({
  ...AccountName,
  ownerName: z.string().nullable(),
  openingMinor: Minor,
  closingMinor: Minor,
  keptMinor: Minor,
  change: z.enum(RETENTION_CHANGES),
  /** Why it left or pays less, where known: of its last churn or contraction within the window. */
  reason: z.string().nullable(),
  reasonLabel: z.string().nullable(),
})
export type RetentionAccount = z.output<typeof RetentionAccount>

const RetentionAccountsInput = { ...RetentionWindow, ...MoneySelected, change: z.enum(RETENTION_CHANGES).optional() }

export const revenueRetentionAccounts = endpoint({
  method: 'GET',
  path: '/api/revenue/retention/accounts',
  permission: 'revenue.read',
  summary: 'The accounts behind a retention figure, largest loss first',
  input: z.object({ ...RetentionAccountsInput, ...Page }),
  output: z.object({ ...Beside, rows: z.array(RetentionAccount), total: z.number(), line: RetentionLine }),
})

export const WINDOWS = ['month', 'quarter', 'year'] as const
const Point = RetentionLine.extend({ month: z.string(), from: DayOut, to: DayOut })

export const revenueSeries = endpoint({
  method: 'GET',
  path: '/api/revenue/series',
  permission: 'revenue.read',
  summary: 'GRR, NRR and logo retention of windows that end with each month',
  input: z.object({
    ...Selected,
    months: wholeNumber(1, 120).default(60),
    /** The last month; the latest that is over when left out or not over yet. */
    to: MonthText.optional(),
    /** `year`: the twelve months up to it. */
    window: z.enum(WINDOWS).default('year'),
  }),
  output: z.object({
    ...Beside,
    window: z.enum(WINDOWS),
    points: z.array(Point),
    /** With `slice` and no `key`: one line for each of the twelve slices that pay most now. */
    slices: z.array(z.object({ key: z.string(), name: z.string(), points: z.array(Point) })),
  }),
})

export const CohortCell = z.object({
  /** Months, quarters or years after the one the cohort joined in: 0 is the end of that one. */
  offset: z.number(),
  accounts: z.number(),
  minor: Minor,
  keptMinor: Minor,
  logoRetention: Fraction,
  net: Fraction,
  gross: Fraction,
})
export type CohortCell = z.output<typeof CohortCell>

export const Cohort = z.object({
  period: z.string(),
  from: DayOut,
  to: DayOut,
  /** All that first paid in it, also those that left again within it. */
  accounts: z.number(),
  /** What they paid on their first day. */
  startMinor: Minor,
  cells: z.array(CohortCell),
})
export type Cohort = z.output<typeof Cohort>

const CohortInput = {
  ...Selected,
  by: z.enum(['month', 'quarter', 'year']).default('quarter'),
  /** Months; without `from`, the `count` (12, 8 or 5 by step) up to the youngest in which anybody joined. */
  from: MonthText.optional(),
  to: MonthText.optional(),
  count: wholeNumber(1, 120).optional(),
}

export const revenueCohorts = endpoint({
  method: 'GET',
  path: '/api/revenue/cohorts',
  permission: 'revenue.read',
  summary: 'What became of accounts by the time they first paid: logos, net and gross revenue',
  input: z.object(CohortInput),
  output: z.object({ ...Beside, by: z.enum(['month', 'quarter', 'year']), cohorts: z.array(Cohort) }),
})

export const revenueCohortAccounts = endpoint({
  method: 'GET',
  path: '/api/revenue/cohorts/accounts',
  permission: 'revenue.read',
  summary: 'The accounts of one cohort and what each pays at the end of a later period',
  input: z.object({
    ...CohortInput,
    period: z.string().max(10),
    offset: wholeNumber(0, 10_000_000).default(0),
    limit: Page.limit,
    after: wholeNumber(0, 240).default(0),
  }),
  output: z.object({
    ...Beside,
    rows: z.array(
      z.object({ ...AccountName, joinedOn: DayOut, startMinor: Minor, minor: Minor, isCustomer: z.boolean() }),
    ),
    total: z.number(),
  }),
})

export const revenueMrr = endpoint({
  method: 'GET',
  path: '/api/revenue/mrr',
  permission: 'revenue.read',
  summary: 'MRR at the close of a day, altogether and by slice',
  input: z.object({ ...MoneySelected, at: DayText.optional() }),
  output: z.object({
    ...Beside,
    at: DayOut,
    mrrMinor: Minor,
    arrMinor: Minor,
    accounts: z.number(),
    /** With `slice`: largest first, up to 500. */
    by: z.array(
      z.object({ key: z.string(), name: z.string(), mrrMinor: Minor, accounts: z.number(), currency: SliceCurrency }),
    ),
  }),
})

export const RenewalRates = z.object({
  from: DayOut,
  to: DayOut,
  /** Decided in the window. */
  renewals: z.number(),
  renewed: z.number(),
  dueMinor: Minor,
  grossMinor: Minor,
  netMinor: Minor,
  /** Renewed amounts, each up to what was due / due. */
  gross: Fraction,
  /** Renewed amounts / due. */
  net: Fraction,
  byCount: Fraction,
})

const Goal = z.object({
  key: z.enum(['grr', 'nrr', 'logo']),
  name: z.string(),
  target: z.number(),
  /** Of the twelve months up to `to`. */
  actual: Fraction,
  isMet: z.boolean().nullable(),
})

export const revenueSummary = endpoint({
  method: 'GET',
  path: '/api/revenue/summary',
  permission: 'revenue.read',
  summary: 'The figures of revenue on a day: MRR, ARR, ARPA, LTV, churn, quick ratio, renewal rates, goals',
  input: z.object({ ...Selected, at: DayText.optional() }),
  output: z.object({
    ...Beside,
    at: DayOut,
    mrrMinor: Minor,
    arrMinor: Minor,
    payingAccounts: z.number(),
    /** MRR / paying accounts, in minor units, unrounded. */
    arpaMinor: Fraction,
    /** ARPA × gross margin / monthly gross churn. */
    ltvMinor: Fraction,
    grossMargin: z.number(),
    /** Contraction and churn of the last twelve months that are over / the sum of their openings. */
    monthlyGrossChurn: Fraction,
    /** 1 − (1 − m)^12. */
    annualisedGrossChurn: Fraction,
    /** Accounts lost / accounts at the openings, over the same months. */
    monthlyLogoChurn: Fraction,
    annualisedLogoChurn: Fraction,
    /** Of those twelve months. */
    quickRatio: Fraction,
    churnFrom: DayOut,
    churnTo: DayOut,
    retention: RetentionSlice.extend({ from: DayOut, to: DayOut }),
    renewals: RenewalRates,
    /** GRR stands first. */
    goals: z.array(Goal),
    accountsWithoutRate: z.array(z.object({ ...AccountName, currency: z.string(), day: DayOut })),
    accountsWithoutRateTotal: z.number(),
    mayEdit: z.boolean(),
  }),
})

const Format = { format: z.enum(['csv', 'xlsx']).default('csv') }
const FILE = { permission: 'exports.create', output: z.object({}), reply: 'file' } as const

/** Files go to whoever asked and are written down; POST, because a long selection fits no address. */
export const exportMovements = endpoint({
  ...FILE,
  method: 'POST',
  path: '/api/revenue/movements-export',
  summary: 'Movements period by period, as CSV or XLSX',
  input: z.object({ ...MovementWindow, by: z.enum(STEPS).default('month'), ...Format }),
})

export const exportMovementAccounts = endpoint({
  ...FILE,
  method: 'POST',
  path: '/api/revenue/movement-accounts-export',
  summary: 'The accounts and movements that add up to a figure, as CSV or XLSX',
  input: z.object({ ...MovementAccountsInput, ...Format }),
})

export const exportRetention = endpoint({
  ...FILE,
  method: 'POST',
  path: '/api/revenue/retention-export',
  summary: 'Retention altogether and by slice, as CSV or XLSX',
  input: z.object({ ...RetentionWindow, ...Format }),
})

export const exportRetentionAccounts = endpoint({
  ...FILE,
  method: 'POST',
  path: '/api/revenue/retention-accounts-export',
  summary: 'The accounts behind a retention figure, as CSV or XLSX',
  input: z.object({ ...RetentionAccountsInput, ...Format }),
})

export const exportCohorts = endpoint({
  ...FILE,
  method: 'POST',
  path: '/api/revenue/cohorts-export',
  summary: 'Cohorts, one row for each and every later period, as CSV or XLSX',
  input: z.object({ ...CohortInput, ...Format }),
})
