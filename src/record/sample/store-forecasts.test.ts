import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, sql } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { ensureSource } from '../sources/store.ts'
import {
  deleteEmptySnapshots,
  deleteForecasts,
  insertCalls,
  insertSnapshots,
  insertViews,
  sampleRenewals,
} from './store-forecasts.ts'

let server: TestServer
beforeAll(async () => {
  server = await createTestServer()
})
afterAll(() => server.stop())

async function counts(): Promise<number[]> {
  const found = []
  for (const table of ['forecast_snapshots', 'forecast_snapshot_rows', 'forecast_calls', 'renewal_views']) {
    const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(server.db)
    found.push(rows[0]?.count ?? 0)
  }
  return found
}

async function sampleRenewal(sourceId: number): Promise<number> {
  const { db } = server
  const ownerId = server.members.csm.id
  const { id: accountId } = await db
    .insertInto('accounts')
    .values({ name: 'Made up', source_id: sourceId, is_sample: true, owner_id: ownerId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('external_ids')
    .values({ kind: 'account', source_id: sourceId, external_id: 'S-1', account_id: accountId, row_id: accountId })
    .execute()
  const decided = {
    outcome: 'renewed',
    amount: '1000',
    decided_on: day('2025-12-30'),
    amount_minor: 100_000,
    renewed_minor: 90_000,
  }
  const { id } = await db
    .insertInto('renewals')
    .values({ account_id: accountId, source_id: sourceId, external_id: 'R-1', due_on: day('2025-12-20'), ...decided })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

test('what was forecast of the sample is stored once however often it is loaded, is marked, and goes with it', async () => {
  const { db, members } = server
  const sourceId = await ensureSource(db, { key: 'sample', name: 'Sample company', kind: 'sample' })
  const renewalId = await sampleRenewal(sourceId)
  const [known] = await inTransaction(db, (trx) => sampleRenewals(trx, sourceId))
  if (!known?.owner) throw new Error('the renewal has an owner')
  const { accountId, owner, dueOn, amountMinor } = known
  expect(known).toMatchObject({
    renewalId,
    accountExternalId: 'S-1',
    owner: { id: members.csm.id },
    amountMinor: 100_000,
  })

  const said = { renewalId, accountId, voice: 'csm', category: 'commit', amountMinor: null, probability: null } as const
  const frozen = { renewalId, accountId, ownerId: owner.id, dueOn, amountMinor, calledMinor: amountMinor } as const
  const open = { category: 'commit', voice: 'csm', probability: 0.9, outcome: 'open', renewedMinor: null } as const
  const quarter = day('2025-10-01')
  const call = { quarter, memberId: owner.id, voice: 'csm', saidBy: owner.id, saidOn: day('2025-12-01') } as const
  const load = () =>
    inTransaction(db, async (trx) => {
      await deleteForecasts(trx)
      await insertViews(trx, [{ ...said, reason: '', memberId: owner.id, saidOn: day('2025-11-01') }])
      await insertSnapshots(trx, [{ quarter, takenOn: day('2025-11-03'), rows: [{ ...frozen, ...open }] }], 'EUR')
      await insertCalls(trx, [{ ...call, commitMinor: 1, bestCaseMinor: 2, reason: '' }], 'EUR')
    })
  await load()
  await load()
  expect(await counts()).toEqual([1, 1, 1, 1])
  const { rows } = await sql`select is_sample, week_on = taken_on as monday from forecast_snapshots`.execute(db)
  expect(rows).toEqual([{ is_sample: true, monday: true }])

  await sql`
    insert into forecast_snapshots (quarter, taken_on, week_on, taken_at, origin, currency)
    values ('2026-01-01', '2026-01-05', '2026-01-05', now(), 'weekly', 'EUR')`.execute(db)
  await inTransaction(db, async (trx) => {
    await deleteForecasts(trx)
    await sql`delete from accounts where is_sample`.execute(trx)
    await deleteEmptySnapshots(trx)
  })
  expect(await counts()).toEqual([0, 0, 0, 0])
})
