import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import { median } from '../../kernel/statistics.ts'
import { defaultMeasures, defaultScorecards } from './defaults.ts'
import { MeasureDefinition, type MeasureReadings } from './definitions.ts'
import { freshnessOfImport } from './freshness.ts'
import { type DaySpan, measureWindow, metricFits } from './measure-window.ts'
import { measureValue, type RawMeasure } from './measure-value.ts'
import { scoreHealth } from './score.ts'
import { checkScorecard } from './scorecard-check.ts'
import type { MetricAmounts } from './use-change.ts'

const keys = new Set(defaultMeasures.map((measure) => measure.key))

test('every default measure is valid and named once', () => {
  for (const measure of defaultMeasures) expect(MeasureDefinition.parse(measure)).toEqual(measure)
  expect(keys.size).toBe(defaultMeasures.length)
})

test.each(defaultScorecards.map(({ key, scorecard }) => [key, scorecard] as const))(
  'the %s scorecard is valid and its weights add up to 100 in each component',
  (_, scorecard) => {
    expect(checkScorecard(scorecard, keys)).toEqual({ ok: true, scorecard })
    for (const { measures } of Object.values(scorecard.components)) {
      expect(measures.reduce((total, { weight }) => total + weight, 0)).toBe(100)
    }
  },
)

test('a curve rises where more is better and falls where less is better', () => {
  const direction = new Map(defaultMeasures.map((measure) => [measure.key, measure.direction]))
  for (const { scorecard } of defaultScorecards) {
    for (const { measure, curve } of Object.values(scorecard.components).flatMap(({ measures }) => measures)) {
      const rises = (curve.at(-1)?.y ?? 0) > (curve[0]?.y ?? 0)
      expect([measure, rises ? 'up' : 'down']).toEqual([measure, direction.get(measure)])
    }
  }
})

test('exactly one scorecard is for everybody', () => {
  expect(defaultScorecards.filter(({ segments }) => segments.length === 0)).toHaveLength(1)
})

const folder = join(process.env['VOLANT_TEST_DATA'] ?? '/nowhere', 'ravenstack')

describe.skipIf(!existsSync(folder))('on the RavenStack files as of 31 December 2024', () => {
  let company: ReturnType<typeof ravenstack>
  beforeAll(() => {
    company = ravenstack(day('2024-12-31'))
  })

  test.each(defaultScorecards.map(({ key, scorecard }) => [key, scorecard] as const))(
    'at least 90 % of paying accounts have known health under %s',
    (_, scorecard) => {
      const { paying, readingsOf } = company
      const health = paying.map((account) => scoreHealth(scorecard, readingsOf(account)))
      const known = health.filter(({ computed }) => computed.overall !== null)

      expect(paying.length).toBe(500)
      expect(known.length / paying.length).toBeGreaterThanOrEqual(0.9)
      expect(new Set(known.map(({ computed }) => computed.band)).size).toBeGreaterThan(1)
    },
  )

  test('an account that never wrote a ticket is unknown, not excellent', () => {
    const { paying, readingsOf, ticketsOf } = company
    const quiet = paying.filter((account) => ticketsOf(account).length === 0)
    const [standard] = defaultScorecards
    expect(quiet.length).toBeGreaterThan(0)
    for (const account of quiet) {
      expect(standard && scoreHealth(standard.scorecard, readingsOf(account)).computed.band).toBe('unknown')
    }
  })
})

interface UseRow {
  readonly day: Day
  readonly metric: string
  readonly value: number
}

interface TicketRow {
  readonly opened: Day
  readonly closed: Day | null
  readonly urgent: boolean
  readonly escalated: boolean
  readonly replyHours: number
  readonly csat: number | null
}

