import { dayNumber } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { type Driver, featureName, valueWords } from './feature-words.ts'
import { readFeatures } from './features.ts'
import { gather, type Label, type Question } from './gathering.ts'
import { learnApart } from './learn-apart.ts'
import { predict } from './model.ts'
import { replacementOf } from './replacement.ts'
import { stayOf } from './stay.ts'
import {
  dropPredictions,
  insertModel,
  type KeptModel,
  liveModels,
  type PredictionRow,
  readPredictionSettings,
  savePredictions,
} from './store.ts'
import { payingToday } from './views-samples.ts'

const ACCOUNTS_AT_ONCE = 2_000
const DRIVERS_KEPT = 6
/** A renewal model speaks for accounts from so many decided renewals on. */
const RENEWALS_NEEDED = 30

/** Learns both labels anew from all that is on record, and keeps each as a version. Returns which of them are live now. */
export async function trainModels(
  db: Db,
  present: Present,
  onProgress: (share: number) => Promise<void> | void = () => undefined,
): Promise<{ label: Label; modelId: number; isLive: boolean }[]> {
  const settings = await readPredictionSettings(db)
  const questions: Question[] = [
    { label: 'churn', features: 'all', horizonDays: settings.horizonDays },
    { label: 'renewal', features: 'all', horizonDays: settings.renewalLeadDays },
  ]
  const made = []
  for (const [place, question] of questions.entries()) {
    made.push(await trainOne(db, question, present, (share) => onProgress((place + share) / questions.length)))
  }
  await tellScreens(db, 'predictions')
  return made
}

async function trainOne(
  db: Db,
  question: Question,
  present: Present,
  onProgress: (share: number) => Promise<void> | void,
) {
  const { timeZone } = present.company
  const gathered = await gather(db, question, { today: present.today, timeZone }, (share) => onProgress(share * 0.8))
  const learned = await learnApart(gathered.input)
  const before = (await liveModels(db)).find(({ label }) => label === question.label)
  // Another horizon is another question: there is nothing to compare.
  const standing = before && before.horizonDays === question.horizonDays ? before : undefined
  const { replaces, because } = standing
    ? replacementOf(
        { ...standing, trainedThrough: standing.trainedThrough && dayNumber(standing.trainedThrough) },
        learned,
        gathered.input.samples,
      )
    : { replaces: true, because: learned.because }
  const modelId = await inTransaction(db, (trx) =>
    insertModel(trx, { question, learned, schema: gathered.schema, because, isLive: replaces, now: present.now }),
  )
  await onProgress(1)
  return { label: question.label, modelId, isLive: replaces }
}

/** The model that speaks for accounts: the one of renewals where it tells anything apart, else that of churn; else a base rate. */
export function speaker(models: readonly KeptModel[]): KeptModel | null {
  const renewal = models.find(({ label, samples }) => label === 'renewal' && samples >= RENEWALS_NEEDED)
  const churn = models.find(({ label, samples }) => label === 'churn' && samples > 0)
  return [renewal, churn].find((one) => one?.kind === 'logistic') ?? renewal ?? churn ?? null
}

/**
 * Says of each paying account (of these, or of all) how likely it renews, by the live model. Returns how many. Of accounts that no
 * longer pay what was said is taken back.
 */
export async function predictAccounts(db: Db, ids: readonly number[] | null, present: Present): Promise<number> {
  const kept = speaker(await liveModels(db))
  if (!kept) return 0
  let afterId = 0
  let count = 0
  for (;;) {
    const accounts = await payingToday(db, { today: present.today, ids, afterId, limit: ACCOUNTS_AT_ONCE })
    const [last] = accounts.slice(-1)
    if (!last) break
    const accountDays = accounts.map(({ accountId }) => ({ accountId, day: present.today }))
    const features = await readFeatures(db, { accountDays, schema: kept.schema, timeZone: present.company.timeZone })
    const places = placesOf(kept, features.keys)
    const rows = accounts.map(({ accountId, renewalInDays }, row): PredictionRow => {
      const values = places.map((at) => features.values[row * features.keys.length + at] ?? Number.NaN)
      return { accountId, ...said(kept, values, renewalInDays) }
    })
    await inTransaction(db, (trx) =>
      savePredictions(trx, rows, { modelId: kept.id, today: present.today, now: present.now }),
    )
    count += rows.length
    afterId = last.accountId
  }
  await inTransaction(db, async (trx) => {
    await dropPredictions(trx, { before: present.now, ids })
    await tellScreens(trx, 'predictions', ids ?? [])
  })
  return count
}

function placesOf({ model }: KeptModel, keys: readonly string[]): number[] {
  return model.kind === 'base_rate' ? [] : model.features.map((key) => keys.indexOf(key))
}

function said(
  kept: KeptModel,
  values: readonly number[],
  renewalInDays: number | null,
): Omit<PredictionRow, 'accountId'> {
  const prediction = predict(kept.model, values)
  const about = { label: kept.label, horizonDays: kept.horizonDays, renewalInDays }
  const stay = stayOf(prediction, about)
  const drivers = prediction.contributions.slice(0, DRIVERS_KEPT).map((one): Driver => {
    const without = stayOf({ ...prediction, lost: prediction.lost - one.effect }, about)
    return {
      key: one.key,
      name: featureName(one.key),
      value: one.ofUnknown ? null : valueWords(one.key, values[one.feature] ?? Number.NaN),
      effect: stay.probability - without.probability,
    }
  })
  return { ...stay, drivers }
}
