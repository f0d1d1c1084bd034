import type { Day } from '../../kernel/day.ts'
import { sql, type Db } from '../../platform/db/database.ts'
import type { Driver } from './feature-words.ts'
import type { ReportOut } from './contract.ts'

export interface ModelVersion {
  readonly id: number
  readonly label: 'churn' | 'renewal'
  readonly features: 'all' | 'usage'
  readonly horizonDays: number
  readonly kind: 'logistic' | 'base_rate'
  readonly trainedAt: Date
  readonly trainedThrough: Day | null
  readonly samples: number
  readonly positives: number
  readonly state: 'live' | 'retired'
  readonly because: string
  readonly report: ReportOut
}

const VERSION = sql`select id, label, features, horizon_days as "horizonDays", kind, trained_at as "trainedAt",
  trained_through as "trainedThrough", samples, positives, state, because, report from prediction_models`

/** The newest first. */
export async function modelVersions(
  db: Db,
  page: { offset: number; limit: number },
): Promise<{ rows: ModelVersion[]; total: number }> {
  const { rows } =
    await sql<ModelVersion>`${VERSION} order by id desc offset ${page.offset} limit ${page.limit}`.execute(db)
  const total = await sql<{ count: number }>`select count(*) as count from prediction_models`.execute(db)
  return { rows, total: total.rows[0]?.count ?? 0 }
}

export async function modelVersion(db: Db, id: number): Promise<ModelVersion | undefined> {
  const { rows } = await sql<ModelVersion>`${VERSION} where id = ${id}`.execute(db)
  return rows[0]
}

export async function liveVersions(db: Db): Promise<ModelVersion[]> {
  const { rows } = await sql<ModelVersion>`${VERSION} where state = 'live' and features = 'all' order by label`.execute(
    db,
  )
  return rows
}

export interface AccountPrediction {
  readonly probability: number
  readonly low: number
  readonly high: number
  readonly asOf: Day
  readonly drivers: readonly Driver[]
  readonly model: {
    readonly id: number
    readonly label: 'churn' | 'renewal'
    readonly kind: string
    readonly horizonDays: number
    readonly because: string
  }
}

export async function predictionOf(db: Db, accountId: number): Promise<AccountPrediction | undefined> {
  const { rows } = await sql<AccountPrediction>`
    select probability::float8 as probability, low::float8 as low, high::float8 as high, as_of as "asOf", drivers,
      jsonb_build_object('id', model.id, 'label', label, 'kind', kind, 'horizonDays', horizon_days, 'because', because) as model
    from account_predictions join prediction_models model on model.id = model_id where account_id = ${accountId}`.execute(
    db,
  )
  return rows[0]
}

export interface Standing {
  readonly predicted: number
  readonly commit: number
  readonly bestCase: number
  readonly atRisk: number
  readonly asOf: Day | null
}

/** How many accounts stand where, of all that were predicted. */
export async function standingOfPredictions(
  db: Db,
  thresholds: { commit: number; bestCase: number },
): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select count(*) as predicted, count(*) filter (where probability >= ${thresholds.commit}::real) as commit,
      count(*) filter (where probability >= ${thresholds.bestCase}::real and probability < ${thresholds.commit}::real) as "bestCase",
      count(*) filter (where probability < ${thresholds.bestCase}::real) as "atRisk", max(as_of) as "asOf"
    from account_predictions`.execute(db)
  return rows[0] ?? { predicted: 0, commit: 0, bestCase: 0, atRisk: 0, asOf: null }
}

/** What the regular look needs to know: when was learned last, of which kind, and whether today has been predicted. */
export async function dueState(db: Db): Promise<{
  models: { label: string; kind: string; trainedAt: Date }[]
  predictedOn: Day | null
  predictedAt: Date | null
  isPaid: boolean
  importedAt: Date | null
  isImporting: boolean
}> {
  const models = await sql<{ label: string; kind: string; trainedAt: Date }>`
    select label, (array_agg(kind order by id desc))[1] as kind, max(trained_at) as "trainedAt" from prediction_models
    where features = 'all' group by label`.execute(db)
  const { rows } = await sql<{
    predictedOn: Day | null
    predictedAt: Date | null
    isPaid: boolean
    importedAt: Date | null
    isImporting: boolean
  }>`
    select (select max(as_of) from account_predictions) as "predictedOn", (select max(computed_at) from account_predictions) as "predictedAt",
      exists (select from mrr_steps where mrr_minor > 0) as "isPaid", (select max(finished_at) from imports) as "importedAt",
      exists (select from imports where state in ('queued', 'running')) as "isImporting"`.execute(db)
  const [state] = rows
  if (!state) throw new Error('A select without a table answered nothing.')
  return { models: models.rows, ...state }
}

/** Accounts whose health changed its band since an instant. */
export async function changedSince(db: Db, since: Date, limit: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select distinct account_id as id from health_changes where at > ${since}::timestamptz limit ${limit}`.execute(db)
  return rows.map(({ id }) => id)
}
