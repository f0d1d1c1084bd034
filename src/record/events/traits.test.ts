import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gatherTraits, mergeTraits, traitsOf, type Traits } from './traits.ts'
import { eventItem } from './testing/deliveries.ts'

const item = eventItem({
  type: 'i',
  name: 'identify',
  userId: 'u1',
  messageId: 'm1',
  at: 5,
  properties: '{"email":"a@x.test","__proto__":{"bad":1}}',
})

test('an identify call tells of its user, a group call of its group, other calls of nobody', () => {
  expect(traitsOf({ sourceId: 1, item })).toMatchObject({
    kind: 'user',
    key: 'u1',
    traits: { email: ['a@x.test', 5, 'm1'] },
  })
  expect(traitsOf({ sourceId: 1, item: { ...item, type: 'g', groupKey: 'acme' } })).toMatchObject({
    kind: 'group',
    key: 'acme',
  })
  expect(traitsOf({ sourceId: 1, item: { ...item, type: 't' } })).toBeNull()
})

test('the latest value of each trait counts', () => {
  const merged = mergeTraits(
    { plan: ['free', 1, 'a'], seats: [5, 9, 'a'] },
    { plan: ['pro', 2, 'b'], seats: [4, 3, 'b'] },
  )
  expect(merged).toEqual({ plan: ['pro', 2, 'b'], seats: [5, 9, 'a'] })
})

test('the order of calls does not matter', () => {
  const trait = fc.tuple(fc.integer(), fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b', 'c'))
  const traits: fc.Arbitrary<Traits> = fc.dictionary(fc.constantFrom('x', 'y'), trait)
  fc.assert(
    fc.property(fc.array(traits, { maxLength: 5 }), (all) => {
      // One message says one thing.
      const distinct = all.map((one, index) =>
        Object.fromEntries(Object.entries(one).map(([name, [value, at]]) => [name, [value, at, `m${index}`] as const])),
      )
      const fold = (list: readonly Traits[]) => list.reduce(mergeTraits, {})
      expect(fold(distinct)).toEqual(fold(distinct.toReversed()))
    }),
  )
})

test('what several calls say of one user is gathered', () => {
  const one = { sourceId: 1, kind: 'user' as const, key: 'u1' }
  const gathered = gatherTraits([
    { ...one, traits: { plan: ['free', 1, 'a'] } },
    { ...one, key: 'u0', traits: {} },
    { ...one, traits: { plan: ['pro', 2, 'b'] } },
  ])
  expect(gathered.map(({ key, traits }) => [key, traits])).toEqual([
    ['u0', {}],
    ['u1', { plan: ['pro', 2, 'b'] }],
  ])
})
