import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { refreshMoney } from './actions.ts'
import { settleAllRenewals } from './actions-renewals.ts'
import { turnMoneyDay } from './jobs.ts'
import { readRenewalSettings, saveRenewalSettings } from './store-renewal-settings.ts'

let database: TestDatabase
let db: Db
const TODAY = day('2026-03-10')

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

async function accountWith(subscription: { currency?: string; startedOn?: string; endedOn?: string }): Promise<number> {
  const { id } = await db
    .insertInto('accounts')
    .values({ name: 'Paying', source_id: 2 })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('subscriptions')
    .values({
      account_id: id,
      source_id: 2,
      external_id: `S-${id}`,
      effective_on: day(subscription.startedOn ?? '2026-01-01'),
      started_on: day(subscription.startedOn ?? '2026-01-01'),
      ended_on: subscription.endedOn ? day(subscription.endedOn) : null,
      amount: '1200',
      interval: 'year',
      currency: subscription.currency ?? 'EUR',
    })
    .execute()
  return id
}

const refresh = (id: number) => inTransaction(db, (trx) => refreshMoney(trx, [id], TODAY))
const moneyOf = async (id: number) =>
  db
    .selectFrom('accounts')
    .select(['mrr_minor', 'arr_minor', 'renewal_on'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

test('money now comes from the subscriptions, and marks health as out of date', async () => {
  const id = await accountWith({})
  expect(await refresh(id)).toEqual([])
  expect(await moneyOf(id)).toEqual({ mrr_minor: 10_000, arr_minor: 120_000, renewal_on: '2027-01-01' })
  expect(
    await db.selectFrom('dirty_accounts').select('account_id').where('account_id', '=', id).execute(),
  ).toHaveLength(1)
})

test('a missing rate is a problem by name, until the rate comes', async () => {
  const id = await accountWith({ currency: 'GBP' })
  expect(await refresh(id)).toMatchObject([{ accountId: id, currency: 'GBP', day: '2026-01-01' }])
  expect((await moneyOf(id)).mrr_minor).toBeNull()
  expect(await db.selectFrom('money_problems').select('currency').where('account_id', '=', id).execute()).toEqual([
    { currency: 'GBP' },
  ])

  await db
    .insertInto('exchange_rates')
    .values({ currency: 'GBP', day: day('2025-12-31'), rate: '1.2', source_id: 2 })
    .execute()
  expect(await refresh(id)).toEqual([])
  expect((await moneyOf(id)).mrr_minor).toBe(12_000)
  expect(await db.selectFrom('money_problems').select('currency').where('account_id', '=', id).execute()).toEqual([])
})

test('what starts tomorrow counts when tomorrow comes, once', async () => {
  const id = await accountWith({ startedOn: '2026-03-11' })
  await refresh(id)
  expect((await moneyOf(id)).mrr_minor).toBeNull()
  const tomorrow = day('2026-03-11')
  expect(await turnMoneyDay(db, tomorrow, new Date('2026-03-11T00:01:00Z'))).toBe(true)
  expect((await moneyOf(id)).mrr_minor).toBe(10_000)
  expect(await turnMoneyDay(db, tomorrow, new Date('2026-03-11T00:02:00Z'))).toBe(false)
})

test('a second refresh of the same facts writes nothing', async () => {
  const id = await accountWith({})
  await refresh(id)
  const versions = async () =>
    (await database.pool.query('select xmin::text from mrr_steps where account_id = $1', [id])).rows
  const before = await versions()
  await refresh(id)
  expect(await versions()).toEqual(before)
})

/** A source's renewal of an account with a yearly subscription, and a renewal date given by hand. */
async function renewing({ dueOn, given, startedOn }: { dueOn: string; given?: string; startedOn?: string }) {
  const id = await accountWith({ startedOn: startedOn ?? '2025-01-10' })
  if (given)
    await db
      .updateTable('accounts')
      .set({ renewal_on_given: day(given) })
      .where('id', '=', id)
      .execute()
  await db
    .insertInto('renewals')
    .values({
      account_id: id,
      source_id: 2,
      external_id: `R-${id}`,
      due_on: day(dueOn),
      amount: '1200',
      currency: 'EUR',
    })
    .execute()
  return id
}
const openDays = async (id: number) =>
  (
    await db
      .selectFrom('renewals')
      .select('due_on')
      .where('account_id', '=', id)
      .where('outcome', '=', 'open')
      .orderBy('due_on')
      .execute()
  ).map((row) => row.due_on)

test('a renewal closed by the refresh is no longer the account’s next; the day given by hand is at once', async () => {
  const id = await renewing({ dueOn: '2026-01-10', given: '2026-09-30' })
  await refresh(id)
  expect(await openDays(id)).toEqual(['2026-09-30'])
  expect((await moneyOf(id)).renewal_on).toBe('2026-09-30')
  await refresh(id)
  expect(await openDays(id)).toEqual(['2026-09-30'])
  expect((await moneyOf(id)).renewal_on).toBe('2026-09-30')
})

test('and the other way round: a source’s renewal that is opened again stands before the day given', async () => {
  const id = await renewing({ dueOn: '2026-01-10', given: '2026-09-30' })
  await refresh(id)
  await db
    .updateTable('renewals')
    .set({ said_outcome: 'open' })
    .where('account_id', '=', id)
    .where('is_derived', '=', false)
    .execute()
  await refresh(id)
  const days = await openDays(id)
  expect((await moneyOf(id)).renewal_on).toBe('2026-01-10')
  await refresh(id)
  expect(await openDays(id)).toEqual(days)
})

test('a renewal decided early leaves the account with the one after it', async () => {
  const id = await renewing({ dueOn: '2026-05-01', startedOn: '2025-05-02' })
  await refresh(id)
  expect((await moneyOf(id)).renewal_on).toBe('2026-05-01')
  await db.updateTable('renewals').set({ outcome: 'renewed', decided_on: TODAY }).where('account_id', '=', id).execute()
  await refresh(id)
  expect((await moneyOf(id)).renewal_on).toBe('2027-05-02')
})

test('new days of grace bring renewal dates along', async () => {
  const id = await renewing({ dueOn: '2026-03-01', startedOn: '2025-03-01' })
  await refresh(id)
  expect((await moneyOf(id)).renewal_on).toBe('2026-03-01')
  await saveRenewalSettings(db, {
    value: { ...(await readRenewalSettings(db)), graceDays: 5 },
    memberId: null,
    now: new Date('2026-03-10'),
  })
  await settleAllRenewals(db, TODAY)
  expect((await moneyOf(id)).renewal_on).toBe('2027-03-01')
})
