import { z } from 'zod'
import { dayIn, type Day } from '../../kernel/day.ts'
import { readCompany } from '../../identity/company/store.ts'
import type { Db } from '../../platform/db/database.ts'
import { job } from '../../platform/jobs/jobs.ts'
import type { Context } from '../../platform/http/route.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import { settleAllRenewals } from '../../record/money/actions-renewals.ts'
import { lookEvery, type Watcher } from '../../platform/clock/look-every.ts'
import { openCheckpoints, refreshMachineViews, speakForSample } from './checkpoints.ts'
import { newestBasis } from './store-checkpoints.ts'

const LOOK_EVERY_MS = 5_000

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const RENEWAL_JOBS = [
  job({
    name: 'renewals.settle',
    payload: z.object({}),
    run: async (_, { contextFor }: Environment) => {
      const { db, today } = await contextFor(SYSTEM_ACTOR)
      await settleAllRenewals(db, today)
    },
  }),
]

interface Moment {
  now: Date
  today: Day
  currency: string
}

/** What the machine says now, and the checkpoints whose day has come. */
export async function lookAtRenewals(db: Db, moment: Moment): Promise<void> {
  await refreshMachineViews(db, moment)
  await openCheckpoints(db, moment)
  await speakForSample(db, moment)
}

/** Looks every few seconds: predictions are made and days turn while nobody asks. */
export function watchRenewals({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Watcher {
  let seen = ''
  return lookEvery(
    LOOK_EVERY_MS,
    { log, failure: 'checkpoints of renewals were not opened; it will be tried again' },
    async () => {
      const now = clock.now()
      const { timeZone, reportingCurrency } = await readCompany(db)
      const today = dayIn(timeZone, now)
      const basis = `${today} ${await newestBasis(db)}`
      // Asking all open renewals what is new about them is dear; it is needed when a day, a prediction or a renewal is new.
      if (basis === seen) return
      await lookAtRenewals(db, { now, today, currency: reportingCurrency })
      seen = basis
    },
  )
}
