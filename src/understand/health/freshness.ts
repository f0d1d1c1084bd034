import { type Day, daysBetween, earliest } from '../../kernel/day.ts'
import { quantile } from '../../kernel/statistics.ts'

const HOUR_MS = 3_600_000
const DAY_HOURS = 24
const IMPORT_LIMIT_HOURS = 35 * DAY_HOURS
const FEW_GAPS_LIMIT_HOURS = 7 * DAY_HOURS
const GAPS_NEEDED = 5
const GAP_WINDOW_HOURS = 60 * DAY_HOURS
const STALE_DAYS_UNTIL_UNKNOWN = 14

/**
 * How silent a source is. It is stale when its silence exceeds the limit. A quiet account is not a stale source:
 * this speaks of everything a source delivers, for all accounts.
 */
export interface Freshness {
  readonly stale: boolean
  /** Null when nothing has ever arrived. */
  readonly silenceHours: number | null
  readonly limitHours: number
  /** Instant (ISO 8601) of the last arrival, or the newest day in the data of an import by hand. */
  readonly lastArrival: string | null
  /** The newest day of its data, never after the day asked for. */
  readonly lastDay: Day | null
  /** How long it has been stale, in days; 0 while fresh. */
  readonly staleDays: number
}

/** An import by hand proves no more than its newest day, whenever the file was loaded. It may be silent for 35 days. */
export function freshnessOfImport(newestDay: Day | null, asOf: Day): Freshness {
  const lastDay = newestDay && earliest(newestDay, asOf)
  return freshness({
    silenceHours: lastDay && daysBetween(lastDay, asOf) * DAY_HOURS,
    limitHours: IMPORT_LIMIT_HOURS,
    lastArrival: lastDay,
    lastDay,
  })
}

/**
 * Events and connectors. Limit = max(24 h, 2 × the 90th percentile of the gaps between arrivals of the last 60 days);
 * with fewer than 5 gaps 7 days. For restated days an arrival is the event's own time. Arrivals after `at` do not count.
 */
export function freshnessOfArrivals(source: {
  readonly arrivals: readonly Date[]
  readonly newestDay: Day | null
  readonly at: Date
  readonly asOf: Day
}): Freshness {
  const hours = source.arrivals
    .map((arrival) => (source.at.getTime() - arrival.getTime()) / HOUR_MS)
    .filter((silence) => silence >= 0)
    .sort((a, b) => b - a)
  const silenceHours = hours.at(-1) ?? null
  return freshness({
    silenceHours,
    limitHours: limitFromGaps(hours.filter((silence) => silence <= GAP_WINDOW_HOURS)),
    lastArrival: silenceHours === null ? null : new Date(source.at.getTime() - silenceHours * HOUR_MS).toISOString(),
    lastDay: source.newestDay && earliest(source.newestDay, source.asOf),
  })
}

function limitFromGaps(silences: readonly number[]): number {
  const gaps = silences.slice(1).map((silence, index) => (silences[index] ?? silence) - silence)
  const usual = quantile(gaps, 0.9)
  if (usual === null || gaps.length < GAPS_NEEDED) return FEW_GAPS_LIMIT_HOURS
  return Math.max(DAY_HOURS, 2 * usual)
}

function freshness(source: Omit<Freshness, 'stale' | 'staleDays'>): Freshness {
  const over = (source.silenceHours ?? 0) - source.limitHours
  return { ...source, stale: over > 0, staleDays: Math.max(0, over) / DAY_HOURS }
}

/** After 14 stale days nothing is known from this source any more. */
export function isExpired(source: Freshness): boolean {
  return source.staleDays > STALE_DAYS_UNTIL_UNKNOWN
}

/** Windows end on the running day, or on the source's last day while it is stale. No source: kept in Volant itself. */
export function windowEnd(source: Freshness | null, asOf: Day): Day {
  return source?.stale && source.lastDay ? earliest(source.lastDay, asOf) : asOf
}

/** What a measure read from several sources can claim: no more than the one that has been stale longest. */
export function leastFresh(sources: readonly Freshness[]): Freshness | null {
  const arrived = sources.filter((source) => source.lastArrival !== null)
  if (arrived.length === 0) return sources[0] ?? null
  return arrived.reduce((worst, source) => {
    if (source.staleDays !== worst.staleDays) return source.staleDays > worst.staleDays ? source : worst
    // Among fresh ones the newest data is what the number can show.
    return (source.lastDay ?? '') > (worst.lastDay ?? '') ? source : worst
  })
}
