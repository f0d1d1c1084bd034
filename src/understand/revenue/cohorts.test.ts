import { expect, test } from 'vitest'
import type { Book } from './books.ts'
import { cohortTable, type Joined } from './cohorts.ts'
import { UNCHANGED } from './exchange.ts'

const JANUARY = 2024 * 12

const book = (accountId: number, fromMonth: number, mrr: number[]): Book => ({
  accountId,
  parts: [{ currency: 'EUR', months: mrr.map((_, index) => fromMonth + index), mrr }],
  leftIn: [],
  keys: [{ fromMonth: 0, key: null }],
})
const joined = (month: number, startMinor: number): Joined => ({ month, startMinor, exchange: () => UNCHANGED })

test('a cohort keeps what its accounts still pay, month after month', () => {
  const table = cohortTable({ by: 'month', first: JANUARY, last: JANUARY + 1, until: JANUARY + 3 })
  table.add(book(1, JANUARY, [100, 150, 150, 0]), joined(JANUARY, 100))
  table.add(book(2, JANUARY, [100, 100, 50]), joined(JANUARY, 100))
  table.add(book(3, JANUARY + 1, [80]), joined(JANUARY + 1, 80))
  const [january, february] = table.cohorts()
  expect(january).toMatchObject({ period: '2024-01', accounts: 2, startMinor: 200 })
  expect(january?.cells.map(({ net, gross, logoRetention }) => [net, gross, logoRetention])).toEqual([
    [1, 1, 1],
    [1.25, 1, 1],
    [1, 0.75, 1],
    [0.25, 0.25, 0.5],
  ])
  expect(february).toMatchObject({ period: '2024-02', accounts: 1, cells: [{ net: 1 }, { net: 1 }, { net: 1 }] })
})

test('who joined and left within the first quarter counts in it, and as lost', () => {
  const table = cohortTable({ by: 'quarter', first: JANUARY, last: JANUARY + 2, until: JANUARY + 5 })
  table.add(book(1, JANUARY, [100, 0]), joined(JANUARY, 100))
  table.add(book(2, JANUARY + 2, [300]), joined(JANUARY + 2, 300))
  expect(table.cohorts()).toMatchObject([
    {
      period: '2024-Q1',
      accounts: 2,
      startMinor: 400,
      cells: [{ accounts: 1, logoRetention: 0.5, net: 0.75 }, { net: 0.75 }],
    },
  ])
})

test('a cohort that nobody joined has no retention', () => {
  const table = cohortTable({ by: 'year', first: JANUARY, last: JANUARY + 11, until: JANUARY + 23 })
  expect(table.cohorts()[0]).toMatchObject({
    period: '2024',
    accounts: 0,
    cells: [{ net: null, gross: null, logoRetention: null }, { net: null }],
  })
})

test('a customer who pays nothing by convention still counts as kept', () => {
  const table = cohortTable({ by: 'month', first: JANUARY, last: JANUARY, until: JANUARY + 1 })
  table.add({ ...book(1, JANUARY, [100, 0]), customerTurns: [JANUARY] }, joined(JANUARY, 100))
  expect(table.cohorts()[0]?.cells[1]).toMatchObject({ accounts: 1, minor: 0, net: 0, logoRetention: 1 })
})
