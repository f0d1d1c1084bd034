import { setTimeout } from 'node:timers/promises'
import type { Pool } from 'pg'
import { z } from 'zod'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import { job } from '../../platform/jobs/jobs.ts'
import type { Log } from '../../platform/log/log.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Context } from '../../platform/http/route.ts'
import { REATTACH_JOB } from '../events/store-reattach-jobs.ts'
import { attachWaiting, reattach } from './actions.ts'
import { applyTraits } from './apply-traits.ts'

const LOOK_EVERY_MS = 1_000
const GATHER_MS = 1_000

interface Environment {
  readonly pool: Pool
  contextFor(actor: Actor): Promise<Context>
}

export const EVENT_ACCOUNT_JOBS = [
  job({
    name: REATTACH_JOB,
    payload: z.object({}),
    run: async (_, environment: Environment) => {
      // With what others change meanwhile.
      await setTimeout(GATHER_MS)
      const { db } = await environment.contextFor(SYSTEM_ACTOR)
      await reattach({ db, pool: environment.pool })
    },
  }),
]

interface WatchedParts {
  readonly db: Db
  readonly pool: Pool
  readonly clock: Clock
  readonly log: Log
}

/** Looks every second for events whose account is known by now, and for traits that contacts and accounts do not show yet. */
export function watchEventAccounts({ db, pool, clock, log }: WatchedParts): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const work = async () => {
    while (!stopping.signal.aborted) {
      try {
        await attachWaiting({ db, pool })
        await applyTraits({ db, pool, now: clock.now() })
      } catch (error) {
        log.error({ err: error }, 'waiting events were not looked at; it will be tried again')
      }
      await pause(stopping.signal)
    }
  }
  const working = work()
  return {
    async stop() {
      stopping.abort()
      await working
    },
  }
}

/** Ends early, and without complaint, when it is told to stop. */
function pause(signal: AbortSignal): Promise<void> {
  return setTimeout(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
}
