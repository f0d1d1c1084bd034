import fc from 'fast-check'
import type { PoolClient } from 'pg'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { CopyRows } from './copy-rows.ts'

let database: TestDatabase
let client: PoolClient
beforeAll(async () => {
  database = await createTestDatabase()
  client = await database.pool.connect()
  await client.query(
    'create temporary table copied (n int, big bigint, at timestamptz, day date, hash bytea, text text, properties jsonb)',
  )
})
afterAll(async () => {
  client.release()
  await database.drop()
})

const DAY_MS = 86_400_000
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).map((given) => given.replaceAll('\0', '').toWellFormed())
const row = fc.record({
  n: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  big: fc.maxSafeInteger(),
  at: fc.integer({ min: Date.UTC(1900), max: Date.UTC(2200) }),
  day: fc.integer({ min: -20_000, max: 60_000 }),
  hash: fc.uint8Array({ maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  text: fc.option(text),
  properties: fc.dictionary(text, text),
})

test('rows come back as they were written, whatever stands in them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (given) => {
      const rows = new CopyRows(0)
      for (const one of given) {
        rows.row(7)
        rows.int32(one.n)
        rows.int64(one.big)
        rows.instant(one.at)
        rows.day(one.day * DAY_MS)
        rows.hex(one.hash)
        rows.text(one.text)
        rows.jsonb(JSON.stringify(one.properties))
      }
      await client.query('truncate copied')
      await pipeline(Readable.from([rows.end()]), client.query(copyFrom('copy copied from stdin (format binary)')))
      const { rows: found } = await client.query(
        `select n, big, (extract(epoch from at) * 1000)::bigint as at, day - '1970-01-01'::date as day, encode(hash, 'hex') as hash, text, properties from copied`,
      )
      expect(found).toEqual(given.map((one) => ({ ...one, properties: { ...one.properties } })))
    }),
    { numRuns: 60 },
  )
})
