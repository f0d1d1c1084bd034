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
import { standingOn } from './views-mrr.ts'

const SPANS = { month: 1, quarter: 3, year: 12 } as const
const MOST_LINES = 12

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
  const lines = await linesShown(db, found, input)
  const { conventions, covered, currency } = found
  const sums = trailingSums(
    {
      first,
      last,
      span,
      reactivation: conventions.reactivationInNrr,
      slices: lines.length === 0 ? null : slicesOf(found, new Set(lines)),
    },
    monthlyExchanges(await exchangeRates(db), currency),
  )
  const books = booksOf(db, {
    ...covered,
    // Sizes are told by the MRR of each opening.
    slice: covered.slice === 'size' ? undefined : covered.slice,
    key: undefined,
    readCustomers: conventions.paused !== 'churn' || conventions.fullyDiscounted !== 'churn',
    readLeft: conventions.reactivationInNrr === 'excluded',
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
  return {
    ...printed,
    problems: [...printed.problems, ...unrated(sums.unrated())],
    window: input.window,
    points: points(input.key === undefined ? sums.total() : sums.of(noText(input.key))),
    slices: (input.key === undefined ? lines : []).map((key) => ({
      key: keyText(key),
      name: found.nameOf(key),
      points: points(sums.of(key)),
    })),
  }
}

/** A plan is that of each opening, whatever was asked for. */
function atEachOpening<I extends SelectedInput>(input: I): I {
  return input.slice === 'plan' ? { ...input, as: 'opening' } : input
}

const noText = (key: string): string | null => (key === '' ? null : key)

/** The slices that pay most at the end, or the one asked for. */
async function linesShown(db: Db, { covered }: Coverage, input: SelectedInput): Promise<(string | null)[]> {
  if (input.slice === undefined) return []
  if (input.key !== undefined) return [noText(input.key)]
  const standing = await standingOn(db, { ...covered, as: 'present' }, covered.opening)
  return standing
    .filter(({ isSlice, accounts }) => isSlice && accounts > 0)
    .sort((a, b) => b.minor - a.minor)
    .slice(0, MOST_LINES)
    .map(({ key }) => key)
}

function slicesOf({ covered }: Coverage, wanted: ReadonlySet<string | null>): Slices {
  const bySize = covered.slice === 'size'
  const ofInterest = (key: string | null) => (wanted.has(key) ? key : undefined)
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
