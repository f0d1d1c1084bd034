import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import { DayText } from '../../kernel/schemas.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { beginNight, packNextAccounts } from './actions.ts'

const PACK_JOB = 'usage.pack'
/** After this long the job hands over to its own continuation, so that a stop never waits for it. */
const TURN_MS = 5_000
const DAY_MS = 86_400_000
/** After a start, and every night, when most of the work of the day is over. */
const AFTER_START_MS = 900_000
const NIGHT_HOUR_UTC = 2

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

/** `turn`: what the turn before left over; null in the first of a night. */
const Payload = z.object({ turn: z.object({ night: z.int(), first: DayText, after: z.int() }).nullable() })

export const PACKED_DAY_JOBS = [
  job({
    name: PACK_JOB,
    payload: Payload,
    run: async ({ turn }, environment: Environment) => {
      const { db, now, today } = await environment.contextFor(SYSTEM_ACTOR)
      if (!turn) await planPacking(db, tonight(now))
      const { night, first } = turn ?? (await beginNight(db, today))
      const end = performance.now() + TURN_MS
      let after: number | null = turn?.after ?? 0
      while (after !== null && performance.now() < end) after = await packNextAccounts(db, { after, night, first })
      if (after !== null)
        await enqueue(db, PACK_JOB, { turn: { night, first, after } }, { key: `${PACK_JOB} on`, queue: PACK_JOB })
    },
  }),
]

/** At the start of every server: soon, and then every night. */
export async function planPackingAfterStart(db: Db, now: Date): Promise<void> {
  await planPacking(db, new Date(now.getTime() + AFTER_START_MS))
}

async function planPacking(db: Db, runAt: Date): Promise<void> {
  await enqueue(db, PACK_JOB, { turn: null }, { key: PACK_JOB, queue: PACK_JOB, runAt, maxAttempts: 5 })
}

function tonight(now: Date): Date {
  const night = new Date(now)
  night.setUTCHours(NIGHT_HOUR_UTC, 0, 0, 0)
  return night > now ? night : new Date(night.getTime() + DAY_MS)
}
