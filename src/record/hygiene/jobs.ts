import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { findDuplicates, NIGHT_JOB, SEARCH_JOB } from './actions.ts'
import { carryOutMerge, carryOutUndo, MERGE_JOB, sweepMerged, UNDO_JOB } from './actions-merge.ts'

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

const OfMerge = z.object({ mergeId: z.number() })
const DAY_MS = 86_400_000
const NIGHT_HOUR_UTC = 2

export const HYGIENE_JOBS = [
  job({
    name: MERGE_JOB,
    payload: OfMerge,
    run: async ({ mergeId }, environment: Environment) =>
      carryOutMerge(await environment.contextFor(SYSTEM_ACTOR), mergeId),
  }),
  job({
    name: UNDO_JOB,
    payload: OfMerge,
    run: async ({ mergeId }, environment: Environment) =>
      carryOutUndo(await environment.contextFor(SYSTEM_ACTOR), mergeId),
  }),
  job({
    name: SEARCH_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now } = await environment.contextFor(SYSTEM_ACTOR)
      await findDuplicates(db, now)
    },
  }),
  job({
    name: NIGHT_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const context = await environment.contextFor(SYSTEM_ACTOR)
      // First the next night, so that a night that fails is not the last one.
      await planNight(context.db, context.now)
      await sweepMerged(context)
      await findDuplicates(context.db, context.now)
    },
  }),
]

/** Plans the search of the coming night; planned again, it stays one. */
export async function planNight(db: Db, now: Date): Promise<void> {
  const tonight = new Date(now)
  tonight.setUTCHours(NIGHT_HOUR_UTC, 0, 0, 0)
  const runAt = tonight > now ? tonight : new Date(tonight.getTime() + DAY_MS)
  await enqueue(db, NIGHT_JOB, {}, { key: NIGHT_JOB, runAt, maxAttempts: 3 })
}
