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

/** MRR at the close of each month in one currency, from the account's first change to its last. */
export interface MonthRow {
  currency: string
  isOnly: boolean
  /** Year × 12 + month − 1. */
  fromMonth: number
  mrr: number[]
  isCustomer: boolean[]
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
  const months = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const isCustomer = months.map((month) => steps.findLast(({ day }) => monthOf(day) <= month)?.isCustomer ?? false)
  const row = (currency: string, isOnly: boolean, mrr: number[]) => ({
    currency,
    isOnly,
    fromMonth: first,
    mrr,
    isCustomer,
  })
  if (abroad.length === 0)
    return [
      row(
        reportingCurrency,
        true,
        months.map((month) => mrrOn(steps, closeOf(month)) ?? 0),
      ),
    ]
  const byCurrency = Map.groupBy(abroad, ({ currency }) => currency)
  return [...byCurrency].map(([currency, own]) =>
    row(
      currency,
      byCurrency.size === 1,
      months.map((month) => Number(own.findLast(({ day }) => monthOf(day) <= month)?.mrrMinor ?? 0n)),
    ),
  )
}

const monthOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1

/** A day no day of the month is after; compared as text only. */
const closeOf = (month: number) =>
  `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-31` as Day
