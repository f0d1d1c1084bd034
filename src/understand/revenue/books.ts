import { lastOfMonth } from './periods.ts'
import { exchangeAt, UNCHANGED, type Exchange } from './exchange.ts'
import { minorDigits } from '../../kernel/minor-digits.ts'
import type { Day } from '../../kernel/day.ts'

/** What an account pays in one currency at the closes of months: from each of these months on, rising, so much. */
export interface BookPart {
  currency: string
  months: ArrayLike<number>
  mrr: ArrayLike<number>
}

/** The months of one account. */
export interface Book {
  accountId: number
  parts: readonly BookPart[]
  /** Months at whose close it becomes a customer, ceases to be one, and so on; left out where a customer is who pays. */
  customerTurns?: ArrayLike<number>
  /** Months with a day on which it left; needed only where what came back does not count. */
  leftIn: readonly number[]
  /** What it is told apart by at the close of each month from `fromMonth` on, rising; the first holds before, too. */
  keys: readonly { fromMonth: number; key: string | null }[]
}

export type Rates = ReadonlyMap<string, readonly { day: Day; rate: string }[]>

/** Minor units at the close of a month, in the currency of the part. */
export function atClose({ months, mrr }: Pick<BookPart, 'months' | 'mrr'>, month: number): number {
  return mrr[passed(months, month) - 1] ?? 0
}

/** Whether it is a customer at the close of a month, by its turns. */
export function isCustomerBy(turns: ArrayLike<number>, month: number): boolean {
  return passed(turns, month) % 2 === 1
}

/** How many of the rising months are not after this one. */
function passed(months: ArrayLike<number>, month: number): number {
  let count = months.length
  while (count > 0 && (months[count - 1] ?? 0) > month) count -= 1
  return count
}

export function keyAt({ keys }: Pick<Book, 'keys'>, month: number): string | null {
  let at = 0
  while (at + 1 < keys.length && (keys[at + 1]?.fromMonth ?? Infinity) <= month) at += 1
  return keys[at]?.key ?? null
}

/** Exchanges of one currency by month; null where no rate is known on or before the month's last day. */
export type MonthlyExchange = (month: number) => Exchange | null

/** Exchanges into the reporting currency: at the latest rate on or before the last day of the month. */
export function monthlyExchanges(rates: Rates, reportingCurrency: string): (currency: string) => MonthlyExchange {
  const byCurrency = new Map<string, MonthlyExchange>([[reportingCurrency, () => UNCHANGED]])
  return (currency) => {
    const known = byCurrency.get(currency)
    if (known) return known
    const made = exchangesOf(rates.get(currency) ?? [], {
      from: minorDigits(currency),
      to: minorDigits(reportingCurrency),
    })
    byCurrency.set(currency, made)
    return made
  }
}

function exchangesOf(
  rates: readonly { day: Day; rate: string }[],
  places: { from: number; to: number },
): MonthlyExchange {
  const known: (Exchange | null)[] = []
  return (month) => {
    const found = known[month]
    if (found !== undefined) return found
    const close = lastOfMonth(month)
    const rate = rates.findLast(({ day }) => day <= close)?.rate
    const exchange = rate === undefined ? null : exchangeAt(rate, places)
    known[month] = exchange
    return exchange
  }
}

/** The exchange of one currency into another at the latest rate on or before a day; null where none is known. */
export function exchangeOn(rates: Rates, { from, to, day }: { from: string; to: string; day: Day }): Exchange | null {
  if (from === to) return UNCHANGED
  const rate = rates.get(from)?.findLast((one) => one.day <= day)?.rate
  return rate === undefined ? null : exchangeAt(rate, { from: minorDigits(from), to: minorDigits(to) })
}
