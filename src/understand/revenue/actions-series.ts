import type { Db } from '../../platform/db/database.ts'
import type { ParsedInputOf } from '../../platform/http/endpoint.ts'
import type { Context } from '../../platform/http/route.ts'

import { RETENTION_SENTENCES } from './actions.ts'
import { beside, coverage, keyText, type Asker, type Coverage, type SelectedInput } from './actions-covered.ts'
import { keyAt, monthlyExchanges } from './books.ts'
import type { revenueSeries, WINDOWS } from './contract.ts'
import { lastFullMonth, lastOfMonth, monthIndex, monthText } from './periods.ts'
import { retentionLine, type RetentionSums } from './retention.ts'
import { bandOf } from './settings.ts'
import { trailingSums, type Slices } from './trailing.ts'
import { exchangeRates } from './views-rates.ts'
import { booksOf } from './views-books.ts'
import { accountKeys } from './views-keys.ts'
import { standingOn } from './views-mrr.ts'

const SPANS = { month: 1, quarter: 3, year: 12 } as const
const MOST_LINES = 12
/** Slices that are all added up, before it is known which of them pay most; more would need too much memory. */
const MOST_TRACKED = 2_000

export interface SeriesInput extends SelectedInput {
  months: number
  /** `yyyy-mm`; the latest month that is over when left out or not over yet. */
  to?: string | undefined
  window: (typeof WINDOWS)[number]
}

/** Retention of windows that end with each of the last months, altogether and for the slices that pay most. */
export async function seriesOf(db: Db, asker: Asker, input: SeriesInput) {
  const full = lastFullMonth(asker.today)
  const last = Math.min(input.to === undefined ? full : monthIndex(`${input.to}-01` as Asker['today']), full)
  const first = last - input.months + 1
  const span = SPANS[input.window]
  const found = await coverage(db, asker, { ...atEachOpening(input), opening: lastOfMonth(last) })
  const { conventions, covered, currency } = found
  const isSliced = input.slice !== undefined
  const keys = isSliced ? await accountKeys(db, covered) : null
  const sums = trailingSums(
    {
      first,
      last,
      span,
      reactivation: conventions.reactivationInNrr,
      reportingCurrency: currency,
      slices: keys === null ? null : slicesOf(found, await keysOfInterest(db, found, { input, count: keys.count })),
    },
    monthlyExchanges(await exchangeRates(db), currency),
  )
  const books = booksOf(db, {
    ...covered,
    key: undefined,
    readCustomers: conventions.paused !== 'churn' || conventions.fullyDiscounted !== 'churn',
    readLeft: conventions.reactivationInNrr === 'excluded',
    ...(keys === null ? {} : { keysOf: keys.of }),
  })
  for await (const chunk of books) for (const book of chunk) sums.add(book)

  const points = (months: readonly RetentionSums[]) =>
    months.map((month, index) => ({
      month: monthText(first + index),
      from: lastOfMonth(first + index - span),
      to: lastOfMonth(first + index),
      ...retentionLine(month),
    }))
  const printed = await beside(db, found, RETENTION_SENTENCES)
  const lines = isSliced && input.key === undefined ? sums.standing().slice(0, MOST_LINES) : []
  return {
    ...printed,
    problems: [...printed.problems, ...unrated(sums.unrated())],
    window: input.window,
    points: points(isSliced && input.key !== undefined ? sums.of(noText(input.key)) : sums.total()),
    slices: lines.map((key) => ({ key: keyText(key), name: found.nameOf(key), points: points(sums.of(key)) })),
  }
}

/** A plan is that of each opening, whatever was asked for. */
function atEachOpening<I extends SelectedInput>(input: I): I {
  return input.slice === 'plan' ? { ...input, as: 'opening' } : input
}

const noText = (key: string): string | null => (key === '' ? null : key)

/** The slice asked for; where there are too many to add up all of them, those that pay most at the end; null: all. */
async function keysOfInterest(
  db: Db,
  { covered }: Coverage,
  { input, count }: { input: SeriesInput; count: number },
): Promise<ReadonlySet<string | null> | null> {
  if (input.key !== undefined) return new Set([noText(input.key)])
  if (count <= MOST_TRACKED) return null
  const standing = await standingOn(db, { ...covered, as: 'present' }, covered.opening)
  const slices = standing.filter(({ isSlice, accounts }) => isSlice && accounts > 0)
  return new Set(
    slices
      .sort((a, b) => b.minor - a.minor)
      .slice(0, MOST_LINES)
      .map(({ key }) => key),
  )
}

function slicesOf({ covered }: Coverage, wanted: ReadonlySet<string | null> | null): Slices {
  const bySize = covered.slice === 'size'
  const ofInterest = (key: string | null) => (wanted === null || wanted.has(key) ? key : undefined)
  return {
    keyOf: (book, opening, openingMinor) =>
      ofInterest(bySize ? bandOf(covered.sizeBoundsMinor, openingMinor * 12) : keyAt(book, opening)),
    isConstant: (book) => !bySize && book.keys.length <= 1,
  }
}

function unrated(accounts: number): string[] {
  if (accounts === 0) return []
  const are = accounts === 1 ? 'One account is' : `${accounts} accounts are`
  return [
    `${are} left out of some windows, because a currency they came to pay in had no exchange rate at the opening.`,
  ]
}

export async function showSeries(input: ParsedInputOf<typeof revenueSeries>, context: Context) {
  return seriesOf(context.db, context, input)
}
