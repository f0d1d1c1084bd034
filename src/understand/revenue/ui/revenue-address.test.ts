import { expect, test } from 'vitest'
import { day } from '../../../kernel/day.ts'
import {
  carried,
  isWhole,
  lastPeriods,
  MovementAddress,
  movementWindow,
  OverviewAddress,
  periodOf,
  SelectionAddress,
  selected,
  selectedMoney,
} from './revenue-address.ts'

const SUNDAY = day('2026-11-22')

test.each([
  ['day', 31, '2026-10-23'],
  ['week', 2, '2026-11-09'],
  ['month', 12, '2025-12-01'],
  ['quarter', 8, '2025-01-01'],
  ['year', 3, '2024-01-01'],
] as const)('the last periods by %s (%i) begin on a boundary and end today', (by, count, from) => {
  expect(lastPeriods(by, count, SUNDAY)).toEqual({ from, to: SUNDAY })
})

test('a mistyped address shows the page as if the field were absent', () => {
  const state = MovementAddress.parse({ by: 'fortnight', from: '2026-13-01', open: 'profit', slice: 'colour' })
  expect(state).toMatchObject({ by: 'month', open: undefined, slice: undefined, as: 'present' })
  expect(movementWindow(state, SUNDAY)).toEqual({ from: '2025-12-01', to: SUNDAY })
  expect(periodOf(OverviewAddress.parse({ period: 'soon' }), SUNDAY).text).toBe('2026-10')
})

test('a window written backwards is read forwards', () => {
  expect(movementWindow({ by: 'month', from: day('2026-05-01'), to: day('2026-01-01') }, SUNDAY)).toEqual({
    from: '2026-01-01',
    to: '2026-05-01',
  })
})

test('a slice named by a number stays a text, and one without a cut means nothing', () => {
  expect(SelectionAddress.parse({ slice: 'segment', key: 12 }).key).toBe('12')
  expect(selected(SelectionAddress.parse({ key: 'Small' })).key).toBeUndefined()
})

test('figures of one slice are not those of the whole company', () => {
  const whole = (address: Record<string, unknown>) => isWhole(SelectionAddress.parse(address))
  expect([
    whole({}),
    whole({ slice: 'segment' }),
    whole({ slice: 'segment', key: '' }),
    whole({ where: 'owner.is.me' }),
  ]).toEqual([true, true, false, false])
})

test('whose money it is goes along to the next page', () => {
  const address = { where: 'owner.is.me', slice: 'segment', key: '3' }
  expect(carried(SelectionAddress.parse(address))).toEqual({ ...address, as: undefined })
})

test('a currency is a slice of movements alone: other figures are of all currencies', () => {
  const state = MovementAddress.parse({ slice: 'currency', key: 'USD' })
  expect(selectedMoney(state)).toMatchObject({ slice: 'currency', key: 'USD' })
  expect(selected(state)).toMatchObject({ slice: undefined, key: undefined })
  expect(isWhole(state)).toBe(true)
})