function ravenstack(asOf: Day) {
  const subscriptions = rows('subscriptions')
  const accountOf = new Map(subscriptions.map((row) => [row['subscription_id'], row['account_id'] ?? '']))
  const isPaid = (row: Record<string, string>) =>
    (row['start_date'] ?? '') <= asOf && (!row['end_date'] || row['end_date'] > asOf) && Number(row['mrr_amount']) > 0
  const paying = [...new Set(subscriptions.filter(isPaid).map((row) => row['account_id'] ?? ''))]

  const use = new Map<string, UseRow[]>()
  for (const row of rows('feature_usage')) {
    const account = accountOf.get(row['subscription_id']) ?? ''
    const used = { day: day(row['usage_date'] ?? ''), value: Number(row['usage_count']) }
    append(use, account, { ...used, metric: `${row['feature_name']}.count` })
    append(use, account, { ...used, metric: 'usage.count' })
  }
  const tickets = new Map<string, TicketRow[]>()
  for (const row of rows('support_tickets')) {
    append(tickets, row['account_id'] ?? '', {
      opened: day((row['submitted_at'] ?? '').slice(0, 10)),
      closed: row['closed_at'] ? day(row['closed_at'].slice(0, 10)) : null,
      urgent: row['priority'] === 'urgent',
      escalated: row['escalation_flag'] === 'TRUE',
      replyHours: Number(row['first_response_time_minutes']) / 60,
      csat: row['satisfaction_score'] ? Number(row['satisfaction_score']) : null,
    })
  }
  const newest = (days: Day[]) => days.reduce((a, b) => (a > b ? a : b))
  const useFreshness = freshnessOfImport(newest([...use.values()].flat().map((row) => row.day)), asOf)
  const ticketFreshness = freshnessOfImport(newest([...tickets.values()].flat().map((row) => row.opened)), asOf)

  const readingsOf = (account: string): MeasureReadings =>
    Object.fromEntries(
      defaultMeasures.map((measure) => {
        const raw =
          measure.source.kind === 'usage'
            ? { ...rawUse(measure, use.get(account) ?? [], asOf), freshness: useFreshness }
            : { ...rawTickets(measure, tickets.get(account) ?? [], asOf), freshness: ticketFreshness }
        return [measure.key, measureValue(measure, raw, asOf)]
      }),
    )
  return { paying, readingsOf, ticketsOf: (account: string) => tickets.get(account) ?? [] }
}

type Raw = Omit<RawMeasure, 'freshness'>
const nothing: Raw = { amount: null, count: 0, firstSignalDay: null }

function rawUse({ source }: MeasureDefinition, all: readonly UseRow[], asOf: Day): Raw {
  if (source.kind !== 'usage') return nothing
  const used = all.filter((row) => row.day <= asOf && metricFits(row.metric, source))
  const window = measureWindow(source, asOf, null)
  const activeDays = (span: DaySpan) => new Set(within(used, span).map((row) => row.day)).size
  const days = used.map((row) => row.day).sort()
  return {
    amount:
      source.aggregation === 'distinct_metrics'
        ? new Set(within(used, window).map((row) => row.metric)).size
        : activeDays(window),
    count: activeDays(window),
    metrics: window.baseline ? amountsOf(used, window, window.baseline) : undefined,
    day: days.at(-1) ?? null,
    firstSignalDay: days[0] ?? null,
  }
}

function amountsOf(used: readonly UseRow[], window: DaySpan, baseline: DaySpan): MetricAmounts[] {
  return [...Map.groupBy(used, (row) => row.metric).values()].map((rows) => {
    const [now, before] = [within(rows, window), within(rows, baseline)]
    const days = (some: readonly UseRow[]) => new Set(some.filter((row) => row.value > 0).map((row) => row.day)).size
    const amount = (some: readonly UseRow[]) => some.reduce((total, row) => total + row.value, 0)
    return {
      rollup: 'sum',
      since: null,
      amount: amount(now),
      days: days(now),
      activeDays: days(now),
      baselineAmount: amount(before),
      baselineDays: days(before),
      baselineActiveDays: days(before),
    }
  })
}

function rawTickets({ source }: MeasureDefinition, all: readonly TicketRow[], asOf: Day): Raw {
  if (source.kind !== 'tickets') return nothing
  const seen = all.filter((row) => row.opened <= asOf)
  const window = measureWindow(source, asOf, null)
  const recent = seen.filter((row) => row.opened >= window.from)
  const open = seen.filter((row) => !row.closed || row.closed > asOf)
  const answered = recent.filter((row) => row.csat !== null)
  const amounts = {
    open: open.filter((row) => source.priorities.length === 0 || row.urgent).length,
    opened: recent.length,
    escalated: recent.filter((row) => row.escalated).length,
    median_first_reply_hours: median(recent.map((row) => row.replyHours)),
    median_resolution_hours: null,
    csat: answered.filter((row) => (row.csat ?? 0) >= 4).length,
  }
  return {
    amount: amounts[source.aggregation],
    count: source.aggregation === 'csat' ? answered.length : recent.length,
    firstSignalDay: seen.map((row) => row.opened).sort()[0] ?? null,
  }
}

function within(used: readonly UseRow[], span: DaySpan): UseRow[] {
  return used.filter((row) => row.day >= span.from && row.day < addDays(span.to, 1))
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

function rows(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(folder, `ravenstack_${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/)
  const columns = head.split(',')
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [columns[index] ?? '', cell])))
}
