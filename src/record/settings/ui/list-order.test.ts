import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyTarget, moved } from './list-order.ts'

describe('moving one of a list', () => {
  test.each([
    [0, 2, ['b', 'c', 'a']],
    [2, 0, ['c', 'a', 'b']],
    [1, 1, ['a', 'b', 'c']],
    [0, 9, ['b', 'c', 'a']],
    [2, -4, ['c', 'a', 'b']],
  ])('from %i to %i', (from, to, expected) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected)
  })

  test('loses and doubles nothing, and keeps the order of the others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer(), { minLength: 1 }), fc.nat(), fc.nat(), (list, a, b) => {
        const from = a % list.length
        const to = b % list.length
        const result = moved(list, from, to)
        expect(result[to]).toBe(list[from])
        expect(result.filter((one) => one !== list[from])).toEqual(list.filter((one) => one !== list[from]))
        expect(moved(result, to, from)).toEqual(list)
      }),
    )
  })
})

test('keys move by one and to the ends, and never beyond them', () => {
  expect(keyTarget('ArrowDown', 0, 3)).toBe(1)
  expect(keyTarget('ArrowDown', 2, 3)).toBeNull()
  expect(keyTarget('ArrowUp', 0, 3)).toBeNull()
  expect(keyTarget('End', 0, 3)).toBe(2)
  expect(keyTarget('Home', 0, 3)).toBeNull()
  expect(keyTarget('Enter', 1, 3)).toBeNull()
})
