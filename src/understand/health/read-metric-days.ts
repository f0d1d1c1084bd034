import { addDays, type Day, earliest, latest } from '../../kernel/day.ts'
import { anyOf, bitSpan, countActive, lastActive } from './active-days.ts'
import type { DaySpan } from './measure-window.ts'
import type { Ask, AskFor, Put, ReadScope } from './reading.ts'
import { metricIdsOf } from './source-freshness.ts'
import type { MetricAmounts } from './use-change.ts'
import { type MetricBatch, type MetricSums, rangeOf, type SumSpan } from './metric-batches.ts'
import { earlierMetricDays, lastActiveDays, lastMetricValues, metricSums } from './views-metric-days.ts'
import { packedSums } from './views-packed-days.ts'

type UsageAsk = AskFor<'metric'> | AskFor<'usage'>

interface Named {
  readonly ask: UsageAsk
  readonly metricIds: readonly number[]
}

interface Pass {
  readonly scope: ReadScope
  readonly batchOf: ReadonlyMap<number, MetricBatch>
  readonly active: DaySpan | null
  /** By metric and account. */
  readonly sums: ReadonlyMap<number, ReadonlyMap<number, MetricSums>>
}

/** What one measure is made of: its metrics, each account's first day of any of them, and where the answer goes. */
interface Target {
  readonly metricIds: readonly number[]
  readonly firstDays: ReadonlyMap<number, Day>
  readonly put: Put
}

/** Measures over metrics: one pass over the days of the chunk serves all of them. */
export async function readMetricDays(scope: ReadScope, asks: readonly UsageAsk[], put: Put): Promise<void> {
  const named = asks.map((ask) => ({ ask, metricIds: metricIdsOf(ask.source, scope.metrics) ?? [] }))
  if (named.every(({ metricIds }) => metricIds.length === 0)) return
  const pass = await onePass(scope, named)
  for (const sameMetrics of Map.groupBy(named, ({ metricIds }) => metricIds.join(' ')).values()) {
    const metricIds = sameMetrics[0]?.metricIds ?? []
    const firstDays = await firstDaysOf(
      pass,
      metricIds,
      sameMetrics.map(({ ask }) => ask),
    )
    const target = { metricIds, firstDays, put }
    for (const { ask } of sameMetrics) {
      if (isUsage(ask)) await putUsage(pass, ask, target)
      else if (isMetric(ask)) await putMetric(pass, ask, target)
    }
  }
}

async function onePass(scope: ReadScope, named: readonly Named[]): Promise<Pass> {
  const active = rangeOf(named.flatMap(({ ask }) => (isUsage(ask) ? spansOfUsage(ask) : [])))
  const batchOf = batchesOf(scope, named, active)
  const batches = [...new Set(batchOf.values())]
  const packed = await packedSums(scope.db, scope.accountIds, batches)
  const others = scope.accountIds.filter((id) => !packed.has(id))
  const straight = await metricSums(scope.db, others, batches)
  return { scope, batchOf, active, sums: byMetric([packed, straight]) }
}

function byMetric(found: readonly ReadonlyMap<number, readonly MetricSums[]>[]): Map<number, Map<number, MetricSums>> {
  const sums = new Map<number, Map<number, MetricSums>>()
  for (const accounts of found) {
    for (const [accountId, rows] of accounts) {
      for (const row of rows) {
        const own = sums.get(row.metricId)
        if (own) own.set(accountId, row)
        else sums.set(row.metricId, new Map([[accountId, row]]))
      }
    }
  }
  return sums
}

function batchesOf(scope: ReadScope, named: readonly Named[], active: DaySpan | null): Map<number, MetricBatch> {
  const batches = new Map<string, MetricBatch & { metricIds: number[] }>()
  const batchOf = new Map<number, MetricBatch>()
  for (const metricId of new Set(named.flatMap(({ metricIds }) => metricIds))) {
    const asks = named.filter(({ metricIds }) => metricIds.includes(metricId)).map(({ ask }) => ask)
    const spans = uniqueSpans(asks.flatMap(spansSummed))
    const own = asks.some(isUsage) ? active : null
    const needsFirstDay = own !== null || asks.some(({ window }) => window.baseline !== null)
    const key = JSON.stringify([spans, own, needsFirstDay])
    const range = rangeOf([...spans, ...(own ? [own] : [])]) ?? { from: scope.asOf, to: scope.asOf }
    const batch = batches.get(key) ?? { metricIds: [], spans, active: own, range, needsFirstDay }
    batch.metricIds.push(metricId)
    batches.set(key, batch)
    batchOf.set(metricId, batch)
  }
  return batchOf
}

