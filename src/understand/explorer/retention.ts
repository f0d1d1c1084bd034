import { addDays, daysBetween, type Day } from '../../kernel/day.ts'
import { startOf } from './period.ts'

export interface Returned {
  readonly cohort: Day
  readonly week: number
  readonly count: number
}

export interface Cohort {
  /** Monday of the week of first use. */
  week: Day
  size: number
  /** By week after the first; null for a week that has not begun. */
  returned: (number | null)[]
}

export interface WeekAverage {
  size: number
  returned: number
  /** 0 to 1; null without a cohort that is so old. */
  share: number | null
}

/** Cohorts of every week from `first` to the running one, with a place for each week up to `weeks`. */
export function cohortsOf(
  rows: readonly Returned[],
  { first, today, weeks }: { first: Day; today: Day; weeks: number },
): Cohort[] {
  const byCohort = Map.groupBy(rows, ({ cohort }) => cohort)
  const running = startOf('week', today)
  const count = daysBetween(first, running) / 7 + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => {
    const week = addDays(first, 7 * index)
    const own = new Map((byCohort.get(week) ?? []).map((row) => [row.week, row.count]))
    const begun = daysBetween(week, running) / 7
    return {
      week,
      size: own.get(0) ?? 0,
      returned: Array.from({ length: weeks }, (_week, back) => (back + 1 > begun ? null : (own.get(back + 1) ?? 0))),
    }
  })
}

/** Over all cohorts for which the week is over: who came back, of how many. */
export function averageReturn(cohorts: readonly Cohort[], today: Day, weeks: number): WeekAverage[] {
  const running = startOf('week', today)
  return Array.from({ length: weeks }, (_, back) => {
    const old = cohorts.filter(({ week }) => addDays(week, 7 * (back + 1)) < running)
    const size = old.reduce((total, cohort) => total + cohort.size, 0)
    const returned = old.reduce((total, cohort) => total + (cohort.returned[back] ?? 0), 0)
    return { size, returned, share: size === 0 ? null : returned / size }
  })
}
