import type { Client, PoolClient } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../db/database.ts'
import { createTestDatabase, type TestDatabase } from '../testing/database.ts'
import { silentLog } from '../testing/silent-log.ts'
import { openLiveHub, tellScreens, type LiveHub, type News } from './live.ts'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase({ migrated: false })
})
afterEach(() => database.drop())

const connections = () => database.pool.totalCount - database.pool.idleCount

/** Tells until it is heard: the hub listens from some moment on. */
async function hears(hub: LiveHub): Promise<News> {
  const heard: News[] = []
  hub.subscribe((news) => heard.push(news))
  const db = openDatabase(database.pool)
  await expect
    .poll(async () => {
      await tellScreens(db, 'accounts', [7])
      return heard
    })
    .not.toEqual([])
  return heard[0] ?? { topic: 'nothing' }
}

test('news of a transaction reaches every open screen', async () => {
  const hub = openLiveHub(database.pool, silentLog)
  expect(await hears(hub)).toEqual({ topic: 'accounts', ids: [7] })
  await hub.stop()
})

test('stopped while its connection is being made, it holds none', async () => {
  const hub = openLiveHub(database.pool, silentLog)
  await hub.stop()
  await expect.poll(connections).toBe(0)
})

test('what the database says to a connection given back ends nothing', async () => {
  const made = new Promise<PoolClient>((resolve) => {
    database.pool.once('acquire', resolve)
  })
  const hub = openLiveHub(database.pool, silentLog)
  const client = (await made) as PoolClient & Client
  await hears(hub)
  await hub.stop()
  expect(client.emit('error', new Error('terminating connection due to administrator command'))).toBe(true)
  expect(connections()).toBe(0)
})
