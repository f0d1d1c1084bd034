import { z } from 'zod'
import { DayOut, DayText, Flag, Id, Instant, Page, shortText, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { Band, ComponentName, MeasureSource, Unit } from './definitions.ts'

export const QuadrantOut = z.enum(['thriving', 'unproven', 'strained', 'critical'])
const KnownBand = z.enum(['poor', 'fair', 'good'])
const Score = z.number().nullable()
const Person = z.object({ id: z.number(), name: z.string() })

/** Why a measure has no value; null while it has one. */
const UnknownBecause = z.enum([
  'no_source',
  'no_signal',
  'no_data',
  'stale_source',
  'zero_while_stale',
  'short_history',
  'no_baseline',
])

const Verdict = z.object({ overall: Score, band: Band })

const Component = z.object({
  /** After floors and caps; null below the minimum coverage. */
  score: Score,
  /** The weighted mean alone. */
  computedScore: Score,
  coverage: z.number(),
  weight: z.number(),
  knownWeight: z.number(),
  /** Its part of the overall after reweighting, 0 to 1. */
  share: z.number(),
  /** Points of its measures, floors and caps together; null when it does not count. */
  points: z.number().nullable(),
})

/** `share` × 100 are the possible points; points + cost = possible. Null points: the measure is left out. */
export const MeasureRow = z.object({
  key: z.string(),
  name: z.string(),
  component: ComponentName,
  unit: Unit,
  direction: z.enum(['up', 'down']),
  source: MeasureSource.nullable(),
  value: z.number().nullable(),
  known: z.boolean(),
  fresh: z.boolean(),
  unknownBecause: UnknownBecause.nullable(),
  /** A sentence for `unknownBecause` or for a value that is not fresh. */
  note: z.string().nullable(),
  /** The newest day of the data behind it. */
  dataDay: DayOut.nullable(),
  /** Answers, tickets, outcomes or days with data behind the value. */
  count: z.number(),
  score: Score,
  weight: z.number(),
  share: z.number(),
  points: z.number().nullable(),
  cost: z.number().nullable(),
  possiblePoints: z.number(),
  curve: z.array(z.object({ x: z.number(), y: z.number() })),
})
export type MeasureRow = z.output<typeof MeasureRow>

const Adjustment = z.object({
  kind: z.enum(['cap', 'floor', 'override']),
  key: z.string(),
  target: z.enum(['cx', 'co', 'overall']),
  limit: z.number(),
  /** On the scale of its target. */
  difference: z.number(),
  /** On the overall; null when that is unknown. */
  points: z.number().nullable(),
  sentence: z.string(),
})

/** Σ measures + Σ adjustments + definition = change. `basis` says where the earlier day comes from. */
const Since = z.object({
  days: z.number(),
  day: DayOut,
  basis: z.enum(['shown', 'restated']),
  overallThen: Score,
  bandThen: Band,
  quadrantThen: QuadrantOut.nullable(),
  change: z.number().nullable(),
  components: z.record(ComponentName, z.object({ scoreThen: Score, pointsChange: z.number().nullable() })),
  measures: z.array(
    z.object({
      key: z.string(),
      valueThen: z.number().nullable(),
      scoreThen: Score,
      valueChange: z.number().nullable(),
      pointsChange: z.number().nullable(),
    }),
  ),
  adjustments: z.array(
    z.object({
      key: z.string(),
      kind: Adjustment.shape.kind,
      target: Adjustment.shape.target,
      sentence: z.string(),
      pointsChange: z.number().nullable(),
    }),
  ),
  /** What the change of the scorecard did by itself; null when it did not change. */
  definition: z.number().nullable(),
  headline: z.string(),
  subline: z.string(),
})

export const OverrideOut = z.object({
  id: z.number(),
  band: KnownBand,
  overall: Score,
  reason: z.string(),
  author: Person.nullable(),
  startsOn: DayOut,
  /** The last day on which it holds. */
  endsOn: DayOut,
  createdAt: Instant,
  withdrawnAt: Instant.nullable(),
  isInForce: z.boolean(),
})

/** `action` names what the button does: see `ActionKind`. */
export const NextBestActionOut = z.object({
  key: z.string(),
  title: z.string(),
  reason: z.string(),
  action: z.enum([
    'log_call',
    'note',
    'assign_owner',
    'add_contact',
    'record_outcome',
    'measure_outcome',
    'import_data',
  ]),
  /** Points of the overall to be regained at most. */
  worthPoints: z.number().nullable(),
  /** The measure without data that this fills. */
  fillsGap: z.string().nullable(),
  /** The day on which the reader, who put it off, is told again; null where it stands. */
  putOffUntil: DayOut.nullable(),
})

/** `false_comfort`: they praise us and get nothing out of it; `false_alarm`: they complain and get results. */
const Comfort = z.object({
  kind: z.enum(['false_comfort', 'false_alarm']),
  reasons: z.array(z.enum(['no_use', 'no_measured_outcome', 'results_despite_detractor'])),
  sentence: z.string(),
})

/** Why an account's health is what it is on a day. Every column of points adds up to `effective.overall`. */
export const HealthExplanation = z.object({
  accountId: z.number(),
  asOf: DayOut,
  /** As it was shown at the close of the day, or computed with what is known now. */
  basis: z.enum(['shown', 'restated']),
  /** Why this basis, as a sentence. */
  basisSentence: z.string(),
  /** The day whose close is shown (the last one on which something changed); null when restated. */
  shownDay: DayOut.nullable(),
  computedAt: Instant.nullable(),
  scorecard: z.object({ id: z.number(), name: z.string(), version: z.number(), versionId: z.number() }),
  /** What an override makes of it, else as computed. */
  effective: Verdict,
  computed: Verdict,
  cx: Component,
  co: Component,
  quadrant: QuadrantOut.nullable(),
  coverage: z.number(),
  trend: z.enum(['rising', 'steady', 'falling']).nullable(),
  isFresh: z.boolean(),
  headline: z.string(),
  subline: z.string(),
  bands: z.object({ fair: z.number(), good: z.number() }),
  measures: z.array(MeasureRow),
  adjustments: z.array(Adjustment),
  /** Rules that cannot be judged just now and so change nothing. */
  waiting: z.array(z.object({ key: z.string(), sentence: z.string(), because: z.enum(['unknown', 'stale']) })),
  since: z.array(Since),
  override: OverrideOut.nullable(),
  /** Fields for which the earliest known value was used, since the day lies before it: `segment`, `attribute:<key>`. */
  assumedFields: z.array(z.string()),
  /** Most urgent first, five at most; empty for past days. */
  nextBestActions: z.array(NextBestActionOut),
  comfort: Comfort.nullable(),
  mayOverride: z.boolean(),
})
export type HealthExplanation = z.output<typeof HealthExplanation>

export const getHealth = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/health',
  permission: 'health.read',
  summary: 'Why an account’s health is what it is, today or on any past day',
  input: z.object({ accountId: Id, asOf: DayText.optional(), restated: Flag.default(false) }),
  output: HealthExplanation,
})

