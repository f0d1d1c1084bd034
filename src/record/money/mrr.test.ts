import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { day, type Day } from '../../kernel/day.ts'
import { plainAmount } from './currency.ts'
import { exchangeOf, type Conversion, type Rates } from './exchange.ts'
import { ledgerOf } from './ledger.ts'
import { INTERVALS, subscriptionMrr, termsInForce, type Price, type SubscriptionVersion } from './mrr.ts'
import { decimal, fraction, product, roundHalfUp } from './rational.ts'
import { renewalDay, type RunningTerm } from './renewal-day.ts'

const price = (change: Partial<Price> = {}): Price => ({
  amount: '100',
  interval: 'month',
  intervalCount: 1,
  quantity: '1',
  discountPercent: '0',
  currency: 'EUR',
  isTrial: false,
  kind: 'recurring',
  ...change,
})

const version = (change: Partial<SubscriptionVersion> = {}): SubscriptionVersion => ({
  ...price(change),
  subscription: 'S-1',
  effectiveOn: change.startedOn ?? day('2026-01-01'),
  startedOn: day('2026-01-01'),
  endedOn: null,
  ...change,
})

const EUR = { rates: new Map(), reportingCurrency: 'EUR' } as const
const into = (rates: Rates) => ({ rates, reportingCurrency: 'EUR' })

const ledger = (versions: readonly SubscriptionVersion[], conversion: Conversion) =>
  ledgerOf(termsInForce(versions), exchangeOf(conversion))

describe('MRR of one subscription', () => {
  test.each([
    ['a month', { interval: 'month' }, 10_000n],
    ['a year is twelve months', { interval: 'year', amount: '1200' }, 10_000n],
    ['a quarter is three months', { interval: 'quarter' }, 3_333n],
    ['a week counts 52/12', { interval: 'week' }, 43_333n],
    ['a day counts 365/12', { interval: 'day', amount: '1' }, 3_042n],
    ['every two years', { interval: 'year', intervalCount: 2, amount: '2400' }, 10_000n],
    ['quantity and discount', { quantity: '3', discountPercent: '12.5' }, 26_250n],
    ['a half cent goes up', { amount: '0.005' }, 1n],
    ['just below a half cent goes down', { amount: '0.00499' }, 0n],
    ['half a cent off a credit goes up', { amount: '-0.005' }, 0n],
    ['yen have no cents', { amount: '100.5', currency: 'JPY' }, 101n],
    ['dinars have three decimals', { amount: '1.0005', currency: 'KWD' }, 1_001n],
    ['a trial pays nothing', { isTrial: true }, 0n],
    ['a one-off is not recurring', { kind: 'one_off' }, 0n],
  ] as [string, Partial<Price>, bigint][])('%s', (_what, change, minor) => {
    expect(subscriptionMrr(price(change))).toBe(minor)
  })

  test('is within half a minor unit of the exact value, and never the lower of two equally near', () => {
    const cents = fc.integer({ min: 0, max: 10_000_000 })
    fc.assert(
      fc.property(
        cents,
        fc.constantFrom(...INTERVALS),
        fc.integer({ min: 1, max: 36 }),
        fc.integer({ min: 0, max: 100 }),
        (amount, interval, intervalCount, discount) => {
          const perMonth = { year: [1n, 12n], quarter: [1n, 3n], month: [1n, 1n], week: [52n, 12n], day: [365n, 12n] }[
            interval
          ]
          const [up = 1n, down = 1n] = perMonth
          const numerator = BigInt(amount) * BigInt(100 - discount) * up
          const denominator = 100n * down * BigInt(intervalCount)
          const mrr = subscriptionMrr(
            price({ amount: plainAmount(amount, 'EUR'), interval, intervalCount, discountPercent: String(discount) }),
          )
          const error = 2n * (mrr * denominator - numerator)
          expect(error > -denominator && error <= denominator).toBe(true)
        },
      ),
    )
  })

  test('is the same however the amount’s zeros are written', () => {
    expect(subscriptionMrr(price({ amount: '99.90' }))).toBe(subscriptionMrr(price({ amount: '99.9000' })))
  })
})

test.each([
  ['2.5', 3n],
  ['-2.5', -2n],
  ['-2.51', -3n],
  ['2.49', 2n],
  ['0', 0n],
])('%s rounded half up is %s', (text, rounded) => {
  expect(roundHalfUp(decimal(text))).toBe(rounded)
  expect(roundHalfUp(product(decimal(text), fraction(7, 7)))).toBe(rounded)
})

