import type { Day } from '../../kernel/day.ts'
import { readCompany } from '../../identity/company/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { markDirty } from '../signals/dirty.ts'
import { deriveRenewals, settleRenewals } from './actions-renewals.ts'
import { renewalDay } from './renewal-day.ts'
import { readConventions } from './store-conventions.ts'
import type { LedgerSettings } from './store-ledger.ts'
import { writeLedger, type MissingRateOf } from './store-ledger-tables.ts'
import {
  accountsOfDays,
  accountsWithMoney,
  accountsWithRates,
  lockForMoney,
  saveRenewalDays,
  termInputs,
  withSharers,
} from './store.ts'

const CHUNK = 1_000

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
  for (let start = 0; start < ids.length; start += CHUNK) {
    problems.push(...(await refreshChunk(trx, ids.slice(start, start + CHUNK), { settings, today })))
  }
  return problems
}

export async function ledgerSettings(db: Db): Promise<LedgerSettings> {
  const { reportingCurrency } = await readCompany(db)
  return { reportingCurrency, conventions: await readConventions(db) }
}

async function refreshChunk(
  trx: Trx,
  ids: readonly number[],
  { settings, today }: { settings: LedgerSettings; today: Day },
): Promise<MoneyProblem[]> {
  await lockForMoney(trx, ids)
  await deriveRenewals(trx, ids, today)
  const { missing, accountIds } = await writeLedger(trx, ids, { settings, today })
  await settleRenewals(trx, ids, today)
  const renewed = await refreshRenewalDays(trx, ids, today)
  await markDirty(trx, [...accountIds, ...renewed])
  return missing.map((rate) => problem(rate, settings.reportingCurrency))
}

async function refreshRenewalDays(trx: Trx, ids: readonly number[], today: Day): Promise<number[]> {
  const inputs = await termInputs(trx, ids, today)
  const days = inputs.map((input) => ({
    accountId: input.accountId,
    renewalOn: renewalDay({ ...input, terms: input.subscriptions }, today),
  }))
  return saveRenewalDays(trx, days)
}

/** Everything anew, in transactions of some accounts each. */
export async function refreshAllMoney(db: Db, today: Day): Promise<void> {
  await inChunks(db, today, (after) => accountsWithMoney(db, { after, limit: CHUNK }))
}

/** After a change of exchange rates: only accounts that are converted depend on them. */
export async function refreshConvertedMoney(db: Db, today: Day): Promise<void> {
  const { reportingCurrency } = await readCompany(db)
  await inChunks(db, today, (after) => accountsWithRates(db, { after, limit: CHUNK, reportingCurrency }))
}

/** When a company day has turned: subscriptions that start or end, terms and anniversaries that pass. */
export async function refreshMoneyOfDays(db: Db, { from, to }: { from: Day; to: Day }): Promise<void> {
  await inChunks(db, to, (after) => accountsOfDays(db, { after, limit: CHUNK, from, to }))
}

async function inChunks(db: Db, today: Day, next: (after: number) => Promise<number[]>): Promise<void> {
  let after = 0
  for (let ids = await next(after); ids.length > 0; ids = await next(after)) {
    await inTransaction(db, (trx) => refreshMoney(trx, ids, today))
    after = ids.at(-1) ?? after
  }
}

function problem(rate: MissingRateOf, reportingCurrency: string): MoneyProblem {
  const sentence = `There is no exchange rate from ${rate.currency} to ${reportingCurrency} on or before ${rate.day}. Import one, and the MRR is known.`
  return { ...rate, sentence }
}
