import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { memberOf } from './actions.ts'
import { filledBuckets, horizonOf } from './cash.ts'
import type { getCash, listCashItems } from './contract.ts'
import { cashPage, cashSums, type AskedCash, type CashSums, type NamedCash } from './views-cash.ts'
import { categoryThresholds } from './views.ts'
import { coverOf } from './whose.ts'

export async function cash(input: ParsedInputOf<typeof getCash>, context: Context): Promise<ReplyOf<typeof getCash>> {
  const { sums, missing, unlikely } = await cashSums(context.db, await askedCash(input.memberId, context))
  const currency = context.company.reportingCurrency
  return {
    currency,
    buckets: filledBuckets(sums, context.today),
    totalMinor: total(sums.map(({ cashMinor }) => cashMinor)),
    missing: missing.map((one) => missingSentence(one, currency)),
    unlikely,
  }
}

export async function cashItems(
  input: ParsedInputOf<typeof listCashItems>,
  context: Context,
): Promise<ReplyOf<typeof listCashItems>> {
  const { db, company } = context
  const { bucket, offset, limit } = input
  const asked = await askedCash(input.memberId, context)
  const items = await cashPage(db, asked, { bucket: bucket ?? null, offset, limit })
  const sums = (await cashSums(db, asked)).sums.filter((sum) => bucket === undefined || sum.bucket === bucket)
  return {
    items: items.map(({ accountId, account, ...item }) => ({ ...item, account: { id: accountId, name: account } })),
    total: total(sums.map((sum) => sum.items)),
    totalMinor: total(sums.map(({ cashMinor }) => cashMinor)),
    currency: company.reportingCurrency,
  }
}

/** Everything that is expected to be paid within twelve months, soonest first. */
export async function cashExpected(memberId: number | undefined, context: Context): Promise<NamedCash[]> {
  return cashPage(context.db, await askedCash(memberId, context), { bucket: null, offset: 0, limit: null })
}

async function askedCash(memberId: number | undefined, { db, actor, today, company }: Context): Promise<AskedCash> {
  const cover = coverOf(actor, memberId)
  await memberOf(db, memberId)
  const currency = company.reportingCurrency
  return { cover, today, currency, until: horizonOf(today), thresholds: await categoryThresholds(db) }
}

function missingSentence({ currency, invoices, renewals }: CashSums['missing'][number], reporting: string) {
  const what = [counted(invoices, 'invoice'), counted(renewals, 'renewal')].filter((text) => text !== '').join(' and ')
  return {
    currency,
    sentence: `Left out: ${what} in ${currency}. There is no exchange rate from ${currency} to ${reporting} up to today; import one, and they count.`,
  }
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}
