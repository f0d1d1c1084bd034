import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { pruneEventIssues } from './store-issues.ts'

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

const PRUNE_JOB = 'event-issues.prune'
const DAY_MS = 86_400_000
const PRUNE_HOUR_UTC = 3

export const EVENT_DEBUGGER_JOBS = [
  job({
    name: PRUNE_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now } = await environment.contextFor(SYSTEM_ACTOR)
      // First the next night, so that a night that fails is not the last one.
      await planIssuePruning(db, now)
      await pruneEventIssues(db, now)
    },
  }),
]

/** Plans the pruning of the coming night; planned again, it stays one. */
export async function planIssuePruning(db: Db, now: Date): Promise<void> {
  const tonight = new Date(now)
  tonight.setUTCHours(PRUNE_HOUR_UTC, 0, 0, 0)
  const runAt = tonight > now ? tonight : new Date(tonight.getTime() + DAY_MS)
  await enqueue(db, PRUNE_JOB, {}, { key: PRUNE_JOB, runAt, maxAttempts: 3 })
}
