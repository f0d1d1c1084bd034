import type { Day } from '../../kernel/day.ts'
import type { CurrencyStep, MrrStep } from './ledger.ts'

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

/** One row for each currency that is paid in; `abroad` is empty for an account of the reporting currency alone. */
export function monthRows(
  steps: readonly MrrStep[],
  abroad: readonly CurrencyStep[],
  reportingCurrency: string,
): MonthRow[] {
  if (steps.length === 0) return []
  const closes = closesOf(steps)
  const customerTurns = turnsOf(closes, ({ isCustomer }) => isCustomer, false).map(({ month }) => month)
  const row = (currency: string, own: readonly Close<{ day: Day; mrrMinor: number }>[]): MonthRow => {
    const turns = turnsOf(own, ({ mrrMinor }) => mrrMinor, 0)
    return {
      currency,
      months: turns.map(({ month }) => month),
      mrr: turns.map(({ last }) => last.mrrMinor),
      customerTurns,
    }
  }
  if (abroad.length === 0) return [row(reportingCurrency, closes)]
  return [...Map.groupBy(abroad, ({ currency }) => currency)].map(([currency, own]) => row(currency, closesOf(own)))
}

interface Close<T> {
  month: number
  /** The last change of the month. */
  last: T
}

/** Of changes in the order of their days. */
function closesOf<T extends { day: Day }>(changes: readonly T[]): Close<T>[] {
  const closes: Close<T>[] = []
  for (const last of changes) {
    const month = monthOf(last.day)
    const previous = closes.at(-1)
    if (previous?.month === month) previous.last = last
    else closes.push({ month, last })
  }
  return closes
}

/** The closes at which a value is another than before. */
function turnsOf<T, V>(closes: readonly Close<T>[], valueOf: (last: T) => V, before: V): Close<T>[] {
  return closes.filter(({ last }, index) => {
    const previous = closes[index - 1]
    return valueOf(last) !== (previous === undefined ? before : valueOf(previous.last))
  })
}

const monthOf = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
