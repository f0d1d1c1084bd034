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
/** What was refused is trimmed as it is kept; what is parked or in conflict waits for this. */
const PRUNE_EVERY_MS = 600_000

export const EVENT_DEBUGGER_JOBS = [
  job({
    name: PRUNE_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now } = await environment.contextFor(SYSTEM_ACTOR)
      // First the next one, so that one that fails is not the last.
      await planIssuePruning(db, now)
      await pruneEventIssues(db, now)
    },
  }),
]

/** Plans the next pruning; planned again, it stays one. */
export async function planIssuePruning(db: Db, now: Date): Promise<void> {
  const runAt = new Date(now.getTime() + PRUNE_EVERY_MS)
  await enqueue(db, PRUNE_JOB, {}, { key: PRUNE_JOB, runAt, maxAttempts: 3 })
}
