import { expect, test } from 'vitest'
import type { AccountRow } from '../../contract.ts'
import { boardColumns } from './board-columns.ts'

const stage = (id: number | null, name: string) => (id === null ? null : { id, key: name, name })
const row = (id: number, stageId: number | null, arrMinor: number | null = 100) =>
  ({ id, name: `Account ${id}`, arrMinor, stage: stage(stageId, 's') }) as AccountRow
const stages = [
  { id: 1, key: 'onboarding', name: 'Onboarding', count: 3, arrMinor: 300, rows: [row(11, 1), row(12, 1)] },
  { id: 2, key: 'adoption', name: 'Adoption', count: 1, arrMinor: 100, rows: [row(21, 2)] },
  { id: null, key: 'none', name: 'No stage', count: 0, arrMinor: null, rows: [] },
]

test('cards stand where the server says', () => {
  const columns = boardColumns(stages, (one) => one)
  expect(columns.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[11, 12], [21], []])
})

test('a move on its way stands first in its new column, and counts and sums go along', () => {
  const columns = boardColumns(stages, (one) => (one.id === 12 ? { ...one, stage: stage(2, 's') } : one))
  expect(columns.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[11], [12, 21], []])
  expect(columns.map(({ count, arrMinor }) => [count, arrMinor])).toEqual([
    [2, 200],
    [2, 200],
    [0, null],
  ])
})

test('a stage the board does not know leaves the card where it is', () => {
  const columns = boardColumns(stages, (one) => (one.id === 11 ? { ...one, stage: stage(9, 's') } : one))
  expect(columns[0]?.rows.map(({ id }) => id)).toEqual([11, 12])
})
