import * as fc from 'fast-check'
import type { Pool } from 'pg'
import { addDays, day, type Day } from '../../kernel/day.ts'
import { inTransaction, sql, type Db, type Trx } from '../db/database.ts'
import { checkLedger, refreshMoney } from '../../record/money/actions.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from '../../record/money/conventions.ts'
import { INTERVALS, type SubscriptionVersion } from '../../record/money/mrr.ts'
import type { Conversion } from '../../record/money/exchange.ts'
import { saveConventions } from '../../record/money/store-conventions.ts'
import { readRates } from '../../record/money/store.ts'
import { currencySteps, monthRows, mrrOn, mrrSteps, planSteps } from './ledger-reference.ts'

const START = day('2024-01-30')
export const TODAY = day('2024-08-01')
export const ACCOUNTS = [1, 2, 3]

export interface Version extends SubscriptionVersion {
  accountId: number
}

export interface Rate {
  currency: string
  day: Day
  rate: string
}

// Few values, so that days, subscriptions and plans meet often.
const anyDay = fc.integer({ min: 0, max: 14 }).map((weeks) => addDays(START, weeks * 31))
export const anyVersion: fc.Arbitrary<Version> = fc.record({
  accountId: fc.constantFrom(...ACCOUNTS),
  subscription: fc.constantFrom('A', 'B', 'C', 'D', 'E'),
  effectiveOn: anyDay,
  startedOn: anyDay,
  endedOn: fc.option(anyDay),
  cancelledOn: fc.option(anyDay),
  amount: fc.oneof(
    fc.constantFrom('100', '0', '0.005', '-7.50', '33333333.33'),
    fc.integer({ min: 1, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
  ),
  interval: fc.constantFrom(...INTERVALS),
  intervalCount: fc.integer({ min: 1, max: 5 }),
  quantity: fc.constantFrom('1', '1', '3', '0.5', '0'),
  discountPercent: fc.constantFrom('0', '0', '12.5', '100'),
  currency: fc.constantFrom('EUR', 'EUR', 'USD', 'JPY', 'KWD'),
  plan: fc.constantFrom(null, 'Basic', 'Pro', 'Team', 'Zero', 'émigré'),
  isTrial: fc.constantFrom(false, false, false, true),
  kind: fc.constantFrom('recurring', 'recurring', 'recurring', 'one_off'),
})
export const anyVersions = fc.uniqueArray(anyVersion, {
  selector: (one) => `${one.subscription} ${one.effectiveOn}`,
  maxLength: 14,
})
export const anyRate: fc.Arbitrary<Rate> = fc.record({
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  day: anyDay.map((one) => addDays(one, -60)),
  rate: fc.constantFrom('0.9', '0.912345678901', '0.0000001', '1.07', '3.25', '0.006'),
})
export const anyRates = fc.uniqueArray(anyRate, { selector: (one) => `${one.currency} ${one.day}`, maxLength: 8 })
export const knownRates = anyRates.map((rates) => [
  ...rates.filter(({ day: on }) => on !== '2020-01-01'),
  ...['USD', 'JPY', 'KWD'].map((currency, index) => ({
    currency,
    day: day('2020-01-01'),
    rate: ['0.91', '0.0061', '3.01'][index] ?? '1',
  })),
])
export const anyConventions: fc.Arbitrary<Conventions> = fc.record({
  reactivationInNrr: fc.constant('included' as const),
  samePeriod: fc.constant('by_day' as const),
  churnOn: fc.constantFrom('service_end', 'cancellation'),
  weeksPerMonth: fc.constantFrom('52/12', '4', '4.33', '365.25/84'),
  daysPerMonth: fc.constantFrom('365/12', '30'),
  paused: fc.constantFrom('churn', 'contraction'),
  fullyDiscounted: fc.constantFrom('churn', 'contraction'),
})

/** Three accounts that pay nothing yet. */
export async function startOver(db: Db, conventions: Conventions = DEFAULT_CONVENTIONS): Promise<void> {
  for (const table of ['accounts', 'exchange_rates', 'stale_ledgers'])
    await sql`delete from ${sql.table(table)}`.execute(db)
  for (const id of ACCOUNTS)
    await sql`insert into accounts (id, name, source_id) overriding system value values (${id}, ${`Account ${id}`}, 2)`.execute(
      db,
    )
  await saveConventions(db, { conventions, memberId: null, now: new Date('2024-08-01T10:00:00Z') })
}

export async function putVersion(trx: Trx | Db, one: Version): Promise<void> {
  await trx
    .insertInto('subscriptions')
    .values({
      account_id: one.accountId,
      source_id: 2,
      external_id: one.subscription,
      effective_on: one.effectiveOn,
      started_on: one.startedOn,
      ended_on: one.endedOn,
      cancelled_on: one.cancelledOn ?? null,
      amount: one.amount,
      interval: one.interval,
      interval_count: one.intervalCount,
      quantity: one.quantity,
      discount_percent: one.discountPercent,
      currency: one.currency,
      plan: one.plan ?? null,
      is_trial: one.isTrial,
      kind: one.kind,
    })
    .execute()
}

export async function putRate(trx: Trx | Db, { currency, day: on, rate }: Rate): Promise<void> {
  await sql`insert into exchange_rates (currency, day, rate, source_id) values (${currency}, ${on}, ${rate}, 2)`.execute(
    trx,
  )
}

export async function makeWorld(
  db: Db,
  {
    versions,
    rates = [],
    conventions,
  }: { versions: readonly Version[]; rates?: readonly Rate[]; conventions?: Conventions },
): Promise<void> {
  await startOver(db, conventions)
  for (const rate of rates) await putRate(db, rate)
  for (const version of versions) await putVersion(db, version)
}

export const refresh = (db: Db, ids: readonly number[] = ACCOUNTS) =>
  inTransaction(db, (trx) => refreshMoney(trx, ids, TODAY))

/** Everything that is kept, in one order. */
export async function kept(pool: Pool) {
  const read = async (query: string) => (await pool.query(query)).rows
  return {
    steps: await read('select * from mrr_steps order by account_id, day'),
    plans: await read('select * from account_plans order by account_id, day'),
    currencySteps: await read('select * from mrr_currency_steps order by account_id, currency collate "C", day'),
    months: await read('select * from mrr_months order by account_id, currency collate "C"'),
    problems: await read('select * from money_problems order by account_id, currency collate "C"'),
    now: await read('select id as account_id, mrr_minor from accounts order by id'),
  }
}

/** The same from the reference. */
export function expected(versions: readonly Version[], conversion: Conversion, conventions: Conventions) {
  const byAccount = ACCOUNTS.map((account_id) => {
    // A version that stands with another account ends those before it here, and is not paid here.
    const own = versions.map((one) => (one.accountId === account_id ? one : { ...one, isTrial: true }))
    const result = mrrSteps(own, conversion, conventions)
    if (!result.known) return { account_id, missing: result.missing, steps: [], plans: [], abroad: [], months: [] }
    const abroad = currencySteps(own, conversion.reportingCurrency, conventions)
    return {
      account_id,
      missing: [],
      steps: result.steps,
      plans: planSteps(own, conversion, conventions),
      abroad,
      months: monthRows(result.steps, abroad, conversion.reportingCurrency),
    }
  })
  const rows = <T>(of: (one: (typeof byAccount)[number]) => readonly T[]) =>
    byAccount.flatMap((one) => of(one).map((row) => ({ account_id: one.account_id, row })))
  const byCurrency = <T extends { account_id: number; currency: string }>(list: T[]) =>
    list.toSorted(
      (a, b) => a.account_id - b.account_id || (a.currency < b.currency ? -1 : Number(a.currency > b.currency)),
    )
  return {
    steps: rows(({ steps }) => steps).map(({ account_id, row }) => ({
      account_id,
      day: row.day,
      mrr_minor: row.mrrMinor,
      fx_minor: row.fxMinor,
      before_minor: row.beforeMinor,
      kind: row.kind,
      is_customer: row.isCustomer,
    })),
    plans: rows(({ plans }) => plans).map(({ account_id, row }) => ({ account_id, ...row })),
    currencySteps: byCurrency(
      rows(({ abroad }) => abroad).map(({ account_id, row }) => ({
        account_id,
        currency: row.currency,
        day: row.day,
        mrr_minor: row.mrrMinor,
      })),
    ),
    months: byCurrency(
      rows(({ months }) => months).map(({ account_id, row }) => ({
        account_id,
        currency: row.currency,
        months: row.months,
        mrr: row.mrr,
        customer_turns: row.customerTurns,
      })),
    ),
    problems: rows(({ missing }) => missing).map(({ account_id, row }) => ({ account_id, ...row })),
    now: byAccount.map(({ account_id, steps }) => ({ account_id, mrr_minor: mrrOn(steps, TODAY) })),
  }
}

export async function differences(db: Db) {
  const found = []
  for await (const part of checkLedger(db, TODAY)) found.push(...part.differences)
  return found
}

export const conversionNow = async (db: Db): Promise<Conversion> => ({
  rates: await readRates(db),
  reportingCurrency: 'EUR',
})

/** A hundred a month. */
export const plain = (change: Partial<Version>): Version => ({
  accountId: 1,
  subscription: 'A',
  effectiveOn: change.startedOn ?? day('2024-03-01'),
  startedOn: day('2024-03-01'),
  endedOn: null,
  amount: '100',
  interval: 'month',
  intervalCount: 1,
  quantity: '1',
  discountPercent: '0',
  currency: 'EUR',
  isTrial: false,
  kind: 'recurring',
  ...change,
})
