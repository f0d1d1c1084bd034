import { z } from 'zod'
import { readCompany } from '../../identity/company/store.ts'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { tellScreens } from '../../platform/live/live.ts'
import type { Log } from '../../platform/log/log.ts'
import { lookEvery, type Watcher } from '../../platform/clock/look-every.ts'
import { askForCount, askToForget, COUNT_JOB, COUNTING_QUEUE, FORGET_JOB } from './ask.ts'
import { countNextAccounts, forgetNextAccounts } from './backfill.ts'
import { keepEvents } from './retention.ts'
import { recountSourceDays } from './store-source-days.ts'
import { leastCounted } from './store.ts'
import { changeZone, moveNextAccounts, SOURCE_DAYS_JOB, ZONE_JOB } from './zone.ts'

const KEEP_JOB = 'events.keep'

/** After this long a job hands over to its own continuation, so that a stop never waits for it. */
const TURN_MS = 5_000
const DAY_MS = 86_400_000
const NIGHT_HOUR_UTC = 1

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

export const METRIC_JOBS = [
  job({
    name: COUNT_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db } = await environment.contextFor(SYSTEM_ACTOR)
      const isMore = await takeTurns(() => countNextAccounts(db))
      if (isMore) await askForCount(db)
      await tellScreens(db, 'settings')
    },
  }),
  job({
    name: FORGET_JOB,
    payload: z.object({ metricId: z.number(), before: z.string(), after: z.number() }),
    run: async ({ metricId, before, after }, environment: Environment) => {
      const { db } = await environment.contextFor(SYSTEM_ACTOR)
      let at: number | null = after
      await takeTurns(async () => {
        if (at !== null) at = await forgetNextAccounts(db, { metricId, before, after: at })
        return at !== null
      })
      if (at !== null) await askToForget(db, metricId, before, at)
    },
  }),
  job({
    name: ZONE_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db } = await environment.contextFor(SYSTEM_ACTOR)
      const isMore = await takeTurns(() => moveNextAccounts(db))
      if (isMore) await enqueue(db, ZONE_JOB, {}, { key: ZONE_JOB, queue: COUNTING_QUEUE })
      await tellScreens(db, 'settings')
    },
  }),
  job({
    name: SOURCE_DAYS_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db } = await environment.contextFor(SYSTEM_ACTOR)
      await recountSourceDays(db)
      await tellScreens(db, 'sources')
    },
  }),
  job({
    name: KEEP_JOB,
    payload: z.object({}),
    run: async (_payload, environment: Environment) => {
      const { db, now, log } = await environment.contextFor(SYSTEM_ACTOR)
      // First the next night, so that a night that fails is not the last one.
      await planKeeping(db, tonight(now))
      const { droppedMonths, deletedEvents, forgottenReceipts } = await keepEvents(db, now)
      if (droppedMonths.length > 0 || deletedEvents > 0)
        log.info({ droppedMonths, deletedEvents, forgottenReceipts }, 'events beyond the retention were dropped')
    },
  }),
]

/** At the start of every server, and every night. */
export async function planKeeping(db: Db, runAt: Date): Promise<void> {
  await enqueue(db, KEEP_JOB, {}, { key: KEEP_JOB, queue: COUNTING_QUEUE, runAt, maxAttempts: 20 })
}

function tonight(now: Date): Date {
  const night = new Date(now)
  night.setUTCHours(NIGHT_HOUR_UTC, 0, 0, 0)
  return night > now ? night : new Date(night.getTime() + DAY_MS)
}

/** Goes on until there is no more, or the turn is over. Returns whether there is more. */
async function takeTurns(step: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + TURN_MS
  while (performance.now() < end) if (!(await step())) return false
  return true
}

const LOOK_EVERY_MS = 10_000

/** Looks whether the company's time zone is that of the counts, and whether a metric waits to be counted. */
async function lookAfterCounts(db: Db): Promise<void> {
  const { timeZone } = await readCompany(db)
  await changeZone(db, timeZone)
  if ((await leastCounted(db)) !== null) await askForCount(db)
}

/** Keeps counts in the company's time zone, and complete: whoever notices first asks for the job. */
export function watchCounts({ db, log }: { db: Db; log: Log }): Watcher {
  return lookEvery(
    LOOK_EVERY_MS,
    { log, failure: 'counts were not looked after; it will be tried again' },
    async () => {
      await lookAfterCounts(db)
    },
  )
}