/** One signal behind a measure, of whatever kind. */
export const EvidenceRow = z.object({
  id: z.string(),
  kind: z.enum([
    'ticket',
    'survey_response',
    'invoice',
    'activity',
    'metric_day',
    'outcome',
    'contact',
    'subscription',
    'field',
  ]),
  /** The day or instant the row stands at. */
  at: z.union([Instant, DayOut]).nullable(),
  title: z.string(),
  /** What it adds to the number, as written on screen, such as `urgent, open for 12 days` or `NPS 3`. */
  detail: z.string(),
  value: z.number().nullable(),
})

export const FreshnessOut = z.object({
  sources: z.array(z.string()),
  stale: z.boolean(),
  silenceHours: z.number().nullable(),
  limitHours: z.number(),
  /** Instant of the last arrival, or the newest day in the data of an import by hand. */
  lastArrival: z.string().nullable(),
  lastDay: DayOut.nullable(),
})

export const getEvidence = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/health/:measureKey/evidence',
  permission: 'health.read',
  summary: 'The chart and the signals behind one measure of an account',
  input: z.object({ accountId: Id, measureKey: z.string().max(80), asOf: DayText.optional() }),
  output: z.object({
    measure: z.object({ key: z.string(), name: z.string(), unit: Unit, direction: z.enum(['up', 'down']) }),
    asOf: DayOut,
    from: DayOut,
    /** The days the measure itself reads. */
    window: z.object({ from: DayOut, to: DayOut, baselineFrom: DayOut.nullable(), baselineTo: DayOut.nullable() }),
    /** What the daily numbers are, such as `Tickets opened per day`. */
    seriesName: z.string(),
    /** One number per day of the last 90, oldest first; null where nothing is known. */
    series: z.array(z.object({ day: DayOut, value: z.number().nullable() })),
    rows: z.array(EvidenceRow),
    /** How many rows there are; at most 50 are given, newest first. */
    total: z.number(),
    /** Null for what is kept in Volant itself: it cannot go stale. */
    freshness: FreshnessOut.nullable(),
  }),
})

