import type { Cohort } from './contract.ts'
import { atClose, isCustomerBy, type Book } from './books.ts'
import type { Exchange } from './exchange.ts'
import { firstOfMonth, lastOfMonth, monthText, quarterName } from './periods.ts'
import { ratio } from './ratios.ts'

export type CohortStep = 'month' | 'quarter' | 'year'
export const MONTHS_OF: Readonly<Record<CohortStep, number>> = { month: 1, quarter: 3, year: 12 }

/** What an account paid on the first day it paid anything, at the rate of that day, and the exchange of that day. */
export interface Joined {
  /** Month of the first MRR. */
  month: number
  startMinor: number
  /** By currency; null where there was no rate on that day. */
  exchange(currency: string): Exchange | null
}

export interface CohortSpan {
  by: CohortStep
  /** The first month of the first cohort and the last month of the last. */
  first: number
  last: number
  /** The last month that is over. */
  until: number
}

interface Tally {
  accounts: number
  startMinor: number
  cells: { accounts: number; minor: number; keptMinor: number }[]
}

/** The first month of the period a month lies in. */
export function periodStart(month: number, by: CohortStep): number {
  return month - (month % MONTHS_OF[by])
}

export function cohortName(month: number, by: CohortStep): string {
  return by === 'month' ? monthText(month) : by === 'quarter' ? quarterName(month) : String(Math.floor(month / 12))
}

/**
 * Accounts by the period of their first MRR, and what became of them at the close of that period (offset 0) and of every
 * later one that is over. Logo retention counts everybody who joined, also who left within the first period; net revenue is
 * what they pay / what they began with, gross counts of each account at most what it began with. All at the exchange
 * rates of the day each account joined.
 */
export function cohortTable({ by, first, last, until }: CohortSpan) {
  const step = MONTHS_OF[by]
  const tallies = new Map<number, Tally>()
  for (let start = first; start <= last; start += step) {
    const cells = Array.from({ length: Math.max(0, Math.floor((until - start + 1) / step)) }, () => ({
      accounts: 0,
      minor: 0,
      keptMinor: 0,
    }))
    tallies.set(start, { accounts: 0, startMinor: 0, cells })
  }

  const add = (book: Book, joined: Joined): void => {
    const start = periodStart(joined.month, by)
    const tally = tallies.get(start)
    if (!tally) return
    tally.accounts += 1
    tally.startMinor += joined.startMinor
    tally.cells.forEach((cell, offset) => {
      const month = start + (offset + 1) * step - 1
      const minor = valueAt(book, month, joined)
      cell.accounts += isCustomerAt(book, month, minor) ? 1 : 0
      cell.minor += minor
      cell.keptMinor += Math.min(minor, joined.startMinor)
    })
  }

  const cohorts = (): Cohort[] =>
    [...tallies].map(([start, { accounts, startMinor, cells }]) => ({
      period: cohortName(start, by),
      from: firstOfMonth(start),
      to: lastOfMonth(start + step - 1),
      accounts,
      startMinor,
      cells: cells.map((cell, offset) => ({
        offset,
        ...cell,
        logoRetention: ratio(cell.accounts, accounts),
        net: ratio(cell.minor, startMinor),
        gross: ratio(cell.keptMinor, startMinor),
      })),
    }))

  return { add, cohorts }
}

/** What it pays at the close of a month at the rates of the day it joined; a currency that had none then counts nothing. */
export function valueAt(book: Book, month: number, joined: Joined): number {
  let sum = 0
  for (const part of book.parts) {
    const minor = atClose(part, month)
    if (minor !== 0) sum += joined.exchange(part.currency)?.(minor) ?? 0
  }
  return sum
}

export function isCustomerAt(book: Book, month: number, minor: number): boolean {
  return book.customerTurns ? isCustomerBy(book.customerTurns, month) : minor > 0
}
