import { type Day, dayFromNumber } from '../../kernel/day.ts'
import { readSetting, saveSetting } from '../../identity/company/store.ts'
import { sql, type Db, type Trx } from '../../platform/db/database.ts'
import { readRenewalSettings, saveRenewalSettings } from '../../record/money/store-renewal-settings.ts'
import type { FeatureSchema } from './feature-schema.ts'
import type { Driver } from './feature-words.ts'
import type { Question } from './gathering.ts'
import type { Learned } from './learning.ts'
import type { Model } from './model.ts'
import { Horizons, PredictionSettings } from './settings.ts'
import type { Report } from './report.ts'

const KEY = 'prediction'

export interface KeptModel extends Question {
  readonly id: number
  readonly kind: Model['kind']
  readonly model: Model
  readonly schema: FeatureSchema
  readonly report: Report
  readonly samples: number
  readonly positives: number
  readonly trainedAt: Date
  readonly trainedThrough: Day | null
  readonly because: string
}

/** Keeps a version; `isLive` retires the one before. */
export async function insertModel(
  trx: Trx,
  made: { question: Question; learned: Learned; schema: FeatureSchema; because: string; isLive: boolean; now: Date },
): Promise<number> {
  const { question, learned, schema } = made
  if (made.isLive) {
    await sql`update prediction_models set state = 'retired'
      where label = ${question.label} and features = ${question.features} and state = 'live'`.execute(trx)
  }
  const through = learned.trainedThrough === null ? null : dayFromNumber(learned.trainedThrough)
  const { rows } = await sql<{ id: number }>`
    insert into prediction_models (label, features, horizon_days, kind, trained_at, trained_through, samples, positives, parameters, report, state, because)
    values (${question.label}, ${question.features}, ${question.horizonDays}, ${learned.model.kind}, ${made.now}, ${through}::date,
      ${learned.report.samples}, ${learned.report.sample_positives}, ${JSON.stringify({ model: learned.model, schema })}::jsonb,
      ${JSON.stringify(learned.report)}::jsonb, ${made.isLive ? 'live' : 'retired'}, ${made.because}) returning id`.execute(
    trx,
  )
  const [row] = rows
  if (!row) throw new Error('no model was written')
  return row.id
}

export async function liveModels(db: Db): Promise<KeptModel[]> {
  const { rows } = await sql<
    Omit<KeptModel, 'model' | 'schema'> & { parameters: { model: Model; schema: FeatureSchema } }
  >`
    select id, label, features, horizon_days as "horizonDays", kind, parameters, report, samples, positives, trained_at as "trainedAt",
      trained_through as "trainedThrough", because
    from prediction_models where state = 'live' and features = 'all' order by label`.execute(db)
  return rows.map(({ parameters, ...row }) => ({ ...row, ...parameters }))
}

export interface PredictionRow {
  readonly accountId: number
  readonly probability: number
  readonly low: number
  readonly high: number
  readonly drivers: readonly Driver[]
}

export async function savePredictions(
  trx: Trx,
  rows: readonly PredictionRow[],
  about: { modelId: number; today: Day; now: Date },
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into account_predictions (account_id, model_id, as_of, probability, low, high, drivers, computed_at)
    select given.account_id, ${about.modelId}::int, ${about.today}::date, given.probability, given.low, given.high, given.drivers, ${about.now}::timestamptz
    from unnest(${rows.map(({ accountId }) => accountId)}::bigint[], ${rows.map(({ probability }) => probability)}::real[],
      ${rows.map(({ low }) => low)}::real[], ${rows.map(({ high }) => high)}::real[],
      ${rows.map(({ drivers }) => JSON.stringify(drivers))}::jsonb[]) as given (account_id, probability, low, high, drivers)
      join accounts on accounts.id = given.account_id
    on conflict (account_id) do update set model_id = excluded.model_id, as_of = excluded.as_of, probability = excluded.probability,
      low = excluded.low, high = excluded.high, drivers = excluded.drivers, computed_at = excluded.computed_at`.execute(
    trx,
  )
}

/** Of accounts that no longer pay nothing is said; `ids` null: of all. */
export async function dropPredictions(trx: Trx, about: { before: Date; ids: readonly number[] | null }): Promise<void> {
  await sql`delete from account_predictions where computed_at < ${about.before}::timestamptz
    and (${about.ids}::bigint[] is null or account_id = any(${about.ids}::bigint[]))`.execute(trx)
}

export async function readPredictionSettings(db: Db | Trx): Promise<PredictionSettings> {
  const horizons = await readSetting(db, KEY, Horizons)
  const { commitFrom, bestCaseFrom } = await readRenewalSettings(db)
  return PredictionSettings.parse({ ...horizons, thresholds: { commit: commitFrom, bestCase: bestCaseFrom } })
}

export async function savePredictionSettings(
  trx: Trx,
  { thresholds, ...horizons }: PredictionSettings,
  by: { memberId: number | null; now: Date },
): Promise<void> {
  await saveSetting(trx, { key: KEY, value: horizons, ...by })
  const renewals = await readRenewalSettings(trx)
  const value = { ...renewals, commitFrom: thresholds.commit, bestCaseFrom: thresholds.bestCase }
  await saveRenewalSettings(trx, { value, ...by })
}
