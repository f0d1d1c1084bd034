import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createRevenueWorld, type RevenueWorld } from '../../platform/testing/revenue-world.ts'
import { movementsOf } from './actions.ts'

let world: RevenueWorld

beforeAll(async () => {
  world = await createRevenueWorld()
})
afterEach(() => world.clear())
afterAll(() => world.stop())

const ask = (input: Partial<Parameters<typeof movementsOf>[2]>) =>
  movementsOf(world.db, world.context(), { from: '2024-01', to: '2024-12', by: 'month', ...input })

test('who expands several times is one account of the period and one of the window', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-02-10', minor: 150_00 },
        { day: '2024-02-20', minor: 170_00 },
        { day: '2024-03-05', minor: 190_00 },
      ],
    },
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-03-05', minor: 110_00 },
      ],
    },
  ])
  const { periods, total, slices } = await ask({ to: '2024-03', slice: 'segment' })
  expect(periods.map(({ expansion }) => expansion)).toEqual([
    { minor: 0, accounts: 0 },
    { minor: 70_00, accounts: 1 },
    { minor: 30_00, accounts: 2 },
  ])
  expect(total.expansion).toEqual({ minor: 100_00, accounts: 2 })
  expect(slices.map(({ expansion }) => expansion)).toEqual([{ minor: 100_00, accounts: 2 }])
  const [, inFebruary] = (await ask({ to: '2024-03', slice: 'segment', as: 'opening', net: true })).periods
  expect(inFebruary?.expansion).toEqual({ minor: 70_00, accounts: 1 })
})

test('who expands in two slices is one account of each and one of both', async () => {
  await world.make([
    {
      pays: [
        { day: '2023-05-01', minor: 100_00 },
        { day: '2024-01-20', minor: 140_00 },
        { day: '2024-03-20', minor: 150_00 },
      ],
      segments: [
        { day: '2023-05-01', segment: 'small' },
        { day: '2024-02-10', segment: 'large' },
      ],
    },
  ])
  const { slices, total } = await ask({ to: '2024-03', slice: 'segment', as: 'opening' })
  expect(slices.map(({ name, expansion }) => [name, expansion])).toEqual([
    ['large', { minor: 10_00, accounts: 1 }],
    ['small', { minor: 40_00, accounts: 1 }],
  ])
  expect(total.expansion).toEqual({ minor: 50_00, accounts: 1 })
})
