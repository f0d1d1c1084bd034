import { addMonths, type Day } from '../../kernel/day.ts'

export const PERIODS = ['month', 'quarter', 'year'] as const
export type Period = (typeof PERIODS)[number]

export const ENTITLEMENT_KINDS = ['tam_hours', 'workshops', 'sla_hours', 'health_checks', 'custom'] as const
export type EntitlementKind = (typeof ENTITLEMENT_KINDS)[number]

const MONTHS: Readonly<Record<Period, number>> = { month: 1, quarter: 3, year: 12 }

/**
 * The stretch in which an entitlement counts on a day: months, quarters or years from the day the tier began, the same day
 * of the month or that month's last. `to` is the first day of the next one. The day lies on or after the beginning.
 */
export function periodOn(began: Day, period: Period, day: Day): { from: Day; to: Day } {
  const step = MONTHS[period]
  let count = Math.max(0, Math.floor(monthsApart(began, day) / step))
  if (addMonths(began, count * step) > day) count -= 1
  return { from: addMonths(began, count * step), to: addMonths(began, (count + 1) * step) }
}

function monthsApart(from: Day, to: Day): number {
  const month = (value: Day) => 12 * Number(value.slice(0, 4)) + Number(value.slice(5, 7))
  return month(to) - month(from)
}

export interface Consumption {
  readonly quantity: number
  readonly used: number
  /** Never below zero. */
  readonly remaining: number
  /** Taken beyond what was promised. */
  readonly over: number
}

/** What is left of what a tier promises, to the hundredth. */
export function consumptionOf(quantity: number, used: number): Consumption {
  const left = hundredths(quantity - used)
  return {
    quantity,
    used: hundredths(used),
    remaining: Math.max(0, left),
    over: Math.max(0, hundredths(used - quantity)),
  }
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
