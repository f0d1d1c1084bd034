import type { Day } from '../../kernel/day.ts'
import { DEFAULT_CONVENTIONS, type Conventions } from './conventions.ts'
import { termsInForce, type SubscriptionVersion, type Term } from './mrr.ts'
import { isInForce, mrrOn, sumByCurrency, type MrrStep } from './steps.ts'

/** MRR in a currency that is paid in, from a day on. */
export interface CurrencyStep {
  currency: string
  day: Day
  mrrMinor: bigint
}

/** MRR at the closes of months (year × 12 + month − 1) in one currency. */
export interface MonthRow {
  currency: string
  /** At whose close MRR is another than at the close before. */
  months: number[]
  /** What it is from each of them on. */
  mrr: number[]
  /** At whose close the account becomes a customer, ceases to be one, and so on. */
  customerTurns: number[]
}

/** MRR by currency, for accounts that are ever paid in another than the reporting currency. */
export function currencySteps(
  versions: readonly SubscriptionVersion[],
  reportingCurrency: string,
  conventions: Conventions = DEFAULT_CONVENTIONS,
): CurrencyStep[] {
  const terms = termsInForce(versions, conventions).filter(({ minor }) => minor !== 0n)
  if (terms.every(({ currency }) => currency === reportingCurrency)) return []
  return [...Map.groupBy(terms, ({ currency }) => currency)].flatMap(([currency, own]) => stepsIn(currency, own))
}

function stepsIn(currency: string, terms: readonly Term[]): CurrencyStep[] {
  const days = new Set(terms.flatMap(({ from, until }) => (until === null ? [from] : [from, until])))
  const all = [...days].sort().map((day) => ({
    currency,
    day,
    mrrMinor: sumByCurrency(terms.filter((term) => isInForce(term, day))).get(currency) ?? 0n,
  }))
  return all.filter(({ mrrMinor }, index) => mrrMinor !== (all[index - 1]?.mrrMinor ?? 0n))
}

/** `abroad` is what `currencySteps` gives: empty for an account of the reporting currency alone. */
export function monthRows(
  steps: readonly MrrStep[],
  abroad: readonly CurrencyStep[],
  reportingCurrency: string,
): MonthRow[] {
  if (steps.length === 0) return []
  const changes = [...steps, ...abroad].map(({ day }) => monthOf(day))
  const [first, last] = [Math.min(...changes), Math.max(...changes)]
  const all = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const customerTurns = whereOther(
    all,
    (month) => steps.findLast(({ day }) => monthOf(day) <= month)?.isCustomer ?? false,
    false,
  )
  const row = (currency: string, closeAt: (month: number) => number): MonthRow => {
    const months = whereOther(all, closeAt, 0)
    return { currency, months, mrr: months.map(closeAt), customerTurns }
  }
  if (abroad.length === 0) return [row(reportingCurrency, (month) => mrrOn(steps, closeOf(month)) ?? 0)]
  return [...Map.groupBy(abroad, ({ currency }) => currency)].map(([currency, own]) =>
    row(currency, (month) => Number(own.findLast(({ day }) => monthOf(day) <= month)?.mrrMinor ?? 0n)),
  )
}

function whereOther<T>(months: readonly number[], closeAt: (month: number) => T, before: T): number[] {
  return months.filter((month, index) => closeAt(month) !== (index === 0 ? before : closeAt(month - 1)))
}

const monthOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

/** A day no day of the month is after; compared as text only. */
const closeOf = (month: number) =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-31` as Day
