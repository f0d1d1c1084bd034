import type { PoolClient } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { migrateJobs } from '../../platform/jobs/jobs.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { storeGroup } from '../events/flush.ts'
import type { EventItem } from '../events/item.ts'
import { eventItem } from '../events/testing/deliveries.ts'
import { Knowledge } from '../events/knowledge.ts'
import { compareCounts } from '../metrics/compare.ts'
import { mergeAccounts, unmergeAccounts } from './merge.ts'

const NOW = new Date('2026-03-10T12:00:00Z')
const MOMENT = { now: NOW, today: day('2026-03-10') }

let database: TestDatabase
let db: Db
let client: PoolClient
let source: number
const knowledge = new Knowledge()

beforeAll(async () => {
  database = await createTestDatabase()
  await migrateJobs(database.pool)
  db = openDatabase(database.pool)
  client = await database.pool.connect()
  const { rows } = await sql<{ id: number }>`
    insert into sources (key, name, kind) values ('app', 'App', 'events') returning id`.execute(db)
  source = rows[0]?.id ?? 0
  await sql`insert into event_sources (source_id) values (${source})`.execute(db)
})
afterAll(async () => {
  client.release()
  await database.drop()
})

test('live events of a merged account count for the winner at once, each user once, and go back with the undo', async () => {
  await send([groupCall('one', 'ann'), groupCall('two', 'bo'), seen('ann'), seen('bo')])
  const [one = 0, two = 0] = await accounts()
  const sides = { id: 1, winnerId: one, loserId: two, memberId: null, actorName: 'Test', fromLoser: [] }
  const moved = await inTransaction(db, (trx) =>
    mergeAccounts(trx, { ...sides, state: 'queued', mergedAt: NOW }, MOMENT),
  )
  // What is remembered of groups and users is of before the merge.
  await send([seen('bo'), seen('cy', { groupKey: 'two' }), seen('ann')])
  expect(await counted()).toEqual([`${one} active_users 3`, `${one} opened 5`])
  expect(await differences()).toEqual([])

  await inTransaction(db, (trx) => unmergeAccounts(trx, { ...sides, moved, state: 'done', mergedAt: NOW }, MOMENT))
  await send([seen('bo')])
  const apart = [`${one} active_users 1`, `${one} opened 2`, `${two} active_users 2`, `${two} opened 4`]
  expect(await counted()).toEqual(apart)
  expect(await differences()).toEqual([])
})

let made = 0
function seen(userId: string, about: Partial<EventItem> = {}): EventItem {
  made += 1
  return eventItem({ name: 'opened', userId, messageId: `m${made}`, at: NOW.getTime() - 3_600_000 + made, ...about })
}

function groupCall(groupKey: string, userId: string): EventItem {
  return seen(userId, { type: 'g', name: 'group', groupKey })
}

async function send(items: EventItem[]): Promise<void> {
  const deliveries = [{ sourceId: source, receivedAt: NOW.getTime(), items }]
  await storeGroup(client, knowledge, { deliveries, options: { now: NOW, importId: null, arrivals: [] } })
}

async function accounts(): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select account_id as id from external_ids where kind = 'account' order by external_id`.execute(db)
  return rows.map(({ id }) => id)
}

async function counted(): Promise<string[]> {
  const { rows } = await sql<{ row: string }>`
    select account_id || ' ' || key || ' ' || value as row
    from metric_days join metrics on metrics.id = metric_id order by account_id, key`.execute(db)
  return rows.map(({ row }) => row)
}

async function differences() {
  const found = []
  for await (const chunk of compareCounts(db, { repair: false })) found.push(...chunk.differences)
  return found
}
