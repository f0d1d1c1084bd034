import type { ParsedInputOf, ReplyOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { memberOf } from './actions.ts'
import { buckets, horizonOf, invoiceCash, monthsCovered, renewalCash, type CashItem } from './cash.ts'
import type { getCash, listCashItems } from './contract.ts'
import { billingRhythms, openInvoices, type MissingInvoices } from './views-cash.ts'
import { renewalsDue, type Missing, type RenewalRow } from './views.ts'
import { coverOf } from './whose.ts'

export interface NamedCash extends CashItem {
  readonly account: string
  /** Number of the invoice; empty for renewals. */
  readonly number: string
}

/** Everything that is expected to be paid within twelve months, soonest first, with what could not be counted. */
export async function cashExpected(memberId: number | undefined, { db, actor, today, company }: Context) {
  const cover = coverOf(actor, memberId)
  await memberOf(db, memberId)
  const until = horizonOf(today)
  const currency = company.reportingCurrency
  const invoices = await openInvoices(db, { cover, today, currency, until })
  const { rows: renewals, missing: unrated } = await renewalsDue(db, { from: null, to: until, cover, currency, today })
  const rhythms = await billingRhythms(db, [...new Set(renewals.map(({ accountId }) => accountId))])
  const everyMonths = ({ accountId }: RenewalRow) => {
    const rhythm = rhythms.get(accountId)
    return monthsCovered(rhythm?.interval ?? null, rhythm?.count ?? null)
  }
  const items: NamedCash[] = [
    ...invoices.rows.flatMap((row) => {
      const item = invoiceCash(row, today)
      return item === null ? [] : [{ ...item, account: row.account, number: row.number }]
    }),
    ...renewals.flatMap((row) =>
      renewalCash({ ...row, everyMonths: everyMonths(row) }, today).map((item) => ({
        ...item,
        account: row.account,
        number: '',
      })),
    ),
  ]
  const unlikely = renewals.filter(({ outcome, probability }) => outcome === 'open' && probability === null).length
  const missing = sentences(invoices.missing, unrated, currency)
  return { items: items.toSorted(byDay), missing, unlikely }
}

/** Undated first, as overdue ones are: they are waited for already. */
function byDay(a: NamedCash, b: NamedCash): number {
  const [one, other] = [a.on ?? '', b.on ?? '']
  if (one !== other) return one < other ? -1 : 1
  return a.kind === b.kind ? a.id - b.id : a.kind === 'invoice' ? -1 : 1
}

function sentences(invoices: readonly MissingInvoices[], renewals: readonly Missing[], reporting: string) {
  const currencies = [...new Set([...invoices, ...renewals].map(({ currency }) => currency))].toSorted()
  return currencies.map((currency) => {
    const invoiced = invoices.find((one) => one.currency === currency)?.invoices ?? 0
    const renewing = renewals.find((one) => one.currency === currency)?.renewals ?? 0
    const what = [counted(invoiced, 'invoice'), counted(renewing, 'renewal')]
      .filter((text) => text !== '')
      .join(' and ')
    return {
      currency,
      sentence: `Left out: ${what} in ${currency}. There is no exchange rate from ${currency} to ${reporting} up to today; import one, and they count.`,
    }
  })
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`
}

export async function cash(input: ParsedInputOf<typeof getCash>, context: Context): Promise<ReplyOf<typeof getCash>> {
  const { items, missing, unlikely } = await cashExpected(input.memberId, context)
  return {
    currency: context.company.reportingCurrency,
    buckets: buckets(items, context.today),
    totalMinor: sumOf(items),
    missing,
    unlikely,
  }
}

export async function cashItems(
  input: ParsedInputOf<typeof listCashItems>,
  context: Context,
): Promise<ReplyOf<typeof listCashItems>> {
  const { items } = await cashExpected(input.memberId, context)
  const found = items.filter(({ bucket }) => input.bucket === undefined || bucket === input.bucket)
  return {
    items: found
      .slice(input.offset, input.offset + input.limit)
      .map(({ accountId, account, ...item }) => ({ ...item, account: { id: accountId, name: account } })),
    total: found.length,
    totalMinor: sumOf(found),
    currency: context.company.reportingCurrency,
  }
}

function sumOf(items: readonly CashItem[]): number {
  return items.reduce((total, { cashMinor }) => total + cashMinor, 0)
}
