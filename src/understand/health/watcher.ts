import type { Pool } from 'pg'
import { readCompany } from '../../identity/company/store.ts'
import { type Day, dayIn } from '../../kernel/day.ts'
import { clamp } from '../../kernel/statistics.ts'
import type { Clock } from '../../platform/clock/clock.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { type Bell, createBell, keepListening, pause } from '../../platform/live/bell.ts'
import type { Log } from '../../platform/log/log.ts'
import { freshnessStates, openDay } from './clock-day.ts'
import { refreshDirty } from './refresh.ts'
import { restateSome, type RestatingLap } from './restated-history.ts'
import { createRunCache } from './run-cache.ts'
import type { ScoringRun } from './scoring-run.ts'
import { listenForMarks } from './store-listen.ts'

const POLL_MS = 2_000
/** How often silence of sources is looked at while nothing is marked. */
const SILENCE_MS = 60_000
/** Marks that come one after the other are taken together; after a long round more of them. */
const GATHER_MS = { least: 25, most: 250, perRound: 2 }
/** Restating past days rests so many times as long as it took, while signals come in: they outdate it again and again. */
const REST_PER_WORK = 10
/** Signals are coming in while the last marks were worked off no longer ago than this. */
const LIVELY_MS = 2_000

export interface WatcherParts {
  readonly pool: Pool
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
}

/**
 * Keeps health up to date: woken by every mark, by a look every two seconds, and by the company's midnight. Any number of
 * these may run. A database that is away is waited for; its marks are still there when it is back.
 */
export function watchHealth(parts: WatcherParts, { pollMs = POLL_MS } = {}): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const bell = createBell()
  const listening = keepListening({
    ...parts,
    ring: bell.ring,
    signal: stopping.signal,
    listen: listenForMarks,
    what: 'health marks',
  })
  const working = work(parts, bell, { pollMs, signal: stopping.signal })
  return {
    async stop() {
      stopping.abort()
      bell.ring()
      await Promise.all([listening, working])
    },
  }
}

async function work(parts: WatcherParts, bell: Bell, about: { pollMs: number; signal: AbortSignal }): Promise<void> {
  const goesOn = () => !about.signal.aborted
  const keeper = createKeeper(parts, { goesOn, pollMs: about.pollMs })
  let round: Promise<number> = Promise.resolve(0)
  const scoring = async () => {
    while (goesOn()) {
      const start = performance.now()
      round = attempt(parts, () => keeper.refresh())
      const refreshed = await round
      if (refreshed > 0) await pause(gatheringMs(performance.now() - start), about.signal)
      else await bell.wait(about.pollMs)
    }
  }
  // Past days are filled in between rounds: what is marked now goes first.
  const restating = async () => {
    while (goesOn()) {
      const restMs = await attempt(parts, () => keeper.restate(() => round), about.pollMs)
      if (restMs > 0) await pause(restMs, about.signal)
    }
  }
  await Promise.all([scoring(), restating()])
}

function gatheringMs(roundMs: number): number {
  return clamp(GATHER_MS.perRound * roundMs, GATHER_MS.least, GATHER_MS.most)
}

/** What one watcher remembers from round to round, so that a round costs no more than its accounts. */
function createKeeper({ db, clock }: WatcherParts, { goesOn, pollMs }: { goesOn: () => boolean; pollMs: number }) {
  const runs = createRunCache(db)
  let opened: { today: Day; freshness: string; at: Date } | null = null
  let lap: RestatingLap & { busyMs: number } = { after: 0, busyMs: 0 }
  let scoredAtMs = Number.NEGATIVE_INFINITY

  const presentNow = async () => {
    const company = await readCompany(db)
    const now = clock.now()
    return { now, today: dayIn(company.timeZone, now), company }
  }
  const open = async (present: Present, run: ScoringRun | null) => {
    const states = run && freshnessStates(run)
    const freshness = JSON.stringify(states)
    if (opened?.today !== present.today || opened.freshness !== freshness) await openDay(db, present, states)
    opened = { today: present.today, freshness, at: present.now }
  }

  return {
    async refresh(): Promise<number> {
      const present = await presentNow()
      const run = runs.latest()
      const isDue =
        opened?.today !== present.today || present.now.getTime() - opened.at.getTime() >= SILENCE_MS || run === null
      if (isDue) await open(present, await runs.current(present))
      const refreshed = await refreshDirty(db, present, { goesOn, clock, runs, stopsWhenFew: true })
      if (refreshed > 0) scoredAtMs = performance.now()
      // Deliveries were seen on the way: a source may be heard of again.
      if (runs.latest() !== run) await open(present, runs.latest())
      return refreshed
    },
    /** Restates some accounts; returns for how long to rest, in ms. */
    async restate(meanwhile: () => Promise<unknown>): Promise<number> {
      await meanwhile()
      const start = performance.now()
      let waitedMs = 0
      const served = await restateSome(db, await presentNow(), {
        lap,
        async meanwhile() {
          const before = performance.now()
          await meanwhile()
          waitedMs += performance.now() - before
        },
      })
      const ownMs = performance.now() - start - waitedMs
      const busyMs = lap.busyMs + ownMs
      lap = served > 0 ? { ...lap, busyMs } : { after: 0, busyMs: 0 }
      if (served === 0) return Math.max(pollMs, REST_PER_WORK * busyMs)
      return performance.now() - scoredAtMs < LIVELY_MS ? REST_PER_WORK * ownMs : 0
    },
  }
}

async function attempt({ log }: WatcherParts, work: () => Promise<number>, otherwise = 0): Promise<number> {
  try {
    return await work()
  } catch (error) {
    log.error({ err: error }, 'health not refreshed; trying again')
    return otherwise
  }
}
