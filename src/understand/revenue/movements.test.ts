import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addDays, day } from '../../kernel/day.ts'
import { createRevenueWorld, mrrOnDay, standsOn, type RevenueWorld } from '../../platform/testing/revenue-world.ts'
import { movementsOf, mrrOf } from './actions.ts'
import { movementAccountsOf, retentionAccountsOf } from './actions-accounts.ts'
import type { MovementLine } from './contract.ts'
import { MOVEMENTS, STEPS } from './selection.ts'
import { madeAccounts, RATES } from '../../platform/testing/random-ledgers.ts'

let world: RevenueWorld

beforeAll(async () => {
  world = await createRevenueWorld()
})
afterEach(() => world.clear())
afterAll(() => world.stop())

const ask = (input: Partial<Parameters<typeof movementsOf>[2]>) =>
  movementsOf(world.db, world.context(), { from: '2024-01', to: '2024-12', by: 'month', ...input })

const amounts = (line: MovementLine) => ({
  opening: line.opening.minor,
  ...Object.fromEntries(MOVEMENTS.map((kind) => [kind, line[kind].minor])),
  fx: line.fx.minor,
  closing: line.closing.minor,
})

const sumOf = (line: MovementLine) =>
  line.opening.minor +
  line.new.minor +
  line.reactivation.minor +
  line.expansion.minor -
  line.contraction.minor -
  line.churn.minor +
  line.fx.minor +
  line.transferIn.minor -
  line.transferOut.minor

test('each movement counts on the day it happens', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-02-10', minor: 150_00 },
        { day: '2024-02-20', minor: 120_00 },
      ],
    },
    {
      pays: [
        { day: '2024-02-03', minor: 80_00 },
        { day: '2024-04-01', minor: 0 },
        { day: '2024-06-15', minor: 60_00 },
      ],
    },
  ])
  const { periods } = await ask({ to: '2024-06' })
  expect(periods.map((line) => [line.period, amounts(line)])).toEqual([
    [
      '2024-01',
      { opening: 100_00, new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 0, fx: 0, closing: 100_00 },
    ],
    [
      '2024-02',
      {
        opening: 100_00,
        new: 80_00,
        reactivation: 0,
        expansion: 50_00,
        contraction: 30_00,
        churn: 0,
        fx: 0,
        closing: 200_00,
      },
    ],
    [
      '2024-03',
      { opening: 200_00, new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 0, fx: 0, closing: 200_00 },
    ],
    [
      '2024-04',
      { opening: 200_00, new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 80_00, fx: 0, closing: 120_00 },
    ],
    [
      '2024-05',
      { opening: 120_00, new: 0, reactivation: 0, expansion: 0, contraction: 0, churn: 0, fx: 0, closing: 120_00 },
    ],
    [
      '2024-06',
      { opening: 120_00, new: 0, reactivation: 60_00, expansion: 0, contraction: 0, churn: 0, fx: 0, closing: 180_00 },
    ],
  ])
})

test('net compares what an account paid at the opening with what it pays at the closing', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-02-10', minor: 150_00 },
        { day: '2024-02-20', minor: 120_00 },
      ],
    },
    // Came and went within the month: by the day it is new and churn, net it is nothing.
    {
      pays: [
        { day: '2024-02-03', minor: 80_00 },
        { day: '2024-02-25', minor: 0 },
      ],
    },
    // Left and came back within the month.
    {
      pays: [
        { day: '2023-01-01', minor: 70_00 },
        { day: '2024-02-05', minor: 0 },
        { day: '2024-02-09', minor: 50_00 },
      ],
    },
  ])
  const [byDay] = (await ask({ from: '2024-02', to: '2024-02' })).periods
  const [net] = (await ask({ from: '2024-02', to: '2024-02', net: true })).periods
  expect(byDay && amounts(byDay)).toMatchObject({
    new: 80_00,
    reactivation: 50_00,
    expansion: 50_00,
    contraction: 30_00,
    churn: 150_00,
  })
  expect(net && amounts(net)).toMatchObject({
    new: 0,
    reactivation: 0,
    expansion: 20_00,
    contraction: 20_00,
    churn: 0,
    closing: 170_00,
  })
  expect(net?.expansion.accounts).toBe(1)
})

test('a new exchange rate stands in its own line', async () => {
  await world.make(
    [
      {
        pays: [
          { day: '2023-05-01', minor: 100_00, currency: 'USD' },
          { day: '2024-02-10', minor: 110_00, currency: 'USD' },
        ],
      },
    ],
    [
      { currency: 'USD', day: '2023-01-01', rate: '0.9' },
      { currency: 'USD', day: '2024-02-01', rate: '0.95' },
    ],
  )
  const [line] = (await ask({ from: '2024-02', to: '2024-02' })).periods
  expect(line && amounts(line)).toEqual({
    opening: 90_00,
    new: 0,
    reactivation: 0,
    expansion: 9_50,
    contraction: 0,
    churn: 0,
    fx: 5_00,
    closing: 104_50,
  })
})

