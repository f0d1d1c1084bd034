import { expect, test } from 'vitest'
import { type Kind, rowsOf } from './ranking.ts'

const thing = (key: string, kind: Kind, accountId: number | null) => ({ key, kind, accountId })

test('things about one account share the row of the first, in the order of their rank', () => {
  const rows = rowsOf([
    thing('a', 'renewal', 1),
    thing('b', 'drop', 2),
    thing('c', 'drop', 1),
    thing('d', 'silent', 1),
    thing('e', 'silent', 2),
  ])
  expect(rows.map(({ key, also }) => [key, ...also.map((one) => one.key)])).toEqual([
    ['a', 'c', 'd'],
    ['b', 'e'],
  ])
})

test('notes to self never join a row, nor does anything join them', () => {
  const rows = rowsOf([
    thing('a', 'note', 1),
    thing('b', 'drop', 1),
    thing('c', 'note', 1),
    thing('d', 'note', null),
    thing('e', 'note', null),
  ])
  expect(rows.map(({ key, also }) => [key, also.length])).toEqual([
    ['a', 0],
    ['b', 0],
    ['c', 0],
    ['d', 0],
    ['e', 0],
  ])
})
