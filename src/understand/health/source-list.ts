import type { Context } from '../../platform/http/route.ts'
import type { ReplyOf } from '../../platform/http/endpoint.ts'
import type { freshnessSummary, listSources } from '../../record/freshness/contract.ts'
import { metricDirectory, recentArrivals, type Rhythm, sourceRhythms } from '../../record/freshness/views.ts'
import { shortDayText } from '../../kernel/plain-words.ts'
import type { Freshness } from './freshness.ts'
import { rhythmFreshness } from './source-freshness.ts'

/** How fresh every source is: by kind and, for usage, by metric. */
export async function sourceList({ db, now, today }: Context): Promise<ReplyOf<typeof listSources>> {
  const rhythms = await sourceRhythms(db, today)
  const arrivals = await recentArrivals(db, now)
  const metrics = new Map((await metricDirectory(db)).map((metric) => [metric.id, metric]))
  return {
    sources: rhythms.map((rhythm) => {
      const freshness = rhythmFreshness([rhythm], { asOf: today, at: now, rhythms, arrivals })
      const metric = metrics.get(rhythm.metricId)
      const own = arrivals.find(({ sourceId, kind }) => sourceId === rhythm.sourceId && kind === rhythm.kind)
      return {
        sourceId: rhythm.sourceId,
        sourceName: rhythm.sourceName,
        sourceKind: rhythm.sourceKind,
        kind: rhythm.kind,
        metric: metric ? { key: metric.key, name: metric.name } : null,
        lastArrivalAt: own?.instants.at(-1) ?? null,
        newestDay: rhythm.newestDay,
        stale: freshness.stale,
        silenceHours: freshness.silenceHours,
        limitHours: freshness.limitHours,
        signals: rhythm.signals,
        sentence: freshnessSentence(freshness),
      }
    }),
  }
}

/** Sources count by kind; the metrics of one source are one. What is entered by hand has no rhythm to keep. */
export async function sourceSummary({ db, now, today }: Context): Promise<ReplyOf<typeof freshnessSummary>> {
  const rhythms = (await sourceRhythms(db, today)).filter(({ sourceKind }) => sourceKind !== 'manual')
  const arrivals = await recentArrivals(db, now)
  const groups = Map.groupBy(rhythms, ({ sourceId, kind }) => `${sourceId} ${kind}`)
  const judged = [...groups.values()].map((group) => ({
    group,
    freshness: rhythmFreshness(group, { asOf: today, at: now, rhythms, arrivals }),
  }))
  const stale = judged.filter(({ freshness }) => freshness.stale)
  const total = judged.length
  const fresh = total - stale.length
  return {
    fresh,
    total,
    sentence: summarySentence(fresh, total),
    stale: stale.map(({ group, freshness }) => staleLine(group, freshness)),
  }
}

function summarySentence(fresh: number, total: number): string {
  if (total === 0) return 'No source delivers yet'
  if (fresh === total) return total === 1 ? 'The source is fresh' : `All ${total} sources fresh`
  return `${fresh} of ${total} sources fresh`
}

function staleLine(group: readonly Rhythm[], { lastDay }: Freshness): string {
  const [first] = group
  const kind = (first?.kind ?? '').replaceAll('_', ' ')
  const name = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} (${first?.sourceName ?? ''})`
  return `${name}: nothing since ${lastDay ? shortDayText(lastDay) : 'the beginning'}`
}

function freshnessSentence({ stale, lastDay, limitHours }: Freshness): string {
  const upTo = lastDay ? `Data up to ${shortDayText(lastDay)}` : 'No data yet'
  const limit = limitHours >= 48 ? `${Math.round(limitHours / 24)} days` : `${Math.round(limitHours)} hours`
  return stale ? `${upTo}; silent for longer than its limit of ${limit}.` : `${upTo}; late after ${limit} of silence.`
}
