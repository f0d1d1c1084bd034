import { z } from 'zod'
import { DayOut, DayText, Id, Key, Page, shortText } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Conventions } from '../../record/money/conventions.ts'
import { MoneySelected, MonthOrDay, Selected } from './selection.ts'

const Minor = z.number()
const Share = z.number().min(0).max(1)

/** Fractions: 0.85 is 85 %. */
export const RevenueChoices = z.object({
  /** GRR below it says that expansion masks a leak. */
  grrFloor: z.number().min(0.5).max(1),
  segmentFloors: z.array(z.object({ segmentId: Id, floor: z.number().min(0.5).max(1) })).max(200),
  /** Of LTV. */
  grossMargin: Share,
  /** Of the twelve months; GRR first. */
  goals: z.object({ grr: Share, nrr: z.number().min(0).max(5), logo: Share }),
  /** Upper bounds of the bands of size, in whole units of the reporting currency per year (ARR at opening), rising. */
  sizeBands: z
    .array(z.number().int().positive().max(1_000_000_000_000))
    .min(1)
    .max(12)
    .refine(
      (bounds) => bounds.every((bound, index) => index === 0 || bound > (bounds[index - 1] ?? 0)),
      'Let each bound lie above the one before.',
    ),
  /** What reasons for leaving and paying less are called. */
  reasons: z.array(z.object({ key: Key, label: shortText(80) })).max(60),
})
export type RevenueChoices = z.output<typeof RevenueChoices>

const { shape } = Conventions

/** Conventions to change; those left out stay. */
const ConventionChanges = z.object({
  reactivationInNrr: shape.reactivationInNrr.unwrap().optional(),
  churnOn: shape.churnOn.unwrap().optional(),
  weeksPerMonth: shape.weeksPerMonth.unwrap().optional(),
  daysPerMonth: shape.daysPerMonth.unwrap().optional(),
  samePeriod: shape.samePeriod.unwrap().optional(),
  paused: shape.paused.unwrap().optional(),
  fullyDiscounted: shape.fullyDiscounted.unwrap().optional(),
})

export const readRevenueSettings = endpoint({
  method: 'GET',
  path: '/api/revenue/settings',
  permission: 'revenue.read',
  summary: 'Conventions, floors, goals, margin, sizes and reasons of revenue',
  input: z.object({}),
  output: RevenueChoices.extend({
    conventions: Conventions,
    /** Every convention as a sentence, in the order of their names. */
    sentences: z.array(z.string()),
    segments: z.array(z.object({ id: z.number(), name: z.string() })),
    mayEdit: z.boolean(),
    /** The ledger is being built anew after a change of conventions. */
    isRebuilding: z.boolean(),
  }),
})

export const saveRevenueSettings = endpoint({
  method: 'PUT',
  path: '/api/revenue/settings',
  permission: 'revenue.write',
  summary: 'Change what revenue figures are computed by',
  input: RevenueChoices.partial().extend({ conventions: ConventionChanges.optional() }),
  output: z.object({
    /** Whether the ledger is built anew now. */
    isRebuilding: z.boolean(),
  }),
})

export const revenueReasons = endpoint({
  method: 'GET',
  path: '/api/revenue/reasons',
  permission: 'revenue.read',
  summary: 'Why accounts left or pay less: churn and contraction by reason',
  input: z.object({ ...MoneySelected, from: MonthOrDay, to: MonthOrDay }),
  output: z.object({
    currency: z.string(),
    conventions: z.array(z.string()),
    problems: z.array(z.string()),
    reasons: z.array(
      z.object({
        /** Empty where no reason is known. */
        reason: z.string(),
        label: z.string(),
        churn: z.object({ minor: Minor, accounts: z.number() }),
        contraction: z.object({ minor: Minor, accounts: z.number() }),
        /** Of all churn and contraction of the window; null where there is none. */
        share: z.number().nullable(),
      }),
    ),
    totalMinor: Minor,
    /** Share of the amount for which a reason is known. */
    known: z.number().nullable(),
  }),
})

export const sayMovementReason = endpoint({
  method: 'PUT',
  path: '/api/accounts/:accountId/movements/:day/reason',
  permission: 'accounts.write',
  summary: 'Say why an account left or pays less since a day',
  input: z.object({
    accountId: Id,
    day: DayText,
    /** Null takes back what was said: the subscription’s own reason counts again. */
    reason: shortText(80).nullable(),
    note: z.string().trim().max(2_000).default(''),
  }),
  output: z.object({ accountId: z.number(), day: DayOut }),
})

export const ReconciledMonth = z.object({
  month: z.string(),
  /** At the close of the month. */
  mrrMinor: Minor,
  /** Mean of the closes of each day: what a month of subscriptions is worth. */
  averageMrrMinor: Minor,
  /** Invoices issued within the month, at the rate of their day. */
  issuedMinor: Minor,
  /** Invoices paid within the month, at the rate of the day of payment. */
  paidMinor: Minor,
  /** Paid / average MRR; null where there is no MRR. */
  paidShare: z.number().nullable(),
})

/** One way in which the data say that accounts were lost. */
export const ChurnNotion = z.object({
  key: z.string(),
  /** For example: Custom field churn_flag of accounts. */
  name: z.string(),
  /** How it was counted, in a sentence. */
  sentence: z.string(),
  /** Rows that say so: accounts, subscriptions, events. */
  rows: z.number(),
  rowsAre: z.string(),
  accounts: z.number(),
  /** Accounts on which this notion and the ledger differ: one says lost (at some time), the other does not. */
  disagreeing: z.number(),
  /** Says lost, and the ledger never lost it. */
  onlyHere: z.number(),
  /** The ledger lost it, and this notion says nothing. */
  onlyLedger: z.number(),
})
export type ChurnNotion = z.output<typeof ChurnNotion>

export const revenueReconciliation = endpoint({
  method: 'GET',
  path: '/api/revenue/reconciliation',
  permission: 'revenue.read',
  summary: 'The ledger beside its sources: invoices beside MRR, and every notion of churn that the data carry',
  input: z.object({ ...Selected, from: MonthOrDay.optional(), to: MonthOrDay.optional() }),
  output: z.object({
    currency: z.string(),
    conventions: z.array(z.string()),
    problems: z.array(z.string()),
    months: z.array(ReconciledMonth),
    /** The ledger first; the others only where the data carry them. */
    notions: z.array(ChurnNotion),
    /** Accounts on which the notions do not all agree. */
    contradictory: z.number(),
    /** What it comes to, for example: Four notions of churn contradict each other. */
    verdict: z.string(),
  }),
})

export const reconciliationAccounts = endpoint({
  method: 'GET',
  path: '/api/revenue/reconciliation/accounts',
  permission: 'revenue.read',
  summary: 'Accounts on which a notion of churn and the ledger differ, largest first',
  input: z.object({
    ...Selected,
    /** Of one notion; without it accounts on which any two differ. */
    notion: z.string().max(120).optional(),
    ...Page,
  }),
  output: z.object({
    rows: z.array(
      z.object({
        accountId: z.number(),
        name: z.string(),
        mrrMinor: Minor.nullable(),
        /** Keys of the notions that say it was lost. */
        saidBy: z.array(z.string()),
        notSaidBy: z.array(z.string()),
      }),
    ),
    total: z.number(),
  }),
})
