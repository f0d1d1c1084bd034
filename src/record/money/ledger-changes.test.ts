import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../kernel/day.ts'
import { inTransaction, openDatabase, sql, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { checkLedger, rebuildMoney, refreshConvertedMoney, refreshMoney } from './actions.ts'
import { DEFAULT_CONVENTIONS } from './conventions.ts'
import { saveConventions } from './store-conventions.ts'
import {
  ACCOUNTS,
  anyRate,
  anyVersion,
  anyVersions,
  conversionNow,
  differences,
  expected,
  kept,
  knownRates,
  makeWorld,
  plain,
  putVersion,
  refresh,
  TODAY,
  type Rate,
  type Version,
} from '../../platform/testing/ledger-world.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

/** What a source, a person or a merge may do to the facts under a ledger, each in its own transaction. */
type Change =
  | { what: 'put'; version: Version }
  | { what: 'correct'; version: Version }
  | { what: 'move'; version: Version; to: number }
  | { what: 'remove'; version: Version }
  | { what: 'rate'; rate: Rate }

const anyChange: fc.Arbitrary<Change> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('put' as const), version: anyVersion }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('correct' as const), version: anyVersion }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('move' as const), version: anyVersion, to: fc.constantFrom(...ACCOUNTS) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const), version: anyVersion }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('rate' as const), rate: anyRate }) },
)

const isSame = (a: Version, b: Version) => a.subscription === b.subscription && a.effectiveOn === b.effectiveOn
const key = (one: Version) => sql`external_id = ${one.subscription} and effective_on = ${one.effectiveOn}::date`

/** The facts after a change, and the accounts whose rows it touched, as whoever made it knows them. */
function applied(versions: readonly Version[], change: Exclude<Change, { what: 'rate' }>) {
  const before = versions.find((one) => isSame(one, change.version))
  const others = versions.filter((one) => !isSame(one, change.version))
  if (change.what === 'put') {
    return before ? null : { versions: [...others, change.version], touched: [change.version.accountId] }
  }
  if (before === undefined) return null
  if (change.what === 'remove') return { versions: others, touched: [before.accountId] }
  const after =
    change.what === 'move' ? { ...before, accountId: change.to } : { ...change.version, accountId: before.accountId }
  return { versions: [...others, after], touched: [after.accountId] }
}

async function carryOut(versions: readonly Version[], change: Change): Promise<readonly Version[]> {
  if (change.what === 'rate') {
    const { currency, day: on, rate } = change.rate
    await sql`
      insert into exchange_rates (currency, day, rate, source_id) values (${currency}, ${on}, ${rate}, 2)
      on conflict (currency, day) do update set rate = excluded.rate`.execute(db)
    await refreshConvertedMoney(db, TODAY)
    return versions
  }
  const result = applied(versions, change)
  if (result === null) return versions
  await inTransaction(db, async (trx) => {
    if (change.what === 'move') {
      await sql`update subscriptions set account_id = ${change.to} where ${key(change.version)}`.execute(trx)
    } else {
      await sql`delete from subscriptions where ${key(change.version)}`.execute(trx)
      const made = result.versions.find((one) => isSame(one, change.version))
      if (made) await putVersion(trx, made)
    }
    await refreshMoney(trx, result.touched, TODAY)
  })
  return result.versions
}

test('after any sequence of changes the kept ledger is what a rebuild would be', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyVersions, knownRates, fc.array(anyChange, { maxLength: 12 }), async (first, rates, changes) => {
      await makeWorld(db, { versions: first, rates })
      await refresh(db)
      let versions: readonly Version[] = first
      for (const change of changes) versions = await carryOut(versions, change)
      expect(await differences(db)).toEqual([])
      expect(await kept(database.pool)).toEqual(expected(versions, await conversionNow(db), DEFAULT_CONVENTIONS))
    }),
    { numRuns: 25 },
  )
})

test('a subscription that moves to another account is paid by one of them on every day', async () => {
  await makeWorld(db, { versions: [plain({}), plain({ accountId: 2, effectiveOn: day('2024-05-01'), amount: '120' })] })
  await refresh(db, [2])
  const steps = async () =>
    (await kept(database.pool)).steps.map((row) => `${row.account_id} ${row.day} ${row.kind} ${row.mrr_minor}`)
  expect(await steps()).toEqual(['1 2024-03-01 new 10000', '1 2024-05-01 churn 0', '2 2024-05-01 new 12000'])
  await inTransaction(db, async (trx) => {
    await sql`delete from subscriptions where account_id = 2`.execute(trx)
    await refreshMoney(trx, [2], TODAY)
  })
  expect(await steps()).toEqual(['1 2024-03-01 new 10000'])
})

