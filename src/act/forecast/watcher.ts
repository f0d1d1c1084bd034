import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { lookEvery, type Watcher } from '../../platform/clock/look-every.ts'
import { takeWeekly } from './actions-snapshots.ts'

const LOOK_EVERY_MS = 60_000

/** Looks every minute whether the week's forecast has been kept. Any number of these may run beside each other. */
export function watchForecast({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Watcher {
  return lookEvery(
    LOOK_EVERY_MS,
    { log, failure: 'the weekly forecast was not kept; it will be tried again' },
    async () => {
      const now = clock.now()
      const { timeZone } = await readCompany(db)
      await takeWeekly(db, dayIn(timeZone, now), now)
    },
  )
}
