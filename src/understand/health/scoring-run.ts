import { type Day, earliest } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Company } from '../../platform/http/route.ts'
import { factsAsOf } from '../../record/facts/store.ts'
import {
  type ListedMetric,
  metricDirectory,
  recentArrivals,
  type Rhythm,
  sourceRhythms,
} from '../../record/freshness/views.ts'
import type { MeasureDefinition, MeasureReadings, MeasureSource } from './definitions.ts'
import type { Freshness } from './freshness.ts'
import { readMeasures } from './read-measures.ts'
import type { KnownMetric, ReadScope } from './reading.ts'
import { type FreshnessInput, measureFreshness } from './source-freshness.ts'
import { fieldsAsOf } from './views-fields.ts'
import { type AccountInForce, accountsToScore } from './views.ts'
import { type LiveScorecards, liveScorecards, type LoadedVersion, versionsById } from './views-scorecards.ts'

/** What all accounts of one day have in common: read once, used for every chunk. */
export interface ScoringRun {
  readonly db: Db
  readonly asOf: Day
  readonly company: Company
  readonly isPresent: boolean
  readonly scorecards: LiveScorecards
  readonly freshness: FreshnessInput & { readonly metrics: readonly ListedMetric[] }
  readonly metrics: readonly KnownMetric[]
  /** The first day any account has a value of any metric; null without one. */
  readonly usageSince: Day | null
  /** Versions that judged accounts earlier, as they were asked for. A published version never changes. */
  readonly earlierVersions: Map<number, LoadedVersion>
  freshnessOf(source: MeasureSource, isSample: boolean): Freshness | null
}

export interface ScoredAccount {
  readonly account: AccountInForce
  readonly version: LoadedVersion
  readonly readings: MeasureReadings
  /** Fields for which the earliest known value had to stand in. */
  readonly assumedFields: readonly string[]
}

/**
 * Prepares a day. The present day knows when sources last delivered; for a past day (restated) every fact counts as
 * arrived on its own day. Null before any scorecard is live.
 */
export async function startRun(
  db: Db,
  about: {
    asOf: Day
    today: Day
    now: Date
    company: Company
    scorecards?: LiveScorecards
    earlierVersions?: Map<number, LoadedVersion>
  },
): Promise<ScoringRun | null> {
  const scorecards = about.scorecards ?? (await liveScorecards(db))
  if (!scorecards) return null
  const isPresent = about.asOf === about.today
  const freshness = {
    asOf: about.asOf,
    at: about.now,
    rhythms: await sourceRhythms(db, about.asOf),
    arrivals: isPresent ? await recentArrivals(db, about.now) : null,
    metrics: await metricDirectory(db),
  }
  const since = firstDays(freshness.rhythms)
  const known = new Map<string, Freshness | null>()
  return {
    db,
    asOf: about.asOf,
    company: about.company,
    isPresent,
    scorecards,
    freshness,
    metrics: freshness.metrics.map((metric) => ({ ...metric, since: since.byMetric.get(metric.id) ?? null })),
    usageSince: since.any,
    earlierVersions: about.earlierVersions ?? new Map<number, LoadedVersion>(),
    freshnessOf(source, isSample) {
      const key = `${isSample} ${JSON.stringify(source)}`
      const found = known.get(key)
      if (found !== undefined) return found
      const made = measureFreshness(source, isSample, freshness)
      known.set(key, made)
      return made
    },
  }
}

/** When numbers of any account began, of all metrics and of each that files deliver. */
function firstDays(rhythms: readonly Rhythm[]): { any: Day | null; byMetric: ReadonlyMap<number, Day> } {
  const byMetric = new Map<number, Day>()
  let any: Day | null = null
  for (const { kind, metricId, oldestDay } of rhythms) {
    if (kind !== 'usage' && kind !== 'events') continue
    any = any ? earliest(any, oldestDay) : oldestDay
    if (metricId !== 0) byMetric.set(metricId, earliest(byMetric.get(metricId) ?? oldestDay, oldestDay))
  }
  return { any, byMetric }
}

/** The versions of these ids, each read once in a run. */
export async function versionsOf(run: ScoringRun, ids: Iterable<number>): Promise<ReadonlyMap<number, LoadedVersion>> {
  const missing = [...new Set(ids)].filter((id) => !run.earlierVersions.has(id))
  if (missing.length > 0) {
    for (const [id, version] of await versionsById(run.db, missing)) run.earlierVersions.set(id, version)
  }
  return run.earlierVersions
}

