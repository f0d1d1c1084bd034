import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { dailyUse, type MetricAmounts } from './use-change.ts'

// The baseline is 84 days, the window the 28 days after it.
const baseline = { from: day('2026-07-28'), to: day('2026-10-19') }
const about = { windowDays: 28, baseline, firstSignalDay: day('2025-01-01') }

/** A metric from its value on active days: so many days of so much each, in the window and in the baseline. */
function metric(
  now: readonly [days: number, each: number],
  usual: readonly [days: number, each: number],
  more: Partial<MetricAmounts> = {},
): MetricAmounts {
  return {
    rollup: 'sum',
    since: null,
    amount: now[0] * now[1],
    days: now[0],
    activeDays: now[0],
    baselineAmount: usual[0] * usual[1],
    baselineDays: usual[0],
    baselineActiveDays: usual[0],
    ...more,
  }
}

function changeOf(metrics: readonly MetricAmounts[]): number | null {
  const use = dailyUse(metrics, about)
  return use && use.current / use.usual - 1
}

describe('use against the own baseline', () => {
  test.each<[string, MetricAmounts[], number]>([
    ['used daily, a third of the amount', [metric([28, 10], [84, 30])], -2 / 3],
    ['used daily, the same amount', [metric([28, 30], [84, 30])], 0],
    ['half of the days, the same amount each', [metric([14, 30], [84, 30])], -0.5],
    ['half of the days, twice the amount each', [metric([14, 60], [84, 30])], 0],
    ['gone', [metric([0, 0], [84, 30])], -1],
    ['a day counts no more than two typical days', [metric([28, 3_000], [84, 30])], 1],
    [
      'a daily metric that halved outweighs a monthly one that stayed',
      [metric([28, 5], [84, 10]), metric([1, 7], [3, 7])],
      // 0.5 + 1/28 of 1 + 3/84 typical days.
      (0.5 + 1 / 28) / (1 + 1 / 28) - 1,
    ],
    [
      'logins in units and traffic in millions weigh alike',
      [metric([28, 1], [84, 2]), metric([28, 4_000_000], [84, 2_000_000])],
      0.25,
    ],
    ['a feature taken up counts its days', [metric([28, 5], [84, 5]), metric([7, 900], [0, 0])], 0.25],
    [
      'seats are compared by their mean, however often they are told',
      [metric([28, 50], [12, 100], { rollup: 'last' })],
      -0.5,
    ],
    ['seats not told lately say nothing', [metric([28, 5], [84, 5]), metric([0, 0], [84, 9], { rollup: 'mean' })], 0],
    ['seats not told before say nothing', [metric([28, 5], [84, 5]), metric([28, 9], [0, 0], { rollup: 'last' })], 0],
    [
      'what was first counted 20 days before the window is no growth',
      [metric([28, 5], [84, 5]), metric([28, 5], [20, 5], { since: addDays(baseline.to, -19) })],
      0,
    ],
    [
      'what was first counted 42 days before the window is compared with those',
      [metric([28, 5], [42, 10], { since: addDays(baseline.to, -41) })],
      -0.5,
    ],
  ])('%s', (_, metrics, expected) => {
    expect(changeOf(metrics)).toBeCloseTo(expected, 12)
  })

  test('without anything counted for 28 days there is nothing to compare', () => {
    expect(dailyUse([metric([28, 5], [20, 5], { since: addDays(baseline.to, -19) })], about)).toBeNull()
  })

  test('without any use on either side both are 0', () => {
    expect(dailyUse([], about)).toEqual({ current: 0, usual: 0 })
  })
})

const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true })
const series = fc.record({
  now: fc.array(fc.option(amount, { nil: 0 }), { minLength: 28, maxLength: 28 }),
  usual: fc.array(fc.option(amount, { nil: 0 }), { minLength: 84, maxLength: 84 }),
})
type Series = { now: number[]; usual: number[] }

function amountsOf({ now, usual }: Series): MetricAmounts {
  const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
  const active = (values: number[]) => values.filter((value) => value > 0).length
  const counts = { days: now.length, activeDays: active(now), baselineDays: 84, baselineActiveDays: active(usual) }
  return { rollup: 'sum', since: null, amount: total(now), baselineAmount: total(usual), ...counts }
}

/** Day by day, from the values themselves: what each day of the window is worth in typical days. */
function naive(all: readonly Series[]): { current: number; usual: number } {
  let [current, usual] = [0, 0]
  for (const { now, usual: before } of all) {
    const known = before.filter((value) => value > 0)
    const lately = now.filter((value) => value > 0)
    const typical = known.reduce((sum, value) => sum + value / known.length, 0)
    const mean = lately.reduce((sum, value) => sum + value / lately.length, 0)
    for (const value of known) usual += value > 0 ? 1 / 84 : 0
    for (const _ of lately) current += (typical > 0 ? Math.min(2, mean / typical) : 1) / 28
  }
  return { current, usual }
}

test('sums tell what the days themselves tell', () => {
  fc.assert(
    fc.property(fc.array(series, { minLength: 1, maxLength: 4 }), (all) => {
      const expected = naive(all)
      const found = dailyUse(all.map(amountsOf), about)
      expect(found?.current).toBeCloseTo(expected.current, 9)
      expect(found?.usual).toBeCloseTo(expected.usual, 9)
    }),
  )
})

test('the unit of a metric does not matter', () => {
  fc.assert(
    fc.property(series, series, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (a, b, factor) => {
      const scaled = { now: b.now.map((value) => value * factor), usual: b.usual.map((value) => value * factor) }
      const [one, other] = [dailyUse([a, b].map(amountsOf), about), dailyUse([a, scaled].map(amountsOf), about)]
      expect(other?.current).toBeCloseTo(one?.current ?? Number.NaN, 9)
      expect(other?.usual).toBeCloseTo(one?.usual ?? Number.NaN, 9)
    }),
  )
})

test('more of a metric never lowers use', () => {
  fc.assert(
    fc.property(series, series, (a, b) => {
      const more = { ...b, now: b.now.map((value) => (value === 0 ? 0 : value * 1.5)) }
      const [less, greater] = [dailyUse([a, b].map(amountsOf), about), dailyUse([a, more].map(amountsOf), about)]
      expect(greater?.current).toBeGreaterThanOrEqual((less?.current ?? 0) - 1e-9)
    }),
  )
})
