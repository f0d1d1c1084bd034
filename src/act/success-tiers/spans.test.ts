import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, type Day, daysBetween } from '../../kernel/day.ts'
import { consumptionOf, PERIODS, periodOn } from './entitlement.ts'
import { daysWithin, heldSince, heldSpans, holdsOn, type RawSpan, revenueWithin } from './spans.ts'
import { attachRate, margin } from './worth.ts'

const span = (from: string, to: string | null, more: Partial<RawSpan> = {}): RawSpan => ({
  accountId: 1,
  tierId: 1,
  priceMinor: 100,
  origin: 'hand',
  holdingId: null,
  ...more,
  from: day(from),
  to: to === null ? null : day(to),
})

const START = day('2026-01-01')
const randomSpan = fc
  .record({
    accountId: fc.integer({ min: 1, max: 2 }),
    tierId: fc.integer({ min: 1, max: 3 }),
    at: fc.nat(60),
    length: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
    priceMinor: fc.nat(1000),
    origin: fc.constantFrom<'hand' | 'plan'>('hand', 'plan'),
  })
  .map(({ at, length, ...rest }): RawSpan => {
    const from = addDays(START, at)
    return { ...rest, from, to: length === null ? null : addDays(from, length), holdingId: null }
  })

describe('who holds which tier', () => {
  test('a person’s word goes before a plan, and the plan shows again after it', () => {
    const plan = span('2026-01-01', null, { origin: 'plan', tierId: 2 })
    const held = heldSpans([plan, span('2026-03-01', '2026-04-01', { tierId: 3 })])
    expect(held.map(({ tierId, from, to }) => [tierId, from, to])).toEqual([
      [2, '2026-01-01', '2026-03-01'],
      [3, '2026-03-01', '2026-04-01'],
      [2, '2026-04-01', null],
    ])
  })

  test('versions of one subscription that follow each other are one stretch', () => {
    const plan = { origin: 'plan' as const }
    const versions = [span('2026-01-01', '2026-02-01', plan), span('2026-02-01', null, plan)]
    expect(heldSpans(versions)).toEqual([span('2026-01-01', null, plan)])
  })

  test('a gap begins a new stretch; another price does not begin the tier anew', () => {
    const held = heldSpans([
      span('2025-01-01', '2025-06-01'),
      span('2026-01-01', '2026-02-01'),
      span('2026-02-01', null, { priceMinor: 200 }),
    ])
    expect(held).toHaveLength(3)
    expect(held[2] && heldSince(held, held[2])).toBe('2026-01-01')
  })

  test('on every day an account holds at most one tier, and one exactly when some span covers the day', () => {
    fc.assert(
      fc.property(fc.array(randomSpan, { maxLength: 12 }), fc.nat(120), (raw, at) => {
        const on = addDays(START, at)
        const held = heldSpans(raw)
        for (const accountId of [1, 2]) {
          const now = held.filter((one) => one.accountId === accountId && holdsOn(one, on))
          const covering = raw.filter((one) => one.accountId === accountId && holdsOn(one, on))
          expect(now.length).toBe(covering.length > 0 ? 1 : 0)
          if (covering.some(({ origin }) => origin === 'hand')) expect(now[0]?.origin).toBe('hand')
        }
      }),
    )
  })

  test('the order in which spans are known does not matter', () => {
    fc.assert(
      fc.property(fc.array(randomSpan, { maxLength: 8 }), (raw) => {
        const sorted = (spans: RawSpan[]) =>
          spans.toSorted((a, b) => a.accountId - b.accountId || (a.from < b.from ? -1 : 1))
        expect(sorted(heldSpans(raw.toReversed()))).toEqual(sorted(heldSpans(raw)))
      }),
    )
  })
})

describe('what a tier brings', () => {
  test.each([
    ['2026-01-01', null, 36_500, 9_000],
    ['2026-02-01', '2026-02-02', 365, 1],
    ['2026-02-01', '2026-02-02', 182, 0],
    ['2026-02-01', '2026-02-02', 183, 1],
    ['2025-01-01', '2025-12-31', 36_500, 0],
  ])('from %s to %s at %i a year is %i in the first ninety days of 2026', (from, to, priceMinor, revenue) => {
    const window = { from: START, to: addDays(START, 90) }
    expect(revenueWithin(span(from, to, { priceMinor }), window)).toBe(revenue)
  })

  test('the days of parts of a window add up to those of the whole', () => {
    fc.assert(
      fc.property(randomSpan, fc.nat(100), fc.nat(100), (one, first, second) => {
        const [middle, end] = [addDays(START, first), addDays(START, first + second)]
        const whole = daysWithin(one, { from: START, to: end })
        expect(daysWithin(one, { from: START, to: middle }) + daysWithin(one, { from: middle, to: end })).toBe(whole)
        expect(whole).toBeLessThanOrEqual(daysBetween(START, end))
      }),
    )
  })

  test('attach rate and margin have no value on an empty base', () => {
    expect(attachRate(0, 0)).toBeNull()
    expect(attachRate(3, 12)).toBe(0.25)
    expect(margin(0, 500)).toBeNull()
    expect(margin(1000, 1500)).toBe(-0.5)
  })
})

describe('the period of an entitlement', () => {
  test.each([
    ['2026-01-31', 'month', '2026-02-27', '2026-01-31', '2026-02-28'],
    ['2026-01-31', 'month', '2026-02-28', '2026-02-28', '2026-03-31'],
    ['2026-01-31', 'month', '2026-03-30', '2026-02-28', '2026-03-31'],
    ['2026-01-15', 'quarter', '2026-04-14', '2026-01-15', '2026-04-15'],
    ['2026-01-15', 'quarter', '2026-12-31', '2026-10-15', '2027-01-15'],
    ['2024-02-29', 'year', '2025-02-28', '2025-02-28', '2026-02-28'],
    ['2026-01-15', 'year', '2026-01-15', '2026-01-15', '2027-01-15'],
  ] as const)('began on %s by the %s: on %s it runs from %s to %s', (began, period, on, from, to) => {
    expect(periodOn(began as unknown as Day, period, on as unknown as Day)).toEqual({ from, to })
  })

  test('holds its day, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(fc.nat(2000), fc.constantFrom(...PERIODS), fc.nat(3000), (start, period, after) => {
        const began = addDays(day('2020-01-01'), start)
        const on = addDays(began, after)
        const found = periodOn(began, period, on)
        expect(found.from <= on && on < found.to).toBe(true)
        expect(periodOn(began, period, found.to).from).toBe(found.to)
        expect(periodOn(began, period, addDays(found.to, -1))).toEqual(found)
      }),
    )
  })

  test('what was taken beyond the promise is over, never a remainder below zero', () => {
    expect(consumptionOf(4, 1.5)).toEqual({ quantity: 4, used: 1.5, remaining: 2.5, over: 0 })
    expect(consumptionOf(4, 4.25)).toEqual({ quantity: 4, used: 4.25, remaining: 0, over: 0.25 })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(2000), (quantity, used) => {
        const { remaining, over } = consumptionOf(quantity / 4, used / 4)
        expect(remaining - over).toBeCloseTo((quantity - used) / 4, 9)
        expect(Math.min(remaining, over)).toBe(0)
      }),
    )
  })
})
