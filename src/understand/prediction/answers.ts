import { may } from '../../kernel/access.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction } from '../../platform/db/database.ts'
import type { ReplyOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { readableAccount } from '../../record/accounts/reach.ts'
import { speaker } from './actions.ts'
import { categoryOf } from './category.ts'
import type {
  getAccountPrediction,
  getBackTest,
  getModel,
  getPredictions,
  HealthResult,
  listBackTests,
  listModels,
} from './contract.ts'
import { driverSentence } from './feature-words.ts'
import type { PredictionSettings } from './settings.ts'
import { backTestById, backTestsOf } from './store-back-tests.ts'
import { liveModels, readPredictionSettings, savePredictionSettings } from './store.ts'
import { liveVersions, modelVersion, modelVersions, predictionOf, standingOfPredictions } from './views-versions.ts'

export async function predictionsNow({ db, actor }: Context): Promise<ReplyOf<typeof getPredictions>> {
  const settings = await readPredictionSettings(db)
  return {
    models: await liveVersions(db),
    speaking: speaker(await liveModels(db))?.id ?? null,
    standing: await standingOfPredictions(db, settings.thresholds),
    settings,
    mayTrain: may(actor, 'revenue.write'),
  }
}

export async function versionList(
  page: { offset: number; limit: number },
  { db }: Context,
): Promise<ReplyOf<typeof listModels>> {
  return modelVersions(db, page)
}

export async function versionOf(id: number, { db }: Context): Promise<ReplyOf<typeof getModel>> {
  const version = await modelVersion(db, id)
  if (!version) throw notFound('This version')
  return version
}

export async function predictionOfAccount(
  accountId: number,
  { db, actor }: Context,
): Promise<ReplyOf<typeof getAccountPrediction>> {
  const account = await readableAccount(db, actor, accountId)
  const found = await predictionOf(db, account.id)
  if (!found) return { accountId: account.id, prediction: null }
  const { thresholds } = await readPredictionSettings(db)
  const { label, horizonDays, because } = found.model
  const kind = found.model.kind === 'logistic' ? ('logistic' as const) : ('base_rate' as const)
  const { probability, low, high, asOf } = found
  const category = categoryOf(probability, thresholds)
  const drivers = found.drivers.map((driver) => ({ ...driver, sentence: driverSentence(driver) }))
  return {
    accountId: account.id,
    prediction: { probability, low, high, asOf, category, label, kind, horizonDays, because, drivers },
  }
}

export async function changePredictionSettings(
  settings: PredictionSettings,
  context: Context,
): Promise<PredictionSettings> {
  const { db, actor, now } = context
  await inTransaction(db, async (trx) => {
    const before = await readPredictionSettings(trx)
    await savePredictionSettings(trx, settings, { memberId: actor.memberId, now })
    await recordAudit(trx, context, [
      {
        action: 'prediction.settings_changed',
        subjectKind: 'settings',
        subjectId: 'prediction',
        sentence: 'changed how far ahead renewals are predicted, and what counts as committed',
        detail: { before, after: settings },
      },
    ])
    await tellScreens(trx, 'predictions')
    await tellScreens(trx, 'renewals')
  })
  return settings
}

export async function backTestList(
  asked: { subject: 'health' | 'model'; offset: number; limit: number },
  { db }: Context,
): Promise<ReplyOf<typeof listBackTests>> {
  const { rows, total } = await backTestsOf(db, asked)
  return { rows: rows.map((row) => ({ ...row, input: row.input as Record<string, unknown> })), total }
}

export async function backTestReply(id: number, { db }: Context): Promise<ReplyOf<typeof getBackTest>> {
  const row = await backTestById(db, id)
  if (!row) throw notFound('This back-test')
  const isHealth = row.subject === 'health'
  return {
    ...row,
    input: row.input as Record<string, unknown>,
    health: isHealth ? (row.result as HealthResult | null) : null,
    model: isHealth ? null : (row.result as Record<string, unknown> | null),
  }
}
