import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { groupAt, recalledGroup, turningPoints, type Membership } from './attach.ts'
import { insertGroupCalls, insertLinks } from './store-directory.ts'
import { groupsAt, recollect } from './store-memberships.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const SUBJECTS = ['u:ann', 'u:bo', 'a:x'] as const
/** Many calls at few instants, more than are read at once. */
const call = fc.record({
  subject: fc.constantFrom(...SUBJECTS),
  at: fc.integer({ min: 0, max: 40 }),
  groupKey: fc.constantFrom('acme', 'Blue', 'corp'),
})

test('what is read of group calls says of every instant what all of them say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 120 }), fc.boolean(), async (calls, isLinked) => {
      const client = await database.pool.connect()
      try {
        await client.query('begin')
        await insertGroupCalls(
          client,
          calls.map((one) => ({ sourceId: 1, ...one })),
        )
        if (isLinked) {
          const link = { sourceId: 1, anonymousId: 'x', at: 0 }
          await insertLinks(client, [
            { ...link, userId: 'ann' },
            { ...link, userId: 'bo' },
          ])
        }
        const callsOf = (subject: string): Membership[] =>
          calls.filter((one) => one.subject === subject || (isLinked && subject === 'a:x'))
        const asked = SUBJECTS.flatMap((subject) => [-1, 0, 7, 20, 33, 41].map((at) => ({ sourceId: 1, subject, at })))
        const expected = asked.map(({ subject, at }) => groupAt(turningPoints(callsOf(subject)), at))
        expect(await groupsAt(client, asked)).toEqual(expected)

        const recollections = await recollect(
          client,
          asked.map(({ sourceId, subject }) => ({ sourceId, subject })),
        )
        const recalled = recollections.map((one, index) => recalledGroup(one, asked[index]?.at ?? 0))
        for (const [index, group] of recalled.entries()) if (group !== undefined) expect(group).toBe(expected[index])
        // After the last call everything is remembered.
        expect(recalled.filter((_, index) => asked[index]?.at === 41)).not.toContain(undefined)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }),
    { numRuns: 60 },
  )
})
