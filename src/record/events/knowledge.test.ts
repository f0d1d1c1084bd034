import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recalledGroup, turningPoints } from './attach.ts'
import { Knowledge } from './knowledge.ts'

const membership = fc.record({ at: fc.integer({ min: 0, max: 6 }), groupKey: fc.constantFrom('a', 'b') })
const recollection = fc
  .tuple(fc.array(membership, { maxLength: 4 }), fc.constantFrom(Number.NEGATIVE_INFINITY, 0, 3))
  .map(([calls, since]) => ({ points: turningPoints(calls), since }))

test('what is remembered of a user says the same group at every time', () => {
  fc.assert(
    fc.property(fc.array(recollection, { minLength: 1, maxLength: 4 }), (recollections) => {
      const knowledge = new Knowledge()
      const users = recollections.map((one, index) => ({
        sourceId: index % 2,
        subject: `u:${index}`,
        recollection: one,
      }))
      knowledge.rememberMemberships(users)
      for (const user of users) {
        expect(knowledge.isRemembered(user)).toBe(user.recollection.points.length > 0)
        for (let at = -1; at <= 7; at += 1)
          expect(knowledge.groupOf(user, at)).toBe(recalledGroup(user.recollection, at) ?? undefined)
      }
    }),
  )
})

test('a user whose calls say something new is forgotten, the others are not', () => {
  const knowledge = new Knowledge()
  const [ann, bob] = ['u:ann', 'u:bob'].map((subject) => ({ sourceId: 1, subject }))
  if (!ann || !bob) throw new Error('Two users')
  const acme = { points: [{ at: 10, groupKey: 'acme' }], since: Number.NEGATIVE_INFINITY }
  knowledge.rememberMemberships([
    { ...ann, recollection: acme },
    { ...bob, recollection: acme },
  ])
  knowledge.forgetMemberships([ann])
  expect([knowledge.groupOf(ann, 5), knowledge.groupOf(bob, 5)]).toEqual([undefined, 'acme'])
  expect(knowledge.isRemembered(ann)).toBe(false)
})
