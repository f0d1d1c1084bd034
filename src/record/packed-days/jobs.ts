import { z } from 'zod'
import { SYSTEM_ACTOR } from '../../identity/sessions/actor.ts'
import type { Actor } from '../../kernel/access.ts'
import { DayText } from '../../kernel/schemas.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Context } from '../../platform/http/route.ts'
import { enqueue, job } from '../../platform/jobs/jobs.ts'
import { beginNight, isBegun, packNextAccounts } from './actions.ts'

const PACK_JOB = 'usage.pack'
/** After this long the job hands over to its own continuation, so that a stop never waits for it. */
const TURN_MS = 5_000
const DAY_MS = 86_400_000
/** After a start, and every night. */
const AFTER_START_MS = 900_000
const NIGHT_HOUR_UTC = 2
/** Between looks whether everybody knows of the night. Longer than so many looks nobody may go on writing. */
const LOOK_AGAIN_MS = 1_000
const LOOKS = 1_800

interface Environment {
  contextFor(actor: Actor): Promise<Context>
}

/** `turn`: what the turn before left over; null in the first of a night. `looks`: at who is still writing, so far. */
const Turn = z.object({
  night: z.int(),
  first: DayText,
  begunBy: z.string(),
  looks: z.int(),
  after: z.int(),
})
type Turn = z.output<typeof Turn>

export const PACKED_DAY_JOBS = [
  job({
    name: PACK_JOB,
    payload: z.object({ turn: Turn.nullable() }),
    run: async ({ turn }, environment: Environment) => {
      const { db, now, today } = await environment.contextFor(SYSTEM_ACTOR)
      if (!turn) await planNight(db, nextNight(now))
      await takeTurn(db, turn ?? { ...(await beginNight(db, today)), looks: 0, after: 0 }, now)
    },
  }),
]

/** Waits a moment or packs for a while, and leaves the rest to the next turn. */
async function takeTurn(db: Db, turn: Turn, now: Date): Promise<void> {
  const goOn = (next: Partial<Turn>, runAt = now) =>
    enqueue(db, PACK_JOB, { turn: { ...turn, ...next } }, { key: `${PACK_JOB} on`, queue: PACK_JOB, runAt })
  if (!(await isBegun(db, turn))) {
    if (turn.looks >= LOOKS) throw new Error('Days were not packed: somebody has been writing for half an hour')
    return goOn({ looks: turn.looks + 1 }, new Date(now.getTime() + LOOK_AGAIN_MS))
  }
  const end = performance.now() + TURN_MS
  let after: number | null = turn.after
  while (after !== null && performance.now() < end) after = await packNextAccounts(db, { ...turn, after })
  if (after !== null) await goOn({ after })
}

/** At the start of every server: soon, and then every night. */
export async function planPackingAfterStart(db: Db, now: Date): Promise<void> {
  await enqueue(
    db,
    PACK_JOB,
    { turn: null },
    {
      key: `${PACK_JOB} after start`,
      queue: PACK_JOB,
      runAt: new Date(now.getTime() + AFTER_START_MS),
      maxAttempts: 5,
    },
  )
}

/** A key of its own for each night: a job that plans another of its own key is not tried again. */
async function planNight(db: Db, night: Date): Promise<void> {
  const key = `${PACK_JOB} ${night.toISOString().slice(0, 10)}`
  await enqueue(db, PACK_JOB, { turn: null }, { key, queue: PACK_JOB, runAt: night, maxAttempts: 5 })
}

function nextNight(now: Date): Date {
  const night = new Date(now)
  night.setUTCHours(NIGHT_HOUR_UTC, 0, 0, 0)
  return night > now ? night : new Date(night.getTime() + DAY_MS)
}
