import { array, assert, boolean, integer, property, record, uuid } from 'fast-check'
import { expect, test } from 'vitest'
import { tableLines } from './table-lines.ts'
import type { LineGroup } from './table-lines.ts'

const groups: LineGroup[] = [
  { key: 'critical', count: 2 },
  { key: 'strained', count: 3, collapsed: true },
  { key: 'empty', count: 0 },
  { key: 'thriving', count: 1 },
]

test('a collapsed group keeps its head and hides its rows, and later rows keep their place', () => {
  const lines = tableLines(groups, 6)
  const shown = Array.from({ length: lines.count }, (_, line) => {
    const here = lines.at(line)
    return here.kind === 'group' ? here.group.key : here.index
  })
  expect(shown).toEqual(['critical', 0, 1, 'strained', 'empty', 'thriving', 5])
  expect(lines.lineOf(5)).toBe(6)
  expect(lines.lineOf(3)).toBeNull()
})

test('j goes from the last row of one group to the first of the next open one', () => {
  const lines = tableLines(groups, 6)
  expect(lines.step(1, 1)).toBe(5)
  expect(lines.step(5, -1)).toBe(1)
  expect(lines.step(5, 1)).toBe(5)
  expect(lines.step(-1, 1)).toBe(0)
})

test('without groups a line is a row', () => {
  const lines = tableLines([], 100_000)
  expect(lines.count).toBe(100_000)
  expect(lines.at(99_999)).toEqual({ kind: 'row', index: 99_999 })
  expect(lines.step(0, -1)).toBe(0)
  expect(lines.step(99_990, 20)).toBe(99_999)
})

test('line and row agree wherever a row is in sight', () => {
  const group = record({ key: uuid(), count: integer({ min: 0, max: 8 }), collapsed: boolean() })
  assert(
    property(array(group, { minLength: 1, maxLength: 8 }), (made) => {
      const lines = tableLines(made, 0)
      for (let line = 0; line < lines.count; line += 1) {
        const here = lines.at(line)
        if (here.kind === 'row') expect(lines.lineOf(here.index)).toBe(line)
      }
      const inSight = made.reduce((sum, one) => sum + 1 + (one.collapsed ? 0 : one.count), 0)
      expect(lines.count).toBe(inSight)
    }),
  )
})
