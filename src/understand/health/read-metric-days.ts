import { addDays, type Day, earliest, latest } from '../../kernel/day.ts'
import { anyOf, bitSpan, countActive, lastActive } from './active-days.ts'
import type { DaySpan } from './measure-window.ts'
import type { Ask, AskFor, Put, ReadScope } from './reading.ts'
import { metricIdsOf } from './source-freshness.ts'
import {
  earlierMetricDays,
  lastActiveDays,
  lastMetricValues,
  type MetricSums,
  metricSums,
  rangeOf,
  type SumSpan,
} from './views-metric-days.ts'

type UsageAsk = AskFor<'metric'> | AskFor<'usage'>

interface Named {
  readonly ask: UsageAsk
  readonly metricIds: readonly number[]
}

/** Metrics of which the same days are wanted: read together, over no more days than they need. */
interface Batch {
  readonly metricIds: number[]
  readonly spans: readonly SumSpan[]
  readonly active: DaySpan | null
  readonly range: DaySpan
}

interface Pass {
  readonly scope: ReadScope
  readonly batchOf: ReadonlyMap<number, Batch>
  readonly active: DaySpan | null
  readonly byAccount: ReadonlyMap<number, readonly MetricSums[]>
  readonly firstDays: Map<string, Day>
}

/** Measures over metrics: one pass over the days of the chunk serves all of them. */
export async function readMetricDays(scope: ReadScope, asks: readonly UsageAsk[], put: Put): Promise<void> {
  const named = asks.map((ask) => ({ ask, metricIds: metricIdsOf(ask.source, scope.metrics) ?? [] }))
  if (named.every(({ metricIds }) => metricIds.length === 0)) return
  const pass = await onePass(scope, named)
  await completeFirstDays(pass, named)
  for (const { ask, metricIds: own } of named) {
    if (isUsage(ask)) await putUsage(pass, ask, { metricIds: new Set(own), put })
    else if (isMetric(ask) && own[0] !== undefined) await putMetric(pass, ask, { metricId: own[0], put })
  }
}

async function onePass(scope: ReadScope, named: readonly Named[]): Promise<Pass> {
  const active = rangeOf(named.flatMap(({ ask }) => (isUsage(ask) ? spansOfUsage(ask) : [])))
  const batchOf = batchesOf(scope, named, active)
  const byAccount = new Map<number, MetricSums[]>()
  const firstDays = new Map<string, Day>()
  for (const batch of new Set(batchOf.values())) {
    for (const row of await metricSums(scope.db, { accountIds: scope.accountIds, ...batch })) {
      const known = byAccount.get(row.accountId)
      if (known) known.push(row)
      else byAccount.set(row.accountId, [row])
      firstDays.set(keyOf(row.accountId, row.metricId), row.firstDay)
    }
  }
  return { scope, batchOf, active, byAccount, firstDays }
}

function batchesOf(scope: ReadScope, named: readonly Named[], active: DaySpan | null): Map<number, Batch> {
  const batches = new Map<string, Batch>()
  const batchOf = new Map<number, Batch>()
  for (const metricId of new Set(named.flatMap(({ metricIds }) => metricIds))) {
    const asks = named.filter(({ metricIds }) => metricIds.includes(metricId)).map(({ ask }) => ask)
    const spans = uniqueSpans(asks.filter(isMetric).flatMap(spansOfMetric))
    const own = asks.some(isUsage) ? active : null
    const key = JSON.stringify([spans, own])
    const range = rangeOf([...spans, ...(own ? [own] : [])]) ?? { from: scope.asOf, to: scope.asOf }
    const batch = batches.get(key) ?? { metricIds: [], spans, active: own, range }
    batch.metricIds.push(metricId)
    batches.set(key, batch)
    batchOf.set(metricId, batch)
  }
  return batchOf
}

function spansOfMetric({ source, window }: AskFor<'metric'>): SumSpan[] {
  if (source.aggregation === 'last') return []
  const countsActive = source.aggregation === 'days_active'
  return [window, ...(window.baseline ? [window.baseline] : [])].map(({ from, to }) => ({ from, to, countsActive }))
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
    unique.set(key, { ...span, countsActive: span.countsActive || (unique.get(key)?.countsActive ?? false) })
  }
  return [...unique.values()]
}

/**
 * When an account's signals began decides what a zero and a baseline mean. The pass saw the first day within its range;
 * where it matters whether there is an earlier one, any day before the range says so.
 */
