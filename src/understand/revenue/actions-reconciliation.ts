import { addDays, daysBetween } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'
import { movementsOf } from './actions.ts'
import { beside, coverage, LEDGER_SENTENCES, type Asker, type SelectedInput } from './actions-covered.ts'
import type { reconciliationAccounts, revenueReconciliation } from './contract-settings.ts'
import { noSuchNotion } from './errors.ts'
import { notionsOf, notionWords, verdict, type NotionSource } from './notions.ts'
import { firstOfMonth, lastFullMonth, lastOfMonth, periodsBetween, windowOf } from './periods.ts'
import { ratio } from './ratios.ts'
import { coveredIdsOfSlice } from './views-covered.ts'
import { invoicedMonths } from './views-invoices.ts'
import { churnFields, disagreeingAccounts, notionCounts } from './views-notions.ts'

interface Window {
  from: string
  to: string
}

/** The ledger beside its sources: invoices month by month, and every notion of churn the data carry. */
export async function reconciliationOf(db: Db, asker: Asker, input: SelectedInput & Partial<Window>) {
  const full = lastFullMonth(asker.today)
  const window = windowOf(input.from ?? firstOfMonth(full - 11), input.to ?? lastOfMonth(full))
  const found = await coverage(db, asker, { ...input, opening: addDays(window.from, -1) })
  const covered = coveredIdsOfSlice(found.covered)
  const [months, notions] = [
    await monthsOf(db, asker, { ...input, ...window }, covered),
    await notionsThere(db, asker, covered),
  ]
  const printed = await beside(db, found, LEDGER_SENTENCES)
  const sources = notions.map(({ source }) => source)
  const { total } = await disagreeingAccounts(db, sources, { today: asker.today, covered, offset: 0, limit: 1 })
  const told = notions.map(({ source, rows, accounts, onlyHere, onlyLedger }) => ({
    key: source.key,
    ...notionWords(source),
    rows,
    accounts,
    disagreeing: onlyHere + onlyLedger,
    onlyHere,
    onlyLedger,
  }))
  return {
    ...printed,
    problems: [...printed.problems, ...months.problems],
    months: months.rows,
    notions: told,
    contradictory: total,
    verdict: verdict(told, total),
  }
}

async function monthsOf(
  db: Db,
  asker: Asker,
  input: SelectedInput & Window,
  covered: ReturnType<typeof coveredIdsOfSlice>,
) {
  const window = windowOf(input.from, input.to)
  const [daily, invoiced] = await Promise.all([
    movementsOf(db, asker, { ...input, by: 'day' }),
    invoicedMonths(db, { covered, ...window, reportingCurrency: asker.company.reportingCurrency }),
  ])
  const byMonth = new Map(invoiced.map((row) => [row.month, row]))
  const rows = periodsBetween(window.from, window.to, 'month').map(({ period, from, to }) => {
    const first = daysBetween(window.from, from)
    const days = daily.periods.slice(first, first + daysBetween(from, to) + 1)
    const sum = days.reduce((total, { closing }) => total + closing.minor, 0)
    const averageMrrMinor = Math.round(sum / days.length)
    const { issuedMinor = 0, paidMinor = 0 } = byMonth.get(period) ?? {}
    const mrrMinor = days.at(-1)?.closing.minor ?? 0
    return {
      month: period,
      mrrMinor,
      averageMrrMinor,
      issuedMinor,
      paidMinor,
      paidShare: ratio(paidMinor, averageMrrMinor),
    }
  })
  const unrated = invoiced.reduce((total, row) => total + row.unrated, 0)
  const problems =
    unrated === 0 ? [] : [`${unrated} invoices are left out, because their currency has no exchange rate on their day.`]
  return { rows, problems }
}

interface NotionThere {
  source: NotionSource
  rows: number
  accounts: number
  onlyHere: number
  onlyLedger: number
}

/** The ledger, and the notions that count anybody at all. */
async function notionsThere(
  db: Db,
  asker: Asker,
  covered: ReturnType<typeof coveredIdsOfSlice>,
): Promise<NotionThere[]> {
  const sources = notionsOf(await churnFields(db))
  const counts = new Map(
    (await notionCounts(db, sources, { today: asker.today, covered })).map((one) => [one.notion, one]),
  )
  return sources.flatMap((source) => {
    const count = counts.get(source.key)
    if (!count || (count.rows === 0 && source.key !== 'ledger')) return []
    return [
      { source, rows: count.rows, accounts: count.accounts, onlyHere: count.onlyHere, onlyLedger: count.onlyLedger },
    ]
  })
}

export async function showReconciliation(input: ParsedInputOf<typeof revenueReconciliation>, context: Context) {
  return reconciliationOf(context.db, context, input)
}

/** Accounts on which one notion and the ledger differ, or any two notions. */
export async function showDisagreeing(input: ParsedInputOf<typeof reconciliationAccounts>, context: Context) {
  const { db, today } = context
  const found = await coverage(db, context, { ...input, opening: today })
  const covered = coveredIdsOfSlice(found.covered)
  const there = (await notionsThere(db, context, covered)).map(({ source }) => source)
  const compared =
    input.notion === undefined ? there : there.filter(({ key }) => key === 'ledger' || key === input.notion)
  if (input.notion !== undefined && !there.some(({ key }) => key === input.notion)) throw noSuchNotion(input.notion)
  const { offset, limit } = input
  const { rows, total } = await disagreeingAccounts(db, compared, { today, covered, offset, limit })
  const keys = compared.map(({ key }) => key)
  return { rows: rows.map((row) => ({ ...row, notSaidBy: keys.filter((key) => !row.saidBy.includes(key)) })), total }
}
