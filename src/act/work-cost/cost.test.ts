import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, type Day } from '../../kernel/day.ts'
import {
  addSpent,
  daysWorked,
  entryCost,
  NOTHING_SPENT,
  type PricedEntry,
  type Rate,
  rateOn,
  shareOfArr,
  spentOn,
  valueOf,
} from './cost.ts'

describe('cost of an entry', () => {
  test.each([
    [60, 8000, 8000],
    [30, 8001, 4001],
    [20, 100, 33],
    [10, 3, 1],
    [9, 3, 0],
    [1, 30, 1],
    [1440, 0, 0],
    [95, 7350, 11638],
  ])('%i minutes at %i an hour cost %i, a half rounded up', (minutes, hourly, cost) => {
    expect(entryCost(minutes, hourly)).toBe(cost)
  })

  test('is the exact product rounded half up once, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 0, max: 10_000_000 }), (minutes, hourly) => {
        const exact = BigInt(minutes) * BigInt(hourly)
        const whole = exact / 60n + (2n * (exact % 60n) >= 60n ? 1n : 0n)
        expect(BigInt(entryCost(minutes, hourly))).toBe(whole)
      }),
    )
  })
})

const entries = fc.array(
  fc.record<PricedEntry>({
    minutes: fc.integer({ min: 1, max: 1440 }),
    value: fc.constantFrom('gap', 'delivery'),
    costMinor: fc.option(fc.integer({ min: 0, max: 1_000_000 }), { nil: null }),
  }),
  { maxLength: 60 },
)

describe('the split into cost of goods sold and sales and marketing', () => {
  test('adds up to the total to the cent, however the entries are grouped', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 7 }), (all, groups) => {
        const total = spentOn(all)
        const parts = Array.from({ length: groups }, (_, group) =>
          spentOn(all.filter((_entry, index) => index % groups === group)),
        )
        expect(parts.reduce(addSpent, NOTHING_SPENT)).toEqual(total)
        expect(total.gapMinor + total.deliveryMinor).toBe(all.reduce((sum, one) => sum + (one.costMinor ?? 0), 0))
        expect(total.gapMinutes + total.deliveryMinutes).toBe(all.reduce((sum, one) => sum + one.minutes, 0))
      }),
    )
  })

  test('keeps hours without a rate apart: their cost is not known, not zero', () => {
    const spent = spentOn([
      { minutes: 60, value: 'gap', costMinor: 5000 },
      { minutes: 30, value: 'gap', costMinor: null },
    ])
    expect(spent).toEqual({ ...NOTHING_SPENT, gapMinutes: 90, gapMinor: 5000, unpricedMinutes: 30 })
  })

  test('follows the kind of work unless a person said otherwise', () => {
    expect(valueOf({ value: 'gap' }, null)).toBe('gap')
    expect(valueOf({ value: 'gap' }, 'delivery')).toBe('delivery')
  })
})

describe('the rate of a day', () => {
  const rate = (validFrom: string, hourlyMinor: number, whose: Partial<Rate>): Rate => ({
    memberId: null,
    role: null,
    ...whose,
    validFrom: day(validFrom),
    hourlyMinor,
  })
  const rates = [
    rate('2026-01-01', 6000, { role: 'csm' }),
    rate('2026-03-01', 6500, { role: 'csm' }),
    rate('2026-02-01', 9000, { memberId: 7 }),
    rate('2026-04-01', 9500, { memberId: 7 }),
  ]
  test.each<[string, number | null, string | null, number | null]>([
    ['2025-12-31', 7, 'csm', null],
    ['2026-01-15', 7, 'csm', 6000],
    ['2026-02-01', 7, 'csm', 9000],
    ['2026-03-31', 7, 'csm', 9000],
    ['2026-04-01', 7, 'csm', 9500],
    ['2026-03-31', 8, 'csm', 6500],
    ['2026-03-31', 8, 'leader', null],
    ['2026-03-31', null, null, null],
  ])('on %s for member %s of role %s is %s', (on, memberId, role, hourly) => {
    expect(rateOn(rates, { memberId, role }, on as Day)).toBe(hourly)
  })
})

describe('the share of ARR', () => {
  test.each([
    [1000, 365, 10_000, 0.1],
    [1000, 73, 10_000, 0.5],
    [0, 30, 10_000, 0],
    [1000, 30, 0, null],
    [1000, 30, null, null],
    [1000, 0, 10_000, null],
  ])('of a cost of %s in %s days at an ARR of %s is %s', (cost, days, arr, share) => {
    const found = shareOfArr(cost, days, arr)
    if (share === null) expect(found).toBeNull()
    else expect(found).toBeCloseTo(share, 12)
  })

  test('counts the running month up to today', () => {
    const tomorrow = day('2026-03-11')
    expect(daysWorked({ from: day('2026-02-01'), to: day('2026-03-01') }, tomorrow)).toBe(28)
    expect(daysWorked({ from: day('2026-03-01'), to: day('2026-04-01') }, tomorrow)).toBe(10)
    expect(daysWorked({ from: day('2026-04-01'), to: day('2026-05-01') }, tomorrow)).toBe(0)
  })
})
