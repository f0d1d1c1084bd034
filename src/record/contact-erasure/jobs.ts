import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { job } from '../../platform/jobs/jobs.ts'
import { carryOutErasure, ERASURE_JOB } from './actions.ts'
import type { PersonKeeper } from './keeper.ts'

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export function contactErasureJobs(keepers: readonly PersonKeeper[]) {
  return [
    job({
      name: ERASURE_JOB,
      payload: z.object({ erasureId: z.number() }),
      run: async ({ erasureId }, environment: Environment) =>
        carryOutErasure(await environment.contextFor(SYSTEM_ACTOR), erasureId, keepers),
    }),
  ]
}
