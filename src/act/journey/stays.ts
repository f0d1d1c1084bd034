import type { Day } from '../../kernel/day.ts'
import { median } from '../../kernel/statistics.ts'
import { daysOfStay, type Stay } from './standing.ts'

/**
 * An account's stays in stages, from its dated facts in the order of their days. From the day it became a customer to the first known
 * stage that stage stands in, marked as assumed.
 */
export function staysOf(
  facts: readonly { readonly stageId: number | null; readonly from: Day }[],
  customerSince: Day | null,
): Stay[] {
  const [first] = facts
  const isEarlier = first !== undefined && customerSince !== null && customerSince < first.from
  const dated = isEarlier
    ? [{ stageId: first.stageId, from: customerSince, isAssumed: true }, ...facts.slice(1)]
    : facts
  return dated.map((fact, index) => ({
    stageId: fact.stageId,
    from: fact.from,
    until: dated[index + 1]?.from ?? null,
    isAssumed: 'isAssumed' in fact,
  }))
}

/** `2026-Q1`, or `2026`. */
export function cohortOf(on: Day, by: 'quarter' | 'year'): string {
  const [year = '', month = ''] = on.split('-')
  return by === 'year' ? year : `${year}-Q${Math.ceil(Number(month) / 3)}`
}

/** The first day of the earliest of so many cohorts, the one of today included. */
export function firstCohortDay(today: Day, by: 'quarter' | 'year', cohorts: number): Day {
  const year = Number(today.slice(0, 4))
  if (by === 'year') return `${year - cohorts + 1}-01-01` as Day
  const quarter = year * 4 + Math.floor((Number(today.slice(5, 7)) - 1) / 3) - cohorts + 1
  return `${Math.floor(quarter / 4)}-${String((quarter % 4) * 3 + 1).padStart(2, '0')}-01` as Day
}

export interface StageFigures {
  readonly stageId: number
  readonly reached: number
  readonly standing: number
  readonly medianDays: number | null
  readonly withinExpected: number | null
}

/** How the accounts of one cohort went through one stage. Stays whose beginning is assumed say nothing about time. */
export function stageFigures(
  stays: readonly (readonly Stay[])[],
  { stageId, expectedDays, today }: { stageId: number; expectedDays: number | null; today: Day },
): StageFigures {
  const own = stays.map((account) => account.filter((stay) => stay.stageId === stageId))
  const finished = own
    .flat()
    .filter(({ until, isAssumed }) => until !== null && !isAssumed)
    .map((stay) => daysOfStay(stay, today))
  return {
    stageId,
    reached: own.filter((account) => account.length > 0).length,
    standing: own.filter((account) => account.some(({ until }) => until === null)).length,
    medianDays: median(finished),
    withinExpected:
      expectedDays === null || finished.length === 0
        ? null
        : finished.filter((days) => days <= expectedDays).length / finished.length,
  }
}
