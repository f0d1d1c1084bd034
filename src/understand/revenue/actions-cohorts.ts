import { earliest, type Day } from '../../kernel/day.ts'
import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'

import { beside, coverage, LEDGER_SENTENCES, type Asker, type Coverage, type SelectedInput } from './actions-covered.ts'
import {
  cohortName,
  cohortTable,
  isCustomerAt,
  MONTHS_OF,
  periodStart,
  valueAt,
  type CohortStep,
  type Joined,
} from './cohorts.ts'
import { exchangeOn, type Book, type Rates } from './books.ts'
import type { revenueCohortAccounts, revenueCohorts } from './contract.ts'
import { noSuchCohort, tooManyPeriods, windowEndsBeforeItBegins } from './errors.ts'
import { UNCHANGED, type Exchange } from './exchange.ts'
import { firstOfMonth, lastFullMonth, lastOfMonth, monthIndex } from './periods.ts'
import { accountNames } from './views-accounts.ts'
import { exchangeRates } from './views-rates.ts'
import { beginnings, booksOf, latestBeginning, type Beginning } from './views-books.ts'

const SHOWN: Readonly<Record<CohortStep, number>> = { month: 12, quarter: 8, year: 5 }
const MOST_COHORTS = 120

export interface CohortsInput extends SelectedInput {
  by: CohortStep
  from?: string | undefined
  to?: string | undefined
  count?: number | undefined
}

interface Span {
  by: CohortStep
  first: number
  last: number
  until: number
}

const COHORT_SENTENCES = [
  'A cohort is everybody who first paid in it; revenue is compared with what each paid on its first day, at the exchange rates of that day.',
]

/** Cohorts by the time of the first MRR, and what became of each at the end of every later period that is over. */
export async function cohortsOf(db: Db, asker: Asker, input: CohortsInput) {
  const found = await coverage(db, asker, { ...input, opening: asker.today })
  const span = await spanOf(db, found, input)
  const table = cohortTable(span)
  for await (const { book, joined } of joinedBooks(db, found, span)) table.add(book, joined)
  const printed = await beside(db, found, LEDGER_SENTENCES)
  return {
    ...printed,
    conventions: [...COHORT_SENTENCES, ...printed.conventions],
    by: input.by,
    cohorts: table.cohorts(),
  }
}

async function spanOf(db: Db, { covered }: Coverage, { by, from, to, count }: CohortsInput): Promise<Span> {
  const { today } = covered.reader
  const months = MONTHS_OF[by]
  const indexOf = (text: string) => monthIndex(`${text}-01` as Day)
  const end = periodStart(to === undefined ? monthIndex(today) : indexOf(to), by)
  const lastDay = earliest(lastOfMonth(end + months - 1), today)
  // Counted back from today, cohorts of a company that won nobody for long would all be empty.
  const youngest = from === undefined ? await latestBeginning(db, covered, lastDay) : null
  const lastStart = youngest === null ? end : periodStart(monthIndex(youngest), by)
  const first = from === undefined ? lastStart - ((count ?? SHOWN[by]) - 1) * months : periodStart(indexOf(from), by)
  if (lastStart < first) throw windowEndsBeforeItBegins(firstOfMonth(first), firstOfMonth(lastStart))
  if ((lastStart - first) / months >= MOST_COHORTS) throw tooManyPeriods(MOST_COHORTS, by)
  return { by, first, last: lastStart + months - 1, until: lastFullMonth(today) }
}

/** The months of each account that joined within the span, with how and when it joined. */
async function* joinedBooks(
  db: Db,
  { covered, conventions, currency }: Coverage,
  { first, last }: Pick<Span, 'first' | 'last'>,
): AsyncGenerator<{ book: Book; joined: Joined; beginning: Beginning }> {
  const joined = { from: firstOfMonth(first), to: lastOfMonth(last) }
  const began = new Map(
    (await beginnings(db, covered, { ...joined, to: earliest(joined.to, covered.reader.today) })).map((one) => [
      one.accountId,
      one,
    ]),
  )
  const exchanges = dailyExchanges(await exchangeRates(db), currency)
  const books = booksOf(db, {
    ...covered,
    readCustomers: conventions.paused !== 'churn' || conventions.fullyDiscounted !== 'churn',
    readLeft: false,
    joined,
  })
  for await (const chunk of books) {
    for (const book of chunk) {
      const beginning = began.get(book.accountId)
      if (!beginning) continue
      const { day, minor } = beginning
      yield {
        book,
        beginning,
        joined: { month: monthIndex(day), startMinor: minor, exchange: (from) => exchanges(from, day) },
      }
    }
  }
}

/** Exchanges into the reporting currency at the latest rate on or before a day; null where there is none. */
function dailyExchanges(rates: Rates, reportingCurrency: string) {
  const known = new Map<string, Exchange | null>()
  return (currency: string, day: Day): Exchange | null => {
    if (currency === reportingCurrency) return UNCHANGED
    const name = `${currency}${day}`
    const made = known.get(name)
    if (made !== undefined) return made
    const exchange = exchangeOn(rates, { from: currency, to: reportingCurrency, day })
    known.set(name, exchange)
    return exchange
  }
}

export async function showCohorts(input: ParsedInputOf<typeof revenueCohorts>, context: Context) {
  return cohortsOf(context.db, context, input)
}

/** The accounts of one cohort, those that pay most first. */
export async function showCohortAccounts(input: ParsedInputOf<typeof revenueCohortAccounts>, context: Context) {
  const { db } = context
  const found = await coverage(db, context, { ...input, opening: context.today })
  const span = await spanOf(db, found, input)
  const months = MONTHS_OF[input.by]
  let start = span.first
  while (start <= span.last && cohortName(start, input.by) !== input.period) start += months
  if (start > span.last) throw noSuchCohort(input.period)
  const close = start + (input.after + 1) * months - 1
  const rows = []
  for await (const { book, joined, beginning } of joinedBooks(db, found, { first: start, last: start + months - 1 })) {
    const minor = valueAt(book, close, joined)
    rows.push({
      accountId: book.accountId,
      joinedOn: beginning.day,
      startMinor: beginning.minor,
      minor,
      isCustomer: isCustomerAt(book, close, minor),
    })
  }
  const page = rows
    .sort((a, b) => b.minor - a.minor || b.startMinor - a.startMinor || a.accountId - b.accountId)
    .slice(input.offset, input.offset + input.limit)
  const names = await accountNames(
    db,
    page.map(({ accountId }) => accountId),
  )
  return {
    ...(await beside(db, found, LEDGER_SENTENCES)),
    rows: page.map((row) => ({ ...row, name: names.get(row.accountId) ?? '' })),
    total: rows.length,
  }
}
