import { CATEGORIES, type Category } from './forecast.ts'

/** At how many weeks before its end a quarter's forecast is judged. */
export const LEADS = [12, 8, 4, 1] as const

/** What was forecast for a quarter that has ended, some weeks before its end, beside what came of it. */
export interface Forecasted {
  readonly weeksBefore: number
  /** Won so far by then + Σ called × probability. */
  readonly expectedMinor: number
  /** ARR renewed in the quarter. */
  readonly actualMinor: number
}

export interface Accuracy {
  readonly weeksBefore: number
  readonly quarters: number
  /** Mean of |forecast − actual| / actual; null: nothing was renewed in any. */
  readonly mape: number | null
  /** Σ (forecast − actual) / Σ actual: positive is too hopeful. */
  readonly bias: number | null
}

/** Share by which a forecast missed; null where nothing was renewed, since nothing can be divided by it. */
export function missOf({ expectedMinor, actualMinor }: Omit<Forecasted, 'weeksBefore'>): number | null {
  return actualMinor === 0 ? null : Math.abs(expectedMinor - actualMinor) / actualMinor
}

/** Mean absolute percentage error and bias by how long before the end, furthest first. */
export function accuracyByLead(some: readonly Forecasted[]): Accuracy[] {
  const groups = Map.groupBy(some, ({ weeksBefore }) => weeksBefore)
  return [...groups]
    .toSorted(([a], [b]) => b - a)
    .map(([weeksBefore, found]) => {
      const misses = found.flatMap((one) => missOf(one) ?? [])
      const actual = sum(found.map(({ actualMinor }) => actualMinor))
      const over = sum(found.map(({ expectedMinor, actualMinor }) => expectedMinor - actualMinor))
      return {
        weeksBefore,
        quarters: found.length,
        mape: misses.length === 0 ? null : sum(misses) / misses.length,
        bias: actual === 0 ? null : over / actual,
      }
    })
}

/** Renewals of one quarter that were open and called so then, and what became of them. */
export interface Judged {
  readonly weeksBefore: number
  readonly category: Category
  /** Decided since; what is still open counts neither way. */
  readonly decided: number
  readonly renewed: number
  /** ARR called of those decided, and what of it was renewed, never more than was called. */
  readonly calledMinor: number
  readonly keptMinor: number
}

export interface HitRate extends Judged {
  /** By count; null: nothing is decided. */
  readonly rate: number | null
  /** By ARR. */
  readonly keptRate: number | null
}

/** Of what was called in each category: how much renewed, over all quarters, by how long before the end. */
export function hitRates(some: readonly Judged[]): HitRate[] {
  const leads = [...new Set(some.map(({ weeksBefore }) => weeksBefore))].toSorted((a, b) => b - a)
  return leads.flatMap((weeksBefore) =>
    CATEGORIES.map((category) => {
      const found = some.filter((one) => one.weeksBefore === weeksBefore && one.category === category)
      const decided = sum(found.map((one) => one.decided))
      const renewed = sum(found.map((one) => one.renewed))
      const calledMinor = sum(found.map((one) => one.calledMinor))
      const keptMinor = sum(found.map((one) => one.keptMinor))
      const rate = decided === 0 ? null : renewed / decided
      const keptRate = calledMinor === 0 ? null : keptMinor / calledMinor
      return { weeksBefore, category, decided, renewed, calledMinor, keptMinor, rate, keptRate }
    }),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
