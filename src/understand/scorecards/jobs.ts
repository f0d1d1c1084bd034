import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { job } from '../../platform/jobs/jobs.ts'
import { failTryOut, runTryOut, TRY_OUT_JOB } from './try-outs.ts'

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const SCORECARD_JOBS = [
  job({
    name: TRY_OUT_JOB,
    payload: z.object({ tryOutId: z.number() }),
    async run({ tryOutId }, { contextFor }: Environment) {
      const context = await contextFor(SYSTEM_ACTOR)
      try {
        await runTryOut(context.db, tryOutId, context)
      } catch (error) {
        await failTryOut(context.db, tryOutId)
        throw error
      }
    },
  }),
]