/** The days to add up for a measure; those over usage as a whole only add up what they compare. */
function spansSummed({ source, window }: UsageAsk): SumSpan[] {
  if (source.aggregation === 'last') return []
  if (source.kind === 'usage' && source.aggregation !== 'change') return []
  const countsActive = source.aggregation === 'days_active'
  const sums = !countsActive
  return [window, ...(window.baseline ? [window.baseline] : [])].map(({ from, to }) => ({
    from,
    to,
    sums,
    countsActive,
  }))
}

/** “Days since” looks back a year; what lies before the other windows is asked for only where nothing newer is found. */
function spansOfUsage({ source, window }: AskFor<'usage'>): DaySpan[] {
  if (source.aggregation === 'days_since_last') return [{ from: addDays(window.to, -13), to: window.to }]
  return [window, ...(window.baseline ? [window.baseline] : [])]
}

function uniqueSpans(spans: readonly SumSpan[]): SumSpan[] {
  const unique = new Map<string, SumSpan>()
  for (const span of spans) {
    const key = `${span.from} ${span.to}`
    const known = unique.get(key)
    const sums = span.sums || (known?.sums ?? false)
    unique.set(key, { ...span, sums, countsActive: span.countsActive || (known?.countsActive ?? false) })
  }
  return [...unique.values()]
}

/**
 * When an account's signals began decides what a zero and a baseline mean. The pass saw the first day within its range;
 * where it matters whether there is an earlier one, any day before the range says so.
 */
async function firstDaysOf(
  pass: Pass,
  metricIds: readonly number[],
  asks: readonly UsageAsk[],
): Promise<Map<number, Day>> {
  const { usageSince, accountIds, db, asOf } = pass.scope
  const firstDays = firstDaysSeen(pass, metricIds)
  const strictest = asks
    .map(neededFirstDay)
    .reduce<Day | null>((least, day) => (least && day ? earliest(least, day) : (least ?? day)), null)
  const before = readFrom(pass, metricIds)
  if (!strictest || !before || usageSince === null || usageSince >= before) return firstDays
  const unsure = accountIds.filter((accountId) => {
    const first = firstDays.get(accountId)
    return first === undefined || (first > strictest && first !== before)
  })
  for (const { accountId, day } of await earlierMetricDays(db, { accountIds: unsure, metricIds, before })) {
    if (day <= asOf) firstDays.set(accountId, earliest(firstDays.get(accountId) ?? day, day))
  }
  return firstDays
}

function firstDaysSeen({ scope, sums }: Pass, metricIds: readonly number[]): Map<number, Day> {
  const firstDays = new Map<number, Day>()
  for (const metricId of metricIds) {
    for (const [accountId, { firstDay }] of sums.get(metricId) ?? []) {
      if (firstDay > scope.asOf) continue
      const known = firstDays.get(accountId)
      if (known === undefined || firstDay < known) firstDays.set(accountId, firstDay)
    }
  }
  return firstDays
}

/** The day from which all of these metrics were read. */
function readFrom(pass: Pass, metricIds: readonly number[]): Day | null {
  return metricIds.reduce<Day | null>((last, metricId) => {
    const from = pass.batchOf.get(metricId)?.range.from
    return from && last ? latest(last, from) : (from ?? last)
  }, null)
}

/** A first day not after this one needs no further look; null where the measure does not ask. */
function neededFirstDay(ask: UsageAsk): Day | null {
  if (ask.source.aggregation === 'days_since_last') return null
  if (ask.window.baseline) return ask.window.baseline.from
  const counts = ['sum', 'days_active', 'distinct_metrics'].includes(ask.source.aggregation)
  return counts ? ask.window.to : null
}

