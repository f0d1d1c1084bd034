import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../kernel/day.ts'
import { openDatabase, sql, type Db } from '../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../platform/testing/database.ts'
import { refreshMoney } from '../record/money/actions.ts'
import { ledgerLines, ledgerReport } from './ledger-check.ts'

let database: TestDatabase
let db: Db
const today = day('2026-03-01')

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
  await sql`insert into accounts (name, source_id) values ('Acme', 1)`.execute(db)
  await sql`
    insert into subscriptions (account_id, source_id, external_id, effective_on, started_on, amount, "interval", currency)
    select id, 1, 'S-1', '2026-01-01', '2026-01-01', 1200, 'year', 'EUR' from accounts`.execute(db)
  await db.transaction().execute((trx) => refreshMoney(trx, [1], today))
})
afterAll(() => database.drop())

test('a ledger that was altered is found, repaired where asked, and then right', async () => {
  expect(ledgerLines(await ledgerReport(db, { repair: false, today }))).toEqual([
    '✓ ledger: the money of 1 account is what subscriptions and rates come to.',
  ])
  await sql`update mrr_steps set mrr_minor = 5`.execute(db)
  expect(ledgerLines(await ledgerReport(db, { repair: false, today }))).toEqual([
    '  account 1  mrr_steps 2026-01-01  kept 0, 5, 0, new, true, computed 0, 10000, 0, new, true',
    '✗ ledger: 1 row of the money of 1 account differ from subscriptions and rates. Run volant doctor --ledger --repair.',
  ])
  expect(ledgerLines(await ledgerReport(db, { repair: true, today })).at(-1)).toBe(
    '✓ ledger: 1 row of the money of 1 account differed and were computed anew.',
  )
  expect((await ledgerReport(db, { repair: false, today })).differences).toEqual([])
})
