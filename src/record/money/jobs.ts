import { z } from 'zod'
import { dayIn, type Day } from '../../kernel/day.ts'
import type { Actor } from '../../kernel/access.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import { readCompany } from '../../identity/company/store.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Context } from '../../platform/http/route.ts'
import { job } from '../../platform/jobs/jobs.ts'
import type { Log } from '../../platform/log/log.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { lookEvery, type Watcher } from '../../platform/clock/look-every.ts'
import { refreshAllMoney, refreshMoneyOfDays } from './actions.ts'
import { REBUILD_JOB } from './ask.ts'
import { lastMoneyDay, saveMoneyDay } from './store-day.ts'

const LOOK_EVERY_MS = 60_000

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const MONEY_JOBS = [
  job({
    name: REBUILD_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, today } = await environment.contextFor(SYSTEM_ACTOR)
      await refreshAllMoney(db, today)
      for (const topic of ['accounts', 'revenue']) await tellScreens(db, topic)
    },
  }),
]

/** Brings money up to a new company day once, whoever notices it first; a crash in between does it again. */
export async function turnMoneyDay(db: Db, today: Day, now: Date): Promise<boolean> {
  const last = await lastMoneyDay(db)
  if (last === today) return false
  if (last === undefined || last > today) await refreshAllMoney(db, today)
  else await refreshMoneyOfDays(db, { from: last, to: today })
  await saveMoneyDay(db, today, now)
  await tellScreens(db, 'accounts')
  return true
}

/** Looks every minute whether the company's day has turned. */
export function watchMoneyDay({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Watcher {
  return lookEvery(
    LOOK_EVERY_MS,
    { log, failure: 'money of the day was not refreshed; it will be tried again' },
    async () => {
      const now = clock.now()
      const { timeZone } = await readCompany(db)
      await turnMoneyDay(db, dayIn(timeZone, now), now)
    },
  )
}