async function putMetric(pass: Pass, ask: AskFor<'metric'>, { metricIds, firstDays, put }: Target): Promise<void> {
  const { scope } = pass
  const [metricId] = metricIds
  if (metricId === undefined) return
  if (ask.source.aggregation === 'last') {
    const { accountIds } = scope
    for (const { accountId, value } of await lastMetricValues(scope.db, { accountIds, metricId, span: ask.window })) {
      put(ask.slot, accountId, { amount: value, count: 1, firstSignalDay: firstDays.get(accountId) ?? null })
    }
    return
  }
  const countsActive = ask.source.aggregation === 'days_active'
  const places = placesOf(pass, ask, metricId)
  for (const accountId of scope.accountIds) {
    const row = pass.sums.get(metricId)?.get(accountId)
    const inWindow = row?.spans[places.window]
    put(ask.slot, accountId, {
      amount: (countsActive ? inWindow?.activeDays : inWindow?.sum) ?? 0,
      count: inWindow?.days ?? 0,
      baselineAmount: row?.spans[places.baseline]?.sum ?? 0,
      firstSignalDay: firstDays.get(accountId) ?? null,
    })
  }
}

/** Where a measure's window and baseline stand among the spans of its metric. */
function placesOf(pass: Pass, { window }: UsageAsk, metricId: number): { window: number; baseline: number } {
  const spans = pass.batchOf.get(metricId)?.spans ?? []
  const place = (span: DaySpan | null) => spans.findIndex(({ from, to }) => from === span?.from && to === span.to)
  return { window: place(window), baseline: place(window.baseline) }
}

async function putUsage(pass: Pass, ask: AskFor<'usage'>, target: Target): Promise<void> {
  const { scope, active } = pass
  if (!active) return
  const { put, firstDays } = target
  const amountsOf = ask.source.aggregation === 'change' ? changeReader(pass, ask, target.metricIds) : null
  const silent: number[] = []
  const window = bitSpan(active.from, ask.window)
  for (const accountId of scope.accountIds) {
    const rows = target.metricIds.flatMap((metricId) => pass.sums.get(metricId)?.get(accountId) ?? [])
    const firstSignalDay = firstDays.get(accountId) ?? null
    if (ask.source.aggregation === 'distinct_metrics') {
      const amount = rows.filter(({ words }) => countActive(words, window) > 0).length
      put(ask.slot, accountId, { amount, count: amount, firstSignalDay })
      continue
    }
    const days = anyOf(rows.map(({ words }) => words))
    if (ask.source.aggregation === 'days_since_last') {
      const day = lastActive(days, window, active.from)
      if (day) put(ask.slot, accountId, { amount: null, count: 1, day, firstSignalDay })
      else silent.push(accountId)
      continue
    }
    const amount = countActive(days, window)
    put(ask.slot, accountId, { amount, count: amount, metrics: amountsOf?.(rows), firstSignalDay })
  }
  const span = { from: ask.window.from, to: earliest(addDays(active.from, -1), ask.window.to) }
  const found = await lastActiveDays(scope.db, { accountIds: silent, metricIds: [...target.metricIds], span })
  for (const { accountId, day } of found) {
    put(ask.slot, accountId, { amount: null, count: 1, day, firstSignalDay: day })
  }
}

/** Reads an account's amounts of each metric, in the window and in the baseline it is compared with. */
function changeReader(
  pass: Pass,
  ask: AskFor<'usage'>,
  metricIds: readonly number[],
): (rows: readonly MetricSums[]) => MetricAmounts[] {
  const metrics = new Map(pass.scope.metrics.map((metric) => [metric.id, metric]))
  const places = new Map(metricIds.map((metricId) => [metricId, placesOf(pass, ask, metricId)]))
  const { baseline } = ask.window
  const bits = pass.active &&
    baseline && { window: bitSpan(pass.active.from, ask.window), baseline: bitSpan(pass.active.from, baseline) }
  return (rows) =>
    rows.flatMap(({ metricId, spans, words }) => {
      const metric = metrics.get(metricId)
      const place = places.get(metricId)
      if (!metric || !place || !bits) return []
      const current = spans[place.window]
      const usual = spans[place.baseline]
      return {
        rollup: metric.rollup,
        since: metric.since,
        amount: current?.sum ?? 0,
        days: current?.days ?? 0,
        activeDays: countActive(words, bits.window),
        baselineAmount: usual?.sum ?? 0,
        baselineDays: usual?.days ?? 0,
        baselineActiveDays: countActive(words, bits.baseline),
      }
    })
}

function isMetric(ask: Ask): ask is AskFor<'metric'> {
  return ask.source.kind === 'metric'
}

function isUsage(ask: Ask): ask is AskFor<'usage'> {
  return ask.source.kind === 'usage'
}
