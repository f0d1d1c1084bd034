import { minorDigits } from '../../kernel/minor-digits.ts'
import { day as toDay, type Day } from '../../kernel/day.ts'
import { commandActor } from '../../identity/sessions/actor.ts'
import { decimal, fraction, product, roundHalfUp } from '../../record/money/rational.ts'
import { openDatabase, sql, type Db } from '../db/database.ts'
import type { Context } from '../http/route.ts'
import { migrateJobs } from '../jobs/jobs.ts'
import { createTestDatabase } from './database.ts'
import { silentLog } from './silent-log.ts'

/** From `day` on the account pays so much a month in this currency (EUR when left out), for this plan. */
export interface Standing {
  day: string
  minor: number
  currency?: string
  plan?: string | null
}

export interface MadeAccount {
  name?: string
  pays: readonly Standing[]
  segment?: string
  /** The segment from a day on. */
  segments?: readonly { day: string; segment: string | null }[]
  industry?: string
  attributes?: Readonly<Record<string, unknown>>
  ownerId?: number
}

export interface MadeRate {
  currency: string
  day: string
  rate: string
}

/** What an account pays on a day by the plainest reading: the ledger's rows are made from it, and tests compare with it. */
export interface PlainAccount {
  id: number
  made: MadeAccount
}

export interface RevenueWorld {
  db: Db
  context(today?: string): Context
  make(accounts: readonly MadeAccount[], rates?: readonly MadeRate[]): Promise<PlainAccount[]>
  clear(): Promise<void>
  stop(): Promise<void>
}

const HOME = 'EUR'

/** A database whose ledger is written account by account from what is said of each, by rules of its own. */
export async function createRevenueWorld(): Promise<RevenueWorld> {
  const database = await createTestDatabase()
  await migrateJobs(database.pool)
  const db = openDatabase(database.pool)
  return {
    db,
    context: (today = '2026-03-10') => ({
      db,
      actor: commandActor('Owner'),
      now: new Date(`${today}T09:00:00Z`),
      today: toDay(today),
      company: { name: 'Our company', timeZone: 'UTC', reportingCurrency: HOME },
      log: silentLog,
      dataDirectory: '/nowhere',
      publicUrl: 'http://volant.test',
    }),
    async make(accounts, rates = []) {
      for (const rate of rates)
        await sql`insert into exchange_rates (currency, day, rate, source_id) values (${rate.currency}, ${rate.day}::date, ${rate.rate}::numeric, 1)`.execute(
          db,
        )
      const made: PlainAccount[] = []
      for (const account of accounts) made.push({ id: await insertAccount(db, account, rates), made: account })
      return made
    },
    async clear() {
      await sql`truncate accounts, mrr_steps, account_plans, mrr_currency_steps, mrr_months, exchange_rates, segments restart identity cascade`.execute(
        db,
      )
    },
    stop: () => database.drop(),
  }
}

