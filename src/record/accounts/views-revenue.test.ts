import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction } from '../../platform/db/database.ts'
import { createTestServer, type TestServer } from '../../platform/testing/server.ts'
import { refreshMoney } from '../money/actions.ts'
import { revenueOf } from './views-revenue.ts'

let server: TestServer
let accountId = 0
const GONE = day('2025-11-10')

beforeAll(async () => {
  server = await createTestServer()
  const account = await server.db
    .insertInto('accounts')
    .values({ name: 'Acme', source_id: 1 })
    .returning('id')
    .executeTakeFirstOrThrow()
  accountId = account.id
  const sold = { account_id: accountId, source_id: 1, interval: 'month', currency: 'EUR' }
  await server.db
    .insertInto('subscriptions')
    .values([
      {
        ...sold,
        external_id: 'A',
        effective_on: day('2025-01-01'),
        started_on: day('2025-01-01'),
        amount: '100',
        ended_on: GONE,
        end_reason: 'budget',
      },
      {
        ...sold,
        external_id: 'B',
        effective_on: day('2025-03-01'),
        started_on: day('2025-03-01'),
        amount: '20',
        ended_on: GONE,
        end_reason: 'price',
      },
    ])
    .execute()
  await inTransaction(server.db, (trx) => refreshMoney(trx, [accountId], day('2025-12-01')))
})
afterAll(() => server.stop())

const movements = async () =>
  (await revenueOf(server.db, accountId, day('2025-12-01'))).steps.map(({ day: on, kind, reason, note }) => [
    on,
    kind,
    reason,
    note,
  ])

test('every step of MRR carries its kind, a loss the reason of the largest subscription that ended', async () => {
  expect(await movements()).toEqual([
    ['2025-01-01', 'new', null, null],
    ['2025-03-01', 'expansion', null, null],
    [GONE, 'churn', 'budget', null],
  ])
})

test('what a person said counts before what the subscription says', async () => {
  await server.db
    .insertInto('movement_reasons')
    .values({
      account_id: accountId,
      day: GONE,
      reason: 'champion_left',
      note: 'Since May',
      said_at: server.clock.now(),
    })
    .execute()
  expect((await movements()).at(-1)).toEqual([GONE, 'churn', 'champion_left', 'Since May'])
})
