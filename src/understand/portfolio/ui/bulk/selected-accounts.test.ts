import { expect, test } from 'vitest'
import { ALL_SELECTED, NOTHING_SELECTED, setRows } from '../../../../web/design/table/row-selection.ts'
import type { AccountRow } from '../../contract.ts'
import { exportedIds, selectedArr, tooMany, tooManyToExport } from './selected-accounts.ts'

const seen = new Map([
  ['1', { id: 1, arrMinor: 100 } as AccountRow],
  ['2', { id: 2, arrMinor: null } as AccountRow],
])

test('the chosen rows add up', () => {
  expect(selectedArr(setRows(NOTHING_SELECTED, ['1', '2'], true), seen, 5_000)).toBe(100)
})

test('a whole list is worth its total less the rows left out', () => {
  expect(selectedArr(setRows(ALL_SELECTED, ['1'], false), seen, 5_000)).toBe(4_900)
  expect(selectedArr(ALL_SELECTED, seen, null)).toBeNull()
})

test('more than five thousand are refused with a way out', () => {
  expect(tooMany(ALL_SELECTED, 5_000)).toBeNull()
  expect(tooMany(ALL_SELECTED, 5_001)).toMatch('Narrow the filters')
})

test('a file is made of the named rows, or of the whole list whatever its size', async () => {
  const input = { filters: [] }
  expect(await exportedIds(setRows(NOTHING_SELECTED, ['1', '2'], true), seen, input)).toEqual([1, 2])
  expect(await exportedIds(ALL_SELECTED, seen, input)).toBeUndefined()
  expect(tooManyToExport(ALL_SELECTED, 100_000)).toBeNull()
  expect(tooManyToExport(setRows(ALL_SELECTED, ['1'], false), 100_000)).toMatch('whole list')
})