test('neither the time zone of the server’s session nor daylight saving moves a day', async () => {
  const versions = [plain({ startedOn: day('2024-03-31'), endedOn: day('2024-10-27'), currency: 'USD' })]
  await makeWorld(db, {
    versions,
    rates: [
      { currency: 'USD', day: day('2024-03-10'), rate: '0.9' },
      { currency: 'USD', day: day('2024-11-03'), rate: '0.8' },
    ],
  })
  const seen = []
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Apia', 'Europe/Berlin']) {
    await sql`delete from mrr_steps`.execute(db)
    await inTransaction(db, async (trx) => {
      await sql`select set_config('timezone', ${zone}, true)`.execute(trx)
      await refreshMoney(trx, [1], TODAY)
    })
    seen.push((await kept(database.pool)).steps.map((row) => `${row.day} ${row.kind} ${row.mrr_minor}`).join(', '))
  }
  expect(new Set(seen)).toEqual(new Set(['2024-03-31 new 9000, 2024-10-27 churn 0']))
})

test('a check finds what was altered by hand, repairs it where asked, and then finds nothing', async () => {
  await makeWorld(db, { versions: [plain({}), plain({ accountId: 2, subscription: 'B' })] })
  await refresh(db)
  await sql`update mrr_steps set mrr_minor = 1 where account_id = 1`.execute(db)
  await sql`delete from mrr_months where account_id = 2`.execute(db)
  await sql`update accounts set mrr_minor = 7 where id = 3`.execute(db)
  expect(await differences(db)).toEqual([
    {
      table: 'mrr_steps',
      accountId: 1,
      key: '2024-03-01',
      kept: '0, 1, 0, new, true',
      computed: '0, 10000, 0, new, true',
    },
    { table: 'mrr_months', accountId: 2, key: 'EUR', kept: null, computed: '{24290}, {10000}, {24290}' },
    { table: 'accounts', accountId: 3, key: '', kept: '7', computed: null },
  ])
  for await (const part of checkLedger(db, TODAY, { repair: true })) expect(part.differences).toHaveLength(3)
  expect(await differences(db)).toEqual([])
})

test('conventions that change are followed when the ledger is built anew', async () => {
  await makeWorld(db, { versions: [plain({ endedOn: day('2024-06-15'), cancelledOn: day('2024-06-08') })] })
  await refresh(db)
  const churn = async () => (await kept(database.pool)).steps.find(({ kind }) => kind === 'churn')?.day
  expect(await churn()).toBe('2024-06-15')
  await saveConventions(db, {
    conventions: { ...DEFAULT_CONVENTIONS, churnOn: 'cancellation' },
    memberId: null,
    now: new Date(),
  })
  expect(await differences(db)).not.toEqual([])
  await rebuildMoney(db, { today: TODAY })
  expect(await churn()).toBe('2024-06-08')
})

test('a merged account has no ledger', async () => {
  await makeWorld(db, { versions: [plain({}), plain({ accountId: 2, subscription: 'B' })] })
  await refresh(db)
  await inTransaction(db, async (trx) => {
    await sql`update accounts set merged_into_id = 1 where id = 2`.execute(trx)
    await sql`update subscriptions set account_id = 1`.execute(trx)
    await refreshMoney(trx, [1, 2], TODAY)
  })
  expect((await kept(database.pool)).steps).toMatchObject([{ account_id: 1, mrr_minor: 20_000 }])
  expect((await kept(database.pool)).now.map((row) => row['mrr_minor'])).toEqual([20_000, null, null])
})

test('a ledger goes with its account', async () => {
  const versions = [plain({ currency: 'USD', plan: 'Pro' }), plain({ accountId: 2, subscription: 'B' })]
  await makeWorld(db, { versions, rates: [{ currency: 'USD', day: day('2020-01-01'), rate: '0.9' }] })
  await refresh(db)
  const rowsOf = async () => {
    const { steps, plans, currencySteps, months } = await kept(database.pool)
    return [...steps, ...plans, ...currencySteps, ...months].map((row) => row['account_id'])
  }
  expect(new Set(await rowsOf())).toEqual(new Set([1, 2]))
  await sql`delete from accounts where id = 1`.execute(db)
  expect(new Set(await rowsOf())).toEqual(new Set([2]))
})
