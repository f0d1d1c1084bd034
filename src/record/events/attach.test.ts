import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupAt, subjectOf, turningPoints, type Membership } from './attach.ts'

const calls: Membership[] = [
  { at: 10, groupKey: 'acme' },
  { at: 20, groupKey: 'globex' },
  { at: 30, groupKey: 'acme' },
]

test.each([
  [5, 'acme', 'before its first group call a user belongs to the earliest one'],
  [10, 'acme', 'at the instant of a call it holds'],
  [19, 'acme', 'it holds until the next'],
  [20, 'globex', 'the latest call not later than the event decides'],
  [99, 'acme', 'the last one holds on'],
])('at %d: %s (%s)', (at, group) => {
  expect(groupAt(calls, at)).toBe(group)
})

test('a user without a group call belongs nowhere', () => {
  expect(groupAt([], 5)).toBeNull()
})

test('repeated calls make no difference, whatever their order', () => {
  const membership = fc.record({ at: fc.integer({ min: 0, max: 6 }), groupKey: fc.constantFrom('a', 'b', 'c') })
  fc.assert(
    fc.property(fc.array(membership), fc.integer({ min: -1, max: 7 }), (memberships, at) => {
      const points = turningPoints(memberships)
      expect(groupAt(points, at)).toBe(naiveGroup(memberships, at))
      expect(turningPoints(memberships.toReversed())).toEqual(points)
    }),
  )
})

test('an anonymous visitor is told from a user of the same name', () => {
  expect(subjectOf({ userId: 'x', anonymousId: 'y' })).toBe('u:x')
  expect(subjectOf({ userId: null, anonymousId: 'x' })).toBe('a:x')
  expect(subjectOf({ userId: null, anonymousId: null })).toBeNull()
})

function naiveGroup(memberships: readonly Membership[], at: number): string | null {
  const best = (among: readonly Membership[], time: number) =>
    among.filter((one) => one.at === time).reduce((a, b) => (a.groupKey > b.groupKey ? a : b)).groupKey
  if (memberships.length === 0) return null
  const earlier = memberships.filter((one) => one.at <= at)
  if (earlier.length > 0) return best(earlier, Math.max(...earlier.map((one) => one.at)))
  return best(memberships, Math.min(...memberships.map((one) => one.at)))
}
