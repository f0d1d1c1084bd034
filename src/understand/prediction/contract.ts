import { z } from 'zod'
import { DayOut, Id, Instant, Page, wholeNumber } from '../../kernel/schemas.ts'
import { endpoint } from '../../platform/http/endpoint.ts'
import { PredictionSettings } from './settings.ts'

const Nullable = z.number().nullable()
const Label = z.enum(['churn', 'renewal'])
const Kind = z.enum(['logistic', 'base_rate'])

const Decile = z.object({ decile: z.number(), count: z.number(), positives: z.number(), lift: z.number() })
const Bin = z.object({
  from: z.number(),
  to: z.number(),
  count: z.number(),
  said: z.number(),
  happened: z.number(),
  low: z.number(),
  high: z.number(),
})
const LeadOut = z.object({
  lead_days: z.number(),
  n: z.number(),
  positives: z.number(),
  base_rate: Nullable,
  auc: Nullable,
  auc_low: Nullable,
  auc_high: Nullable,
})
const WeightOut = z.object({ key: z.string(), weight: z.number(), low: z.number(), high: z.number() })
const SuspectOut = z.object({ key: z.string(), because: z.enum(['separates_alone', 'dated_later']), auc: Nullable })

/** Out of time, on the latest third of months; a positive is an account that left, or a renewal that was lost. */
export const ReportOut = z.object({
  n: z.number(),
  positives: z.number(),
  base_rate: Nullable,
  auc: Nullable,
  auc_low: Nullable,
  auc_high: Nullable,
  brier: Nullable,
  log_loss: Nullable,
  ece: Nullable,
  lift_top_decile: Nullable,
  deciles: z.array(Decile),
  calibration: z.array(Bin),
  test_from: z.string().nullable(),
  test_to: z.string().nullable(),
  samples: z.number(),
  sample_positives: z.number(),
  base_brier: Nullable,
  base_log_loss: Nullable,
  by_lead: z.array(LeadOut),
  /** Change of the log odds of leaving for one standard deviation; only those told from zero. */
  features: z.array(WeightOut),
  left_out: z.array(SuspectOut),
})
export type ReportOut = z.output<typeof ReportOut>

export const ModelOut = z.object({
  id: z.number(),
  label: Label,
  features: z.enum(['all', 'usage']),
  horizonDays: z.number(),
  kind: Kind,
  trainedAt: Instant,
  trainedThrough: DayOut.nullable(),
  samples: z.number(),
  positives: z.number(),
  state: z.enum(['live', 'retired']),
  /** Why this kind, and why it replaced the one before or did not. */
  because: z.string(),
  report: ReportOut,
})
export type ModelOut = z.output<typeof ModelOut>

export const getPredictions = endpoint({
  method: 'GET',
  path: '/api/predictions',
  permission: 'revenue.read',
  summary: 'The live models with their back-tests, and how many accounts stand where',
  input: z.object({}),
  output: z.object({
    models: z.array(ModelOut),
    /** Id of the model that speaks for accounts; null before anything was learned. */
    speaking: z.number().nullable(),
    standing: z.object({
      predicted: z.number(),
      commit: z.number(),
      bestCase: z.number(),
      atRisk: z.number(),
      asOf: DayOut.nullable(),
    }),
    settings: PredictionSettings,
    mayTrain: z.boolean(),
  }),
})

export const listModels = endpoint({
  method: 'GET',
  path: '/api/prediction-models',
  permission: 'revenue.read',
  summary: 'Versions of what was learned, the newest first',
  input: z.object({ ...Page }),
  output: z.object({ rows: z.array(ModelOut), total: z.number() }),
})

export const getModel = endpoint({
  method: 'GET',
  path: '/api/prediction-models/:modelId',
  permission: 'revenue.read',
  summary: 'One version of what was learned, with its back-test',
  input: z.object({ modelId: Id }),
  output: ModelOut,
})

export const AccountPredictionOut = z.object({
  accountId: z.number(),
  /** Of renewing, 0 to 1; null where the account does not pay, or nothing has been learned yet. */
  prediction: z
    .object({
      probability: z.number(),
      low: z.number(),
      high: z.number(),
      category: z.enum(['commit', 'best_case', 'at_risk']),
      asOf: DayOut,
      label: Label,
      kind: Kind,
      horizonDays: z.number(),
      because: z.string(),
      /** Effects are changes of the probability, −1 to 1, against the usual value. */
      drivers: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          value: z.string().nullable(),
          effect: z.number(),
          sentence: z.string(),
        }),
      ),
    })
    .nullable(),
})

