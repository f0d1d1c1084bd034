import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { madeAccounts, RATES } from '../../platform/testing/random-ledgers.ts'
import {
  createRevenueWorld,
  mrrOnDay,
  type PlainAccount,
  type RevenueWorld,
} from '../../platform/testing/revenue-world.ts'
import { DEFAULT_CONVENTIONS } from '../../record/money/conventions.ts'
import { saveConventions } from '../../record/money/store-conventions.ts'
import { mrrOf, retentionOf } from './actions.ts'
import { retentionAccountsOf } from './actions-accounts.ts'
import { seriesOf } from './actions-series.ts'
import { sumsOf } from './retention.ts'

let world: RevenueWorld
const NOW = new Date('2026-03-10T09:00:00Z')
const PAGE = { offset: 0, limit: 500 }

beforeAll(async () => {
  world = await createRevenueWorld()
})
afterEach(async () => {
  await world.clear()
  await choose('included')
})
afterAll(() => world.stop())

const choose = (reactivationInNrr: 'included' | 'excluded') =>
  saveConventions(world.db, { conventions: { ...DEFAULT_CONVENTIONS, reactivationInNrr }, memberId: null, now: NOW })

const ask = (from: string, to: string, more = {}) =>
  retentionOf(world.db, world.context(), { from: day(from), to: day(to), ...more })

/** Whether an account paid nothing on some day after `from`, up to `to`. */
function hadLeft({ made }: PlainAccount, from: Day, to: Day): boolean {
  for (let on = addDays(from, 1); on <= to; on = addDays(on, 1)) if (mrrOnDay(made, on, RATES) === 0) return true
  return false
}

function plainly(accounts: readonly PlainAccount[], from: Day, to: Day, reactivation: 'included' | 'excluded') {
  return sumsOf(
    accounts.map((one) => ({
      openingMinor: mrrOnDay(one.made, from, RATES),
      closingMinor: mrrOnDay(one.made, to, RATES, from),
      isCustomer: mrrOnDay(one.made, to, RATES) > 0,
      hadLeft: reactivation === 'excluded' && hadLeft(one, from, to),
    })),
    reactivation,
  )
}

test('GRR counts what is kept, NRR also what grew, and who joins later counts in neither', async () => {
  await world.make([
    { name: 'Kept', pays: [{ day: '2023-01-01', minor: 100_00 }] },
    {
      name: 'Grew',
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-03-01', minor: 160_00 },
      ],
    },
    {
      name: 'Shrank',
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-03-01', minor: 50_00 },
      ],
    },
    {
      name: 'Left',
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-03-01', minor: 0 },
      ],
    },
    { name: 'Joined later', pays: [{ day: '2024-01-01', minor: 900_00 }] },
  ])
  const { total } = await ask('2023-12-01', '2024-12-01')
  expect(total).toMatchObject({ accounts: 4, openingMinor: 400_00, closingMinor: 310_00, keptMinor: 250_00 })
  expect(total).toMatchObject({ grr: 0.625, nrr: 0.775, logoRetention: 0.75, isBelowFloor: true })
})

test('an empty base has no retention; it is not zero', async () => {
  await world.make([{ pays: [{ day: '2024-01-01', minor: 900_00 }] }])
  expect((await ask('2023-12-01', '2024-12-01')).total).toMatchObject({
    accounts: 0,
    grr: null,
    nrr: null,
    logoRetention: null,
    isBelowFloor: false,
    warning: null,
  })
})

test('both ends are at the rates of the first day', async () => {
  await world.make(
    [{ pays: [{ day: '2023-05-01', minor: 100_00, currency: 'USD' }] }],
    [
      { currency: 'USD', day: '2023-01-01', rate: '0.9' },
      { currency: 'USD', day: '2024-02-01', rate: '0.5' },
    ],
  )
  expect((await ask('2023-12-01', '2024-12-01')).total).toMatchObject({
    openingMinor: 90_00,
    closingMinor: 90_00,
    grr: 1,
    nrr: 1,
  })
})

test('an account whose new currency had no rate on the first day is left out and named', async () => {
  await world.make(
    [
      {
        pays: [
          { day: '2023-05-01', minor: 100_00 },
          { day: '2024-05-01', minor: 0 },
          { day: '2024-05-01', minor: 80_00, currency: 'GBP' },
        ],
      },
      { pays: [{ day: '2023-05-01', minor: 50_00 }] },
    ],
    [{ currency: 'GBP', day: '2024-04-01', rate: '1.2' }],
  )
  const { total, problems } = await ask('2023-12-01', '2024-12-01')
  expect(total).toMatchObject({ accounts: 1, openingMinor: 50_00 })
  expect(problems).toEqual([expect.stringContaining('no exchange rate on or before 2023-12-01')])
})

test('who left and came back counts what it pays then, or nothing where the convention says so', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-02-01', minor: 0 },
        { day: '2024-08-01', minor: 120_00 },
      ],
    },
    { pays: [{ day: '2023-01-01', minor: 100_00 }] },
  ])
  expect((await ask('2023-12-31', '2024-12-31')).total).toMatchObject({ grr: 1, nrr: 1.1, logoRetention: 1 })
  await choose('excluded')
  const excluded = await ask('2023-12-31', '2024-12-31')
  expect(excluded.total).toMatchObject({ grr: 0.5, nrr: 0.5, logoRetention: 0.5 })
  expect(excluded.conventions[0]).toContain('leaves out')
})

