import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { createRevenueWorld, type RevenueWorld } from '../../platform/testing/revenue-world.ts'
import { refreshMoney } from '../../record/money/actions.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from '../../record/money/conventions.ts'
import { saveConventions } from '../../record/money/store-conventions.ts'
import { mrrOf, retentionOf } from './actions.ts'
import { movementAccountsOf } from './actions-accounts.ts'
import { cohortsOf } from './actions-cohorts.ts'
import { seriesOf } from './actions-series.ts'
import { compoundChurn, grossChurn, netChurn, quickRatio } from './ratios.ts'
import { renewalRates } from './renewal-rates.ts'
import { retentionLine, sumsOf } from './retention.ts'

/*
 * Published worked examples, each through the functions that make the figure. Those of surveys and forecasts are tested
 * where surveys and forecasts are computed; benchmarks and bare definitions say what to expect of a market or what to
 * divide by what, and have nothing to compute.
 */
const folder = process.env['VOLANT_TEST_DATA']
interface Case {
  id: string
  metric: string
  inputs: Record<string, never>
  expected: unknown
  tolerance: number | null
}
const cases: Case[] = folder ? JSON.parse(readFileSync(join(folder, 'metric_cases.json'), 'utf8')).cases : []
const ELSEWHERE = new Set(['nps', 'nps_variance', 'csat_pct', 'weighted_renewal_forecast'])
const NOTHING_TO_COMPUTE = new Set([
  'arr_up_for_renewal',
  'benchmark_grr_kbcm_2024',
  'benchmark_by_acv_2023',
  'benchmark_gross_dollar_churn_2018',
])

let world: RevenueWorld
beforeAll(async () => {
  world = await createRevenueWorld()
})
afterAll(() => world.stop())

interface Sold {
  amount: string
  interval?: 'day' | 'week' | 'month' | 'quarter' | 'year'
  intervalCount?: number
  quantity?: string
  discount?: string
  from: string
  until?: string
  cancelled?: string
}

let serial = 0

/** An account with these subscriptions, its ledger made by the product. */
async function sold(subscriptions: readonly Sold[], conventions: Partial<Conventions> = {}) {
  await saveConventions(world.db, {
    conventions: { ...DEFAULT_CONVENTIONS, ...conventions },
    memberId: null,
    now: new Date(),
  })
  await world.clear()
  const [account] = await world.make([{ pays: [] }])
  const accountId = account?.id ?? 0
  for (const one of subscriptions) {
    serial += 1
    await world.db
      .insertInto('subscriptions')
      .values({
        account_id: accountId,
        source_id: 1,
        external_id: `case-${serial}`,
        effective_on: day(one.from),
        started_on: day(one.from),
        ended_on: one.until ? day(one.until) : null,
        cancelled_on: one.cancelled ? day(one.cancelled) : null,
        amount: one.amount,
        interval: one.interval ?? 'month',
        interval_count: one.intervalCount ?? 1,
        quantity: one.quantity ?? '1',
        discount_percent: one.discount ?? '0',
        currency: 'EUR',
      })
      .execute()
  }
  await inTransaction(world.db, (trx) => refreshMoney(trx, [accountId], day('2024-12-31')))
  return accountId
}

async function mrrAt(at: string): Promise<number> {
  return (await mrrOf(world.db, world.context(), { at: day(at) })).mrrMinor / 100
}

async function movementOn(on: string) {
  const found = await movementAccountsOf(world.db, world.context(), { from: on, to: on }, { offset: 0, limit: 10 })
  return found.rows.map(({ kind, beforeMinor, afterMinor }) => ({ type: kind, mrr: (afterMinor - beforeMinor) / 100 }))
}

const GOLD: Sold = { amount: '500', interval: 'year', quantity: '4', from: '2024-01-01', until: '2025-01-01' }
const SILVER: Sold = { amount: '30', quantity: '2', from: '2024-03-01', until: '2024-06-01' }

/** Retention of accounts given as [paid then, pays now]. */
const kept = (accounts: readonly (readonly [number, number])[], reactivation: 'included' | 'excluded' = 'included') =>
  retentionLine(
    sumsOf(
      accounts.map(([openingMinor, closingMinor]) => ({
        openingMinor,
        closingMinor,
        isCustomer: closingMinor > 0,
        hadLeft: false,
      })),
      reactivation,
    ),
  )

type Run = (inputs: never) => unknown

const lifecycle = async (on: string) => {
  await sold([GOLD, SILVER])
  return (await movementOn(on))[0]
}

