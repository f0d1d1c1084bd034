import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '../../kernel/day.ts'
import type { MeasureDefinition, MeasureSource } from './definitions.ts'
import { freshnessOfImport } from './freshness.ts'
import { measureValue, outcomeProgress, type RawMeasure } from './measure-value.ts'

const asOf = day('2026-11-17')
const fresh = freshnessOfImport(asOf, asOf)
const stale = freshnessOfImport(addDays(asOf, -40), asOf)
const expired = freshnessOfImport(addDays(asOf, -50), asOf)
const never = freshnessOfImport(null, asOf)

function valueOf(source: MeasureSource, raw: Partial<RawMeasure>, on: Day = asOf) {
  const definition: MeasureDefinition = { key: 'it', name: 'It', unit: 'number', direction: 'up', source }
  const nothing: RawMeasure = { amount: null, count: 0, firstSignalDay: day('2025-01-01'), freshness: fresh }
  return measureValue(definition, { ...nothing, ...raw }, on)
}

const openTickets: MeasureSource = { kind: 'tickets', aggregation: 'open', windowDays: 90, priorities: [] }
const counts: MeasureSource[] = [
  openTickets,
  { kind: 'metric', metric: 'logins', aggregation: 'sum', windowDays: 7 },
  { kind: 'metric', metric: 'logins', aggregation: 'days_active', windowDays: 7 },
  { kind: 'usage', include: [], exclude: [], aggregation: 'distinct_metrics', windowDays: 7 },
  { kind: 'invoices', aggregation: 'oldest_overdue_days' },
  { kind: 'outcomes', aggregation: 'measured_count', windowDays: 365 },
  { kind: 'activities', aggregation: 'count', types: [], windowDays: 30 },
  { kind: 'contacts', aggregation: 'with_role', roles: ['champion'], windowDays: 90 },
]

describe.each(
  counts.map((source) => [`${source.kind} ${'aggregation' in source ? source.aggregation : ''}`, source] as const),
)('a count (%s)', (_, source) => {
  test('of nothing is 0 when the source knows the account and is not stale', () => {
    expect(valueOf(source, { amount: 0 })).toMatchObject({ value: 0, known: true, fresh: true })
    expect(valueOf(source, { amount: null })).toMatchObject({ value: 0, known: true })
  })

  test('of nothing is unknown when the source never spoke of the account', () => {
    expect(valueOf(source, { amount: 0, firstSignalDay: null })).toMatchObject({
      value: null,
      known: false,
      unknownBecause: 'no_signal',
    })
  })

  test('of nothing is unknown when the source is stale', () => {
    expect(valueOf(source, { amount: 0, freshness: stale })).toMatchObject({
      known: false,
      fresh: false,
      unknownBecause: 'zero_while_stale',
    })
  })

  test('above 0 on a stale source is shown as not fresh, with the day of its data', () => {
    expect(valueOf(source, { amount: 3, freshness: stale })).toMatchObject({
      value: 3,
      known: true,
      fresh: false,
      dataDay: addDays(asOf, -40),
    })
  })

  test('is unknown after 14 stale days, and without any source', () => {
    expect(valueOf(source, { amount: 3, freshness: expired })).toMatchObject({ unknownBecause: 'stale_source' })
    expect(valueOf(source, { amount: 3, freshness: never })).toMatchObject({ unknownBecause: 'no_source' })
  })
})

const survey = (name: 'nps' | 'csat' | 'ces'): MeasureSource => ({
  kind: 'survey',
  survey: name,
  windowDays: 180,
  roles: [],
})
const tickets = (aggregation: 'median_first_reply_hours' | 'csat'): MeasureSource => ({
  kind: 'tickets',
  aggregation,
  windowDays: 90,
  priorities: [],
})
const metric = (aggregation: 'average_per_day' | 'average_value' | 'last'): MeasureSource => ({
  kind: 'metric',
  metric: 'logins',
  aggregation,
  windowDays: 30,
})

