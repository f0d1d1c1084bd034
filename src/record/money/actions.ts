import type { Day } from '../../kernel/day.ts'
import { readCompany } from '../../identity/company/store.ts'
import { inTransaction, type Db, type Trx } from '../../platform/db/database.ts'
import { markDirty } from '../signals/dirty.ts'
import { deriveRenewals, settleRenewals } from './actions-renewals.ts'
import { renewalDay } from './renewal-day.ts'
import { mrrOn, mrrSteps, type MissingRate } from './steps.ts'
import { accountsWithMoney, moneyInputs, readRates, saveMoney } from './store.ts'

const CHUNK = 1_000

/** A currency that an account pays in and that has no exchange rate on or before the day it is needed for. */
export interface MoneyProblem extends MissingRate {
  accountId: number
  sentence: string
}

/**
 * Recomputes MRR steps, MRR now and the renewal date of these accounts. Call it in the transaction that changed their
 * subscriptions, renewals, given renewal dates or any exchange rate. An account with a missing rate has no MRR at all,
 * and is returned as a problem that names the currency.
 */
export async function refreshMoney(trx: Trx, accountIds: Iterable<number>, today: Day): Promise<MoneyProblem[]> {
  const ids = [...new Set(accountIds)].sort((a, b) => a - b)
  if (ids.length === 0) return []
  const [{ reportingCurrency }, rates] = [await readCompany(trx), await readRates(trx)]
  const problems: MoneyProblem[] = []
  for (let start = 0; start < ids.length; start += CHUNK) {
    const chunk = ids.slice(start, start + CHUNK)
    await deriveRenewals(trx, chunk, today)
    const inputs = await moneyInputs(trx, chunk, today)
    const rows = inputs.map((input) => {
      const result = mrrSteps(input.subscriptions, rates, reportingCurrency)
      return {
        accountId: input.accountId,
        mrrMinor: result.known ? mrrOn(result.steps, today) : null,
        renewalOn: renewalDay({ ...input, terms: input.subscriptions }, today),
        steps: result.known ? result.steps : [],
        missing: result.known ? [] : result.missing,
        before: input,
      }
    })
    await saveMoney(trx, rows)
    await settleRenewals(trx, chunk, today)
    const changed = rows.filter((row) => row.mrrMinor !== row.before.mrrMinor || row.renewalOn !== row.before.renewalOn)
    await markDirty(
      trx,
      changed.map((row) => row.accountId),
    )
    problems.push(...rows.flatMap((row) => row.missing.map((rate) => problem(row.accountId, rate, reportingCurrency))))
  }
  return problems
}

/** Once a day: subscriptions that start or end today, anniversaries that pass. */
export async function refreshAllMoney(db: Db, today: Day): Promise<void> {
  const ids = await accountsWithMoney(db)
  for (let start = 0; start < ids.length; start += CHUNK) {
    await inTransaction(db, (trx) => refreshMoney(trx, ids.slice(start, start + CHUNK), today))
  }
}

function problem(accountId: number, rate: MissingRate, reportingCurrency: string): MoneyProblem {
  const sentence = `There is no exchange rate from ${rate.currency} to ${reportingCurrency} on or before ${rate.day}. Import one, and the MRR is known.`
  return { accountId, ...rate, sentence }
}