const RUN: Readonly<Record<string, Run>> = {
  'cm-life-1': () => lifecycle('2024-01-01'),
  'cm-life-2': () => lifecycle('2024-03-01'),
  'cm-life-3': () => lifecycle('2024-06-01'),
  'cm-life-4': async () => ({ ...(await lifecycle('2025-01-01')), when: 'end of paid period' }),
  'pw-churn-date': async () => {
    await sold([{ amount: '10', from: '2024-04-15', until: '2024-06-15', cancelled: '2024-06-08' }])
    expect(await movementOn('2024-06-08')).toEqual([])
    const [churn] = await movementOn('2024-06-15')
    return { churn_date: '06-15', mrr: churn?.mrr }
  },
  'paddle-day': async () => {
    await sold([{ amount: '10', interval: 'day', from: '2024-01-01' }], { daysPerMonth: '30' })
    return mrrAt('2024-02-01')
  },
  'paddle-week': async () => {
    await sold([{ amount: '10', interval: 'week', from: '2024-01-01' }], { weeksPerMonth: '4.33' })
    return mrrAt('2024-02-01')
  },
  'paddle-year': async () => {
    await sold([{ amount: '1200', interval: 'year', from: '2024-01-01' }])
    return mrrAt('2024-02-01')
  },
  'cm-quarterly': async ({ amount, interval_months }: { amount: number; interval_months: number }) => {
    await sold([{ amount: String(amount), intervalCount: interval_months, from: '2024-01-01' }])
    return mrrAt('2024-02-01')
  },
  'recurly-noprorate': async ({ price }: { price: number }) => {
    await sold([{ amount: String(price), from: '2024-03-29', until: '2024-04-29' }])
    return mrrAt('2024-03-31')
  },
  'zuora-disc': async ({ gross, discount_pct }: { gross: number; discount_pct: number }) => {
    await sold([{ amount: String(gross), discount: String(discount_pct), from: '2024-01-01' }])
    return mrrAt('2024-02-01')
  },
  // The proration of 5 is cash, an invoice; MRR moves by the whole 10, on the day of the change.
  'stripe-proration': async ({
    old,
    new: next,
    fraction_remaining,
  }: {
    old: number
    new: number
    fraction_remaining: number
  }) => {
    await sold([
      { amount: String(old), from: '2024-01-01', until: '2024-01-16' },
      { amount: String(next), from: '2024-01-16' },
    ])
    const [moved] = await movementOn('2024-01-16')
    expect(moved).toEqual({ type: 'expansion', mrr: 10 })
    return (moved?.mrr ?? 0) * fraction_remaining
  },
  'cm-gross-churn': ({ start, churn, contraction }: Record<string, number>) => {
    const rate = grossChurn({ opening: start ?? 0, churn: churn ?? 0, contraction: contraction ?? 0 })
    // Ten leave, ten pay less, ten pay more: GRR is what is left.
    expect(1 - (rate ?? 0)).toBeCloseTo(
      kept([
        [10, 0],
        [20, 10],
        [20, 30],
        [50, 50],
      ]).grr ?? 0,
      9,
    )
    return rate
  },
  'cm-net-churn': ({ start, churn, contraction, expansion, reactivation }: Record<string, number>) => {
    const line = {
      opening: start ?? 0,
      churn: churn ?? 0,
      contraction: contraction ?? 0,
      expansion: expansion ?? 0,
      reactivation: reactivation ?? 0,
    }
    expect(netChurn({ ...line, reactivation: 5 }, 'included')).toBeCloseTo(0.05, 9)
    expect(netChurn({ ...line, reactivation: 5 }, 'excluded')).toBeCloseTo(0.1, 9)
    return netChurn(line, 'included')
  },
  'cm-shopify-gross': ({ start_day, end_day }: Record<string, number>) =>
    1 -
    (kept([
      [end_day ?? 0, end_day ?? 0],
      [(start_day ?? 0) - (end_day ?? 0), 0],
    ]).grr ?? 0),
  'cm-annualise': ({ monthly }: Record<string, number>) => compoundChurn(monthly ?? 0),
  'fc-annual': ({ monthly }: Record<string, number>) => compoundChurn(monthly ?? 0),
  'annual-ret': ({ monthly_churn, months }: Record<string, number>) =>
    1 - (compoundChurn(monthly_churn ?? 0, months ?? 0) ?? 0),
  'cz-nrr': ({ start, expansion, churn }: Record<string, number>) =>
    kept([
      [churn ?? 0, 0],
      [(start ?? 0) - (churn ?? 0), (start ?? 0) - (churn ?? 0) + (expansion ?? 0)],
    ]).nrr,
  'sc-nrr': ({ mrr_dec_prev_all, mrr_dec_now_from_same_customers }: Record<string, number>) =>
    kept([[mrr_dec_prev_all ?? 0, mrr_dec_now_from_same_customers ?? 0]]).nrr,
  'gitlab-grr': ({ A, B }: Record<string, number>) => {
    expect(kept([[A ?? 0, B ?? 0]]).nrr).toBeCloseTo(1.3, 9)
    return kept([[A ?? 0, B ?? 0]]).grr
  },
  'odoo-logo': ({ start, lost }: Record<string, number>) => 1 - (logos(start ?? 0, (start ?? 0) - (lost ?? 0)) ?? 0),
  'cloudblue-crr': ({ start, end, new: joined }: Record<string, number>) =>
    logos(start ?? 0, (end ?? 0) - (joined ?? 0)),
  'shopify-2day': ({ days }: { days: [number, number][] }) =>
    days.reduce((sum, [start, end]) => sum + 1 - (logos(start, end) ?? 0), 0),
  'pw-qr-1': (inputs: Record<string, number>) => togetherRatio(inputs),
  'pw-qr-2': (inputs: Record<string, number>) => togetherRatio(inputs),
  'pw-qr-3': (inputs: Record<string, number>) => togetherRatio(inputs),
  'qr-4': (inputs: Record<string, number>) => apartRatio(inputs),
  'qr-6': (inputs: Record<string, number>) => apartRatio(inputs),
  'renewal-Jan': (inputs: Record<string, number>) => renewed(inputs),
  'renewal-Feb': (inputs: Record<string, number>) => renewed(inputs),
  'cb-renewal': ({ eligible, renewed: count }: Record<string, number>) =>
    renewalRates({ renewals: eligible ?? 0, renewed: count ?? 0, dueMinor: 0, grossMinor: 0, netMinor: 0 }).byCount,
}

