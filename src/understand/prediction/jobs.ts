import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { predictAccounts, trainModels } from './actions.ts'
import { BACK_TEST_JOB, failBackTest, runBackTest } from './back-tests.ts'
import { workDue } from './schedule.ts'
import { changedSince, dueState } from './views-versions.ts'

const LOOK_JOB = 'predictions.look'
const AGAIN_MS = 60_000
const CHANGED_AT_ONCE = 5_000

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const PREDICTION_JOBS = [
  job({
    name: BACK_TEST_JOB,
    payload: z.object({ backTestId: z.number() }),
    run: async ({ backTestId }, { contextFor }: Environment) => {
      const context = await contextFor(SYSTEM_ACTOR)
      try {
        await runBackTest(context.db, backTestId, context)
      } catch (error) {
        await failBackTest(context.db, backTestId)
        throw error
      }
    },
  }),
  job({
    name: LOOK_JOB,
    payload: z.object({}),
    run: async (_payload, { contextFor }: Environment) => {
      const context = await contextFor(SYSTEM_ACTOR)
      // First the next look, so that one that fails is not the last.
      await planPredictions(context.db, new Date(context.now.getTime() + AGAIN_MS))
      await lookAfterPredictions(context.db, context)
    },
  }),
]

/** Learns anew when it is time, predicts every account once a day, and between those whose health changed its band. */
export async function lookAfterPredictions(db: Db, context: Context): Promise<void> {
  const state = await dueState(db)
  const due = workDue(state, context)
  if (due === 'learn') await trainModels(db, context)
  if (due === 'learn' || due === 'predict') await predictAccounts(db, null, context)
  if (due !== 'changed' || !state.predictedAt) return
  const changed = await changedSince(db, state.predictedAt, CHANGED_AT_ONCE)
  if (changed.length > 0) await predictAccounts(db, changed, context)
}

/** Plans the next look; planned again, it stays one. */
export async function planPredictions(db: Db, runAt: Date): Promise<void> {
  await enqueue(db, LOOK_JOB, {}, { key: LOOK_JOB, runAt, maxAttempts: 3 })
}
