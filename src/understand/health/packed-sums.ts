import { addDays, type Day, daysBetween } from '../../kernel/day.ts'
import type { DaySeries } from '../../record/packed-days/series.ts'
import type { DaySpan } from './measure-window.ts'
import { type MetricBatch, type MetricSums, type SumSpan, wordsOf } from './metric-batches.ts'

const NO_WORDS: number[] = []

type SumReader = (metrics: ReadonlyMap<number, DaySeries>) => MetricSums[]

/** Reads what batches ask for from series whose days count from `epoch`; metrics without a value are left out. */
export function sumReader(batches: readonly MetricBatch[], epoch: Day): SumReader {
  const readers = batches.map((batch) => batchReader(batch, epoch))
  return (metrics) => readers.flatMap((read) => read(metrics))
}

/** Places of the days of a span, counted from the epoch, both included. */
const placesOf = (epoch: Day, { from, to }: DaySpan) => ({
  from: daysBetween(epoch, from),
  to: daysBetween(epoch, to),
})

function batchReader(batch: MetricBatch, epoch: Day): SumReader {
  const range = placesOf(epoch, batch.range)
  const spans = batch.spans.map((span) => ({ ...placesOf(epoch, span), asked: span }))
  const words = wordsOf(batch.active).map((word) => placesOf(epoch, word))
  return (metrics) =>
    batch.metricIds.flatMap((metricId) => {
      const series = metrics.get(metricId)
      const firstPlace = series ? firstIn(series, range) : null
      if (!series || firstPlace === null) return []
      return {
        metricId,
        firstDay: batch.needsFirstDay ? addDays(epoch, firstPlace) : batch.range.from,
        spans: spans.map((span) => sumOf(series, span, span.asked)),
        words: words.length === 0 ? NO_WORDS : words.map((word) => activeIn(series, word)),
      }
    })
}

interface Places {
  readonly from: number
  readonly to: number
}

/** Where a span begins and ends among the values of a series; it ends before it begins where they do not meet. */
function within({ first, values }: DaySeries, { from, to }: Places): Places {
  return { from: Math.max(0, from - first), to: Math.min(values.length - 1, to - first) }
}

function firstIn(series: DaySeries, places: Places): number | null {
  const { from, to } = within(series, places)
  for (let at = from; at <= to; at += 1) if (!Number.isNaN(series.values[at])) return series.first + at
  return null
}

/** Whole numbers are added up and become decimals once, so that nothing is lost on the way. */
function sumOf(series: DaySeries, places: Places, asked: SumSpan): MetricSums['spans'][number] {
  const { from, to } = within(series, places)
  let [sum, days, activeDays] = [0, 0, 0]
  for (let at = from; at <= to; at += 1) {
    const value = series.values[at] ?? Number.NaN
    if (Number.isNaN(value)) continue
    days += 1
    sum += value
    if (value > 0) activeDays += 1
  }
  return {
    sum: asked.sums ? sum / 10 ** series.decimals : 0,
    days,
    activeDays: asked.countsActive ? activeDays : 0,
  }
}

function activeIn(series: DaySeries, word: Places): number {
  const { from, to } = within(series, word)
  let bits = 0
  for (let at = from; at <= to; at += 1) if ((series.values[at] ?? 0) > 0) bits += 2 ** (series.first + at - word.from)
  return bits
}
