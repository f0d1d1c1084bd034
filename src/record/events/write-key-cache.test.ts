import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { silentLog } from '../../platform/testing/silent-log.ts'
import type { WriteKey } from './store-write-keys.ts'
import { createWriteKeyCache, KeysUnknown } from './write-key-cache.ts'

const key = (text: string): WriteKey => ({
  key: text,
  sourceId: 1,
  allowedOrigins: [],
  groupType: null,
  accountTrait: null,
})

let database: { keys: WriteKey[]; slow: Promise<WriteKey[]> | null; state: 'there' | 'away' | 'hangs'; reads: number }
let now: number
let cache: ReturnType<typeof createWriteKeyCache>

beforeEach(() => {
  vi.useFakeTimers()
  database = { keys: [key('good')], slow: null, state: 'there', reads: 0 }
  now = 1_000_000
  cache = createWriteKeyCache({
    now: () => now,
    log: silentLog,
    load() {
      database.reads += 1
      if (database.state === 'hangs') return new Promise(() => undefined)
      if (database.slow) return database.slow
      return database.state === 'there' ? Promise.resolve(database.keys) : Promise.reject(new Error('away'))
    },
  })
})
afterEach(() => vi.useRealTimers())

test('a known key is found at once, and others are told apart', async () => {
  expect(await cache.find('good')).toMatchObject({ sourceId: 1 })
  expect(cache.find('good')).toMatchObject({ sourceId: 1 })
  expect(cache.find('wrong')).toBeNull()
  expect(database.reads).toBe(1)
})

test('a flood of wrong keys reads once a second', async () => {
  await cache.find('good')
  for (let request = 0; request < 1000; request += 1) {
    now += 10
    expect(await cache.find(`wrong-${request}`)).toBeNull()
  }
  expect(database.reads).toBeLessThanOrEqual(11)
})

test('a new key is good within a second', async () => {
  await cache.find('good')
  database.keys = [...database.keys, key('new')]
  now += 1000
  expect(await cache.find('new')).not.toBeNull()
})

test('once it is told, a new key is good and a revoked one none at the next request', async () => {
  await cache.find('good')
  database.keys = [key('new')]
  cache.expire()
  expect(await cache.find('new')).not.toBeNull()
  expect(await cache.find('good')).toBeNull()
})

test('what was being read when it was told may be out of date, and is read again', async () => {
  await cache.find('good')
  const { promise: slow, resolve } = Promise.withResolvers<WriteKey[]>()
  database.slow = slow
  now += 2000
  void cache.find('good')
  database.slow = null
  database.keys = [key('new')]
  cache.expire()
  const found = cache.find('new')
  resolve([key('good')])
  expect(await found).not.toBeNull()
  expect(database.reads).toBe(3)
})

test('several who wait for what is out of date wait together for what is not', async () => {
  await cache.find('good')
  const { promise: slow, resolve } = Promise.withResolvers<WriteKey[]>()
  database.slow = slow
  now += 2000
  void cache.find('good')
  database.slow = null
  database.keys = [key('new')]
  cache.expire()
  const found = [cache.find('new'), cache.find('new'), cache.find('new')]
  resolve([key('good')])
  for (const one of await Promise.all(found)) expect(one).not.toBeNull()
  expect(database.reads).toBe(3)
})

test('told while the database hangs, it holds requests back once', async () => {
  await cache.find('good')
  database.state = 'hangs'
  cache.expire()
  const waiting = cache.find('good')
  for (let waited = 0; waited < 2000; waited += 500) {
    now += 500
    await vi.advanceTimersByTimeAsync(500)
  }
  expect(await waiting).not.toBeNull()
  expect(database.reads).toBe(2)
})

test('told while the database is away, known keys go on working', async () => {
  await cache.find('good')
  database.state = 'away'
  now += 60_000
  await cache.find('good')
  cache.expire()
  expect(await cache.find('good')).not.toBeNull()
})

test('a revoked key is none any more within three seconds of steady use', async () => {
  await cache.find('good')
  database.keys = []
  now += 2000
  expect(cache.find('good')).not.toBeNull()
  await vi.advanceTimersByTimeAsync(0)
  expect(await cache.find('good')).toBeNull()
})

test('a key revoked in a quiet hour lets nothing in afterwards', async () => {
  await cache.find('good')
  database.keys = []
  now += 3_600_000
  expect(await cache.find('good')).toBeNull()
})

test('known keys go on working while the database is away; of others nobody says that they are wrong', async () => {
  await cache.find('good')
  database.state = 'away'
  now += 600_000
  expect(await cache.find('good')).not.toBeNull()
  expect(cache.find('good')).not.toBeNull()
  await expect(cache.find('new')).rejects.toThrow(KeysUnknown)
  database.state = 'there'
  database.keys.push(key('new'))
  now += 1000
  expect(await cache.find('new')).not.toBeNull()
})

test('while the database is away it is asked once a second', async () => {
  await cache.find('good')
  database.state = 'away'
  now += 60_000
  database.reads = 0
  for (let request = 0; request < 500; request += 1) {
    now += 10
    await cache.find('good')
  }
  expect(database.reads).toBeGreaterThan(3)
  expect(database.reads).toBeLessThanOrEqual(6)
})

test('without any database nobody is told that a key is wrong', async () => {
  database.state = 'away'
  await expect(cache.find('good')).rejects.toThrow(KeysUnknown)
})

test('a database that hangs holds one round of requests back, and not for long', async () => {
  await cache.find('good')
  database.state = 'hangs'
  now += 60_000
  const waiting = cache.find('good')
  await vi.advanceTimersByTimeAsync(2000)
  expect(await waiting).not.toBeNull()
  expect(cache.find('good')).not.toBeInstanceOf(Promise)
})
