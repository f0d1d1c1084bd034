import type { Category, Outcome } from './forecast.ts'
import { CATEGORIES } from './forecast.ts'

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

/** An open renewal as it was called then, beside its outcome now. */
export interface Judged {
  readonly weeksBefore: number
  readonly category: Category | null
  readonly calledMinor: number
  readonly outcome: Outcome
  readonly renewedMinor: number | null
}

export interface HitRate {
  readonly weeksBefore: number
  readonly category: Category
  readonly decided: number
  readonly renewed: number
  /** ARR called of those decided, and what of it was renewed, never more than was called. */
  readonly calledMinor: number
  readonly keptMinor: number
}

/** Of what was called in each category and is decided: how much renewed. What is still open is not counted. */
export function hitRates(some: readonly Judged[]): HitRate[] {
  const decided = some.filter(({ outcome }) => outcome !== 'open')
  const leads = [...new Set(decided.map(({ weeksBefore }) => weeksBefore))].toSorted((a, b) => b - a)
  return leads.flatMap((weeksBefore) =>
    CATEGORIES.map((category) => {
      const found = decided.filter((one) => one.weeksBefore === weeksBefore && one.category === category)
      return {
        weeksBefore,
        category,
        decided: found.length,
        renewed: found.filter(({ outcome }) => outcome !== 'churned').length,
        calledMinor: sum(found.map(({ calledMinor }) => calledMinor)),
        keptMinor: sum(found.map((one) => Math.min(one.calledMinor, one.renewedMinor ?? 0))),
      }
    }),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
