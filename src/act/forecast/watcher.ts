import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Log } from '../../platform/log/log.ts'
import { takeWeekly } from './actions-snapshots.ts'

const LOOK_EVERY_MS = 60_000

/** Looks every minute whether the week's forecast has been kept. Any number of these may run beside each other. */
export function watchForecast({ db, clock, log }: { db: Db; clock: Clock; log: Log }): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve()
  const look = async () => {
    try {
      const now = clock.now()
      const { timeZone } = await readCompany(db)
      await takeWeekly(db, dayIn(timeZone, now), now)
    } catch (error) {
      log.error({ err: error }, 'the weekly forecast was not kept; it will be tried again')
    }
  }
  const run = () => {
    running = running.then(look)
  }
  run()
  const timer = setInterval(run, LOOK_EVERY_MS)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