async function insertAccount(db: Db, account: MadeAccount, rates: readonly MadeRate[]): Promise<number> {
  const segmentId = await segmentNamed(db, account.segments?.at(-1)?.segment ?? account.segment ?? null)
  const { id } = await db
    .insertInto('accounts')
    .values({
      name: account.name ?? 'Account',
      source_id: 1,
      segment_id: segmentId,
      industry: account.industry ?? null,
      owner_id: account.ownerId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const { day, segment } of account.segments ?? [])
    await sql`insert into account_facts (account_id, field, valid_from, value, source_id, recorded_at)
      values (${id}, 'segment', ${day}::date, ${JSON.stringify(await segmentNamed(db, segment))}::jsonb, 1, now())`.execute(
      db,
    )
  if (account.attributes)
    await sql`insert into account_attributes (account_id, attributes) values (${id}, ${JSON.stringify(account.attributes)}::jsonb)
      on conflict (account_id) do update set attributes = excluded.attributes`.execute(db)
  await writeLedger(db, id, account, rates)
  return id
}

async function segmentNamed(db: Db, name: string | null): Promise<number | null> {
  if (name === null) return null
  const { rows } = await sql<{ id: number }>`
    insert into segments (key, name, position) values (${name}, ${name}, 1)
    on conflict (key) do update set name = excluded.name returning id`.execute(db)
  return rows[0]?.id ?? null
}

/** What stands in one currency on a day, in its own minor units. */
export function standsOn(account: MadeAccount, currency: string, day: string): number {
  return account.pays.findLast((one) => (one.currency ?? HOME) === currency && one.day <= day)?.minor ?? 0
}

const currenciesOf = (account: MadeAccount) => [...new Set(account.pays.map(({ currency }) => currency ?? HOME))]

/** Converted at the latest rate on or before a day, rounded half up. */
export function convert(minor: number, currency: string, day: string, rates: readonly MadeRate[]): number {
  if (currency === HOME || minor === 0) return minor
  const known = rates
    .filter((rate) => rate.currency === currency && rate.day <= day)
    .sort((a, b) => (a.day < b.day ? -1 : 1))
  const rate = known.at(-1)?.rate
  if (rate === undefined) throw new Error(`The test gives no rate of ${currency} on ${day}`)
  const places = fraction(10n ** BigInt(minorDigits(HOME)), 10n ** BigInt(minorDigits(currency)))
  return Number(roundHalfUp(product(fraction(minor), decimal(rate), places)))
}

/** MRR in the reporting currency on a day, at the rates of `ratesOf`. */
export function mrrOnDay(account: MadeAccount, day: string, rates: readonly MadeRate[], ratesOf = day): number {
  return currenciesOf(account).reduce(
    (sum, currency) => sum + convert(standsOn(account, currency, day), currency, ratesOf, rates),
    0,
  )
}

async function writeLedger(db: Db, id: number, account: MadeAccount, rates: readonly MadeRate[]): Promise<void> {
  const currencies = currenciesOf(account)
  const first = account.pays.map(({ day }) => day).sort()[0]
  if (first === undefined) return
  const rateDays = rates
    .filter(({ currency, day }) => currencies.includes(currency) && day > first)
    .map(({ day }) => day)
  const days = [...new Set([...account.pays.map(({ day }) => day), ...rateDays])].sort()
  let before = 0
  let hadPaid = false
  let previous: string | null = null
  for (const day of days) {
    const after = mrrOnDay(account, day, rates)
    const revalued = previous === null ? 0 : mrrOnDay(account, previous, rates, day)
    const fx = revalued - before
    if (after !== before || fx !== 0) {
      const movement = after - before - fx
      const kind =
        after > 0 && before === 0
          ? hadPaid
            ? 'reactivation'
            : 'new'
          : before > 0 && after === 0
            ? 'churn'
            : movement > 0
              ? 'expansion'
              : movement < 0
                ? 'contraction'
                : null
      await sql`insert into mrr_steps (account_id, day, before_minor, mrr_minor, fx_minor, kind, is_customer)
        values (${id}, ${day}::date, ${before}, ${after}, ${fx}, ${kind}, ${after > 0})`.execute(db)
    }
    hadPaid ||= after > 0
    before = after
    previous = day
  }
  await writeForms(db, id, account, { currencies, days: days as Day[] })
}

interface Forms {
  currencies: string[]
  days: readonly Day[]
}

async function writeForms(db: Db, id: number, account: MadeAccount, { currencies, days }: Forms): Promise<void> {
  const isAbroad = currencies.some((currency) => currency !== HOME)
  const months = days.map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1)
  const first = Math.min(...months)
  const closes = Array.from({ length: Math.max(...months) - first + 1 }, (_, index) => closeOf(first + index))
  for (const currency of currencies) {
    if (isAbroad)
      for (const { day, minor } of account.pays.filter((one) => (one.currency ?? HOME) === currency))
        await sql`insert into mrr_currency_steps (account_id, currency, day, mrr_minor) values (${id}, ${currency}, ${day}::date, ${minor})
          on conflict (account_id, currency, day) do update set mrr_minor = excluded.mrr_minor`.execute(db)
    const standing = closes.map((day) => standsOn(account, currency, day))
    const moves = standing.flatMap((minor, index) => (minor === (standing[index - 1] ?? 0) ? [] : [index]))
    const customer = closes.map((day) => currencies.some((one) => standsOn(account, one, day) > 0))
    const turns = customer.flatMap((is, index) => (is === (customer[index - 1] ?? false) ? [] : [first + index]))
    await sql`insert into mrr_months (account_id, currency, months, mrr, customer_turns)
      values (${id}, ${currency}, ${moves.map((index) => first + index)}::int[], ${moves.map((index) => standing[index])}::bigint[], ${turns}::int[])`.execute(
      db,
    )
  }
  for (const { day, plan, minor } of account.pays)
    await sql`insert into account_plans (account_id, day, plan) values (${id}, ${day}::date, ${minor > 0 ? (plan ?? null) : null})
      on conflict (account_id, day) do update set plan = excluded.plan`.execute(db)
}

function closeOf(month: number): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
}