/** Reads every measure of these accounts as of the run's day. Merged and unknown ids are left out. */
export async function scoreAccounts(run: ScoringRun, accountIds: readonly number[]): Promise<ScoredAccount[]> {
  const accounts = await accountsToScore(run.db, accountIds, run)
  const segments = await segmentsAsOf(run, accounts)
  const groups = Map.groupBy(accounts, ({ isSample }) => isSample)
  const scored: ScoredAccount[] = []
  for (const [isSample, members] of groups) {
    const versions = new Map(members.map((account) => [account.id, versionFor(run, segments.get(account.id) ?? null)]))
    const definitions = uniqueDefinitions(versions.values())
    const slots = slotsOf(definitions, versions.values())
    const scope = scopeOf(
      run,
      members.map(({ id }) => id),
    )
    const readings = await readMeasures(scope, definitions, (source) => run.freshnessOf(source, isSample))
    const assumed = await assumedFields(scope, definitions, run)
    for (const account of members) {
      const version = versions.get(account.id) ?? run.scorecards.standard
      const own = readings.get(account.id) ?? []
      const entries = (slots.get(version) ?? []).flatMap(([key, slot]) => {
        const reading = own[slot]
        return reading ? [[key, reading] as const] : []
      })
      const segmentAssumed = segments.get(account.id)?.isAssumed ? ['segment'] : []
      scored.push({
        account,
        version,
        readings: Object.fromEntries(entries),
        assumedFields: [...segmentAssumed, ...(assumed.get(account.id) ?? [])],
      })
    }
  }
  return scored
}

export function scopeOf(run: ScoringRun, accountIds: readonly number[]): ReadScope {
  const { timeZone, reportingCurrency } = run.company
  const { db, asOf, metrics, usageSince } = run
  return { db, accountIds, asOf, timeZone, reportingCurrency, metrics, usageSince }
}

interface SegmentAsOf {
  readonly id: number | null
  readonly isAssumed: boolean
}

async function segmentsAsOf(
  run: ScoringRun,
  accounts: readonly AccountInForce[],
): Promise<ReadonlyMap<number, SegmentAsOf>> {
  const now = new Map(accounts.map(({ id, segmentId }) => [id, { id: segmentId, isAssumed: false }]))
  if (run.isPresent || run.scorecards.bySegment.size === 0) return now
  const facts = await factsAsOf(run.db, [...now.keys()], run.asOf, ['segment'])
  for (const [accountId, fields] of facts) {
    const fact = fields.get('segment')
    if (fact) now.set(accountId, { id: typeof fact.value === 'number' ? fact.value : null, isAssumed: fact.isAssumed })
  }
  return now
}

function versionFor({ scorecards }: ScoringRun, segment: SegmentAsOf | null): LoadedVersion {
  return (segment?.id ? scorecards.bySegment.get(segment.id) : undefined) ?? scorecards.standard
}

/** Two versions may carry different definitions under one key; each is read once. */
function uniqueDefinitions(versions: Iterable<LoadedVersion>): MeasureDefinition[] {
  const unique = new Map<string, MeasureDefinition>()
  for (const version of new Set(versions)) {
    for (const measure of version.measures) unique.set(JSON.stringify(measure), measure)
  }
  return [...unique.values()]
}

function slotsOf(
  definitions: readonly MeasureDefinition[],
  versions: Iterable<LoadedVersion>,
): Map<LoadedVersion, (readonly [string, number])[]> {
  const slotOf = new Map(definitions.map((definition, slot) => [JSON.stringify(definition), slot]))
  return new Map(
    [...new Set(versions)].map((version) => [
      version,
      version.measures.map((measure) => [measure.key, slotOf.get(JSON.stringify(measure)) ?? -1] as const),
    ]),
  )
}

async function assumedFields(
  scope: ReadScope,
  definitions: readonly MeasureDefinition[],
  run: ScoringRun,
): Promise<Map<number, string[]>> {
  const names = definitions.flatMap(({ source }) => (source.kind === 'attribute' ? [source.attribute] : []))
  if (run.isPresent || names.length === 0) return new Map()
  const values = await fieldsAsOf(scope, names)
  return new Map(
    [...values].map(([accountId, fields]) => [
      accountId,
      [...fields].filter(([, field]) => field.isAssumed).map(([name]) => name),
    ]),
  )
}
