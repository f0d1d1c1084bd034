import { readCompany } from '../../identity/company/store.ts'
import type { Day } from '../../kernel/day.ts'
import type { Trx } from '../../platform/db/database.ts'
import { readConventions } from './store-conventions.ts'
import { readRenewalSettings } from './store-renewal-settings.ts'
import {
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

/** What came of the renewals of these accounts, by people, sources and the ledger. Call it when their ledger stands. */
export async function settleRenewals(trx: Trx, accountIds: readonly number[], today: Day): Promise<void> {
  if (accountIds.length === 0) return
  const { reportingCurrency } = await readCompany(trx)
  const [currencies, settings] = [await currenciesOf(trx, accountIds), await readRenewalSettings(trx)]
  await settle(trx, { accountIds, today, reportingCurrency }, { currencies, ...settings })
}
