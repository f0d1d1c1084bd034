import type { Day } from '../../kernel/day.ts'
import type { Rhythm, SourceArrivals } from '../../record/freshness/views.ts'
import type { MeasureSource } from './definitions.ts'
import { type Freshness, freshnessOfArrivals, freshnessOfImport, leastFresh } from './freshness.ts'
import { metricFits } from './measure-window.ts'

/** Everything that freshness is judged from on one day. Arrivals are null for restated days: a fact arrives on its day. */
export interface FreshnessInput {
  readonly asOf: Day
  readonly at: Date
  readonly rhythms: readonly Rhythm[]
  readonly arrivals: readonly SourceArrivals[] | null
  readonly metrics: readonly DeliveredMetric[]
}

export interface DeliveredMetric {
  readonly id: number
  readonly key: string
  readonly fedBy: 'import' | 'events'
}

/** Import kinds a measure reads; none for what is kept in Volant itself and cannot go stale. */
const KINDS: Readonly<Record<MeasureSource['kind'], readonly string[]>> = {
  metric: ['usage', 'events'],
  usage: ['usage', 'events'],
  attribute: [],
  tickets: ['tickets'],
  survey: ['survey_responses'],
  invoices: ['invoices'],
  outcomes: ['outcomes', 'outcome_measurements'],
  activities: ['activities'],
  contacts: [],
  subscription: [],
}

/** Ids of the metrics a measure reads; null where it reads none. */
export function metricIdsOf(
  source: MeasureSource,
  metrics: readonly { readonly id: number; readonly key: string }[],
): readonly number[] | null {
  if (source.kind === 'usage') return metrics.filter(({ key }) => metricFits(key, source)).map(({ id }) => id)
  const key = source.kind === 'metric' || source.kind === 'subscription' ? source.metric : undefined
  return key === undefined ? null : metrics.filter((metric) => metric.key === key).map(({ id }) => id)
}

/** What delivers to a measure; null for what is kept in Volant itself. */
export function rhythmsFor(
  source: MeasureSource,
  { rhythms, metrics }: Pick<FreshnessInput, 'rhythms' | 'metrics'>,
): readonly Rhythm[] | null {
  const seats = source.kind === 'subscription' && source.aggregation === 'seat_use'
  const kinds = seats ? KINDS.metric : KINDS[source.kind]
  if (kinds.length === 0) return null
  const ids = metricIdsOf(source, metrics)
  const own = ids && deliveries(new Set(ids), metrics)
  return rhythms.filter((rhythm) => kinds.includes(rhythm.kind) && (own === null || own(rhythm)))
}

/**
 * Files deliver each metric by itself. Events come in one stream: a metric made of them is as fresh as the stream, for
 * silence of one event's name is not silence of the source.
 */
function deliveries(
  ids: ReadonlySet<number>,
  metrics: readonly DeliveredMetric[],
): (rhythm: Pick<Rhythm, 'kind' | 'metricId'>) => boolean {
  const asked = metrics.filter(({ id }) => ids.has(id))
  const imported = new Set(asked.filter(({ fedBy }) => fedBy === 'import').map(({ id }) => id))
  const hasEvents = asked.some(({ fedBy }) => fedBy === 'events')
  return ({ kind, metricId }) => (kind === 'events' ? hasEvents : imported.has(metricId))
}

/**
 * How fresh what a measure reads is, over all sources that deliver it. The sample company's sources speak for its own
 * accounts alone. What is entered by hand has no rhythm: it counts only where nothing else delivers.
 */
export function measureFreshness(source: MeasureSource, isSample: boolean, input: FreshnessInput): Freshness | null {
  const all = rhythmsFor(source, input)
  if (!all) return null
  const read = all.filter(({ sourceKind }) => sourceKind === 'manual' || (sourceKind === 'sample') === isSample)
  const delivered = read.filter(({ sourceKind }) => sourceKind !== 'manual')
  const bySource = Map.groupBy(delivered.length > 0 ? delivered : read, ({ sourceId }) => sourceId)
  const each = [...bySource.values()].map((rhythms) => rhythmFreshness(rhythms, input))
  return leastFresh(each) ?? freshnessOfImport(null, input.asOf)
}

/** The freshness of what one source delivers, over several kinds or metrics of it together. */
export function rhythmFreshness(rhythms: readonly Rhythm[], input: Omit<FreshnessInput, 'metrics'>): Freshness {
  const [first] = rhythms
  const newestDay = rhythms.reduce<Day | null>(
    (newest, { newestDay: day }) => (newest && newest > day ? newest : day),
    null,
  )
  if (!first || (first.sourceKind !== 'events' && first.sourceKind !== 'connector')) {
    return freshnessOfImport(newestDay, input.asOf)
  }
  return freshnessOfArrivals({ ...arrivalsOf(rhythms, input), newestDay, asOf: input.asOf })
}

function arrivalsOf(rhythms: readonly Rhythm[], { arrivals, at, asOf }: Omit<FreshnessInput, 'metrics'>) {
  if (arrivals === null) {
    // Whole days: a fact of the day itself is no silence at all.
    const days = new Set(rhythms.flatMap(({ recentDays, newestDay }) => [...recentDays, newestDay]))
    return { arrivals: [...days].map(midnight), at: midnight(asOf) }
  }
  const kinds = new Set(rhythms.map(({ kind }) => kind))
  const own = arrivals.filter(({ sourceId, kind }) => sourceId === rhythms[0]?.sourceId && kinds.has(kind))
  return { arrivals: own.flatMap(({ instants }) => instants), at }
}

function midnight(day: Day): Date {
  return new Date(`${day}T00:00:00Z`)
}
