import { expect, test } from 'vitest'
import { ALL_SELECTED, NOTHING_SELECTED, isSelected, selectedCount, setRows, toggleRow } from './row-selection.ts'

test('taking one out of all leaves the others chosen, also those never loaded', () => {
  const selection = toggleRow(ALL_SELECTED, '7')
  expect(isSelected(selection, '7')).toBe(false)
  expect(isSelected(selection, 'never loaded')).toBe(true)
  expect(selectedCount(selection, 100_000)).toBe(99_999)
  expect(selectedCount(toggleRow(selection, '7'), 100_000)).toBe(100_000)
})

test('a range is chosen and taken back as a whole', () => {
  const some = setRows(toggleRow(NOTHING_SELECTED, '2'), ['1', '2', '3'], true)
  expect(selectedCount(some, 10)).toBe(3)
  expect(selectedCount(setRows(some, ['1', '2', '3'], false), 10)).toBe(0)
  expect(selectedCount(setRows(ALL_SELECTED, ['1', '2'], false), 10)).toBe(8)
})