test('a slice below its floor says that expansion masks a leak', async () => {
  await world.make([
    {
      segment: 'small',
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-02-01', minor: 0 },
      ],
    },
    {
      segment: 'small',
      pays: [
        { day: '2023-01-01', minor: 100_00 },
        { day: '2024-02-01', minor: 210_00 },
      ],
    },
    { segment: 'large', pays: [{ day: '2023-01-01', minor: 500_00 }] },
  ])
  const { slices } = await ask('2023-12-31', '2024-12-31', { slice: 'segment' })
  expect(slices.map(({ name, grr, nrr, isBelowFloor }) => ({ name, grr, nrr, isBelowFloor }))).toEqual([
    { name: 'large', grr: 1, nrr: 1, isBelowFloor: false },
    { name: 'small', grr: 0.5, nrr: 1.05, isBelowFloor: true },
  ])
  expect(slices[1]?.warning).toBe(
    'GRR of small is 50.0 %, below its floor of 85.0 %, while NRR shows 105.0 %: expansion is masking a leak.',
  )
})

test('slices as at opening use what accounts were then', async () => {
  await world.make([
    {
      segments: [
        { day: '2023-01-01', segment: 'small' },
        { day: '2024-05-01', segment: 'large' },
      ],
      pays: [{ day: '2023-01-01', minor: 100_00 }],
    },
  ])
  const names = async (as: 'present' | 'opening') =>
    (await ask('2023-12-31', '2024-12-31', { slice: 'segment', as })).slices.map(({ name }) => name)
  expect(await names('present')).toEqual(['large'])
  expect(await names('opening')).toEqual(['small'])
})

test('retention between any two days is the plain sum over accounts, GRR never above 1 or NRR, and slices add up', async () => {
  const window = fc
    .tuple(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 400 }))
    .map(([start, length]) => [addDays(day('2022-12-01'), start), addDays(day('2022-12-01'), start + length)] as const)
  const slices = fc.constantFrom('segment', 'plan', 'size', 'cohort', 'industry')
  await fc.assert(
    fc.asyncProperty(
      madeAccounts,
      window,
      slices,
      fc.constantFrom('included' as const, 'excluded' as const),
      async (accounts, [from, to], slice, reactivation) => {
        await world.clear()
        await choose(reactivation)
        const made = await world.make(accounts, RATES)
        const found = await ask(from, to, { slice })
        const { grr, nrr } = found.total
        expect(found.total).toMatchObject(plainly(made, from, to, reactivation))
        if (grr !== null && nrr !== null) expect(grr).toBeLessThanOrEqual(Math.min(1, nrr))
        for (const field of ['accounts', 'openingMinor', 'closingMinor', 'keptMinor', 'keptAccounts'] as const)
          expect(found.slices.reduce((sum, line) => sum + line[field], 0)).toBe(found.total[field])
        const behind = await retentionAccountsOf(world.db, world.context(), { from, to }, PAGE)
        expect(behind.rows.reduce((sum, row) => sum + row.keptMinor, 0)).toBe(found.total.keptMinor)
        expect(behind.line).toMatchObject({ grr, nrr })
      },
    ),
    { numRuns: 25 },
  )
}, 120_000)

test('the series says for each month what retention says between the same days, for every slice', async () => {
  const slices = fc.constantFrom('segment' as const, 'plan' as const, 'size' as const, 'cohort' as const)
  await fc.assert(
    fc.asyncProperty(
      madeAccounts,
      slices,
      fc.constantFrom('year' as const, 'quarter' as const, 'month' as const),
      fc.constantFrom('included' as const, 'excluded' as const),
      async (accounts, slice, window, reactivation) => {
        await world.clear()
        await choose(reactivation)
        await world.make(accounts, RATES)
        const as = 'opening' as const
        const series = await seriesOf(world.db, world.context(), { months: 20, to: '2024-12', window, slice, as })
        expect(series.points).toHaveLength(20)
        for (const index of [0, 7, 13, 19]) {
          const point = series.points[index]
          if (!point) throw new Error('A point is missing')
          const found = await ask(point.from, point.to, { slice, as })
          const { accounts: count, openingMinor, closingMinor, keptMinor, keptAccounts } = found.total
          expect(point).toMatchObject({ accounts: count, openingMinor, closingMinor, keptMinor, keptAccounts })
          for (const line of series.slices) {
            const same = found.slices.find(({ key }) => key === line.key)
            expect([line.key, line.points[index]?.keptMinor]).toEqual([line.key, same?.keptMinor ?? 0])
            expect([line.key, line.points[index]?.openingMinor]).toEqual([line.key, same?.openingMinor ?? 0])
          }
        }
      },
    ),
    { numRuns: 15 },
  )
}, 120_000)

test('MRR on a day is what the accounts pay, and its slices add up to it', async () => {
  await fc.assert(
    fc.asyncProperty(madeAccounts, fc.integer({ min: 0, max: 900 }), async (accounts, offset) => {
      await world.clear()
      const made = await world.make(accounts, RATES)
      const at = addDays(day('2022-11-15'), offset)
      const found = await mrrOf(world.db, world.context(), { at, slice: 'plan' })
      expect(found.mrrMinor).toBe(made.reduce((sum, one) => sum + mrrOnDay(one.made, at, RATES), 0))
      expect(found.accounts).toBe(made.filter((one) => mrrOnDay(one.made, at, RATES) > 0).length)
      expect(found.by.reduce((sum, { mrrMinor }) => sum + mrrMinor, 0)).toBe(found.mrrMinor)
    }),
    { numRuns: 10 },
  )
}, 60_000)
