import type { Truth } from '../../kernel/conditions.ts'

/** What is counted day by day: whether a condition is true, and on how many days each duration's inside was, without a break. */
export interface DayState {
  /** Null before anything was known. */
  readonly isTrue: boolean | null
  readonly runs: readonly number[]
}

export const NOTHING_YET: DayState = { isTrue: null, runs: [] }

/** Days in a row on whose close the inside of each duration was true; a day that is not known neither adds nor ends. */
export function nextRuns({ runs }: DayState, inside: readonly Truth[]): number[] {
  return inside.map((truth, index) => {
    const before = runs[index] ?? 0
    return truth === null ? before : truth ? before + 1 : 0
  })
}

/** A duration in whole days: true at the closes of so many days and the day before them. */
export function heldForDays(run: number, inside: Truth, hours: number): Truth {
  if (inside === null) return null
  return inside && run > Math.ceil(hours / 24)
}

/** The state after a day, and whether the condition became true on it. Unknown neither enters nor leaves. */
export function nextDay(before: DayState, truth: Truth, runs: readonly number[]): { state: DayState; enters: boolean } {
  if (truth === null) return { state: { isTrue: before.isTrue, runs }, enters: false }
  return { state: { isTrue: truth, runs }, enters: truth && before.isTrue === false }
}
