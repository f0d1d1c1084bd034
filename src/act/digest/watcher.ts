import type { Runtime } from '../../runtime.ts'
import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import { lookEvery, type Watcher } from '../../platform/clock/look-every.ts'
import { mailService, slackService } from '../outreach/services.ts'
import { outreachSetup, vaultOf } from '../outreach/setup.ts'
import { digestRound } from './round.ts'

const LOOK_EVERY_MS = 60_000

/** Looks every minute whose hour has come. Any number of these may run beside each other. */
export function watchDigests(runtime: Runtime): Watcher {
  const { db, clock, log, config, dataDirectory, contextFor } = runtime
  const setup = outreachSetup(config)
  const vault = vaultOf(setup, dataDirectory)
  return lookEvery(
    LOOK_EVERY_MS,
    { log, failure: 'digests were not looked after; it will be tried again' },
    async () => {
      const now = clock.now()
      const company = await readCompany(db)
      const [mail, slack] = await Promise.all([mailService(db, setup, vault), slackService(db, vault)])
      const ways = { mail: mail.state === 'on', slack: slack.state === 'on' }
      await digestRound({ db, log, now, today: dayIn(company.timeZone, now), company, ways, contextFor })
    },
  )
}
