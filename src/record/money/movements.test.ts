import { describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { changesLedger, conventionSentences, Conventions, DEFAULT_CONVENTIONS } from './conventions.ts'
import { exchangeOf, type Conversion, type Rates } from './exchange.ts'
import { ledgerOf } from './ledger.ts'
import { subscriptionMrr, termsInForce, type SubscriptionVersion } from './mrr.ts'

const EUR = { rates: new Map(), reportingCurrency: 'EUR' } as const

const version = (change: Partial<SubscriptionVersion> = {}): SubscriptionVersion => ({
  subscription: 'S-1',
  effectiveOn: change.startedOn ?? day('2026-01-01'),
  startedOn: day('2026-01-01'),
  endedOn: null,
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

const later = (on: string, change: Partial<SubscriptionVersion>) => version({ ...change, effectiveOn: day(on) })

/** `day kind movement`, with `–` for a kind that rates alone changed. */
function movements(
  versions: readonly SubscriptionVersion[],
  chosen: Partial<Conventions> = {},
  rates: Rates = new Map(),
) {
  const terms = termsInForce(versions, { ...DEFAULT_CONVENTIONS, ...chosen })
  const { missing, steps } = ledgerOf(terms, exchangeOf({ rates, reportingCurrency: 'EUR' }))
  expect(missing).toEqual([])
  return steps.map(
    ({ day: on, kind, mrrMinor, beforeMinor, fxMinor }) => `${on} ${kind ?? '–'} ${mrrMinor - beforeMinor - fxMinor}`,
  )
}

const plans = (versions: readonly SubscriptionVersion[], conversion: Conversion) =>
  ledgerOf(termsInForce(versions), exchangeOf(conversion)).plans

describe('a movement is', () => {
  test('new at the first payment, churn at the last, reactivation at the next', () => {
    const versions = [
      version({ endedOn: day('2026-03-01') }),
      version({ subscription: 'S-2', startedOn: day('2026-05-01'), amount: '70' }),
    ]
    expect(movements(versions)).toEqual([
      '2026-01-01 new 10000',
      '2026-03-01 churn -10000',
      '2026-05-01 reactivation 7000',
    ])
  })

  test('new when a trial turns into payment, not before', () => {
    expect(movements([version({ isTrial: true }), later('2026-02-01', {})])).toEqual(['2026-02-01 new 10000'])
  })

  test('contraction when one of several subscriptions ends', () => {
    const versions = [version(), version({ subscription: 'S-2', amount: '30', endedOn: day('2026-02-01') })]
    expect(movements(versions)).toEqual(['2026-01-01 new 13000', '2026-02-01 contraction -3000'])
  })

  test('one when plans are swapped on a day, and none when they cost the same', () => {
    const old = version({ endedOn: day('2026-02-01') })
    const swap = (amount: string) => version({ subscription: 'S-2', startedOn: day('2026-02-01'), amount })
    expect(movements([old, swap('150')])).toEqual(['2026-01-01 new 10000', '2026-02-01 expansion 5000'])
    expect(movements([old, swap('100')])).toEqual(['2026-01-01 new 10000'])
  })

  test('none when a new rate alone changes what is paid', () => {
    const rates: Rates = new Map([
      [
        'USD',
        [
          { day: day('2025-01-01'), rate: '0.9' },
          { day: day('2026-04-01'), rate: '0.8' },
        ],
      ],
    ])
    expect(movements([version({ currency: 'USD' })], {}, rates)).toEqual(['2026-01-01 new 9000', '2026-04-01 – 0'])
  })
})

describe('by convention', () => {
  test('churn counts on the day the cancellation was asked for, where it is known', () => {
    const cancelled = version({ endedOn: day('2026-06-15'), cancelledOn: day('2026-06-08') })
    expect(movements([cancelled])).toEqual(['2026-01-01 new 10000', '2026-06-15 churn -10000'])
    expect(movements([cancelled], { churnOn: 'cancellation' })).toEqual([
      '2026-01-01 new 10000',
      '2026-06-08 churn -10000',
    ])
    expect(movements([version({ endedOn: day('2026-06-15') })], { churnOn: 'cancellation' })).toEqual([
      '2026-01-01 new 10000',
      '2026-06-15 churn -10000',
    ])
  })

  test('a paused account stays a customer until its subscription ends', () => {
    const versions = [
      version(),
      later('2026-02-01', { quantity: '0' }),
      later('2026-04-01', { quantity: '2' }),
      later('2026-05-01', { quantity: '0', endedOn: day('2026-06-01') }),
    ]
    expect(movements(versions)).toEqual([
      '2026-01-01 new 10000',
      '2026-02-01 churn -10000',
      '2026-04-01 reactivation 20000',
      '2026-05-01 churn -20000',
    ])
    expect(movements(versions, { paused: 'contraction' })).toEqual([
      '2026-01-01 new 10000',
      '2026-02-01 contraction -10000',
      '2026-04-01 expansion 20000',
      '2026-05-01 contraction -20000',
      '2026-06-01 churn 0',
    ])
  })

  test('an account discounted by 100 % stays a customer, but does not become one', () => {
    const versions = [version(), later('2026-02-01', { discountPercent: '100' })]
    expect(movements(versions, { fullyDiscounted: 'contraction' })).toEqual([
      '2026-01-01 new 10000',
      '2026-02-01 contraction -10000',
    ])
    expect(movements(versions, { paused: 'contraction' }).at(-1)).toBe('2026-02-01 churn -10000')
    const free = [version({ discountPercent: '100' }), later('2026-02-01', {})]
    expect(movements(free, { fullyDiscounted: 'contraction' })).toEqual(['2026-02-01 new 10000'])
  })

  test.each([
    ['52/12', 43_333n],
    ['4', 40_000n],
    ['4.33', 43_300n],
    ['365.25/84', 43_482n],
  ] as const)('a week counts %s', (weeksPerMonth, minor) => {
    expect(subscriptionMrr(version({ interval: 'week' }), { ...DEFAULT_CONVENTIONS, weeksPerMonth })).toBe(minor)
  })

  test('a day counts 30', () => {
    expect(subscriptionMrr(version({ interval: 'day' }), { ...DEFAULT_CONVENTIONS, daysPerMonth: '30' })).toBe(300_000n)
  })

  test('each choice has its own sentence, and those of the ledger call for a rebuild', () => {
    for (const convention of Conventions.keyof().options) {
      const choices = Conventions.shape[convention].unwrap().options
      const sentences = choices.map(
        (choice) => conventionSentences(Conventions.parse({ [convention]: choice }), [convention])[0],
      )
      expect(new Set(sentences).size).toBe(choices.length)
    }
    expect(changesLedger(DEFAULT_CONVENTIONS, { ...DEFAULT_CONVENTIONS, samePeriod: 'net' })).toBe(false)
    expect(changesLedger(DEFAULT_CONVENTIONS, { ...DEFAULT_CONVENTIONS, paused: 'contraction' })).toBe(true)
  })
})

describe('the plan of an account', () => {
  test('is the one with most MRR, the first by name of equal ones, and none when nothing is paid', () => {
    const versions = [
      version({ plan: 'Pro', endedOn: day('2026-05-01') }),
      version({ subscription: 'S-2', plan: 'Basic', startedOn: day('2026-02-01'), endedOn: day('2026-06-01') }),
      version({
        subscription: 'S-3',
        plan: 'Pro',
        amount: '1',
        startedOn: day('2026-03-01'),
        endedOn: day('2026-04-01'),
      }),
    ]
    expect(plans(versions, EUR)).toEqual([
      { day: '2026-01-01', plan: 'Pro' },
      { day: '2026-02-01', plan: 'Basic' },
      { day: '2026-03-01', plan: 'Pro' },
      { day: '2026-04-01', plan: 'Basic' },
      { day: '2026-06-01', plan: null },
    ])
  })

  test('may follow a rate', () => {
    const rates: Rates = new Map([
      [
        'USD',
        [
          { day: day('2025-01-01'), rate: '1.01' },
          { day: day('2026-04-01'), rate: '0.99' },
        ],
      ],
    ])
    const versions = [version({ plan: 'Pro' }), version({ subscription: 'S-2', plan: 'US', currency: 'USD' })]
    expect(plans(versions, { rates, reportingCurrency: 'EUR' })).toEqual([
      { day: '2026-01-01', plan: 'US' },
      { day: '2026-04-01', plan: 'Pro' },
    ])
  })
})
