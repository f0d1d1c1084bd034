import { atClose, isCustomerBy, type Book, type BookPart, type MonthlyExchange } from './books.ts'
import type { Standing } from './movement-lines.ts'
import type { RetentionSums } from './retention.ts'

export interface TrailingWindow {
  /** The first and the last month that a window ends with. */
  first: number
  last: number
  /** Months in a window: its opening is the close of the month so long before. */
  span: number
  reactivation: 'included' | 'excluded'
  reportingCurrency: string
  /** What accounts are told apart by at an opening; null: by nothing. */
  slices: Slices | null
}

export interface Slices {
  /** The slice at an opening, by its month and the MRR then; undefined: one that is of no interest. */
  keyOf(book: Book, opening: number, openingMinor: number): string | null | undefined
  /** Whether it is the same at every opening. */
  isConstant(book: Book): boolean
}

const FIELDS = 5

/**
 * Retention of windows that end with each month, added up account by account: the same rule as between two days, for
 * days that end months. Both ends are at the rates of the opening.
 */
export function trailingSums(window: TrailingWindow, exchangesOf: (currency: string) => MonthlyExchange) {
  const { first, last, span, reactivation, reportingCurrency, slices } = window
  const months = last - first + 1
  const byKey = new Map<string | null, Float64Array>()
  /** Of the slices nobody asked for, so that every account is added once. */
  const rest = new Float64Array(months * FIELDS)
  const standing = new Map<string | null, Standing>()
  const unrated = new Set<number>()

  const sumsFor = (key: string | null | undefined): Float64Array => {
    if (key === undefined) return rest
    const found = byKey.get(key)
    if (found) return found
    const made = new Float64Array(months * FIELDS)
    byKey.set(key, made)
    return made
  }

  const addBook = (book: Book): void => {
    const [only] = book.parts
    const moving = slices !== null && !slices.isConstant(book) ? slices : null
    const own = slices === null || moving ? rest : sumsFor(slices.keyOf(book, first - span, 0))
    if (slices !== null) stand(book, slices)
    if (only && book.parts.length === 1 && !book.customerTurns && book.leftIn.length === 0) {
      return only.currency === reportingCurrency && moving === null
        ? addPlain(only, own)
        : addRated(book, only, { own, moving })
    }
    for (let month = first; month <= last; month += 1) {
      const ends = endsOf(book, month - span, month)
      if (ends === null) continue
      const sums = moving === null ? own : sumsFor(moving.keyOf(book, month - span, ends.before))
      count(sums, (month - first) * FIELDS, ends.before, ends.after, ends.isCustomer)
    }
  }

  // Nearly every account pays in the reporting currency alone: the same as below, without what it does not need.
  const addPlain = ({ months: changes, mrr }: BookPart, sums: Float64Array): void => {
    // The next change of the opening and of the closing, and what stands until then.
    let [opens, closes, before, after] = [0, 0, 0, 0]
    for (let month = Math.max(first, (changes[0] ?? Infinity) + span); month <= last; month += 1) {
      while ((changes[opens] ?? Infinity) <= month - span) before = mrr[opens++] ?? 0
      while ((changes[closes] ?? Infinity) <= month) after = mrr[closes++] ?? 0
      if (before !== 0) count(sums, (month - first) * FIELDS, before, after, after > 0)
    }
  }

  const addRated = (book: Book, { currency, months: changes, mrr }: BookPart, { own, moving }: Placed): void => {
    const exchangeOf = exchangesOf(currency)
    let [opens, closes, before, after] = [0, 0, 0, 0]
    for (let month = Math.max(first, (changes[0] ?? Infinity) + span); month <= last; month += 1) {
      while ((changes[opens] ?? Infinity) <= month - span) before = mrr[opens++] ?? 0
      while ((changes[closes] ?? Infinity) <= month) after = mrr[closes++] ?? 0
      if (before === 0) continue
      const exchange = exchangeOf(month - span)
      if (exchange === null) {
        unrated.add(book.accountId)
        continue
      }
      const opening = exchange(before)
      const sums = moving === null ? own : sumsFor(moving.keyOf(book, month - span, opening))
      count(sums, (month - first) * FIELDS, opening, exchange(after), after > 0)
    }
  }

  /** What it pays at the end counts for the slice it belongs to then. */
  const stand = (book: Book, { keyOf }: Slices): void => {
    const minor = converted(book, last, last) ?? 0
    const key = minor > 0 ? keyOf(book, last, minor) : undefined
    if (key === undefined) return
    const sum = standing.get(key) ?? { minor: 0, accounts: 0 }
    sum.minor += minor
    sum.accounts += 1
    standing.set(key, sum)
  }

  const endsOf = (book: Book, opening: number, month: number): Ends | null => {
    if (!pays(book, opening)) return null
    const before = converted(book, opening, opening)
    const after = converted(book, month, opening)
    if (before === null || after === null) {
      unrated.add(book.accountId)
      return null
    }
    const isBack = reactivation === 'included' || !book.leftIn.some((left) => left > opening && left <= month)
    return { before, after: isBack ? after : 0, isCustomer: isBack && isCustomerAt(book, month) }
  }

  const converted = (book: Book, month: number, rateMonth: number): number | null => {
    let sum = 0
    for (const part of book.parts) {
      const minor = atClose(part, month)
      if (minor === 0) continue
      const exchange = exchangesOf(part.currency)(rateMonth)
      if (exchange === null) return null
      sum += exchange(minor)
    }
    return sum
  }

  const sumsAt = (sums: Float64Array | undefined): RetentionSums[] =>
    Array.from({ length: months }, (_, month) => {
      const at = (field: number) => sums?.[month * FIELDS + field] ?? 0
      return { accounts: at(0), openingMinor: at(1), closingMinor: at(2), keptMinor: at(3), keptAccounts: at(4) }
    })

  const totalSums = (): Float64Array => {
    const total = rest.slice()
    for (const sums of byKey.values())
      for (let at = 0; at < total.length; at += 1) total[at] = (total[at] ?? 0) + (sums[at] ?? 0)
    return total
  }

  return {
    add: addBook,
    total: () => sumsAt(totalSums()),
    of: (key: string | null) => sumsAt(byKey.get(key)),
    /** The slices of which somebody pays at the close of the last month, those that pay most first. */
    standing: () => [...standing].sort(([, a], [, b]) => b.minor - a.minor).map(([key]) => key),
    /** Accounts left out of a window because their currency has no rate at its opening. */
    unrated: () => unrated.size,
  }
}

/** The sums of the slice an account always belongs to, or the slices it moves between. */
interface Placed {
  own: Float64Array
  moving: Slices | null
}

interface Ends {
  before: number
  after: number
  isCustomer: boolean
}

// oxlint-disable-next-line max-params -- An object for each of six million additions would take twice as long.
function count(sums: Float64Array, at: number, before: number, after: number, isCustomer: boolean): void {
  if (before <= 0) return
  sums[at] = (sums[at] ?? 0) + 1
  sums[at + 1] = (sums[at + 1] ?? 0) + before
  sums[at + 2] = (sums[at + 2] ?? 0) + after
  sums[at + 3] = (sums[at + 3] ?? 0) + (after < before ? after : before)
  if (isCustomer) sums[at + 4] = (sums[at + 4] ?? 0) + 1
}

function pays(book: Book, month: number): boolean {
  for (const part of book.parts) if (atClose(part, month) !== 0) return true
  return false
}

function isCustomerAt(book: Book, month: number): boolean {
  return book.customerTurns ? isCustomerBy(book.customerTurns, month) : pays(book, month)
}
