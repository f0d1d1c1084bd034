import { z } from 'zod'
import { DayOut, DayText, Id, Instant, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { WeeksBefore } from './contract-accuracy.ts'
import { CATEGORIES, FIGURES, VOICES } from './forecast.ts'
import { PERIOD_KINDS } from './periods.ts'
import { REASONS } from './variance.ts'

const Named = z.object({ id: z.number(), name: z.string() })
const Category = z.enum(CATEGORIES)
const Minor = wholeNumber(0, 999_999_999_999)
const Figure = z.enum(FIGURES)
/** Sums of renewals: see `Figures` in forecast.ts; amounts in minor units of the reporting currency. */
const Figures = z.record(Figure, z.number())
const Outcome = z.enum(['open', 'renewed', 'expanded', 'contracted', 'churned'])

const PeriodIn = {
  kind: z.enum(PERIOD_KINDS).default('quarter'),
  /** Any day in the period; without one, the running period. */
  on: DayText.optional(),
  /** One member's forecast; without it, everything the reader may see. */
  memberId: Id.optional(),
}
const PeriodOut = z.object({
  kind: z.enum(PERIOD_KINDS),
  name: z.string(),
  from: DayOut,
  to: DayOut,
  before: DayOut,
  after: DayOut,
  /** It has ended. */
  isOver: z.boolean(),
  isRunning: z.boolean(),
})
export const GROUPINGS = ['csm', 'segment', 'month'] as const
const Grouping = z.enum(GROUPINGS)

const CallOut = z.object({
  commitMinor: z.number().nullable(),
  bestCaseMinor: z.number().nullable(),
  reason: z.string(),
  saidBy: z.string().nullable(),
  saidAt: Instant,
})

const Group = z.object({
  key: z.string(),
  name: z.string(),
  figures: Figures,
  /** By CSM and for quarters: who it is, and what they and their leader call. */
  call: z
    .object({
      memberId: z.number(),
      own: CallOut.nullable(),
      leader: CallOut.nullable(),
      /** The one that counts. */
      counts: z.enum(['csm', 'leader']).nullable(),
      /** As whom the reader may call; null: not at all. */
      mayCallAs: z.enum(['csm', 'leader']).nullable(),
    })
    .nullable(),
})
export type ForecastGroup = z.output<typeof Group>

const MissingRate = z.object({ currency: z.string(), sentence: z.string() })

export const getForecast = endpoint({
  method: 'GET',
  path: '/api/forecast',
  permission: 'forecast.read',
  summary: 'What renews in a period: committed, best case, at risk, closed and expected, by group',
  input: z.object({ ...PeriodIn, by: Grouping.default('csm') }),
  output: z.object({
    period: PeriodOut,
    currency: z.string(),
    by: Grouping,
    total: Figures,
    scenarios: z.object({ commit: z.number(), bestCase: z.number(), everything: z.number() }),
    groups: z.array(Group),
    /** Sum of the calls that count, and how many of the CSMs with open renewals have called. */
    calls: z.object({ commitMinor: z.number(), called: z.number(), of: z.number() }).nullable(),
    missing: z.array(MissingRate),
    /** Where there is nothing: the first later day on which a renewal is due, and whether any is known. */
    nextDueOn: DayOut.nullable(),
    hasAny: z.boolean(),
    /** Whose forecast it is, where it is one member's. */
    member: Named.nullable(),
    maySubmit: z.boolean(),
  }),
})

const Said = z.object({ category: Category, amountMinor: z.number().nullable() }).nullable()
const ForecastRow = z.object({
  renewalId: z.number(),
  account: Named,
  owner: Named.nullable(),
  segment: z.string().nullable(),
  dueOn: DayOut,
  /** ARR up for renewal. */
  amountMinor: z.number(),
  /** ARR called to be paid afterwards. */
  calledMinor: z.number(),
  category: Category.nullable(),
  voice: z.enum(VOICES).nullable(),
  voices: z.object({ leader: Said, csm: Said, machine: Said }),
  reason: z.string(),
  probability: z.number().nullable(),
  /** What it renewed at, or called × probability; null: nobody has said how likely it is. */
  expectedMinor: z.number().nullable(),
  outcome: Outcome,
  renewedMinor: z.number().nullable(),
  mayEdit: z.boolean(),
})
export type ForecastRow = z.output<typeof ForecastRow>

export const listForecastRenewals = endpoint({
  method: 'GET',
  path: '/api/forecast/renewals',
  permission: 'forecast.read',
  summary: 'The renewals behind a figure of the forecast',
  input: z.object({
    ...PeriodIn,
    by: Grouping.default('csm'),
    /** Key of a group. */
    group: z.string().max(40).optional(),
    figure: Figure.optional(),
    state: z.enum(['open', 'all']).default('all'),
    search: z.string().trim().max(80).optional(),
    sort: z.enum(['due', 'amount', 'account', 'expected']).default('due'),
    direction: z.enum(['up', 'down']).default('up'),
    ...Page,
  }),
  output: z.object({
    rows: z.array(ForecastRow),
    total: z.number(),
    /** Of all of them, on every page. */
    figures: Figures,
    currency: z.string(),
  }),
})

export const sayCall = endpoint({
  method: 'POST',
  path: '/api/forecast/calls',
  permission: 'forecast.write',
  summary: 'Say what one commits to for a quarter; a leader’s word on somebody else’s needs a reason',
  input: z.object({
    on: DayText,
    memberId: Id,
    /** Null: take back what was set over the member’s own call. */
    commitMinor: Minor.nullable(),
    bestCaseMinor: Minor.nullable().default(null),
    reason: z.union([shortText(500), z.literal('')]).default(''),
  }),
  output: z.object({ voice: z.enum(['csm', 'leader']) }),
})

export const listCalls = endpoint({
  method: 'GET',
  path: '/api/forecast/calls',
  permission: 'forecast.read',
  summary: 'Everything that was called for a member’s quarter, newest first; without a member, the asker’s own',
  input: z.object({ on: DayText.optional(), memberId: Id.optional() }),
  output: z.object({ calls: z.array(CallOut.extend({ voice: z.enum(['csm', 'leader']) })), currency: z.string() }),
})

const Snapshot = z.object({
  id: z.number(),
  takenOn: DayOut,
  takenAt: Instant,
  origin: z.enum(['weekly', 'submitted']),
  member: Named.nullable(),
  note: z.string(),
  renewals: z.number(),
  commitMinor: z.number().nullable(),
  currency: z.string(),
})
export type Snapshot = z.output<typeof Snapshot>

export const listSnapshots = endpoint({
  method: 'GET',
  path: '/api/forecast/snapshots',
  permission: 'forecast.read',
  summary: 'Snapshots of a quarter’s forecast, newest first',
  input: z.object({ on: DayText.optional(), memberId: Id.optional(), limit: wholeNumber(1, 100).default(30) }),
  output: z.object({ snapshots: z.array(Snapshot) }),
})

export const submitForecast = endpoint({
  method: 'POST',
  path: '/api/forecast/snapshots',
  permission: 'forecast.write',
  summary: 'Submit one’s forecast of a quarter: it is kept as it stands',
  input: z.object({ on: DayText, note: z.union([shortText(500), z.literal('')]).default('') }),
  output: z.object({ snapshotId: z.number(), renewals: z.number() }),
})

const VarianceIn = {
  on: DayText.optional(),
  memberId: Id.optional(),
  /** Without one: the last snapshot. */
  snapshotId: Id.optional(),
}

export const getVariance = endpoint({
  method: 'GET',
  path: '/api/forecast/variance',
  permission: 'forecast.read',
  summary: 'What moved since a snapshot, adding up exactly',
  input: z.object(VarianceIn),
  output: z.object({
    /** Null: none has been taken. */
    snapshot: Snapshot.nullable(),
    currency: z.string(),
    before: Figures,
    after: Figures,
    reasons: z.array(z.object({ reason: z.enum(REASONS), renewals: z.number(), change: Figures })),
  }),
})

export const listMoves = endpoint({
  method: 'GET',
  path: '/api/forecast/moves',
  permission: 'forecast.read',
  summary: 'The renewals that moved since a snapshot',
  input: z.object({ ...VarianceIn, reason: z.enum(REASONS).optional(), ...Page }),
  output: z.object({
    moves: z.array(
      z.object({
        renewalId: z.number(),
        account: Named,
        owner: z.string().nullable(),
        reason: z.enum(REASONS),
        change: Figures,
      }),
    ),
    total: z.number(),
    currency: z.string(),
  }),
})

export const getCourse = endpoint({
  method: 'GET',
  path: '/api/forecast/course',
  permission: 'forecast.read',
  summary: 'How a quarter’s forecast changed from week to week',
  input: z.object({ on: DayText.optional(), memberId: Id.optional() }),
  output: z.object({
    weeks: z.array(
      z.object({
        takenOn: DayOut,
        won: z.number(),
        commit: z.number(),
        bestCase: z.number(),
        expected: z.number(),
      }),
    ),
    currency: z.string(),
  }),
})

export const getCash = endpoint({
  method: 'GET',
  path: '/api/forecast/cash',
  permission: 'forecast.read',
  summary: 'Cash expected by month: open invoices, and renewals by their probability',
  input: z.object({ memberId: Id.optional() }),
  output: z.object({
    currency: z.string(),
    /** `overdue`, `undated`, then twelve months as `2026-11`. */
    buckets: z.array(
      z.object({ key: z.string(), invoicesMinor: z.number(), renewalsMinor: z.number(), items: z.number() }),
    ),
    totalMinor: z.number(),
    missing: z.array(MissingRate),
    /** Renewals nobody has said a probability of: they are not counted. */
    unlikely: z.number(),
  }),
})

export const listCashItems = endpoint({
  method: 'GET',
  path: '/api/forecast/cash-items',
  permission: 'forecast.read',
  summary: 'The invoices and renewals behind the cash of a month',
  input: z.object({ memberId: Id.optional(), bucket: z.string().max(10).optional(), ...Page }),
  output: z.object({
    items: z.array(
      z.object({
        kind: z.enum(['invoice', 'renewal']),
        id: z.number(),
        account: Named,
        /** Number of the invoice; empty for renewals. */
        number: z.string(),
        on: DayOut.nullable(),
        amountMinor: z.number(),
        probability: z.number(),
        cashMinor: z.number(),
      }),
    ),
    total: z.number(),
    totalMinor: z.number(),
    currency: z.string(),
  }),
})

export const exportForecast = endpoint({
  method: 'POST',
  path: '/api/forecast-export',
  permission: 'exports.create',
  summary: 'The renewals of a forecast, the cash expected, or how good calls were, as a file',
  input: z.object({
    ...PeriodIn,
    what: z.enum(['renewals', 'cash', 'calls']).default('renewals'),
    /** Of calls. */
    weeksBefore: WeeksBefore,
    format: z.enum(['csv', 'xlsx']).default('csv'),
  }),
  output: z.unknown(),
  reply: 'file',
})
