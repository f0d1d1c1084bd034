import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { factsAsOf, recordFacts, type FactValue } from './store.ts'

let database: TestDatabase
let db: Db
const origin = { sourceId: 1, now: new Date('2026-03-10T09:00:00Z') }

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

async function account(): Promise<number> {
  const { id } = await db
    .insertInto('accounts')
    .values({ name: 'Dated', source_id: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const fact = (accountId: number, validFrom: string, value: FactValue) => ({
  accountId,
  field: 'stage' as const,
  validFrom: day(validFrom),
  value,
})

test('a value holds from its day until the next; before the first it is assumed', async () => {
  const id = await account()
  await recordFacts(db, [fact(id, '2026-01-10', 1), fact(id, '2026-02-10', 2)], origin)
  const on = async (asOf: string) => (await factsAsOf(db, [id], day(asOf))).get(id)?.get('stage')
  expect(await on('2026-01-09')).toEqual({ value: 1, validFrom: '2026-01-10', isAssumed: true })
  expect(await on('2026-01-10')).toEqual({ value: 1, validFrom: '2026-01-10', isAssumed: false })
  expect(await on('2026-02-09')).toMatchObject({ value: 1 })
  expect(await on('2026-02-10')).toMatchObject({ value: 2 })
})

test('what already holds adds nothing, and a second value of a day replaces the first', async () => {
  const id = await account()
  expect(await recordFacts(db, [fact(id, '2026-01-10', 1)], origin)).toBe(1)
  expect(await recordFacts(db, [fact(id, '2026-01-20', 1)], origin)).toBe(0)
  await recordFacts(db, [fact(id, '2026-01-10', 3)], origin)
  expect((await factsAsOf(db, [id], day('2026-06-01'))).get(id)?.get('stage')).toMatchObject({
    value: 3,
    validFrom: '2026-01-10',
  })
})

test('an emptied field is known to be empty', async () => {
  const id = await account()
  await recordFacts(db, [fact(id, '2026-01-10', 1), fact(id, '2026-02-10', null)], origin)
  expect((await factsAsOf(db, [id], day('2026-03-01'))).get(id)?.get('stage')).toMatchObject({
    value: null,
    isAssumed: false,
  })
})
