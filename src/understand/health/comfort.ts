import { addDays, type Day, daysBetween, earliest, latest } from '../../kernel/day.ts'
import type { MeasureDefinition } from './definitions.ts'
import type { Comfort, ComfortFacts } from './false-comfort.ts'
import { comfortOf } from './false-comfort.ts'
import { metricFits } from './measure-window.ts'
import { readRawMeasures } from './read-measures.ts'
import { scopeOf, type ScoringRun } from './scoring-run.ts'
import { type ComfortRow, comfortRows } from './views-comfort.ts'

const USE = {
  key: 'use',
  name: 'Days with use',
  unit: 'days',
  direction: 'up',
  source: {
    kind: 'usage',
    include: [],
    exclude: ['*error*', '*exception*', '*failure*'],
    aggregation: 'days_active',
    windowDays: 28,
  },
} satisfies MeasureDefinition

/** Ids of the metrics that count as use when praise is compared with it. */
export function useMetricsOf({ freshness }: ScoringRun): number[] {
  const { source } = USE
  return freshness.metrics.flatMap(({ id, key }) => (metricFits(key, source) ? [id] : []))
}

export interface AccountComfort {
  readonly accountId: number
  readonly latestNps: { readonly score: number; readonly day: Day }
  readonly comfort: Comfort
}

/** Which of these accounts praise or complain against what their use and results say, as of the run's day. */
export async function comfortsOf(run: ScoringRun, accountIds: readonly number[]): Promise<AccountComfort[]> {
  const scope = scopeOf(run, accountIds)
  const rows = await comfortRows(scope)
  const found: AccountComfort[] = []
  for (const [isSample, members] of Map.groupBy(rows, (row) => row.isSample)) {
    const ids = members.map((row) => row.accountId)
    const raw = await readRawMeasures({ ...scope, accountIds: ids }, [USE], (source) =>
      run.freshnessOf(source, isSample),
    )
    for (const row of members) {
      const facts = { ...factsOf(row), use: useOf(raw(0, row.accountId), run.asOf) }
      found.push({
        accountId: row.accountId,
        latestNps: { score: row.nps, day: row.npsOn },
        comfort: comfortOf(facts, run.asOf),
      })
    }
  }
  return found
}

function factsOf(row: ComfortRow): Omit<ComfortFacts, 'use'> {
  const measuredOutcomes = row.outcomesAreKept ? row.measuredOutcomes : null
  return { latestNps: { score: row.nps, day: row.npsOn }, measuredOutcomes, co: row.co }
}

function useOf(raw: ReturnType<Awaited<ReturnType<typeof readRawMeasures>>>, asOf: Day): ComfortFacts['use'] {
  const { freshness, firstSignalDay } = raw
  if (!freshness || freshness.lastDay === null || firstSignalDay === null) return null
  const end = freshness.stale ? earliest(freshness.lastDay, asOf) : asOf
  const from = latest(firstSignalDay, addDays(asOf, -27))
  return { activeDays: raw.amount ?? 0, knownDays: Math.max(0, daysBetween(from, end) + 1) }
}
