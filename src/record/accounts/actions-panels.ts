import { reaches } from '../../kernel/access.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context } from '../../platform/http/route.ts'
import { inTransaction, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { recordAudit } from '../../identity/audit/store.ts'
import { markDirty } from '../signals/dirty.ts'
import { manualSource, recordArrivals } from '../sources/store.ts'
import type { accountVoice, createOutcome, measureOutcome } from './contract.ts'
import { moneyHidden } from './errors.ts'
import { maskedEmail, maskedName } from './masking.ts'
import { netPromoterScore } from './nps.ts'
import { outcomeProgress } from './outcome-progress.ts'
import { readableAccount, writableAccount } from './reach.ts'
import { findOutcome, insertOutcome, outcomesOf, saveMeasurement } from './store-outcomes.ts'
import { revenueOf } from './views-revenue.ts'
import { answersOf, feedbackOf, npsCounts } from './views-voice.ts'

export async function voice({ accountId, ...page }: ParsedInputOf<typeof accountVoice>, { db, actor, now }: Context) {
  const account = await readableAccount(db, actor, accountId)
  const seesPeople = reaches(actor, 'contact_details', account)
  const [counts, answers, feedback] = await Promise.all([
    npsCounts(db, accountId, now),
    answersOf(db, accountId, page),
    feedbackOf(db, accountId, page),
  ])
  const responses = answers.map(({ contactName, contactEmail, ...answer }) =>
    Object.assign(answer, {
      contact: seesPeople ? (contactName ?? contactEmail) : (maskedName(contactName) ?? maskedEmail(contactEmail)),
    }),
  )
  return { nps: netPromoterScore(counts), responses, feedback }
}

export async function revenue(accountId: number, { db, actor, company, today }: Context) {
  const account = await readableAccount(db, actor, accountId)
  if (!reaches(actor, 'money', account)) throw moneyHidden()
  return { currency: company.reportingCurrency, ...(await revenueOf(db, accountId, today)) }
}

export async function outcomes(accountId: number, { db, actor }: Context) {
  const account = await readableAccount(db, actor, accountId)
  const seesMoney = reaches(actor, 'money', account)
  const rows = await outcomesOf(db, accountId)
  return {
    outcomes: rows.map(({ outcome, measurements }) =>
      Object.assign(outcome, {
        valueAmount: seesMoney ? outcome.valueAmount : null,
        progress: outcomeProgress(outcome, measurements),
        measurements,
      }),
    ),
  }
}

export async function addOutcome(input: ParsedInputOf<typeof createOutcome>, context: Context) {
  const { db, actor, now, today, company } = context
  await writableAccount(db, actor, input.accountId)
  return inTransaction(db, async (trx) => {
    const sourceId = await manualSource(trx)
    const id = await insertOutcome(trx, { ...input, sourceId, currency: company.reportingCurrency })
    await recordArrivals(trx, { sourceId, kind: 'outcomes', arrivedAt: now, days: [{ day: today, signals: 1 }] })
    await announce(trx, context, { id, accountId: input.accountId, sentence: `wrote down the outcome ${input.name}` })
    return { id }
  })
}

export async function addMeasurement(input: ParsedInputOf<typeof measureOutcome>, context: Context) {
  const { db, actor, now } = context
  const outcome = await findOutcome(db, input.outcomeId)
  if (!outcome) throw notFound('This outcome')
  await writableAccount(db, actor, outcome.account_id)
  return inTransaction(db, async (trx) => {
    const sourceId = await manualSource(trx)
    const id = await saveMeasurement(trx, { ...input, accountId: outcome.account_id, sourceId })
    const days = [{ day: input.measuredOn, signals: 1 }]
    await recordArrivals(trx, { sourceId, kind: 'outcome_measurements', arrivedAt: now, days })
    const sentence = `measured ${outcome.name}: ${input.value} on ${input.measuredOn}`
    await announce(trx, context, { id: outcome.id, accountId: outcome.account_id, sentence })
    return { id }
  })
}

async function announce(
  trx: Trx,
  context: Context,
  outcome: { id: number; accountId: number; sentence: string },
): Promise<void> {
  const { id, accountId, sentence } = outcome
  await recordAudit(trx, context, [
    { action: 'outcomes.edited', subjectKind: 'outcome', subjectId: id, accountId, sentence },
  ])
  await markDirty(trx, [accountId])
  await tellScreens(trx, 'accounts', [accountId])
}