async function completeFirstDays(pass: Pass, named: readonly Named[]): Promise<void> {
  const { usageSince, accountIds: everybody, db } = pass.scope
  const bySet = Map.groupBy(named, ({ metricIds }) => metricIds.join(' '))
  for (const asks of bySet.values()) {
    const metricIds = asks[0]?.metricIds ?? []
    const needed = asks.map(({ ask }) => neededFirstDay(ask)).filter((day) => day !== null)
    const strictest = needed.reduce<Day | null>((least, day) => (least ? earliest(least, day) : day), null)
    const before = readFrom(pass, metricIds)
    if (!strictest || !before || usageSince === null || usageSince >= before) continue
    const accountIds = everybody.filter((accountId) => {
      const first = firstOf(pass, accountId, metricIds)
      return first === null || (first > strictest && first !== before)
    })
    const found = await earlierMetricDays(db, { accountIds, metricIds, before })
    for (const { accountId, day } of found) {
      const key = keyOf(accountId, metricIds[0] ?? 0)
      pass.firstDays.set(key, earliest(pass.firstDays.get(key) ?? day, day))
    }
  }
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

function firstOf(pass: Pass, accountId: number, metricIds: Iterable<number>): Day | null {
  let first: Day | null = null
  for (const metricId of metricIds) {
    const day = pass.firstDays.get(keyOf(accountId, metricId))
    if (day && day <= pass.scope.asOf) first = first ? earliest(first, day) : day
  }
  return first
}

async function putMetric(pass: Pass, ask: AskFor<'metric'>, to: { metricId: number; put: Put }): Promise<void> {
  const { scope } = pass
  const spans = pass.batchOf.get(to.metricId)?.spans ?? []
  if (ask.source.aggregation === 'last') {
    const last = await lastMetricValues(scope.db, {
      accountIds: scope.accountIds,
      metricId: to.metricId,
      span: ask.window,
    })
    for (const { accountId, value } of last) {
      to.put(ask.slot, accountId, { amount: value, count: 1, firstSignalDay: firstOf(pass, accountId, [to.metricId]) })
    }
    return
  }
  const current = spanIndex(spans, ask.window)
  const baseline = ask.window.baseline ? spanIndex(spans, ask.window.baseline) : -1
  for (const accountId of scope.accountIds) {
    const firstSignalDay = firstOf(pass, accountId, [to.metricId])
    const row = pass.byAccount.get(accountId)?.find(({ metricId }) => metricId === to.metricId)
    const inWindow = row?.spans[current]
    to.put(ask.slot, accountId, {
      amount: (ask.source.aggregation === 'days_active' ? inWindow?.activeDays : inWindow?.sum) ?? 0,
      count: inWindow?.days ?? 0,
      baselineAmount: row?.spans[baseline]?.sum ?? 0,
      firstSignalDay,
    })
  }
}

function spanIndex(spans: readonly DaySpan[], span: DaySpan): number {
  return spans.findIndex(({ from, to }) => from === span.from && to === span.to)
}

async function putUsage(
  pass: Pass,
  ask: AskFor<'usage'>,
  to: { metricIds: ReadonlySet<number>; put: Put },
): Promise<void> {
  const { scope, active } = pass
  if (!active) return
  const silent: number[] = []
  const window = bitSpan(active.from, ask.window)
  const baseline = ask.window.baseline && bitSpan(active.from, ask.window.baseline)
  for (const accountId of scope.accountIds) {
    const rows = (pass.byAccount.get(accountId) ?? []).filter(({ metricId }) => to.metricIds.has(metricId))
    const firstSignalDay = firstOf(pass, accountId, to.metricIds)
    if (ask.source.aggregation === 'distinct_metrics') {
      const amount = rows.filter(({ words }) => countActive(words, window) > 0).length
      to.put(ask.slot, accountId, { amount, count: amount, firstSignalDay })
      continue
    }
    const days = anyOf(rows.map(({ words }) => words))
    if (ask.source.aggregation === 'days_since_last') {
      const day = lastActive(days, window, active.from)
      if (day) to.put(ask.slot, accountId, { amount: null, count: 1, day, firstSignalDay })
      else silent.push(accountId)
      continue
    }
    const amount = countActive(days, window)
    const baselineAmount = baseline ? countActive(days, baseline) : null
    to.put(ask.slot, accountId, { amount, count: amount, baselineAmount, firstSignalDay })
  }
  const span = { from: ask.window.from, to: earliest(addDays(active.from, -1), ask.window.to) }
  const found = await lastActiveDays(scope.db, { accountIds: silent, metricIds: [...to.metricIds], span })
  for (const { accountId, day } of found) {
    to.put(ask.slot, accountId, { amount: null, count: 1, day, firstSignalDay: day })
  }
}

function keyOf(accountId: number, metricId: number): string {
  return `${accountId} ${metricId}`
}

function isMetric(ask: Ask): ask is AskFor<'metric'> {
  return ask.source.kind === 'metric'
}

function isUsage(ask: Ask): ask is AskFor<'usage'> {
  return ask.source.kind === 'usage'
}
