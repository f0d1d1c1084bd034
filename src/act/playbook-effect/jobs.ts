import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { matchRuns } from './matching.ts'

const MATCH_JOB = 'playbooks.match'
const AGAIN_MS = 15 * 60_000
/** A turn is short, so that a stop never waits for it. */
const RUNS_A_TURN = 40

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const EFFECT_JOBS = [
  job({
    name: MATCH_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now, today, company } = await environment.contextFor(SYSTEM_ACTOR)
      // First the next turn, so that one that fails is not the last.
      await planMatching(db, new Date(now.getTime() + AGAIN_MS))
      const compared = await matchRuns(db, { now, today, company }, RUNS_A_TURN)
      if (compared === RUNS_A_TURN) await planMatching(db, now)
    },
  }),
]

/** Plans the next comparison of judged runs; planned again, it stays one. */
export async function planMatching(db: Db, runAt: Date): Promise<void> {
  await enqueue(db, MATCH_JOB, {}, { key: MATCH_JOB, runAt, maxAttempts: 3 })
}