describe('MRR of an account', () => {
  test('a price change replaces the version before it from its day on', () => {
    const result = ledger(
      [version(), version({ amount: '150', effectiveOn: day('2026-03-01'), endedOn: day('2026-06-01') })],
      EUR,
    )
    expect(result).toMatchObject({
      missing: [],
      steps: [
        { day: '2026-01-01', beforeMinor: 0, mrrMinor: 10_000, fxMinor: 0, kind: 'new', isCustomer: true },
        { day: '2026-03-01', beforeMinor: 10_000, mrrMinor: 15_000, fxMinor: 0, kind: 'expansion', isCustomer: true },
        { day: '2026-06-01', beforeMinor: 15_000, mrrMinor: 0, fxMinor: 0, kind: 'churn', isCustomer: false },
      ],
    })
  })

  test('a subscription of no length pays nothing, and nothing paid is no MRR rather than zero', () => {
    const result = ledger([version({ endedOn: day('2026-01-01') })], EUR)
    expect(result).toEqual({ missing: [], steps: [], plans: [], currencySteps: [], months: [] })
  })

  test('a new rate revalues what stands, told apart from movements', () => {
    const rates: Rates = new Map([
      [
        'USD',
        [
          { day: day('2025-12-01'), rate: '0.9' },
          { day: day('2026-02-01'), rate: '0.95' },
        ],
      ],
    ])
    const result = ledger(
      [
        version({ currency: 'USD' }),
        version({ subscription: 'S-2', currency: 'USD', startedOn: day('2026-02-01'), effectiveOn: day('2026-02-01') }),
      ],
      into(rates),
    )
    expect(result.steps).toMatchObject([
      { day: '2026-01-01', mrrMinor: 9_000, fxMinor: 0, kind: 'new' },
      { day: '2026-02-01', mrrMinor: 19_000, fxMinor: 500, kind: 'expansion' },
    ])
  })

  test('yen are converted by whole units, not by cents', () => {
    const rates: Rates = new Map([['JPY', [{ day: day('2026-01-01'), rate: '0.006' }]]])
    const result = ledger([version({ currency: 'JPY', amount: '10000' })], into(rates))
    expect(result.steps[0]?.mrrMinor).toBe(6_000)
  })

  test('a missing rate is named and nothing is said', () => {
    const rates: Rates = new Map([['USD', [{ day: day('2026-05-01'), rate: '0.9' }]]])
    expect(ledger([version(), version({ subscription: 'S-2', currency: 'USD' })], into(rates))).toMatchObject({
      steps: [],
      missing: [{ currency: 'USD', day: '2026-01-01' }],
    })
  })

  const month = fc.integer({ min: 1, max: 12 }).map((number) => day(`2026-${String(number).padStart(2, '0')}-01`))
  const anyVersion = fc
    .record({
      subscription: fc.constantFrom('A', 'B', 'C'),
      effectiveOn: month,
      endedOn: fc.option(month),
      amount: fc.integer({ min: 0, max: 999 }).map(String),
      currency: fc.constantFrom('EUR', 'USD'),
    })
    .map((made) => version({ ...made, startedOn: made.effectiveOn }))
  const anyVersions = fc.uniqueArray(anyVersion, {
    selector: (one) => `${one.subscription}${one.effectiveOn}`,
    maxLength: 12,
  })
  const RATES: Rates = new Map([
    [
      'USD',
      [
        { day: day('2025-01-01'), rate: '0.91' },
        { day: day('2026-05-15'), rate: '0.87' },
      ],
    ],
  ])

  test('does not depend on the order in which subscriptions are known', () => {
    fc.assert(
      fc.property(
        anyVersions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        ([all, shuffled]) => {
          expect(ledger(shuffled, into(RATES))).toEqual(ledger(all, into(RATES)))
        },
      ),
    )
  })

  test('agrees on every day with adding up the versions in force', () => {
    fc.assert(
      fc.property(anyVersions, month, (versions, on) => {
        const result = ledger(
          versions.map((one) => ({ ...one, currency: 'EUR' })),
          EUR,
        )
        const inForce = versions.filter((one) => {
          const later = versions.some(
            (other) =>
              other.subscription === one.subscription && other.effectiveOn > one.effectiveOn && other.effectiveOn <= on,
          )
          return one.effectiveOn <= on && (one.endedOn === null || one.endedOn > on) && !later
        })
        const expected = inForce.reduce((total, one) => total + Number(one.amount) * 100, 0)
        expect(result.steps.findLast((step) => step.day <= on)?.mrrMinor ?? 0).toBe(expected)
      }),
    )
  })
})

describe('renewal date', () => {
  const TODAY = day('2026-03-10')
  const term = (change: Partial<RunningTerm>): RunningTerm => ({
    startedOn: day('2024-05-20'),
    endedOn: null,
    termEndsOn: null,
    interval: 'year',
    intervalCount: 1,
    isTrial: false,
    kind: 'recurring',
    ...change,
  })
  const given = (terms: RunningTerm[], openRenewals: Day[] = [], hand: Day | null = null) =>
    renewalDay({ openRenewals, decidedRenewals: [], given: hand, terms }, TODAY)
  const after = (decided: string, terms: RunningTerm[], hand: Day | null = null) =>
    renewalDay({ openRenewals: [], decidedRenewals: [day(decided)], given: hand, terms }, TODAY)

  test.each([
    [
      'the earliest open renewal',
      given([term({})], [day('2026-09-01'), day('2026-02-01')], day('2026-07-01')),
      '2026-02-01',
    ],
    ['else the day given', given([term({})], [], day('2026-07-01')), '2026-07-01'],
    ['else the next term end', given([term({ termEndsOn: day('2026-04-30') }), term({})]), '2026-04-30'],
    ['else the next anniversary of a yearly term', given([term({})]), '2026-05-20'],
    ['every three years', given([term({ intervalCount: 3 })]), '2027-05-20'],
    ['an anniversary today is today', given([term({ startedOn: day('2024-03-10') })]), '2026-03-10'],
    ['from a leap day on the last of February', given([term({ startedOn: day('2024-02-29') })]), '2027-02-28'],
    ['none for months', given([term({ interval: 'month' })]), null],
    ['none for what has ended', given([term({ endedOn: TODAY })]), null],
    ['none for trials', given([term({ isTrial: true })]), null],
    ['not an anniversary that was decided early', after('2026-05-18', [term({})]), '2027-05-20'],
    [
      'not the end of a term that was decided early',
      after('2026-04-30', [term({ interval: 'month', termEndsOn: day('2026-04-30') })]),
      null,
    ],
    ['not a day given by hand that was decided', after('2026-07-01', [term({})], day('2026-07-01')), '2026-05-20'],
    ['but a day given by hand after the decision', after('2026-05-20', [term({})], day('2026-07-01')), '2026-07-01'],
  ])('%s', (_what, found, expected) => {
    expect(found).toBe(expected)
  })
})