test('as at opening, who changes its segment is a transfer from one slice to the other', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-02-20', minor: 140_00 },
      ],
      segments: [
        { day: '2023-05-01', segment: 'small' },
        { day: '2024-02-10', segment: 'large' },
      ],
    },
    { pays: [{ day: '2023-05-01', minor: 500_00 }], segment: 'large' },
  ])
  const { slices } = await ask({ from: '2024-01', to: '2024-03', slice: 'segment', as: 'opening' })
  const named = Object.fromEntries(slices.map(({ name, ...line }) => [name, line]))
  // The expansion belongs to the segment of the month's opening, then everything it pays moves on.
  expect(named['small']).toMatchObject({
    opening: { minor: 100_00 },
    expansion: { minor: 40_00 },
    transferOut: { minor: 140_00, accounts: 1 },
    closing: { minor: 0 },
  })
  expect(named['large']).toMatchObject({
    opening: { minor: 500_00 },
    expansion: { minor: 0 },
    transferIn: { minor: 140_00, accounts: 1 },
    closing: { minor: 640_00 },
  })
  const present = await ask({ from: '2024-01', to: '2024-03', slice: 'segment' })
  expect(present.slices.map(({ name, opening, closing }) => [name, opening.minor, closing.minor])).toEqual([
    ['large', 600_00, 640_00],
  ])
})

test('a slice can be looked at alone, with its accounts', async () => {
  await world.make([
    {
      name: 'Acme',
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-02-20', minor: 0 },
      ],
      segment: 'small',
    },
    { name: 'Globex', pays: [{ day: '2024-02-01', minor: 500_00 }] },
  ])
  const [{ id } = { id: 0 }] = await world.db.selectFrom('segments').select('id').execute()
  const small = { slice: 'segment', key: String(id), from: '2024-02', to: '2024-02' } as const
  expect((await ask(small)).total).toMatchObject({
    opening: { minor: 100_00 },
    churn: { minor: 100_00, accounts: 1 },
    new: { minor: 0 },
    closing: { minor: 0, accounts: 0 },
  })
  const without = await ask({ ...small, key: '' })
  expect(without.total).toMatchObject({ opening: { minor: 0 }, new: { minor: 500_00 } })
  const behind = await movementAccountsOf(
    world.db,
    world.context(),
    { ...small, kind: 'churn' },
    { offset: 0, limit: 10 },
  )
  expect(behind).toMatchObject({
    total: 1,
    amountMinor: 100_00,
    rows: [{ name: 'Acme', day: '2024-02-20', kind: 'churn', beforeMinor: 100_00, afterMinor: 0, amountMinor: 100_00 }],
  })
})

test('opening + movements = closing for every period, slice, step and way of counting, and closing is what is paid', async () => {
  await fc.assert(
    fc.asyncProperty(
      madeAccounts,
      fc.constantFrom(...STEPS),
      fc.boolean(),
      fc.constantFrom('segment', 'plan', 'size', 'cohort', 'industry'),
      fc.constantFrom('present' as const, 'opening' as const),
      async (accounts, by, net, slice, as) => {
        await world.clear()
        const made = await world.make(accounts, RATES)
        const window = by === 'day' ? { from: '2024-01', to: '2024-02' } : { from: '2023-07', to: '2024-12' }
        const { periods, total, slices } = await ask({ ...window, by, net, slice, as })
        const paidOn = (on: string) => made.reduce((sum, one) => sum + mrrOnDay(one.made, on, RATES), 0)
        for (const line of periods) {
          expect(sumOf(line)).toBe(line.closing.minor)
          expect(line.opening.minor).toBe(paidOn(addDays(line.from, -1)))
          expect(line.closing.minor).toBe(paidOn(line.to))
          expect(line.closing.accounts).toBe(made.filter((one) => mrrOnDay(one.made, line.to, RATES) > 0).length)
        }
        for (const line of [total, ...slices]) expect(sumOf(line)).toBe(line.closing.minor)
        for (const part of [...MOVEMENTS, 'opening', 'closing', 'fx'] as const) {
          const inSlices = slices.reduce((sum, line) => sum + line[part].minor, 0)
          expect(inSlices).toBe(total[part].minor)
          if (part !== 'opening' && part !== 'closing')
            expect(periods.reduce((sum, line) => sum + line[part].minor, 0)).toBe(total[part].minor)
        }
      },
    ),
    { numRuns: 30 },
  )
}, 120_000)

