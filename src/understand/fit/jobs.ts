import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { lookBack } from './looks.ts'

const LOOK_JOB = 'fit.looks'
const AGAIN_MS = 5 * 60_000
/** A turn is short, so that a stop never waits for it. */
const LOOKS_A_TURN = 400

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const FIT_JOBS = [
  job({
    name: LOOK_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now, today, company } = await environment.contextFor(SYSTEM_ACTOR)
      // First the next turn, so that one that fails is not the last.
      await planLooks(db, new Date(now.getTime() + AGAIN_MS))
      const done = await lookBack(db, { now, today, company }, LOOKS_A_TURN)
      if (done > 0) await tellScreens(db, 'fit')
      if (done === LOOKS_A_TURN) await planLooks(db, now)
    },
  }),
]

/** Plans the next look back; planned again, it stays one. */
export async function planLooks(db: Db, runAt: Date): Promise<void> {
  await enqueue(db, LOOK_JOB, {}, { key: LOOK_JOB, runAt, maxAttempts: 3 })
}
