import { readCompany } from '../../identity/company/store.ts'
import type { Day } from '../../kernel/day.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { tellScreens } from '../../platform/live/live.ts'
import { markDirty } from '../signals/dirty.ts'
import { renewalDay } from './renewal-day.ts'
import { saveRenewalDays, termInputs } from './store.ts'
import { readConventions } from './store-conventions.ts'
import { readRenewalSettings } from './store-renewal-settings.ts'
import {
  accountsWithRenewals,
  currenciesOf,
  handOverViews,
  lockAccounts,
  settleRenewals as settle,
  writeDerivedRenewals,
} from './store-renewals.ts'

/**
 * Renewals of these accounts from the ends of their terms. Call it in the transaction that changed their subscriptions,
 * renewals or given renewal dates, before their renewal dates are read. Needs no ledger.
 */
export async function deriveRenewals(trx: Trx, accountIds: readonly number[], today: Day): Promise<void> {
  if (accountIds.length === 0) return
  await lockAccounts(trx, accountIds)
  const { reportingCurrency } = await readCompany(trx)
  const [currencies, conventions] = [await currenciesOf(trx, accountIds), await readConventions(trx)]
  await handOverViews(trx, accountIds)
  await writeDerivedRenewals(trx, { accountIds, today, reportingCurrency }, { currencies, conventions })
}

/**
 * What came of the renewals of these accounts, by people, sources and the ledger. Call it when their ledger stands. A day
 * given by hand counts as long as no source has an open renewal: where one was closed or opened, terms are asked once more.
 */
export async function settleRenewals(trx: Trx, accountIds: readonly number[], today: Day): Promise<void> {
  const turned = await settleOnce(trx, accountIds, today)
  await deriveRenewals(trx, turned, today)
  await settleOnce(trx, turned, today)
}

async function settleOnce(trx: Trx, accountIds: readonly number[], today: Day): Promise<number[]> {
  if (accountIds.length === 0) return []
  const { reportingCurrency } = await readCompany(trx)
  const [currencies, settings] = [await currenciesOf(trx, accountIds), await readRenewalSettings(trx)]
  return settle(trx, { accountIds, today, reportingCurrency }, { currencies, ...settings })
}

/** Renewals and renewal dates, once the ledger stands. Accounts whose date changed. */
export async function refreshRenewals(trx: Trx, accountIds: readonly number[], today: Day): Promise<number[]> {
  await deriveRenewals(trx, accountIds, today)
  await settleRenewals(trx, accountIds, today)
  return refreshRenewalDays(trx, accountIds, today)
}

async function refreshRenewalDays(trx: Trx, accountIds: readonly number[], today: Day): Promise<number[]> {
  const inputs = await termInputs(trx, accountIds, today)
  const days = inputs.map((input) => ({
    accountId: input.accountId,
    renewalOn: renewalDay({ ...input, terms: input.subscriptions }, today),
  }))
  return saveRenewalDays(trx, days)
}

const CHUNK = 1_000

/** After days of grace changed: every renewal is judged again, a thousand accounts a transaction. */
export async function settleAllRenewals(db: Db, today: Day): Promise<void> {
  const ids = await accountsWithRenewals(db)
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK)
    await inTransaction(db, async (trx) => {
      await lockAccounts(trx, chunk)
      await settleRenewals(trx, chunk, today)
      await markDirty(trx, await refreshRenewalDays(trx, chunk, today))
    })
  }
  await tellScreens(db, 'renewals')
}
