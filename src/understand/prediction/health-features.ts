import { readCompany } from '../../identity/company/store.ts'
import { addDays, startOfDay } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import { scoreHealth } from '../health/score.ts'
import { scoreAccounts, type ScoredAccount, startRun } from '../health/scoring-run.ts'
import { liveScorecards, type LoadedVersion } from '../health/views-scorecards.ts'
import { isLearnable, ofTheirDay } from './dated-measures.ts'
import type { FeatureValues } from './feature-values.ts'
import type { AccountDay } from './views-features.ts'

const ACCOUNTS_AT_ONCE = 1_000
/** Health of more days teaches little and costs more than everything else together. */
const MOST_DAYS = 25_000

/**
 * Health as restated for the close of each day (0 to 100, by the place of the account's day): today's default scorecard over what was
 * known then, without overrides and without measures that carry no day. The scorecards of segments are left aside, for the segment of a
 * past day is often only assumed, and one scale must serve everybody. Of very many days those of a share of the accounts are worked out,
 * always the same ones; of the others health is unknown. `onChunk` may end it by throwing.
 */
export async function readHealth(
  db: Db,
  { accountDays, timeZone }: { accountDays: readonly AccountDay[]; timeZone: string },
  onChunk: () => Promise<void> | void = () => undefined,
): Promise<ReadonlyMap<number, FeatureValues>> {
  const values = new Map<number, FeatureValues>()
  const company = { ...(await readCompany(db)), timeZone }
  const live = await liveScorecards(db)
  if (!live) return values
  const scorecards = { standard: learnable(live.standard), bySegment: new Map<never, never>() }
  const chosen = chosenDays(accountDays, MOST_DAYS)
  for (const [asOf, ofDay] of Map.groupBy(chosen, ([, { day }]) => day)) {
    // Seen from the day after: a present day would look at when sources delivered, which no past day can.
    const today = addDays(asOf, 1)
    const run = await startRun(db, { asOf, today, now: startOfDay(timeZone, today), company, scorecards })
    if (!run) return values
    const places = Map.groupBy(ofDay, ([, { accountId }]) => accountId)
    const ids = [...places.keys()]
    for (let start = 0; start < ids.length; start += ACCOUNTS_AT_ONCE) {
      for (const scored of await scoreAccounts(run, ids.slice(start, start + ACCOUNTS_AT_ONCE))) {
        const own = healthValues(scored)
        for (const [place] of places.get(scored.account.id) ?? []) values.set(place, own)
      }
      await onChunk()
    }
  }
  return values
}

/** The days of a share of the accounts, by place, so that there are about as many: an account is in with all of its days or with none. */
export function chosenDays(accountDays: readonly AccountDay[], most: number): (readonly [number, AccountDay])[] {
  const share = Math.min(1, most / Math.max(1, accountDays.length))
  // Multiplicative hashing spreads consecutive ids evenly. Source: D. Knuth, The Art of Computer Programming 3, 6.4.
  const isChosen = (id: number) => Math.imul(id, 2_654_435_761) >>> 0 < share * 4_294_967_296
  return [...accountDays.entries()].filter(([, { accountId }]) => isChosen(accountId))
}

/** What may not be learned from need not be read. */
function learnable(version: LoadedVersion): LoadedVersion {
  return { ...version, measures: version.measures.filter(isLearnable) }
}

function healthValues({ version, readings, assumedFields }: ScoredAccount): FeatureValues {
  const assumed = new Set(assumedFields)
  const known = ofTheirDay(readings, { measures: version.measures, assumed, passes: isLearnable })
  const { computed, cx, co } = scoreHealth(version.definition, known)
  return {
    'health.overall': computed.overall ?? Number.NaN,
    'health.cx': cx.score ?? Number.NaN,
    'health.co': co.score ?? Number.NaN,
  }
}
