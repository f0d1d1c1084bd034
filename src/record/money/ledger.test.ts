import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction, openDatabase, type Db } from '../../platform/db/database.ts'
import { createTestDatabase, type TestDatabase } from '../../platform/testing/database.ts'
import { rebuildMoney, refreshMoney } from './actions.ts'
import {
  anyConventions,
  anyRates,
  anyVersions,
  ACCOUNTS,
  conversionNow,
  expected,
  kept,
  knownRates,
  makeWorld,
  putRate,
  putVersion,
  refresh,
  startOver,
  TODAY,
} from '../../platform/testing/ledger-world.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase(database.pool)
})
afterAll(() => database.drop())

test(
  'the ledger is what one account at a time comes to, under every convention, rates missing or not',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        anyVersions,
        fc.oneof(anyRates, knownRates, knownRates),
        anyConventions,
        async (versions, rates, conventions) => {
          await makeWorld(db, { versions, rates, conventions })
          await refresh(db)
          expect(await kept(database.pool)).toEqual(expected(versions, await conversionNow(db), conventions))
        },
      ),
      { numRuns: 60 },
    )
  },
)

test(
  'the order in which subscriptions become known does not matter, and knowing them twice writes nothing',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(anyVersions, knownRates, async (versions, rates) => {
        await makeWorld(db, { versions, rates })
        await rebuildMoney(db, { today: TODAY })
        const atOnce = await kept(database.pool)
        await startOver(db)
        for (const rate of rates) await putRate(db, rate)
        for (const version of versions.toReversed()) {
          await inTransaction(db, async (trx) => {
            await putVersion(trx, version)
            await refreshMoney(trx, [version.accountId], TODAY)
          })
        }
        expect(await kept(database.pool)).toEqual(atOnce)
        expect((await rebuildMoney(db, { today: TODAY })).rows).toBe(0)
      }),
      { numRuns: 20 },
    )
  },
)

test(
  'opening, movements and fx come to the closing of every account and day, and kinds say what happened',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(anyVersions, knownRates, anyConventions, async (versions, rates, conventions) => {
        await makeWorld(db, { versions, rates, conventions })
        await refresh(db)
        const { steps } = await kept(database.pool)
        for (const account of ACCOUNTS) {
          const own = steps.filter(({ account_id }) => account_id === account)
          let [standing, isCustomer, wasEver] = [0, false, false]
          for (const step of own) {
            expect(step.before_minor).toBe(standing)
            const movement = step.mrr_minor - step.before_minor - step.fx_minor
            expect(step.kind).toBe(kindBy({ isCustomer, wasEver }, step.is_customer, movement))
            expect(movement !== 0 || step.fx_minor !== 0 || step.is_customer !== isCustomer).toBe(true)
            ;[standing, isCustomer, wasEver] = [step.mrr_minor, step.is_customer, wasEver || step.is_customer]
          }
        }
      }),
      { numRuns: 20 },
    )
  },
)

function kindBy(
  before: { isCustomer: boolean; wasEver: boolean },
  isCustomer: boolean,
  movement: number,
): string | null {
  if (isCustomer !== before.isCustomer) return isCustomer ? (before.wasEver ? 'reactivation' : 'new') : 'churn'
  return movement === 0 ? null : movement > 0 ? 'expansion' : 'contraction'
}