export const getHealthHistory = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/health-history',
  permission: 'health.read',
  summary: 'An account’s health by day, as shown and (on request) restated, with its changes of band and quadrant',
  input: z.object({
    accountId: Id,
    until: DayText.optional(),
    days: wholeNumber(7, 730).default(90),
    /** Also computes up to 27 evenly spaced days with what is known now. */
    restated: Flag.default(false),
  }),
  output: z.object({
    from: DayOut,
    until: DayOut,
    /** One entry per day, oldest first; effective values at the close; nulls before anything was shown. */
    days: z.array(
      z.object({ day: DayOut, overall: Score, band: Band, cx: Score, co: Score, hasOverride: z.boolean() }),
    ),
    /** First day on which anything was shown; null when nothing was yet. */
    shownSince: DayOut.nullable(),
    restated: z.array(z.object({ day: DayOut, overall: Score, band: Band, cx: Score, co: Score })),
    changes: z.array(
      z.object({
        at: Instant,
        day: DayOut,
        kind: z.enum(['band', 'quadrant', 'override']),
        before: z.string().nullable(),
        after: z.string().nullable(),
        overall: Score,
        overallBefore: Score,
      }),
    ),
  }),
})

const PUT_OFF_PATH = '/api/accounts/:accountId/next-best-actions/put-off'
const ActionKey = z.string().regex(/^[a-z_]{1,40}(:[\w-]{1,80})?$/, 'This is not a next best action.')

export const putOffAction = endpoint({
  method: 'POST',
  path: PUT_OFF_PATH,
  permission: 'self',
  summary: 'Put a next best action off for oneself, until tomorrow or a later day',
  input: z.object({ accountId: Id, key: ActionKey, until: DayText.optional() }),
  output: z.object({ until: DayOut }),
})

export const bringBackActions = endpoint({
  method: 'DELETE',
  path: PUT_OFF_PATH,
  permission: 'self',
  summary: 'Be told again what one put off: one next best action of an account, or all of them',
  input: z.object({ accountId: Id, key: ActionKey.optional() }),
  output: z.object({}),
})

export const overrideHealth = endpoint({
  method: 'POST',
  path: '/api/accounts/:accountId/health-overrides',
  permission: 'health.override',
  summary: 'Set an account’s band by hand, with a reason and a last day; replaces the one in force',
  input: z.object({
    accountId: Id,
    band: KnownBand,
    overall: z.number().min(0).max(100).nullable().default(null),
    reason: shortText(1_000),
    /** At most a year ahead. */
    endsOn: DayText,
  }),
  output: z.object({ id: z.number() }),
})

export const withdrawOverride = endpoint({
  method: 'DELETE',
  path: '/api/health-overrides/:overrideId',
  permission: 'health.override',
  summary: 'End an override now; the computed health stands again',
  input: z.object({ overrideId: Id }),
  output: z.object({ id: z.number() }),
})

export const listOverrides = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/health-overrides',
  permission: 'health.read',
  summary: 'Every override an account had, newest first',
  input: z.object({ accountId: Id }),
  output: z.object({ overrides: z.array(OverrideOut) }),
})

export const falseComfort = endpoint({
  method: 'GET',
  path: '/api/false-comfort',
  permission: 'health.read',
  summary: 'Accounts that praise without use or results, or complain despite results; largest ARR first',
  input: z.object({ kind: z.enum(['false_comfort', 'false_alarm']).default('false_comfort'), ...Page }),
  output: z.object({
    rows: z.array(
      z.object({
        accountId: z.number(),
        name: z.string(),
        owner: Person.nullable(),
        arrMinor: z.number().nullable(),
        moneyHidden: z.boolean(),
        overall: Score,
        band: Band,
        cx: Score,
        co: Score,
        nps: z.number(),
        npsOn: DayOut,
        comfort: Comfort,
      }),
    ),
    total: z.number(),
    /** How many there are of each kind. */
    counts: z.object({ false_comfort: z.number(), false_alarm: z.number() }),
  }),
})
