import fc from 'fast-check'
import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Day } from '../../kernel/day.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { bigints, byteStrings, dates, instants, ints, smallints, texts } from './wire-lists.ts'

let database: TestDatabase
let client: PoolClient
beforeAll(async () => {
  database = await createTestDatabase()
  client = await database.pool.connect()
})
afterAll(async () => {
  client.release()
  await database.drop()
})

const list = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 30 })
const lists = fc.record({
  smallints: list(fc.integer({ min: -(2 ** 15), max: 2 ** 15 - 1 })),
  ints: list(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
  bigints: list(fc.maxSafeInteger()),
  texts: list(fc.option(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '').toWellFormed()))),
  hashes: list(fc.uint8Array({ maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))),
  days: list(
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10) as Day),
  ),
  instants: list(fc.integer({ min: Date.UTC(1900), max: Date.UTC(2200) })),
})

test('lists arrive as they were sent, empty ones too', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (given) => {
      const { rows } = await client.query({
        name: 'lists',
        text: `select $1::smallint[] as smallints, $2::int[] as ints, $3::bigint[] as bigints, $4::text[] as texts,
          array(select encode(hash, 'hex') from unnest($5::bytea[]) with ordinality as h (hash, n) order by n) as hashes, $6::date[] as days,
          array(select (extract(epoch from at) * 1000)::bigint from unnest($7::timestamptz[]) with ordinality as i (at, n) order by n) as instants`,
        values: [
          smallints(given.smallints),
          ints(given.ints),
          bigints(given.bigints),
          texts(given.texts),
          byteStrings(given.hashes),
          dates(given.days),
          instants(given.instants),
        ],
      })
      expect(rows).toEqual([given])
    }),
    { numRuns: 60 },
  )
})