export const getAccountPrediction = endpoint({
  method: 'GET',
  path: '/api/accounts/:accountId/prediction',
  permission: 'revenue.read',
  summary: 'How likely an account renews, and what drives it',
  input: z.object({ accountId: Id }),
  output: AccountPredictionOut,
})

export const startTraining = endpoint({
  method: 'POST',
  path: '/api/predictions/training',
  permission: 'revenue.write',
  summary: 'Learn anew from all that is on record, and say anew how likely each account renews',
  input: z.object({}),
  output: z.object({ id: z.number() }),
})

export const readPrediction = endpoint({
  method: 'GET',
  path: '/api/settings/prediction',
  permission: 'revenue.read',
  summary: 'How far ahead is looked, and from which probability on a renewal is committed or best case',
  input: z.object({}),
  output: PredictionSettings,
})

export const savePrediction = endpoint({
  method: 'PUT',
  path: '/api/settings/prediction',
  permission: 'revenue.write',
  summary: 'Change how far ahead is looked, and from which probability on a renewal is committed or best case',
  input: PredictionSettings,
  output: PredictionSettings,
})

/** Back-tests --------------------------------------------------------- */

const BackTestOut = z.object({
  id: z.number(),
  subject: z.enum(['health', 'model']),
  input: z.record(z.string(), z.unknown()),
  startedBy: z.string().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  progress: z.number(),
  failure: z.string().nullable(),
  createdAt: Instant,
})

const ScoreOut = z.object({
  n: z.number(),
  positives: z.number(),
  base_rate: Nullable,
  auc: Nullable,
  auc_low: Nullable,
  auc_high: Nullable,
  lift_top_decile: Nullable,
  deciles: z.array(Decile),
  calibration: z.array(Bin),
  ece: Nullable,
  brier: Nullable,
  verdict: z.enum(['predicts', 'nothing', 'wrong_way', 'too_few']),
})
export type ScoreOut = z.output<typeof ScoreOut>
const MeasureName = z.object({ key: z.string(), name: z.string() })

export const HealthResult = z.object({
  lead_days: z.number(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  share: z.number(),
  overall: ScoreOut,
  cx: ScoreOut,
  co: ScoreOut,
  measures: z.array(ScoreOut.extend(MeasureName.shape)),
  undated: z.array(MeasureName),
  suggestion: z
    .object({
      scorecardId: z.number(),
      scorecard: z.string(),
      weights: z.array(
        z.object({
          measure: z.string(),
          component: z.enum(['cx', 'co']),
          weight: z.number(),
          suggested: z.number(),
          isTold: z.boolean(),
        }),
      ),
      auc_now: Nullable,
      auc_suggested: Nullable,
    })
    .nullable(),
})
export type HealthResult = z.output<typeof HealthResult>

/** It runs as a job: ask `getBackTest` until it is over. */
export const startHealthBackTest = endpoint({
  method: 'POST',
  path: '/api/back-tests/health',
  permission: 'revenue.write',
  summary: 'Test whether health and its measures told who would leave',
  input: z.object({ leadDays: wholeNumber(7, 365).default(90) }),
  output: z.object({ id: z.number() }),
})

export const startModelBackTest = endpoint({
  method: 'POST',
  path: '/api/back-tests/model',
  permission: 'revenue.write',
  summary: 'Test what history tells of who leaves, without using it',
  input: z.object({
    label: Label.default('churn'),
    features: z.enum(['all', 'usage']).default('all'),
    horizonDays: wholeNumber(1, 730).optional(),
  }),
  output: z.object({ id: z.number() }),
})

export const listBackTests = endpoint({
  method: 'GET',
  path: '/api/back-tests',
  permission: 'revenue.read',
  summary: 'Back-tests of one subject, the newest first',
  input: z.object({ subject: z.enum(['health', 'model']), ...Page }),
  output: z.object({ rows: z.array(BackTestOut), total: z.number() }),
})

export const getBackTest = endpoint({
  method: 'GET',
  path: '/api/back-tests/:backTestId',
  permission: 'revenue.read',
  summary: 'How far a back-test has come, and what it found',
  input: z.object({ backTestId: Id }),
  output: BackTestOut.extend({
    /** Of a back-test of health. */
    health: HealthResult.nullable(),
    /** Of a back-test of a model, or of a training. */
    model: z.record(z.string(), z.unknown()).nullable(),
  }),
})

export const cancelBackTest = endpoint({
  method: 'DELETE',
  path: '/api/back-tests/:backTestId',
  permission: 'revenue.write',
  summary: 'Stop a back-test',
  input: z.object({ backTestId: Id }),
  output: z.object({ id: z.number() }),
})
