import type { Day } from '../../kernel/day.ts'
import { inTransaction, type Db } from '../../platform/db/database.ts'
import { markAllDirty } from '../../record/signals/dirty.ts'
import { isExpired } from './freshness.ts'
import type { ScoringRun } from './scoring-run.ts'
import { type FreshnessStates, takeDay, takeFreshness } from './store-clock.ts'

/**
 * Time changes health though no signal says so. A new company day moves every window, ends overrides and ages files; within
 * a day a source falls silent, is silent too long, or is heard of again: for accounts it did not speak of that is news as
 * well. The first worker that sees either marks every account, once. A machine that slept through midnight does so when it wakes.
 */
export async function openDay(
  db: Db,
  { today, now }: { today: Day; now: Date },
  freshness: FreshnessStates | null = null,
): Promise<void> {
  await inTransaction(db, async (trx) => {
    const isNewDay = await takeDay(trx, { today, now })
    const hasTurned = freshness !== null && (await takeFreshness(trx, freshness, now))
    if (isNewDay || hasTurned) await markAllDirty(trx)
  })
}

/** How fresh everything is that live measures read: of files and streams, and of the sample company apart. */
export function freshnessStates(run: ScoringRun): FreshnessStates {
  const { standard, bySegment } = run.scorecards
  const measures = new Set([standard, ...bySegment.values()].flatMap((version) => version.measures))
  const states: Record<string, string> = {}
  for (const { source } of measures) {
    for (const isSample of [false, true]) {
      const freshness = run.freshnessOf(source, isSample)
      if (!freshness) continue
      const heard = isExpired(freshness) ? 'expired' : freshness.stale ? 'stale' : 'fresh'
      states[`${isSample ? 'sample' : 'own'} ${JSON.stringify(source)}`] =
        freshness.lastArrival === null ? 'nothing' : heard
    }
  }
  return states
}
