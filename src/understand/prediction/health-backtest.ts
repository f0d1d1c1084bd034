import { heightAt } from '../../kernel/curves.ts'
import { addDays, type Day, dayNumber } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { Present } from '../../platform/http/route.ts'
import type { MeasureReadings } from '../health/definitions.ts'
import { scoreHealth } from '../health/score.ts'
import { scoreAccounts, type ScoredAccount, startRun } from '../health/scoring-run.ts'
import type { LoadedVersion } from '../health/views-scorecards.ts'
import { isDated, ofTheirDay } from './dated-measures.ts'
import { auc } from './discrimination.ts'
import { firstsOfMonths } from './gathering.ts'
import { learnApart } from './learn-apart.ts'
import { learnFrom, toldFeatures } from './learning.ts'
import type { Samples } from './samples.ts'
import { judgeScore, type ScoreJudgement } from './score-judgement.ts'
import { type SuggestedWeight, suggestWeights, withWeights } from './suggestion.ts'
import { latestThird } from './time-split.ts'
import { countPayingDays, lastKnownDay, payingDays } from './views-samples.ts'

export const HEALTH_LEAD_DAYS = 90
const MOST_SAMPLES = 20_000
const ACCOUNTS_AT_ONCE = 1_000

export interface MeasureJudgement extends ScoreJudgement {
  readonly key: string
  readonly name: string
}

export interface Suggestion {
  readonly scorecardId: number
  readonly scorecard: string
  readonly weights: readonly SuggestedWeight[]
  /** On the latest third of months. */
  readonly auc_now: number | null
  /** There, too, of weights found the same way in the months before; null where those tell nothing yet. */
  readonly auc_suggested: number | null
}

export interface HealthBacktest {
  readonly lead_days: number
  readonly from: string | null
  readonly to: string | null
  /** Share of the accounts taken, 0 to 1. */
  readonly share: number
  readonly overall: ScoreJudgement
  readonly cx: ScoreJudgement
  readonly co: ScoreJudgement
  /** Those of the live scorecards that can be known of a past day. */
  readonly measures: readonly MeasureJudgement[]
  /** Kept without a day of their own, so that nobody knows what they were then. */
  readonly undated: readonly { readonly key: string; readonly name: string }[]
  readonly suggestion: Suggestion | null
}

/**
 * Did health, so many days before, tell who would no longer pay? Restated health of every paying account on the first of each month,
 * without values that carry no day. `onProgress` may end it by throwing.
 */
export async function backtestHealth(
  db: Db,
  about: { leadDays: number; present: Present },
  onProgress: (share: number) => Promise<void> | void = () => undefined,
): Promise<HealthBacktest> {
  const { leadDays, present } = about
  const until = await lastKnownDay(db, present.today)
  const days = await firstsOfMonths(db, addDays(until, -leadDays))
  const share = Math.min(1, MOST_SAMPLES / Math.max(1, await countPayingDays(db, days)))
  const found = await payingDays(db, { days, leads: [leadDays], share })
  const kept: Kept[] = []
  for (const [day, ofDay] of Map.groupBy(found, (one) => one.day)) {
    const run = await startRun(db, { ...present, asOf: day })
    if (!run) break
    const lost = new Map(ofDay.map(({ accountId, later }) => [accountId, later[0] === 0]))
    const ids = [...lost.keys()]
    for (let start = 0; start < ids.length; start += ACCOUNTS_AT_ONCE) {
      const scored = await scoreAccounts(run, ids.slice(start, start + ACCOUNTS_AT_ONCE))
      kept.push(...scored.map((one) => keep(one, day, lost.get(one.account.id) ?? false)))
      await onProgress((kept.length / found.length) * 0.9)
    }
  }
  const result = { ...(await judgeKept(kept, leadDays)), share, from: days[0] ?? null, to: days.at(-1) ?? null }
  await onProgress(1)
  return result
}

interface Kept {
  readonly accountId: number
  readonly day: Day
  readonly lost: boolean
  readonly version: LoadedVersion
  readonly readings: MeasureReadings
  readonly overall: number | null
  readonly cx: number | null
  readonly co: number | null
}