describe.each([
  ['NPS of 3 promoters and 1 detractor among 4', survey('nps'), { amount: 2, count: 4 }, 50],
  ['NPS of one detractor', survey('nps'), { amount: -1, count: 1 }, -100],
  ['CSAT with 3 of 4 in the top two', survey('csat'), { amount: 3, count: 4 }, 0.75],
  ['CES of 5 and 6', survey('ces'), { amount: 11, count: 2 }, 5.5],
  ['ticket satisfaction with none of 2 satisfied', tickets('csat'), { amount: 0, count: 2 }, 0],
  ['the median first reply', tickets('median_first_reply_hours'), { amount: 6.6, count: 19 }, 6.6],
  ['an average per day of 60 in 30 days', metric('average_per_day'), { amount: 60, count: 10 }, 2],
  ['an average value of 60 on 10 days', metric('average_value'), { amount: 60, count: 10 }, 6],
  ['the last value', metric('last'), { amount: 7, count: 3 }, 7],
  [
    'outcome progress',
    { kind: 'outcomes', aggregation: 'progress', windowDays: 365 },
    { amount: 1.24, count: 2 },
    0.62,
  ],
  [
    'seat use',
    { kind: 'subscription', aggregation: 'seat_use', metric: 'users', windowDays: 28 },
    { amount: 72, count: 180 },
    0.4,
  ],
  ['a field', { kind: 'attribute', attribute: 'sites', reading: 'number' }, { amount: 5, count: 1 }, 5],
] satisfies [string, MeasureSource, Partial<RawMeasure>, number][])('%s', (_, source, raw, expected) => {
  test(`is ${expected}`, () => {
    expect(valueOf(source, raw).value).toBeCloseTo(expected, 12)
  })

  test('is unknown without data, not 0', () => {
    expect(valueOf(source, { amount: null, count: 0 })).toMatchObject({ value: null, known: false })
  })
})

describe('days', () => {
  const since: MeasureSource = { kind: 'activities', aggregation: 'days_since_last', types: ['call'], windowDays: 365 }

  test('since the last call', () => {
    expect(valueOf(since, { day: day('2026-11-10') }).value).toBe(7)
    expect(valueOf(since, { day: asOf }).value).toBe(0)
    expect(valueOf(since, { day: null })).toMatchObject({ known: false, unknownBecause: 'no_data' })
  })

  test('since the last call stop growing on the last day of a stale source', () => {
    expect(valueOf(since, { day: addDays(asOf, -42), freshness: stale }).value).toBe(2)
  })

  test('until a renewal, negative when it has passed', () => {
    const until: MeasureSource = { kind: 'subscription', aggregation: 'days_until_renewal', windowDays: 28 }
    expect(valueOf(until, { day: day('2027-01-03') }).value).toBe(47)
    expect(valueOf(until, { day: day('2026-11-16') }).value).toBe(-1)
  })

  test('of a field kept in Volant itself never go stale', () => {
    const signed: MeasureSource = { kind: 'attribute', attribute: 'signed_on', reading: 'days_since' }
    const reading = valueOf(signed, { day: day('2020-11-17'), freshness: null })
    expect(reading).toMatchObject({ value: 2191, fresh: true, dataDay: asOf })
  })
})

describe('the change against the own baseline', () => {
  const change: MeasureSource = { kind: 'metric', metric: 'logins', aggregation: 'change', windowDays: 7 }
  // The window is 10 to 16 November, the baseline 18 August to 9 November.
  test.each([
    ['the same as ever', 70, 840, 0],
    ['half', 35, 840, -0.5],
    ['a quarter more', 87.5, 840, 0.25],
    ['nothing any more', 0, 840, -1],
    ['three times as much, limited', 210, 840, 1],
    ['something after nothing', 5, 0, 1],
  ])('%s: %d in 7 days after %d in 84 is %d', (_, amount, baselineAmount, expected) => {
    expect(valueOf(change, { amount, baselineAmount, count: 7 }).value).toBeCloseTo(expected, 12)
  })

  test('of nothing after nothing is unknown', () => {
    expect(valueOf(change, { amount: 0, baselineAmount: 0 })).toMatchObject({ unknownBecause: 'no_baseline' })
  })

  test('needs 28 days of the baseline after the first signal', () => {
    const raw = { amount: 70, baselineAmount: 280, count: 7 }
    expect(valueOf(change, { ...raw, firstSignalDay: day('2026-10-13') }).value).toBe(0)
    expect(valueOf(change, { ...raw, firstSignalDay: day('2026-10-14') })).toMatchObject({
      unknownBecause: 'short_history',
    })
    expect(valueOf(change, { ...raw, firstSignalDay: null })).toMatchObject({ unknownBecause: 'no_signal' })
  })

  test('does not mistake a stale source for an account that stopped', () => {
    expect(valueOf(change, { amount: 0, baselineAmount: 840, freshness: stale })).toMatchObject({
      known: false,
      unknownBecause: 'zero_while_stale',
    })
  })
})

test.each([
  [{ baseline: 10, target: 20, latest: 15 }, 0.5],
  [{ baseline: 20, target: 10, latest: 12 }, 0.8],
  [{ baseline: null, target: 10, latest: 2 }, 0.2],
  [{ baseline: 10, target: 20, latest: 5 }, 0],
  [{ baseline: 10, target: 20, latest: 50 }, 1],
  [{ baseline: 10, target: 10, latest: 10 }, null],
])('progress of %j is %s', (outcome, progress) => {
  const actual = outcomeProgress(outcome)
  if (progress === null) expect(actual).toBeNull()
  else expect(actual).toBeCloseTo(progress, 12)
})
