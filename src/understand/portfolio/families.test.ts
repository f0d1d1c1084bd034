import { expect, test } from 'vitest'
import { familiesOf, type Kin } from './families.ts'

const kin = (rootId: number, id: number, parentId: number | null, arrMinor: number | null = 100): Kin => ({
  rootId,
  id,
  parentId,
  arrMinor,
  isFound: true,
})

test('children stand below their parents, grandchildren below their own', () => {
  const [family] = familiesOf([kin(1, 1, null), kin(1, 2, 1), kin(1, 3, 1), kin(1, 4, 2)])
  expect(family?.members.map(({ id, depth }) => [id, depth])).toEqual([
    [1, 0],
    [2, 1],
    [4, 2],
    [3, 1],
  ])
})

test('a family is worth what all of it pays, and unknown only where nobody is known', () => {
  const families = familiesOf([kin(1, 1, null), kin(1, 2, 1, null), kin(5, 5, null, null), kin(5, 6, 5, null)])
  expect(families.map(({ arrMinor }) => arrMinor)).toEqual([100, null])
})

test('no account stands in two families', () => {
  const families = familiesOf([kin(1, 1, null), kin(1, 2, 1), kin(5, 5, null), kin(5, 6, 5)])
  expect(families.map(({ members }) => members.map(({ id }) => id))).toEqual([
    [1, 2],
    [5, 6],
  ])
})