const logos = (start: number, left: number) =>
  kept(Array.from({ length: start }, (_, index) => [1, index < left ? 1 : 0] as const)).logoRetention

const togetherRatio = ({ new_plus_expansion, contraction_plus_churn }: Record<string, number>) =>
  quickRatio({
    new: new_plus_expansion ?? 0,
    reactivation: 0,
    expansion: 0,
    contraction: contraction_plus_churn ?? 0,
    churn: 0,
  })

const apartRatio = ({ new: gained, expansion, churn, contraction }: Record<string, number>) =>
  quickRatio({
    new: gained ?? 0,
    reactivation: 0,
    expansion: expansion ?? 0,
    contraction: contraction ?? 0,
    churn: churn ?? 0,
  })

// The page counts what was renewed before it grew or shrank: gross leaves both out, net takes both in.
const renewed = ({
  up_for_renewal = 0,
  renewed: kept_ = 0,
  expansion = 0,
  contraction = 0,
}: Record<string, number>) => {
  const { gross, net } = renewalRates({
    renewals: 1,
    renewed: 1,
    dueMinor: up_for_renewal,
    grossMinor: kept_,
    netMinor: kept_ + expansion - contraction,
  })
  return { gross, net }
}

function expectClose(found: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === 'number') {
    expect(typeof found).toBe('number')
    expect(Math.abs(Number(found) - expected)).toBeLessThanOrEqual(tolerance + 1e-9)
    return
  }
  if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected))
      expectClose((found as Record<string, unknown>)[key], value, tolerance)
    return
  }
  expect(found).toEqual(expected)
}

describe.skipIf(!folder)('published examples', () => {
  const revenue = cases.filter(({ metric }) => !ELSEWHERE.has(metric) && !NOTHING_TO_COMPUTE.has(metric))

  test('every example is computed here, elsewhere, or has nothing to compute', () => {
    expect(cases.length).toBeGreaterThan(40)
    expect(revenue.map(({ id }) => id).filter((id) => !(id in RUN))).toEqual([])
  })

  test.each(revenue.map((one) => [one.id, one] as const))('%s comes out as published', async (_id, one) => {
    const run = RUN[one.id] as ((inputs: unknown) => unknown) | undefined
    expectClose(await run?.(one.inputs), one.expected, one.tolerance ?? 0)
  })
})

test('definitions: two windows of one ledger agree with the plain division', async () => {
  await sold([
    { amount: '100', from: '2024-01-01', until: '2024-09-01' },
    { amount: '20', from: '2024-01-01' },
  ])
  const { total } = await retentionOf(world.db, world.context(), { from: day('2024-02-01'), to: day('2024-10-01') })
  expect([total.grr, total.nrr, total.logoRetention]).toEqual([20 / 120, 20 / 120, 1])
})

test.each([
  ['churn', { kind: 'churn', logo: 0 }],
  ['contraction', { kind: 'contraction', logo: 1 }],
] as const)(
  'an account that is paused is a %s by that convention: in movements, retention, series and cohorts',
  async (paused, expected) => {
    await sold(
      [
        { amount: '100', from: '2024-01-01', until: '2024-05-01' },
        { amount: '100', quantity: '0', from: '2024-05-01' },
      ],
      { paused },
    )
    expect((await movementOn('2024-05-01')).map(({ type }) => type)).toEqual([expected.kind])
    const { db } = world
    const { total, conventions } = await retentionOf(db, world.context(), {
      from: day('2024-01-31'),
      to: day('2025-01-31'),
    })
    expect([total.grr, total.nrr, total.logoRetention]).toEqual([0, 0, expected.logo])
    expect(conventions.join(' ')).toContain(paused === 'churn' ? 'counts as churned' : 'is paused')
    const { points } = await seriesOf(db, world.context(), { months: 1, to: '2025-01', window: 'year' })
    expect([points[0]?.grr, points[0]?.logoRetention]).toEqual([0, expected.logo])
    const { cohorts } = await cohortsOf(db, world.context(), { by: 'year', from: '2024-01', to: '2024-12' })
    expect(cohorts[0]?.cells[0]).toMatchObject({ net: 0, logoRetention: expected.logo })
  },
)
