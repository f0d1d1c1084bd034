import { expect, test } from 'vitest'
import { inOrder, stageWords, standing } from './setting-words.ts'

test('those not named in an order follow as they stood', () => {
  const rows = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]
  expect(inOrder(rows, [4, 2]).map(({ id }) => id)).toEqual([4, 2, 1, 3])
})

test('what was put away stands apart', () => {
  const rows = [
    { id: 1, isArchived: true },
    { id: 2, isArchived: false },
  ]
  expect(standing(rows)).toEqual({ used: [rows[1]], archived: [rows[0]] })
})

test.each([
  [{ expectedDays: 30, isTerminal: false }, 'usually 30 days'],
  [{ expectedDays: 1, isTerminal: false }, 'usually 1 day'],
  [{ expectedDays: null, isTerminal: false }, 'no usual length'],
  [{ expectedDays: 30, isTerminal: true }, 'closing stage'],
])('a stage of %o reads “%s”', (stage, words) => {
  expect(stageWords(stage)).toBe(words)
})