test('the accounts behind a figure add up to it exactly', async () => {
  await fc.assert(
    fc.asyncProperty(madeAccounts, fc.boolean(), async (accounts, net) => {
      await world.clear()
      await world.make(accounts, RATES)
      const window = {
        from: '2024-01',
        to: '2024-06',
        by: 'month',
        net,
        slice: 'segment',
        as: 'opening',
        key: '',
      } as const
      const { total } = await ask(window)
      for (const kind of [...MOVEMENTS, 'fx', 'transferIn', 'transferOut'] as const) {
        const behind = await movementAccountsOf(
          world.db,
          world.context(),
          { ...window, kind },
          { offset: 0, limit: 500 },
        )
        expect([kind, behind.amountMinor]).toEqual([kind, total[kind].minor])
        expect(behind.rows.reduce((sum, row) => sum + row.amountMinor, 0)).toBe(total[kind].minor)
        expect(new Set(behind.rows.map(({ accountId }) => accountId)).size).toBe(total[kind].accounts)
      }
      const whole = await movementAccountsOf(world.db, world.context(), window, { offset: 0, limit: 500 })
      expect(total.opening.minor + whole.amountMinor).toBe(total.closing.minor)
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('a window that ends before it begins, and one of too many periods, are refused with what to do', async () => {
  await expect(ask({ from: '2024-05', to: '2024-02' })).rejects.toMatchObject({ code: 'revenue.window_backwards' })
  await expect(ask({ from: '2000-01', to: '2024-02', by: 'day' })).rejects.toMatchObject({
    code: 'revenue.too_many_periods',
  })
})

const CURRENCIES = ['EUR', 'USD', 'JPY']

test('by currency, opening + movements = closing in what is paid, without exchange rates, for every period and way of counting', async () => {
  await fc.assert(
    fc.asyncProperty(
      madeAccounts,
      fc.constantFrom(...STEPS.filter((step) => step !== 'day')),
      fc.boolean(),
      async (accounts, by, net) => {
        await world.clear()
        const made = await world.make(accounts, RATES)
        const window = { from: '2023-07', to: '2024-12', by, net, slice: 'currency' as const }
        const whole = await ask(window)
        expect(whole.currency).toBe('EUR')
        expect(whole.slices.every((line) => line.key === line.currency && sumOf(line) === line.closing.minor)).toBe(
          true,
        )
        for (const key of CURRENCIES) {
          const paidOn = (on: string) => made.map((one) => standsOn(one.made, key, on))
          const minor = (on: string) => paidOn(on).reduce((sum, one) => sum + one, 0)
          const { periods, total, currency } = await ask({ ...window, key })
          expect(currency).toBe(key)
          for (const line of periods) {
            expect(sumOf(line)).toBe(line.closing.minor)
            expect(line.fx.minor).toBe(0)
            expect(line.opening.minor).toBe(minor(addDays(line.from, -1)))
            expect(line.closing.minor).toBe(minor(line.to))
            expect(line.closing.accounts).toBe(paidOn(line.to).filter((one) => one > 0).length)
          }
          const { name: _, currency: __, key: ___, ...slice } = whole.slices.find((line) => line.key === key) ?? {}
          if ('opening' in slice) expect(slice).toEqual(total)
          else expect([total.opening.minor, total.closing.minor]).toEqual([0, 0])
        }
      },
    ),
    { numRuns: 20 },
  )
}, 120_000)

test('the accounts behind a figure of a currency add up to it in that currency, and so do those that stand', async () => {
  await fc.assert(
    fc.asyncProperty(madeAccounts, fc.boolean(), fc.constantFrom(...CURRENCIES), async (accounts, net, key) => {
      await world.clear()
      const made = await world.make(accounts, RATES)
      const window = { from: '2024-01', to: '2024-06', by: 'month', net, slice: 'currency', key } as const
      const { total } = await ask(window)
      for (const kind of MOVEMENTS) {
        const behind = await movementAccountsOf(
          world.db,
          world.context(),
          { ...window, kind },
          { offset: 0, limit: 500 },
        )
        expect([kind, behind.amountMinor, behind.currency]).toEqual([kind, total[kind].minor, key])
        for (const row of behind.rows) {
          const account = made.find(({ id }) => id === row.accountId)?.made
          if (account && !net) expect(row.afterMinor).toBe(standsOn(account, key, row.day))
        }
      }
      const standing = { slice: 'currency', key, from: day('2024-06-30'), to: day('2024-06-30') } as const
      const stood = await retentionAccountsOf(world.db, world.context(), standing, { offset: 0, limit: 500 })
      expect([stood.line.openingMinor, stood.total]).toEqual([total.closing.minor, total.closing.accounts])
      const mrr = await mrrOf(world.db, world.context(), { slice: 'currency', key, at: day('2024-06-30') })
      expect([mrr.mrrMinor, mrr.accounts, mrr.currency]).toEqual([total.closing.minor, total.closing.accounts, key])
    }),
    { numRuns: 15 },
  )
}, 120_000)

test('who pays in another currency from some day on contracts in the one and expands in the other', async () => {
  const pays = [
    { day: '2023-05-01', minor: 100_00, currency: 'USD' },
    { day: '2024-02-10', minor: 0, currency: 'USD' },
    { day: '2024-02-10', minor: 95_00 },
    { day: '2024-03-05', minor: 0 },
  ]
  await world.make([{ pays }], RATES)
  const { slices } = await ask({ from: '2024-02', to: '2024-03', slice: 'currency' })
  expect(Object.fromEntries(slices.map((line) => [line.key, amounts(line)]))).toMatchObject({
    USD: { opening: 100_00, contraction: 100_00, churn: 0, fx: 0, closing: 0 },
    EUR: { opening: 0, new: 0, expansion: 95_00, churn: 95_00, fx: 0, closing: 0 },
  })
  await expect(ask({ slice: 'currency', key: 'no' })).rejects.toMatchObject({ code: 'revenue.no_such_currency' })
})
