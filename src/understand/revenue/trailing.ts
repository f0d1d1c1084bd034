import { atClose, type Book } from './books.ts'
import type { Exchange } from './exchange.ts'
import type { RetentionSums } from './retention.ts'

export interface TrailingWindow {
  /** The first and the last month that a window ends with. */
  first: number
  last: number
  /** Months in a window: its opening is the close of the month so long before. */
  span: number
  reactivation: 'included' | 'excluded'
  /** What an account is told apart by at an opening, with its MRR then; undefined: it is of no interest. Null: nothing is told apart. */
  keyOf: ((book: Book, opening: number, openingMinor: number) => string | null | undefined) | null
}

type ExchangeOf = (currency: string, month: number) => Exchange | null

const FIELDS = 5

/**
 * Retention of windows that end with each month, added up account by account: the same rule as between two days, for
 * days that end months. Both ends are at the rates of the opening.
 */
export function trailingSums(window: TrailingWindow, exchangeOf: ExchangeOf) {
  const months = window.last - window.first + 1
  const byKey = new Map<string | null, Float64Array>()
  const total = new Float64Array(months * FIELDS)
  const unrated = new Set<number>()

  const sumsFor = (key: string | null) => {
    const found = byKey.get(key)
    if (found) return found
    const made = new Float64Array(months * FIELDS)
    byKey.set(key, made)
    return made
  }

  const addBook = (book: Book): void => {
    for (let month = window.first; month <= window.last; month += 1) {
      const opening = month - window.span
      if (!pays(book, opening)) continue
      const ends = endsOf(book, opening, month)
      if (ends === null) {
        unrated.add(book.accountId)
        continue
      }
      const at = (month - window.first) * FIELDS
      count(total, at, ends)
      const key = window.keyOf?.(book, opening, ends.before)
      if (key !== undefined) count(sumsFor(key), at, ends)
    }
  }

  const endsOf = (book: Book, opening: number, month: number): Ends | null => {
    const before = converted(book, opening, opening)
    const after = converted(book, month, opening)
    if (before === null || after === null) return null
    const isBack = window.reactivation === 'included' || !book.leftIn.some((left) => left > opening && left <= month)
    return { before, after: isBack ? after : 0, isCustomer: isBack && isCustomerAt(book, month) }
  }

  const converted = (book: Book, month: number, rateMonth: number): number | null => {
    let sum = 0
    for (const part of book.parts) {
      const minor = atClose(part, month)
      if (minor === 0) continue
      const exchange = exchangeOf(part.currency, rateMonth)
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

  return {
    add: addBook,
    total: () => sumsAt(total),
    of: (key: string | null) => sumsAt(byKey.get(key)),
    /** Accounts left out of a window because their currency has no rate at its opening. */
    unrated: () => unrated.size,
  }
}

interface Ends {
  before: number
  after: number
  isCustomer: boolean
}

function count(sums: Float64Array, at: number, { before, after, isCustomer }: Ends): void {
  if (before <= 0) return
  add(sums, at, 1)
  add(sums, at + 1, before)
  add(sums, at + 2, after)
  add(sums, at + 3, Math.min(before, after))
  if (isCustomer) add(sums, at + 4, 1)
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value
}

function pays(book: Book, month: number): boolean {
  for (const part of book.parts) if (atClose(part, month) !== 0) return true
  return false
}

function isCustomerAt(book: Book, month: number): boolean {
  if (!book.isCustomer) return pays(book, month)
  return atClose({ fromMonth: book.isCustomer.fromMonth, mrr: book.isCustomer.values }, month) === 1
}