function keep({ account, version, readings, assumedFields }: ScoredAccount, day: Day, lost: boolean): Kept {
  const assumed = new Set(assumedFields)
  const known = ofTheirDay(readings, { measures: version.measures, assumed, passes: isDated })
  const health = scoreHealth(version.definition, known)
  const { overall } = health.computed
  return {
    accountId: account.id,
    day,
    lost,
    version,
    readings: known,
    overall,
    cx: health.cx.score,
    co: health.co.score,
  }
}

async function judgeKept(kept: readonly Kept[], leadDays: number) {
  const samples = samplesOf(kept, leadDays)
  const definitions = new Map(kept.flatMap(({ version }) => version.measures.map((one) => [one.key, one] as const)))
  const numbers = (of: (one: Kept) => number | null | undefined) =>
    Float64Array.from(kept, (one) => of(one) ?? Number.NaN)
  const measures = [...definitions.values()].filter(isDated).map((measure): MeasureJudgement => {
    const sign = measure.direction === 'up' ? 1 : -1
    const goodness = numbers(({ readings }) => {
      const reading = readings[measure.key]
      return reading?.known && reading.value !== null ? sign * reading.value : null
    })
    return { key: measure.key, name: measure.name, ...judgeScore(samples, goodness) }
  })
  return {
    lead_days: leadDays,
    overall: judgeScore(
      samples,
      numbers(({ overall }) => overall),
    ),
    cx: judgeScore(
      samples,
      numbers(({ cx }) => cx),
    ),
    co: judgeScore(
      samples,
      numbers(({ co }) => co),
    ),
    measures: measures.sort((a, b) => (b.auc ?? 0) - (a.auc ?? 0)),
    undated: [...definitions.values()].filter((one) => !isDated(one)).map(({ key, name }) => ({ key, name })),
    suggestion: await suggest(kept, leadDays),
  }
}

function samplesOf(kept: readonly Kept[], leadDays: number): Samples {
  return {
    keys: [],
    values: new Float32Array(),
    lost: Uint8Array.from(kept, ({ lost }) => (lost ? 1 : 0)),
    accounts: Float64Array.from(kept, ({ accountId }) => accountId),
    days: Int32Array.from(kept, ({ day }) => dayNumber(day)),
    labelDays: Int32Array.from(kept, ({ day }) => dayNumber(addDays(day, leadDays))),
  }
}

/** Weights for the scorecard that judged most, learned from the scores of its measures. */
async function suggest(kept: readonly Kept[], leadDays: number): Promise<Suggestion | null> {
  const groups = [...Map.groupBy(kept, ({ version }) => version.id).values()]
  const own = groups.sort((a, b) => b.length - a.length)[0]
  const version = own?.[0]?.version
  if (!own || !version) return null
  const weighted = [...version.definition.components.cx.measures, ...version.definition.components.co.measures]
  const scores = own.flatMap(({ readings }) =>
    weighted.map(({ measure, curve }) => {
      const reading = readings[measure]
      const score = reading?.known && reading.value !== null ? heightAt(curve, reading.value) : null
      return score ?? Number.NaN
    }),
  )
  const base = samplesOf(own, leadDays)
  const samples = { ...base, keys: weighted.map(({ measure }) => measure), values: Float32Array.from(scores) }
  const { report } = await learnApart({ samples, leads: [], datedLater: [] })
  const weights = suggestWeights(version.definition, report.features)
  if (!weights) return null
  // What is proven are weights found the same way in earlier months: the months they are tried on taught them nothing.
  const { train, test } = latestThird(samples)
  const earlier = suggestWeights(version.definition, toldFeatures(learnFrom(samples, train)))
  const latest = [...test].flatMap((row) => own[row] ?? [])
  const aucUnder = (definition: LoadedVersion['definition']) => aucOf(latest, definition)
  return {
    scorecardId: version.scorecardId,
    scorecard: version.definition.name,
    weights,
    auc_now: aucUnder(version.definition),
    auc_suggested: earlier && aucUnder(withWeights(version.definition, earlier)),
  }
}

function aucOf(kept: readonly Kept[], definition: LoadedVersion['definition']): number | null {
  const scored = kept.flatMap(({ readings, lost }) => {
    const { overall } = scoreHealth(definition, readings).computed
    return overall === null ? [] : { score: -overall, lost: lost ? 1 : 0 }
  })
  return auc({ scores: scored.map(({ score }) => score), lost: scored.map(({ lost }) => lost) })
}
