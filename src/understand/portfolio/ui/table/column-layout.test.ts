import { expect, test } from 'vitest'
import { fileColumns, layoutOf, shownColumns } from './column-layout.ts'
import { FIRST_COLUMNS } from './first-columns.ts'

const all = [...FIRST_COLUMNS, 'segment', 'attribute:seats']

test('a list begins with the columns of the design', () => {
  const layout = layoutOf(undefined, all, undefined)
  expect(layout.order).toEqual(FIRST_COLUMNS)
  expect(layout.hidden).toEqual(['segment', 'attribute:seats'])
  expect(shownColumns(layout, all)).toBeUndefined()
})

test('a column shown later stands behind the others', () => {
  const layout = layoutOf(undefined, all, undefined)
  expect(shownColumns({ ...layout, hidden: ['segment'] }, all)).toEqual([...FIRST_COLUMNS, 'attribute:seats'])
})

test('chosen columns come back in their order, without those that are gone, and always with the name', () => {
  const layout = layoutOf(['arr', 'attribute:gone', 'segment'], all, { arr: 90 })
  expect(layout.order?.[0]).toBe('name')
  expect(layout.widths).toEqual({ arr: 90 })
  expect(shownColumns(layout, all)).toEqual(['name', 'arr', 'segment'])
})

test('a file has a column for each figure, and none for a drawing', () => {
  expect(fileColumns(['name', 'health', 'course', 'cx', 'arr', 'change_30'])).toEqual([
    'name',
    'health',
    'change_30',
    'cx',
    'co',
    'arr',
  ])
})
