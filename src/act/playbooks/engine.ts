import { readCompany } from '../../identity/company/store.ts'
import { dayIn } from '../../kernel/day.ts'
import { isDatabaseAway } from '../../platform/db/away.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import type { Company, Present } from '../../platform/http/route.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { advanceRun } from './advance.ts'
import { judgeSuccess } from './judging.ts'
import { runSchedules } from './scheduling.ts'
import { claimRuns, databaseNow, lostRuns, parkRun, postponeRun, takeWakes, type ClaimedRun } from './store-engine.ts'
import { createJudge } from './judge.ts'
import type { Judge, Surroundings } from './step-work.ts'
import { createVersions } from './store.ts'
import { isPassing, reasonOf } from './trouble.ts'

const COMPANY_KEPT_MS = 2_000
/** So often in a row a run may be in others’ way before it is put aside, and put aside before it is parked. */
const TRIES = { atOnce: 5, inAll: 50 }
const ASIDE_MS = 30_000
/** Runs that share a transaction, and so one wait for the disk. */
const TOGETHER = 8

export interface Engine {
  /** Takes some runs that are due as far as they go. Returns how many were due: none is left at 0. */
  advanceSome(at?: Date | null): Promise<number>
  /** What is looked at now and then: accounts that changed, schedules, success, runs that nothing would wake. */
  look(at?: Date | null): Promise<void>
  /** Tells open screens which runs moved since the last time. */
  tellMoved(): Promise<void>
}

type EngineParts = Omit<Surroundings, 'judge'> & { readonly judge?: Judge }

/** Any number of engines work beside each other, in one process or in many. Without `at` the database’s clock counts. */
export function createEngine(db: Db, { judge = createJudge(db), ...around }: EngineParts): Engine {
  const surroundings: Surroundings = { ...around, judge }
  const versions = createVersions()
  const companies = createCompanyReader(db)
  const troubles = new Map<number, number>()
  const moved = new Set<number>()
  let together = TOGETHER

  const presentAt = async (now: Date): Promise<Present> => {
    const company = await companies()
    return { now, today: dayIn(company.timeZone, now), company }
  }

  const advance = async (at: Date | null, claimed: ClaimedRun[]): Promise<void> =>
    inTransaction(db, async (trx) => {
      claimed.push(...(await claimRuns(trx, at, together)))
      for (const run of claimed) {
        const version = await versions.of(trx, run.versionId)
        if (!version) throw new Error('its version does not exist')
        await advanceRun(trx, run, { version, present: await presentAt(run.now), surroundings })
      }
    })

  /** A run that keeps failing as a whole stands in nobody’s way: it is put aside, and in the end parked. */
  const setAside = async (run: ClaimedRun, error: unknown): Promise<void> => {
    const tries = (troubles.get(run.id) ?? 0) + 1
    troubles.set(run.id, tries)
    if (isPassing(error) && tries < TRIES.inAll) {
      if (tries % TRIES.atOnce === 0) await postponeRun(db, run.id, new Date(run.now.getTime() + ASIDE_MS))
      return
    }
    surroundings.log.error({ err: error, run: run.id }, 'a run could not be taken further')
    const about = { stepId: run.stepId, kind: run.journal?.kind ?? 'unknown', sentence: reasonOf(error), now: run.now }
    await inTransaction(db, (trx) => parkRun(trx, run.id, about))
    troubles.delete(run.id)
    moved.add(run.id)
  }

  const parkLost = async ({ now }: Present): Promise<void> => {
    for (const { id, stepId, kind } of await lostRuns(db)) {
      const sentence = 'Nothing was going to wake this run any more. Retry the step, or skip it.'
      await inTransaction(db, (trx) => parkRun(trx, id, { stepId, kind: kind ?? 'unknown', sentence, now }))
      surroundings.log.error({ run: id, step: stepId }, 'a run rested with nothing to wake it')
      moved.add(id)
    }
  }

  return {
    async advanceSome(at = null) {
      const claimed: ClaimedRun[] = []
      try {
        await advance(at, claimed)
        for (const { id } of claimed) {
          troubles.delete(id)
          moved.add(id)
        }
        together = Math.min(TOGETHER, together + 1)
      } catch (error) {
        const [run] = claimed
        if (!run || isDatabaseAway(error)) throw error
        // Which of them is to blame shows when each is taken alone.
        if (claimed.length === 1) await setAside(run, error)
        together = 1
      }
      return claimed.length
    },
    async look(at = null) {
      const present = await presentAt(at ?? (await databaseNow(db)))
      // One that fails does not keep the others from being done.
      const done = await Promise.allSettled([
        wakeChanged(db),
        runSchedules(db, present),
        judgeSuccess(db, { present, versions, surroundings }),
        parkLost(present),
      ])
      const failed = done.find(({ status }) => status === 'rejected')
      if (failed?.status === 'rejected') throw failed.reason
    },
    async tellMoved() {
      const ids = [...moved]
      moved.clear()
      if (ids.length > 0) await tellScreens(db, 'runs', ids)
    },
  }
}

function createCompanyReader(db: Db): () => Promise<Company> {
  let kept: { company: Company; readAt: number } | null = null
  return async () => {
    if (kept && performance.now() - kept.readAt < COMPANY_KEPT_MS) return kept.company
    const company = await readCompany(db)
    kept = { company, readAt: performance.now() }
    return company
  }
}

async function wakeChanged(db: Db): Promise<void> {
  for (let taken = 1; taken > 0;) taken = await takeWakes(db)
}
