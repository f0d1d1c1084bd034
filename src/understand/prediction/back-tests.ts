import { z } from 'zod'
import { recordAudit } from '../../identity/audit/store.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { notFound } from '../../platform/http/problem.ts'
import type { Context, Present } from '../../platform/http/route.ts'
import { enqueue } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { predictAccounts, trainModels } from './actions.ts'
import { backtestJson } from './backtest-lines.ts'
import { backTestIsOver } from './errors.ts'
import { DEFAULT_HORIZON, gather } from './gathering.ts'
import { backtestHealth, HEALTH_LEAD_DAYS } from './health-backtest.ts'
import { learnApart } from './learn-apart.ts'
import { type BackTestRow, backTestById, beat, endBackTest, insertBackTest } from './store-back-tests.ts'

export const BACK_TEST_JOB = 'predictions.back_test'

const Days = z.number().int().min(1).max(730)

/** What to do, as kept in the row and read again by the job. */
const BackTestInput = z.discriminatedUnion('task', [
  z.object({ task: z.literal('health'), leadDays: Days.default(HEALTH_LEAD_DAYS) }),
  z.object({
    task: z.literal('model'),
    label: z.enum(['churn', 'renewal']),
    features: z.enum(['all', 'usage']),
    horizonDays: Days.optional(),
  }),
  z.object({ task: z.literal('training') }),
])
export type BackTestInput = z.output<typeof BackTestInput>

/** Starts it as a job; `training` makes new versions and says anew how likely each account renews. */
export async function startBackTest(input: BackTestInput, context: Context): Promise<{ id: number }> {
  const { db, actor, now } = context
  const id = await inTransaction(db, async (trx) => {
    const subject = input.task === 'health' ? 'health' : 'model'
    const made = await insertBackTest(trx, { subject, input, memberId: actor.memberId, now })
    await enqueue(trx, BACK_TEST_JOB, { backTestId: made }, { maxAttempts: 2 })
    if (input.task === 'training') {
      await recordAudit(trx, context, [
        {
          action: 'prediction.training_started',
          subjectKind: 'back_test',
          subjectId: made,
          sentence: 'had renewal probabilities learned anew',
        },
      ])
    }
    return made
  })
  await tellScreens(db, 'back-tests', [id])
  return { id }
}

class Stopped extends Error {}

/** Safe to run again after a crash: it begins anew. */
export async function runBackTest(db: Db, id: number, present: Present): Promise<void> {
  const row = await backTestById(db, id)
  if (!row || row.state !== 'running') return
  const onProgress = async (progress: number) => {
    if (!(await beat(db, id, { progress, now: new Date() }))) throw new Stopped()
    await tellScreens(db, 'back-tests', [id])
  }
  try {
    const result = await workOn(db, { row, present, onProgress })
    await endBackTest(db, id, { state: 'done', result, failure: null })
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
  await tellScreens(db, 'back-tests', [id])
}

async function workOn(
  db: Db,
  { row, present, onProgress }: { row: BackTestRow; present: Present; onProgress: (share: number) => Promise<void> },
): Promise<object> {
  const input = BackTestInput.parse(row.input)
  if (input.task === 'health') return backtestHealth(db, { leadDays: input.leadDays, present }, onProgress)
  if (input.task === 'training') {
    const models = await trainModels(db, present, (share) => onProgress(share * 0.8))
    return { models, predicted: await predictAccounts(db, null, present) }
  }
  const question = { ...input, horizonDays: input.horizonDays ?? DEFAULT_HORIZON[input.label] }
  const company = { today: present.today, timeZone: present.company.timeZone }
  const { input: history } = await gather(db, question, company, (share) => onProgress(share * 0.8))
  return backtestJson(question, await learnApart(history))
}

export async function stopBackTest(id: number, { db }: Context): Promise<{ id: number }> {
  if (!(await backTestById(db, id))) throw notFound('This back-test')
  if (!(await endBackTest(db, id, { state: 'cancelled', result: null, failure: null }))) throw backTestIsOver()
  await tellScreens(db, 'back-tests', [id])
  return { id }
}

export async function failBackTest(db: Db, id: number): Promise<void> {
  await endBackTest(db, id, {
    state: 'failed',
    result: null,
    failure: 'The back-test could not be finished. Start it again; if it fails again, look at the server log.',
  })
  await tellScreens(db, 'back-tests', [id])
}
