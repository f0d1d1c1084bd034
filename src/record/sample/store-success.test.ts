import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { ensureSource } from '../sources/store.ts'
import { samplePartners } from './selling.ts'
import {
  deleteSuccess,
  insertHoldings,
  insertIncentives,
  insertRates,
  insertTiers,
  insertUses,
  insertWork,
} from './store-success.ts'
import { sampleTiers } from './success-plans.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

const TABLES = [
  'success_tiers',
  'tier_entitlements',
  'account_tiers',
  'tier_uses',
  'work_entries',
  'partner_incentives',
]

async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const table of TABLES) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(server.db)
    found[table] = rows[0]?.count ?? 0
  }
  return found
}

test('plans, work and incentives of the sample are stored once however often they are loaded, and go with it', async () => {
  const { db } = server
  const sourceId = await ensureSource(db, { key: 'sample', name: 'Sample company', kind: 'sample' })
  const { id } = await db
    .insertInto('accounts')
    .values({ name: 'Made up', source_id: sourceId, is_sample: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('external_ids')
    .values({ kind: 'account', source_id: sourceId, external_id: 'S-1', account_id: id, row_id: id })
    .execute()
  const memberEmail = server.members.csm.email
  const about = { accountExternalId: 'S-1', tier: 'sample_premium' }
  const load = () =>
    inTransaction(db, async (trx) => {
      await deleteSuccess(trx, samplePartners)
      await insertTiers(trx, sampleTiers)
      await insertHoldings(trx, sourceId, [{ ...about, fromDay: '2025-01-01', toDay: null }])
      await insertUses(trx, sourceId, [
        { ...about, promise: 'Workshops', day: '2026-01-05', quantity: 1, memberEmail },
        { ...about, promise: 'Nothing of the kind', day: '2026-01-05', quantity: 1, memberEmail },
      ])
      await insertRates(trx, [{ memberEmail, validFrom: '2025-01-01', hourlyMinor: 6000 }], 'EUR')
      const work = { accountExternalId: 'S-1', memberEmail, day: '2026-01-05', minutes: 30, note: '' }
      await insertWork(trx, sourceId, [{ ...work, kind: 'success_plan', productArea: null }])
      await insertIncentives(
        trx,
        samplePartners.map((partner) => ({ partner, day: '2026-01-05', amountMinor: 100, note: '' })),
        'EUR',
      )
    })
  await load()
  const once = await counts()
  expect(once).toMatchObject({
    success_tiers: 3,
    account_tiers: 1,
    tier_uses: 1,
    work_entries: 1,
    partner_incentives: 3,
  })
  const { rows } = await sql<{ name: string }>`
    select name from tier_entitlements where work_kind_id is not null order by 1`.execute(db)
  expect(rows).toEqual([{ name: 'TAM hours' }])
  await load()
  expect(await counts()).toEqual(once)
  await inTransaction(db, (trx) => deleteSuccess(trx, samplePartners))
  expect(Object.values(await counts()).every((count) => count === 0)).toBe(true)
})
