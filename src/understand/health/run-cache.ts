import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import { type ScoringRun, startRun } from './scoring-run.ts'
import { type ScoringStamp, scoringStamp } from './views-scorecards.ts'

/** Silence grows by itself: a run is never older than this. */
const OLDEST_MS = 60_000

/** The run that accounts are scored by at present, kept from one handful of marks to the next. */
export interface RunCache {
  /** Made anew where anything it was made of has changed since, or time has passed. Null before any scorecard is live. */
  current(present: Present): Promise<ScoringRun | null>
  /** The run last made; null before the first. */
  latest(): ScoringRun | null
}

interface Kept {
  readonly run: ScoringRun
  readonly stamp: ScoringStamp
  readonly madeAt: Date
}

export function createRunCache(db: Db): RunCache {
  let kept: Kept | null = null
  return {
    async current(present) {
      // Asked for before the run is made: what changes in between is then seen at the next look.
      const stamp = await scoringStamp(db)
      if (kept && isCurrent(kept, stamp, present)) return kept.run
      const known = kept?.stamp.definitions === stamp.definitions ? kept.run : undefined
      const run = await startRun(db, {
        asOf: present.today,
        ...present,
        ...(known ? { scorecards: known.scorecards, earlierVersions: known.earlierVersions } : {}),
      })
      kept = run && { run, stamp, madeAt: present.now }
      return run
    },
    latest: () => kept?.run ?? null,
  }
}

function isCurrent({ run, stamp, madeAt }: Kept, now: ScoringStamp, present: Present): boolean {
  const { timeZone, reportingCurrency } = run.company
  return (
    run.asOf === present.today &&
    timeZone === present.company.timeZone &&
    reportingCurrency === present.company.reportingCurrency &&
    stamp.definitions === now.definitions &&
    stamp.deliveries === now.deliveries &&
    Math.abs(present.now.getTime() - madeAt.getTime()) < OLDEST_MS
  )
}
