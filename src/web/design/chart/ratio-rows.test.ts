import { expect, test } from 'vitest'
import { isMasked, ratioRows } from './ratio-rows.ts'

const ROWS = [
  { key: 'large', gross: 0.921, net: 1.098, floor: 0.88 },
  { key: 'small', gross: 0.789, net: 1.012, floor: 0.8 },
  { key: 'empty', gross: null, net: null, floor: 0.8 },
]

test('all rows share one scale, on which the lowest stands at the left and the highest at the right', () => {
  const { rows, whole } = ratioRows(ROWS, 162)
  expect(rows.map(({ gross, net }) => [gross, net])).toEqual([
    [70.4, 154],
    [8, 113.4],
    [null, null],
  ])
  expect(whole).toBeCloseTo(107.7)
})

test('a slice below its floor is told, and nothing is said of one without a base', () => {
  expect(ratioRows(ROWS, 162).rows.map(({ isBelowFloor }) => isBelowFloor)).toEqual([false, true, false])
})

test.each([
  [{ gross: 0.79, net: 1.01, floor: 0.8 }, true],
  [{ gross: 0.79, net: 0.86, floor: 0.8 }, true],
  [{ gross: 0.79, net: 0.79, floor: 0.8 }, false],
  [{ gross: 0.8, net: 1.01, floor: 0.8 }, false],
  [{ gross: 0.79, net: 1.01, floor: null }, false],
  [{ gross: null, net: null, floor: 0.8 }, false],
])('of %j expansion masks a leak: %s', (row, masked) => {
  expect(isMasked(row)).toBe(masked)
})

test('rows that all stand at 100 % do not blow up the scale', () => {
  const { rows, whole } = ratioRows([{ key: 'a', gross: 1, net: 1, floor: null }], 162)
  expect(rows[0]?.gross).toBe(whole)
})
