import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { loadWriteKeys } from './store-write-keys.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

async function addSource(key: string, more: { groupType?: string; accountTrait?: string } = {}): Promise<number> {
  const { id } = await db
    .insertInto('sources')
    .values({ key, name: key, kind: 'events' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('event_sources')
    .values({ source_id: id, group_type: more.groupType ?? null, account_trait: more.accountTrait ?? null })
    .execute()
  return id
}

test('the keys that let events in come with what judges a request', async () => {
  const app = await addSource('app', { groupType: 'company', accountTrait: 'company.id' })
  const old = await addSource('old')
  await db
    .insertInto('write_keys')
    .values([
      { source_id: app, key: 'works', name: 'Web', allowed_origins: ['https://app.example.com'] },
      { source_id: app, key: 'revoked', name: 'Web', revoked_at: new Date('2026-03-01') },
      { source_id: old, key: 'of-retired', name: 'Web' },
    ])
    .execute()
  await db
    .updateTable('sources')
    .set({ retired_at: new Date('2026-03-01') })
    .where('id', '=', old)
    .execute()

  expect(await loadWriteKeys(db)).toEqual([
    {
      key: 'works',
      sourceId: app,
      allowedOrigins: ['https://app.example.com'],
      groupType: 'company',
      accountTrait: 'company.id',
    },
  ])
})
