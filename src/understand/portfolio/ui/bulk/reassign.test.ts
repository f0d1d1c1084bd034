import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadChanges, movesByOwner, spreadByLoad } from './reassign.ts'
import type { MovedAccount } from './reassign.ts'

const loads = [
  { ownerId: 1, count: 10, arrMinor: 1_000 },
  { ownerId: 2, count: 2, arrMinor: 900 },
  { ownerId: 3, count: 5, arrMinor: 100 },
]
const account = (id: number, arrMinor: number | null, ownerId: number | null = 1): MovedAccount => ({
  id,
  ownerId,
  arrMinor,
})

describe('spreading accounts by load', () => {
  test('by ARR, the largest goes to whoever has least money to look after', () => {
    const assigned = spreadByLoad([account(11, 100), account(12, 500)], [2, 3], loads, 'arr')
    expect(Object.fromEntries(assigned)).toEqual({ 12: 3, 11: 3 })
  })

  test('by count, money is not looked at', () => {
    const assigned = spreadByLoad([account(11, 100), account(12, 500)], [2, 3], loads, 'count')
    expect(Object.fromEntries(assigned)).toEqual({ 12: 2, 11: 2 })
  })

  test('what an owner already has among them does not count against them', () => {
    const assigned = spreadByLoad([account(11, 900, 2)], [1, 2], loads, 'arr')
    expect(assigned.get(11)).toBe(2)
  })

  test('without owners nothing is assigned', () => {
    expect(spreadByLoad([account(11, 100)], [], loads, 'arr').size).toBe(0)
  })

  test('accounts of unknown worth are spread as well', () => {
    const assigned = spreadByLoad([account(1, null), account(2, null)], [8, 9], [], 'arr')
    expect(new Set(assigned.values())).toEqual(new Set([8, 9]))
  })
})

const accounts = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 500 }),
    ownerId: fc.option(fc.constantFrom(1, 2, 3), { nil: null }),
    arrMinor: fc.option(fc.nat(1_000_000), { nil: null }),
  }),
  { selector: ({ id }) => id, maxLength: 40 },
)

test('every account gets exactly one of the owners, and nothing is gained or lost on the way', () => {
  fc.assert(
    fc.property(
      accounts,
      fc.subarray([1, 2, 3, 4], { minLength: 1 }),
      fc.constantFrom('arr' as const, 'count' as const),
      (rows, owners, balance) => {
        const assigned = spreadByLoad(rows, owners, loads, balance)
        expect(assigned.size).toBe(rows.length)
        expect([...assigned.values()].every((ownerId) => owners.includes(ownerId))).toBe(true)

        const changes = loadChanges(rows, assigned, loads)
        const gained = changes.reduce((sum, { before, after }) => sum + after.count - before.count, 0)
        expect(gained).toBe(rows.filter((row) => row.ownerId === null).length)
        const moved = [...movesByOwner(rows, assigned).values()].flat()
        expect(moved.length).toBe(rows.filter((row) => assigned.get(row.id) !== row.ownerId).length)
      },
    ),
  )
})

test('by count nobody who took an account ends above somebody else by more than one', () => {
  fc.assert(
    fc.property(accounts, (rows) => {
      const assigned = spreadByLoad(rows, [1, 2, 3], loads, 'count')
      const ends = new Map(loads.map(({ ownerId, count }) => [ownerId, count]))
      for (const change of loadChanges(rows, assigned, loads)) ends.set(change.ownerId, change.after.count)
      for (const taker of new Set(assigned.values())) {
        expect(ends.get(taker)).toBeLessThanOrEqual(Math.min(...ends.values()) + 1)
      }
    }),
  )
})

test('an owner without load so far starts at nothing', () => {
  const [change] = loadChanges([account(11, 70, null)], new Map([[11, 4]]), loads)
  expect(change).toEqual({ ownerId: 4, before: { count: 0, arrMinor: 0 }, after: { count: 1, arrMinor: 70 } })
})
