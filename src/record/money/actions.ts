import type { Day } from '../../kernel/day.ts'
import { readCompany } from '../../identity/company/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { markDirty } from '../signals/dirty.ts'
import {
  ledgerDifferences,
  writeLedger,
  type LedgerDifference,
  type LedgerSettings,
  type MissingRateOf,
} from './actions-ledger.ts'
import { refreshRenewals } from './actions-renewals.ts'
import { readConventions } from './store-conventions.ts'
import { lastMoneyDay } from './store-day.ts'
import { accountsOfDays, accountsWithMoney, accountsWithRates, lockForMoney, mostRates, withSharers } from './store.ts'

const CHUNK = 1_000
const REBUILD_CHUNK = 500
const LEAST_CHUNK = 25
/** Days of accounts in one statement, at most about so many: it must end long before a statement is given up. */
const DAYS_AT_ONCE = 150_000
const CONNECTIONS = 2

/** A currency that an account pays in and that has no exchange rate on or before the day it is needed for. */
export interface MoneyProblem extends MissingRateOf {
  sentence: string
}

/**
 * Brings the ledger, MRR now and the renewal date of these accounts up to their subscriptions and rates. Call it in the
 * transaction that changed their subscriptions, renewals, given renewal dates or any exchange rate. An account with a
 * missing rate has no MRR at all, and is returned as a problem that names the currency.
 */
export async function refreshMoney(trx: Trx, accountIds: Iterable<number>, today: Day): Promise<MoneyProblem[]> {
  const asked = [...new Set(accountIds)]
  if (asked.length === 0) return []
  const settings = await ledgerSettings(trx)
  const ids = await withSharers(trx, asked)
  const problems: MoneyProblem[] = []
  const size = ids.length <= LEAST_CHUNK ? LEAST_CHUNK : await chunkSize(trx, CHUNK)
  for (let start = 0; start < ids.length; start += size) {
    problems.push(...(await refreshChunk(trx, ids.slice(start, start + size), { settings, today })))
  }
  return problems
}

/** Each rate may revalue each account: where rates come daily, fewer accounts go into one statement. */
async function chunkSize(db: Db, most: number): Promise<number> {
  const days = 1 + (await mostRates(db))
  return Math.max(LEAST_CHUNK, Math.min(most, Math.floor(DAYS_AT_ONCE / days)))
}

async function ledgerSettings(db: Db): Promise<LedgerSettings> {
  const { reportingCurrency } = await readCompany(db)
  return { reportingCurrency, conventions: await readConventions(db) }
}

async function refreshChunk(
  trx: Trx,
  ids: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<MoneyProblem[]> {
  await lockForMoney(trx, ids)
  const { missing, accountIds } = await writeLedger(trx, ids, { settings, today })
  const renewed = await refreshRenewals(trx, ids, today)
  await markDirty(trx, [...accountIds, ...renewed])
  return missing.map((rate) => problem(rate, settings.reportingCurrency))
}

/** Everything anew: the ledger, then renewals. */
export async function refreshAllMoney(db: Db, today: Day): Promise<void> {
  await rebuildMoney(db, { today })
  await inChunks(
    (after) => accountsWithMoney(db, { after, limit: CHUNK }),
    (ids) =>
      inTransaction(db, async (trx) => {
        await lockForMoney(trx, ids)
        await markDirty(trx, await refreshRenewals(trx, ids, today))
      }),
  )
}

/**
 * Computes the whole ledger anew, by the statement that also keeps it, on several connections at once. Each account
 * changes in one transaction: nobody sees half of it. Rows written.
 */
export async function rebuildMoney(
  db: Db,
  { today, connections = CONNECTIONS }: { today: Day; connections?: number },
): Promise<{ accounts: number; rows: number }> {
  const settings = await ledgerSettings(db)
  const limit = await chunkSize(db, REBUILD_CHUNK)
  const done = { accounts: 0, rows: 0 }
  await inChunks(
    (after) => accountsWithMoney(db, { after, limit }),
    async (ids) => {
      const { rows } = await inTransaction(db, async (trx) => {
        await lockForMoney(trx, ids)
        const written = await writeLedger(trx, ids, { settings, today })
        await markDirty(trx, written.accountIds)
        return written
      })
      done.accounts += ids.length
      done.rows += rows
    },
    connections,
  )
  return done
}

/** After a change of exchange rates: only accounts that are converted depend on them. */
export async function refreshConvertedMoney(db: Db, today: Day): Promise<void> {
  const { reportingCurrency } = await readCompany(db)
  await inChunks(
    (after) => accountsWithRates(db, { after, limit: CHUNK, reportingCurrency }),
    (ids) => inTransaction(db, (trx) => refreshMoney(trx, ids, today)),
  )
}

/** When a company day has turned: subscriptions that start or end, terms and anniversaries that pass. */
export async function refreshMoneyOfDays(db: Db, { from, to }: { from: Day; to: Day }): Promise<void> {
  await inChunks(
    (after) => accountsOfDays(db, { after, limit: CHUNK, from, to }),
    (ids) => inTransaction(db, (trx) => refreshMoney(trx, ids, to)),
  )
}

/**
 * Compares what is kept with the ledger computed anew, some accounts at a time, and brings it right where asked. The day
 * of MRR now is the one that money was last brought up to.
 */
export async function* checkLedger(
  db: Db,
  today: Day,
  { repair = false }: { repair?: boolean } = {},
): AsyncGenerator<{ accounts: number; differences: LedgerDifference[] }> {
  const settings = await ledgerSettings(db)
  const on = (await lastMoneyDay(db)) ?? today
  const limit = await chunkSize(db, CHUNK)
  let ids = await accountsWithMoney(db, { after: 0, limit })
  while (ids.length > 0) {
    const differences = await ledgerDifferences(db, ids, { settings, today: on })
    const wrong = new Set(differences.map(({ accountId }) => accountId))
    if (repair && wrong.size > 0) await inTransaction(db, (trx) => refreshMoney(trx, wrong, on))
    yield { accounts: ids.length, differences }
    ids = await accountsWithMoney(db, { after: ids.at(-1) ?? 0, limit })
  }
}

/** Pages of accounts, each handed to one of `workers` that work side by side. */
async function inChunks(
  next: (after: number) => Promise<number[]>,
  work: (ids: readonly number[]) => Promise<unknown>,
  workers = 1,
): Promise<void> {
  let page = next(0)
  const take = async () => {
    const mine = page
    // Whoever takes this page also asks for the one after it, before anybody else can take that.
    page = pageAfter(mine, next)
    return mine
  }
  const worker = async () => {
    for (let ids = await take(); ids.length > 0; ids = await take()) await work(ids)
  }
  await Promise.all(Array.from({ length: workers }, worker))
}

async function pageAfter(page: Promise<number[]>, next: (after: number) => Promise<number[]>): Promise<number[]> {
  const last = (await page).at(-1)
  return last === undefined ? [] : next(last)
}

function problem(rate: MissingRateOf, reportingCurrency: string): MoneyProblem {
  const sentence = `There is no exchange rate from ${rate.currency} to ${reportingCurrency} on or before ${rate.day}. Import one, and the MRR is known.`
  return { ...rate, sentence }
}
