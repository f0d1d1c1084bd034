import { expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import type { Rhythm, SourceArrivals } from '../../record/freshness/views.ts'
import type { MeasureSource } from './definitions.ts'
import { type FreshnessInput, measureFreshness } from './source-freshness.ts'

const asOf = day('2026-11-17')
const at = new Date('2026-11-17T12:00:00Z')

const LOGINS = { id: 1, key: 'logins', fedBy: 'events' as const }
const EXPORTS = { id: 2, key: 'exports', fedBy: 'events' as const }
const SEATS = { id: 3, key: 'seats', fedBy: 'import' as const }

function rhythm(more: Partial<Rhythm>): Rhythm {
  const about = { sourceId: 1, sourceName: 'Product', sourceKind: 'events' as const, kind: 'events', metricId: 0 }
  return { ...about, oldestDay: addDays(asOf, -200), newestDay: asOf, signals: 10, recentDays: [asOf], ...more }
}

const product = rhythm({})
const file = rhythm({ sourceId: 2, sourceKind: 'import', kind: 'usage', metricId: SEATS.id, newestDay: asOf })
const hoursAgo = (hours: number) => new Date(at.getTime() - hours * 3_600_000)
/** An event each hour until so many hours ago. */
const hourly = (until: number): SourceArrivals => ({
  sourceId: 1,
  kind: 'events',
  instants: Array.from({ length: 100 }, (_, n) => hoursAgo(until + 99 - n)),
})

function freshnessOf(source: MeasureSource, more: Partial<FreshnessInput>) {
  const input = { asOf, at, rhythms: [product, file], arrivals: [hourly(0)], metrics: [LOGINS, EXPORTS, SEATS] }
  return measureFreshness(source, false, { ...input, ...more })
}

const metric = (key: string): MeasureSource => ({ kind: 'metric', metric: key, aggregation: 'sum', windowDays: 28 })
const usage = (include: string[] = []): MeasureSource => ({
  kind: 'usage',
  include,
  exclude: [],
  aggregation: 'days_active',
  windowDays: 28,
})

test('a metric made of events is as fresh as the stream, whichever events came', () => {
  for (const key of ['logins', 'exports']) {
    expect(freshnessOf(metric(key), {})).toMatchObject({ stale: false, lastDay: asOf, limitHours: 24 })
  }
})

test('every metric made of events is stale when the stream falls silent', () => {
  const silent = { arrivals: [hourly(25)], rhythms: [rhythm({ newestDay: addDays(asOf, -1) }), file] }
  for (const source of [metric('logins'), metric('exports'), usage(['log*'])]) {
    expect(freshnessOf(source, silent)).toMatchObject({ stale: true, lastDay: addDays(asOf, -1) })
  }
  expect(freshnessOf(metric('seats'), silent)).toMatchObject({ stale: false })
})

test('a metric of files does not live on the stream of events', () => {
  const old = { rhythms: [product, { ...file, newestDay: addDays(asOf, -40) }] }
  expect(freshnessOf(metric('seats'), old)).toMatchObject({ stale: true, lastDay: addDays(asOf, -40) })
  expect(freshnessOf(metric('seats'), { rhythms: [product] })).toMatchObject({ lastArrival: null })
})

test('use of both kinds is as fresh as the source that has been stale longest', () => {
  const old = { rhythms: [product, { ...file, newestDay: addDays(asOf, -40) }] }
  expect(freshnessOf(usage(), old)).toMatchObject({ stale: true, lastDay: addDays(asOf, -40) })
  expect(freshnessOf(usage(['log*', 'exp*']), old)).toMatchObject({ stale: false, lastDay: asOf })
})

test('on a past day the days of events are its arrivals', () => {
  const days = Array.from({ length: 10 }, (_, n) => addDays(asOf, -n - 3))
  const past = { arrivals: null, rhythms: [rhythm({ newestDay: addDays(asOf, -3), recentDays: days }), file] }
  expect(freshnessOf(metric('logins'), past)).toMatchObject({ stale: true, silenceHours: 72, limitHours: 48 })
})
